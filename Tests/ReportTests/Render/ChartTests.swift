import Testing

@testable import Report

@Suite struct ChartTests {
    private func series(_ values: [Double?]) -> Chart.Series {
        let samples = values.enumerated().map { Chart.Sample(time: Double($0.offset), value: $0.element) }
        return Chart.Series(name: "p95", look: .first, samples: samples)
    }

    @Test func aSeriesWithoutValuesIsNoDataAndOneOfZeroesIsZero() {
        let chart = Chart(id: "c", title: "Latency", unit: .milliseconds, series: [])
        #expect(chart.line(for: series([nil, nil])).text == "p95: no data")
        #expect(chart.line(for: series([0, nil, 0])).text == "p95: 0 throughout")
        #expect(chart.line(for: series([4, nil, 1, 2])).text == "p95: lowest 1ms, median 2ms, highest 4ms")
    }

    @Test func ticksCarryShortUnits() {
        #expect(Chart.Unit.milliseconds.tick(500) == "500 ms")
        #expect(Chart.Unit.milliseconds.tick(1_500) == "1.5 s")
        #expect(Chart.Unit.ratio.tick(0.05) == "5%")
        #expect(Chart.Unit.bytes.tick(200e6) == "200 MB")
        #expect(Chart.Unit.perSecond.tick(0.25) == "0.25/s")
        #expect(Chart.Unit.cores.tick(100) == "100 cores")
        #expect(Chart.Unit.count.tick(0) == "0")
    }
}
