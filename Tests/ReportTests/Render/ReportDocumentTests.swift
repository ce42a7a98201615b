import FoundationEssentials
import Testing

@testable import Report

@Suite struct ReportDocumentTests {
    @Test func sectionsStandInTheirOrder() {
        let ids = RenderFixture.burning.document.sections.map(\.id)
        #expect(
            ids == [
                "verdict", "numbers", "findings", "words", "thresholds", "alerts", "course", "server",
                "routes", "checks", "sockets",
                "rate-limit", "coverage", "metrics", "logs", "evidence", "how-to-read",
            ]
        )
        #expect(RenderFixture.empty.document.sections.map(\.id) == ids)
    }

    @Test func theSameRunGivesTheSameDocument() {
        #expect(RenderFixture.burning.document == RenderFixture.burning.document)
    }

    @Test(arguments: [RenderFixture.burning, .clean, .empty])
    func theThreeReportsSayTheSame(fixture: RenderFixture) {
        let document = fixture.document
        let page = words(TagScanner(HTMLRenderer.render(document)).text, entities: true)
        let markdown = words(MarkdownRenderer.render(document), entities: true)
        let text = words(TextRenderer.render(document), entities: false)
        for saying in sayings(document) {
            let letters = words(saying, entities: false)
            guard !letters.isEmpty else { continue }
            let lacking = [("html", page), ("md", markdown), ("txt", text)].filter { !$0.1.contains(letters) }
                .map(\.0)
            #expect(lacking == [], "\(saying)")
        }
    }

    /// Letters and digits alone: layout and escaping differ, words do not.
    private func words(_ text: String, entities: Bool) -> String {
        var text = text
        if entities {
            let names = [
                ("&#8203;", ""), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"),
                ("&amp;", "&"),
            ]
            for (entity, character) in names { text.replace(entity, with: character) }
        }
        return text.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// Everything short enough not to be broken over the lines of a table in plain text.
    private func sayings(_ document: ReportDocument) -> [String] {
        var texts =
            [document.summary.text, document.status.rawValue, document.footer.text]
            + document.notices.map(\.text)
        texts += document.facts.flatMap { [$0.label.text, $0.value.text] }
        for section in document.sections {
            texts.append(section.title.text)
            for block in section.blocks { texts += sayings(block) }
        }
        return texts
    }

    private func sayings(_ block: ReportDocument.Block) -> [String] {
        switch block {
        case .paragraph(let text), .heading(let text): return [text.text]
        case .list(let items): return items.flatMap { [$0.text.text] + $0.evidence.map(\.id.text) }
        case .fields(let fields): return fields.flatMap { [$0.label.text, $0.value.text] }
        case .table(let table):
            let cells = table.rows.flatMap { $0.cells.map(\.text.text) }.filter { $0.count < 24 }
            return [table.caption.text] + cells
        case .findings(let cards):
            return cards.flatMap { card in
                [card.id, card.role, card.title, card.detail, card.nextAction].map(\.text) + [
                    card.severity.word
                ]
                    + card.fields.flatMap { [$0.label.text, $0.value.text] } + card.evidence.map(\.id.text)
            }
        case .charts(let group):
            return group.charts.flatMap { chart in
                [chart.title.text] + chart.series.map { chart.line(for: $0).text }
                    + chart.bounds.map(\.label.text)
            }
        }
    }

    @Test func aRunOfWhichNothingIsLeftSaysWhatIsMissing() {
        let text = TextRenderer.render(RenderFixture.empty.document)
        #expect(text.contains("p95 latency      no data"))
        #expect(text.contains("No data: timeline.jsonl is missing."))
        #expect(text.contains("Nothing could be looked for"))
        #expect(text.contains("Prometheus was not asked"))
        #expect(!text.contains("N/A") && !text.contains(" nan") && !text.contains("nil"))
    }

    @Test func aModelWithoutARowInTheCoverageGetsOne() {
        var fixture = RenderFixture.burning
        #expect(TextRenderer.render(fixture.document).contains("answered by llama3.2:3b"))
        fixture.analysis.coverage.append(SourceCoverage(source: .ollama, status: .ok, detail: "one call"))
        let text = TextRenderer.render(fixture.document)
        #expect(!text.contains("answered by llama3.2:3b") && text.contains("one call"))
    }
}
