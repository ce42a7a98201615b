import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct HostileTextTests {
    private static let seeds: [UInt64] = Array(1...12)

    private func fixture(_ seed: UInt64) -> RenderFixture {
        var random = SeededRandom(seed: seed)
        return RenderFixture.filled { HostileText.make(&random) }
    }

    /// Only names count: a class may tell a long value.
    private func shape(_ page: String) -> [String] {
        TagScanner(page).tags.map { tag in
            (tag.isEnd ? "/" : "") + tag.name + " " + tag.attributes.keys.sorted().joined(separator: " ")
        }
    }

    @Test(arguments: seeds) func aPageHasTheTagsItHasWithHarmlessText(seed: UInt64) {
        let harmless = shape(HTMLRenderer.render(RenderFixture.filled { "x" }.document))
        #expect(shape(HTMLRenderer.render(fixture(seed).document)) == harmless, "seed \(seed)")
        #expect(harmless.count > 500)
    }

    @Test(arguments: seeds) func aPageRefersToNothingButItself(seed: UInt64) {
        let page = TagScanner(HTMLRenderer.render(fixture(seed).document))
        for tag in page.tags {
            #expect(tag.attributes.keys.allSatisfy { !$0.hasPrefix("on") && $0 != "src" && $0 != "style" })
            if let target = tag.attributes["href"] { #expect(target.hasPrefix("#"), "seed \(seed)") }
        }
        let ids = page.tags.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count, "seed \(seed)")
        for tag in page.tags {
            guard let target = tag.attributes["href"] else { continue }
            #expect(ids.contains(String(target.dropFirst())), "seed \(seed): \(target) leads nowhere")
        }
    }

    @Test(arguments: seeds) func markdownHasNoLinkNoImageAndNoHTML(seed: UInt64) {
        let text = MarkdownRenderer.render(fixture(seed).document)
        for line in text.split(separator: "\n") {
            let bare = MarkdownScanner.unescaped(String(line).replacing("&#8203;", with: " "))
            for trap in ["<", "[", "]", "://", "www.", "~~", "`", "$"] {
                #expect(!bare.contains(trap), "seed \(seed): \(trap) in \(line)")
            }
            #expect(bare.firstMatch(of: /@[A-Za-z0-9]/) == nil, "seed \(seed): \(line)")
            #expect(bare.firstMatch(of: /#[0-9]/) == nil, "seed \(seed): \(line)")
        }
    }

    @Test(arguments: seeds) func markdownTablesKeepTheirColumns(seed: UInt64) {
        let tables = { (document: ReportDocument) in
            MarkdownRenderer.render(document).split(separator: "\n").filter { $0.hasPrefix("|") }
                .map { MarkdownScanner.cells(String($0)) }
        }
        #expect(
            tables(fixture(seed).document) == tables(RenderFixture.filled { "x" }.document),
            "seed \(seed)"
        )
    }

    @Test(arguments: seeds) func noOutputHoldsWhatSteersATerminalOrDisguisesText(seed: UInt64) {
        let fixture = fixture(seed)
        let outputs = [
            HTMLRenderer.render(fixture.document), MarkdownRenderer.render(fixture.document),
            TextRenderer.render(fixture.document), fixture.json.prettyText,
        ]
        for output in outputs {
            let bad = output.unicodeScalars.first { scalar in
                scalar != "\n"
                    && (ControlCharacters.isControl(scalar) || scalar.properties.isDefaultIgnorableCodePoint)
            }
            #expect(bad == nil, "seed \(seed)")
        }
    }

    @Test func aLineOf200KilobytesStaysShortEverywhere() {
        let fixture = RenderFixture.filled { String(repeating: "ha<b>|", count: 35_000) }
        #expect(HTMLRenderer.render(fixture.document).utf8.count < 200_000)
        #expect(MarkdownRenderer.render(fixture.document).utf8.count < 100_000)
        #expect(TextRenderer.render(fixture.document).utf8.count < 100_000)
        #expect(HTMLRenderer.render(fixture.document).contains("(210000 characters)"))
    }

    @Test func aHostileIndexHasTheTagsOfAHarmlessOne() {
        func page(_ text: () -> String) -> String {
            var entry = IndexEntry(directoryName: text(), profile: text())
            entry.start = UTCTime(epoch: 1)
            entry.status = text()
            entry.summary = text()
            entry.problems = [text()]
            entry.reports = [.reportHTML]
            return IndexRenderer.render([entry], generatedAt: RenderFixture.generatedAt, version: text())
        }
        for seed in Self.seeds {
            var random = SeededRandom(seed: seed)
            let hostile = page { HostileText.make(&random) }
            #expect(shape(hostile) == shape(page { "x" }), "seed \(seed)")
            let links = TagScanner(hostile).tags.compactMap { $0.attributes["href"] }
            #expect(
                links.allSatisfy { $0.firstMatch(of: /^\.\/[A-Za-z0-9._~%-]+\/report\.html$/) != nil },
                "\(links)"
            )
        }
    }
}

/// Reads Markdown as far as these tests need it.
enum MarkdownScanner {
    /// A line without what is escaped and without code.
    static func unescaped(_ line: String) -> String {
        var result = String.UnicodeScalarView()
        var isCode = false
        var scalars = Array(line.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            if scalar == "`" {
                isCode.toggle()
            } else if isCode {
                continue
            } else if scalar == "\\" {
                _ = scalars.popFirst()
                result.append(" ")
            } else {
                result.append(scalar)
            }
        }
        if isCode { result.append("`") }
        return String(result)
    }

    /// How many cells a row has.
    static func cells(_ row: String) -> Int {
        var count = 0
        var isEscaped = false
        for scalar in row.unicodeScalars {
            if scalar == "|", !isEscaped { count += 1 }
            isEscaped = scalar == "\\" && !isEscaped
        }
        return count - 1
    }
}
