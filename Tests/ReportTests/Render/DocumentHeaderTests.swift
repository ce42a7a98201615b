import Testing

@testable import Report

@Suite struct DocumentHeaderTests {
    @Test func aRunAgainstTheDemoApplicationSaysSoFirst() {
        #expect(RenderFixture.clean.document.notices.map(\.text).first?.hasPrefix("DEMO") == true)
        #expect(RenderFixture.burning.document.notices.isEmpty)
    }

    @Test func anInvalidRunSaysThatItsNumbersSayNothing() {
        var fixture = RenderFixture.burning
        fixture.analysis.status = .invalid
        #expect(fixture.document.notices.map(\.text).first?.hasPrefix("INVALID") == true)
        #expect(HTMLRenderer.render(fixture.document).contains("class=\"verdict INVALID\""))
    }

    @Test func theHeadTellsHowTheRunEnded() {
        let facts = RenderFixture.burning.document.facts
        #expect(facts.first { $0.label == "Exit" }?.value == "99: thresholds were crossed")
        #expect(facts.first { $0.label == "Seed" }?.value == "12345678901234567890")
        #expect(RenderFixture.empty.document.facts.first { $0.label == "Exit" }?.value == "no data")
    }

    @Test func aMeasuredZeroIsNotMissing() {
        let text = TextRenderer.render(RenderFixture.clean.document)
        #expect(text.contains("Failed requests  0.00%"))
    }

    @Test func upstreamsPolicyStandsBesideTheReasons() {
        let text = TextRenderer.render(RenderFixture.burning.document)
        #expect(text.contains("By failed requests and write checks alone: CRITICAL"))
        #expect(
            TextRenderer.render(RenderFixture.empty.document).contains("HEALTHY (failed requests: no data)")
        )
    }
}
