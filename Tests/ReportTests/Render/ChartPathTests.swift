import Testing

@testable import Report

@Suite struct ChartPathTests {
    private func samples(_ values: [(Double, Double?)]) -> [Chart.Sample] {
        values.map { Chart.Sample(time: $0.0, value: $0.1) }
    }

    @Test func coordinatesSpanTheBox() {
        let path = ChartPath.line(samples([(0, 0), (5, 50), (10, 100)]), end: 10, top: 100)
        #expect(path == "M0.0 100.0L500.0 50.0L1000.0 0.0")
    }

    @Test func whatIsMissingIsAGapAndNotAZero() {
        let path = ChartPath.line(samples([(0, 1), (1, 1), (2, nil), (3, 1), (4, 1)]), end: 4, top: 1)
        #expect(path == "M0.0 0.0L250.0 0.0M750.0 0.0L1000.0 0.0")
    }

    @Test func secondsWithoutALineAreAGapToo() {
        let path = ChartPath.line(samples([(0, 1), (1, 1), (2, 1), (8, 1), (9, 1)]), end: 9, top: 1)
        #expect(path.filter { $0 == "M" }.count == 2)
    }

    @Test func aLoneSampleIsADot() {
        #expect(ChartPath.line(samples([(5, 1)]), end: 10, top: 2) == "M500.0 50.0h0")
        #expect(ChartPath.area(samples([(5, 1)]), end: 10, top: 2) == "")
    }

    @Test func anAreaEndsOnTheAxis() {
        let path = ChartPath.area(samples([(0, 1), (10, 1)]), end: 10, top: 2)
        #expect(path == "M0.0 100L0.0 50.0L1000.0 50.0L1000.0 100Z")
    }

    @Test(arguments: [361, 1_000, 4_321])
    func manySamplesBecomeFewAndKeepTheHighest(count: Int) {
        let values = (1...count).map { (Double($0), Optional($0 == count / 2 ? 900.0 : 1)) }
        var series = Chart.Series(name: "p95", look: .first, samples: samples(values), thinning: .highest)
        let thinned = ChartPath.thinned(series, end: Double(count))
        #expect(thinned.count <= ChartPath.mostPoints && thinned.count > ChartPath.mostPoints / 3)
        #expect(thinned.compactMap(\.value).max() == 900)
        #expect(ChartPath.stretches(thinned).count == 1)
        series.thinning = .mean
        #expect((ChartPath.thinned(series, end: Double(count)).compactMap(\.value).max() ?? 900) < 900)
    }

    @Test func aBinWithoutAnyValueStaysAGap() {
        let values = (1...1_000).map { (Double($0), (400...600).contains($0) ? nil : Optional(1.0)) }
        let series = Chart.Series(name: "p95", look: .first, samples: samples(values))
        #expect(ChartPath.stretches(ChartPath.thinned(series, end: 1_000)).count == 2)
    }

    @Test func samplesBesideTheAxisAreLeftOut() {
        let series = Chart.Series(
            name: "x",
            look: .first,
            samples: samples([(-3, 1), (1, 1), (12, 1), (.nan, 1)])
        )
        #expect(ChartPath.thinned(series, end: 10).map(\.time) == [1])
    }
}
