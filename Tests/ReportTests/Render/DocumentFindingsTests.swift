import Testing

@testable import Report

@Suite struct DocumentFindingsTests {
    @Test func causesComeFirstInTheirOrder() {
        var fixture = RenderFixture.burning
        fixture.analysis.findings.reverse()
        guard case .findings(let cards) = fixture.document.sections[2].blocks[0] else {
            Issue.record("no findings")
            return
        }
        #expect(cards.map(\.id.text) == ["F1", "F3", "F2"])
        #expect(cards.map(\.role.text) == ["likely cause", "observation", "symptom"])
    }

    @Test func anOnsetIsAnOffsetAndATimeOfDay() {
        let page = TextRenderer.render(RenderFixture.burning.document)
        #expect(page.contains("Onset: +140 s (09:32:25Z)"))
        #expect(page.contains("Confidence: 86%"))
    }

    @Test func evidenceThatTheLedgerDoesNotHaveIsNoLink() {
        let page = HTMLRenderer.render(RenderFixture.burning.document)
        #expect(page.contains("<a class=\"evidence\" href=\"#E2\">E2</a>"))
        #expect(page.contains("E9 (not in the ledger)") && !page.contains("#E9"))
    }

    @Test func theModelIsNamedWithHowMuchOfItHeld() {
        let text = TextRenderer.render(RenderFixture.burning.document)
        #expect(text.contains("by the model llama3.2:3b") && text.contains("claims verified 5 of 6"))
    }

    @Test func withoutAModelItSaysWhy() {
        let text = TextRenderer.render(RenderFixture.clean.document)
        #expect(text.contains("No model: nothing listens on 127.0.0.1:11434"))
        #expect(!text.contains("claims verified"))
    }
}
