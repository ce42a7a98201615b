import Testing

@testable import Report

@Suite struct DocumentSourcesTests {
    @Test func missingEmptyFailedAndZeroAreFourAnswers() {
        let text = TextRenderer.render(RenderFixture.burning.document)
        #expect(text.contains("error_rate_ratio               0.00%       0.00%  0 throughout, 1 series"))
        #expect(text.contains("no data     no data  does not exist"))
        #expect(text.contains("no data     no data  no series in the window"))
        #expect(text.contains("no data     no data  failed: HTTP 503 from Prometheus"))
    }

    @Test func lastIsTheInstantAndHighestTheWholeCourse() {
        var fixture = RenderFixture.burning
        let points = [MetricSeries.Point(time: 0, value: 7), MetricSeries.Point(time: 15, value: 3)]
        fixture.metrics?.queries = [
            MetricQuery(
                name: "q",
                expression: "q",
                unit: .count,
                outcome: .data,
                range: [MetricSeries(points: points)],
                instant: [MetricSeries(points: [MetricSeries.Point(time: 16, value: 2)])]
            )
        ]
        let text = TextRenderer.render(fixture.document)
        #expect(text.contains("q         2        7  1 series  q"))
    }

    @Test func sampledLinesAreSpreadOverTheRun() {
        #expect(DocumentSource.spread(Array(0..<100), over: 4) == [0, 33, 66, 99])
        #expect(DocumentSource.spread([1, 2], over: 4) == [1, 2])
        var fixture = RenderFixture.burning
        fixture.analysis.logEntries = (0..<200).map {
            LogEntry(nanoseconds: Int64($0) * 1_000_000_000, line: "line \($0)", category: "severity")
        }
        let text = TextRenderer.render(fixture.document)
        #expect(
            text.contains("40 of 200 sampled lines") && text.contains("line 199") && text.contains("line 0")
        )
    }

    @Test func aSourceThatIsEmptyIsNotFine() {
        let text = TextRenderer.render(RenderFixture.clean.document)
        #expect(text.contains("No data: Loki has no line in the window."))
    }

    @Test func everyFactHasAnAnchor() {
        let page = TagScanner(HTMLRenderer.render(RenderFixture.burning.document))
        #expect(
            page.tags.filter { $0.name == "tr" }.compactMap { $0.attributes["id"] } == [
                "E1", "E2", "E3", "E4",
            ]
        )
    }
}
