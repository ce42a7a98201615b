import Testing

@testable import Report

@Suite struct MetricsCollectionTests {
    private func query(_ values: [Double], _ outcome: MetricQuery.Outcome = .data) -> MetricQuery {
        let series = [MetricSeries(points: values.map { MetricSeries.Point(time: $0, value: $0) })]
        return MetricQuery(
            name: "q",
            expression: "x",
            unit: .count,
            outcome: outcome,
            range: series,
            instant: series
        )
    }

    @Test func zeroIsDataThatIsAllZero() {
        #expect(query([0, 0]).isZero)
        #expect(!query([0, 1]).isZero)
        #expect(!query([0], .empty).isZero)
    }

    @Test func aQuestionByItsName() {
        let collection = MetricsCollection(window: nil, status: .ok, queries: [query([1])])
        #expect(collection["q"]?.expression == "x")
        #expect(collection["r"] == nil)
    }
}
