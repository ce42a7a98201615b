import Testing

@testable import Report

@Suite struct DocumentTrafficTests {
    @Test func statusesAreInOrderAndNoResponseLast() {
        #expect(
            DocumentSource.statuses([500: 3, 0: 2, 200: 512, 404: 0]).text
                == "200 × 512, 500 × 3, no response × 2"
        )
        #expect(DocumentSource.statuses([:]).text == "no data")
    }

    @Test func aSocketRouteHasNoDurations() {
        let text = TextRenderer.render(RenderFixture.burning.document)
        #expect(text.contains("WS /api/ws/chat       178       0  no data  no data  no data         no data"))
    }

    @Test func abruptEndsStandOut() {
        let text = TextRenderer.render(RenderFixture.burning.document)
        #expect(text.contains("! 1006  abrupt end, no close frame"))
        #expect(text.contains("  1000  normal"))
    }
}
