import FoundationEssentials
import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct HTMLRendererTests {
    private let page = HTMLRenderer.render(RenderFixture.burning.document)

    @Test func thePageMayDoNothingButShowItself() {
        #expect(
            page.contains(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">"
            )
        )
        #expect(page.contains("<meta name=\"color-scheme\" content=\"light dark\">"))
        let tags = TagScanner(page).tags
        #expect(!tags.contains { ["script", "link", "iframe", "img", "form", "base"].contains($0.name) })
        #expect(!page.contains("url(") && !page.contains("@import"))
    }

    @Test(arguments: [RenderFixture.burning, .clean, .empty])
    func everyTagIsClosedAndNoIdIsTwice(fixture: RenderFixture) {
        let tags = TagScanner(HTMLRenderer.render(fixture.document)).tags
        let void: Set<String> = ["meta", "br", "path", "line", "circle"]
        var open: [String] = []
        for tag in tags where !void.contains(tag.name) {
            if tag.isEnd {
                #expect(open.popLast() == tag.name)
            } else {
                open.append(tag.name)
            }
        }
        #expect(open.isEmpty)
        let ids = tags.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
    }

    @Test func theVerdictIsAWordAndAShape() {
        #expect(page.contains("<span class=\"verdict CRITICAL\"><svg"))
        #expect(page.contains("<title>CRITICAL: Load test high</title>"))
        let shapes = [RunStatus.healthy, .warning, .critical, .invalid].map { HTMLRenderer.shape($0) }
        #expect(Set(shapes).count == 4)
    }

    @Test func tablesHaveCaptionsAndHeads() {
        let tags = TagScanner(page).tags.filter { !$0.isEnd }
        #expect(tags.filter { $0.name == "table" }.count == tags.filter { $0.name == "caption" }.count)
        #expect(
            tags.filter { $0.name == "th" }.allSatisfy { ["col", "row"].contains($0.attributes["scope"]) }
        )
        #expect(tags.filter { $0.name == "figure" }.count == tags.filter { $0.name == "figcaption" }.count)
    }

    @Test func everyTemplateEscapesThroughOurOwnEscaping() {
        for (name, text) in ReportTemplate.blocks.merging(
            ["page": ReportTemplate.page, "index": IndexTemplate.page],
            uniquingKeysWith: { $1 }
        ) {
            #expect(text.hasPrefix("{{% CONTENT_TYPE: REPORT_HTML }}"), "\(name)")
            for match in text.matches(of: /\{\{\{([a-zA-Z]+)\}\}\}/) {
                let own = [
                    "policy", "styleSheet", "verdictShape", "swatch", "svg", "latencyLine", "failureLine",
                ]
                #expect(own.contains(String(match.1)), "\(name): \(match.1) is not escaped")
            }
        }
    }

    @Test func theSameDocumentGivesTheSameBytes() {
        #expect(HTMLRenderer.render(RenderFixture.burning.document) == page)
    }

    /// For looking at the pages: `RENDER_TO=/some/folder swift test --filter pagesAreWritten`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["RENDER_TO"] != nil))
    func pagesAreWritten() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["RENDER_TO"])
        var random = SeededRandom(seed: 1)
        let hostile = RenderFixture.filled { HostileText.make(&random) }
        let fixtures: [(String, RenderFixture)] = [
            ("burning", .burning), ("clean", .clean), ("empty", .empty), ("hostile", hostile),
        ]
        for (name, fixture) in fixtures {
            let document = fixture.document
            try write(HTMLRenderer.render(document), to: "\(folder)/\(name).html")
            try write(MarkdownRenderer.render(document), to: "\(folder)/\(name).md")
            try write(TextRenderer.render(document), to: "\(folder)/\(name).txt")
            try write(fixture.json.prettyText + "\n", to: "\(folder)/\(name).json")
        }
        for (name, entries) in [("index", IndexFixture.several), ("index-empty", [])] {
            let page = IndexRenderer.render(entries, generatedAt: RenderFixture.generatedAt, version: "0.9.0")
            try write(page, to: "\(folder)/\(name).html")
        }
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
