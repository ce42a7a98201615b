import Testing

@testable import Report

@Suite struct DocumentRulesTests {
    private func rows(_ id: String, _ fixture: RenderFixture) -> [ReportTable.Row] {
        for case .table(let table) in fixture.document.sections.first(where: { $0.id == id })?.blocks ?? [] {
            return table.rows
        }
        return []
    }

    @Test func aCrossedThresholdIsMarkedAndTellsWhen() {
        let rows = rows("thresholds", .burning)
        #expect(rows.map(\.isMarked) == [true, true, false, false])
        #expect(
            rows[0].cells.map(\.text.text) == [
                "http_req_duration", "p(95)<500", "1.14s", "✗ crossed", "+151 s (09:32:36Z)",
            ]
        )
        #expect(rows[2].cells.map(\.text.text).suffix(2) == ["✓ held", "never"])
    }

    @Test func aThresholdWithoutSamplesIsNoData() {
        #expect(
            rows("thresholds", .burning)[3].cells.map(\.text.text).suffix(3) == [
                "no data", "no data", "no data",
            ]
        )
    }

    @Test func alertRulesHaveActualValuesOrTellWhyNot() {
        let rows = rows("alerts", .burning)
        #expect(rows.map(\.cells[3].text.text) == ["✗ exceeded", "✓ within", "no data"])
        #expect(rows[2].cells[4].text.text.contains("does not exist"))
    }

    @Test func aCheckThatNeverRanHasNoShare() {
        #expect(rows("checks", .burning)[2].cells[3].text == "no data")
        #expect(rows("checks", .burning)[1].cells[3].text == "54.12%")
    }

    @Test func rateLimitingTellsNothingFromNoData() {
        let burning = TextRenderer.render(RenderFixture.burning.document)
        #expect(burning.contains("429 in the logs              0"))
        #expect(
            TextRenderer.render(RenderFixture.empty.document).contains("429 in the logs              no data")
        )
    }
}
