import Measure
import Testing

@Suite struct SummaryTests {
    @Test func metricsAreSortedWithSubmetricsAfterTheirParent() {
        let names = ["my{a:1}", "my_b", "checks", "my", "my{B:2}"]
        let summary = Summary(
            metrics: names.map {
                SummaryMetric(name: $0, contains: .default, values: .counter(count: 1, rate: 1))
            },
            runDuration: 1
        )
        #expect(summary.metrics.map(\.name) == ["checks", "my", "my{B:2}", "my{a:1}", "my_b"])
        #expect(summary["my{a:1}"]?.parentName == "my")
        #expect(summary["my{a:1}"]?.suffix == "a:1")
        #expect(summary["nothing"] == nil)
    }

    @Test func valuesAnswerToTheNamesOfThresholds() {
        var sink = Sink(kind: .gauge)
        sink.add(3)
        sink.add(1)
        let gauge = MetricValues(sink, elapsed: 1)
        #expect(gauge == .gauge(value: 1, minimum: 1, maximum: 3))
        #expect(gauge["value"] == 1)
        #expect(gauge["max"] == 3)
        #expect(gauge["avg"] == nil)
        #expect(MetricValues(Sink(kind: .rate), elapsed: 1)["rate"] == 0)
        #expect(MetricValues(Sink(kind: .trend), elapsed: 1)["p(95)"] == 0)
        #expect(MetricValues(Sink(kind: .counter), elapsed: 0)["rate"] == 0)
    }

    @Test func crossedMetricsAreListedOnceAndSorted() throws {
        func metric(_ name: String, _ passed: [Bool]) -> SummaryMetric {
            SummaryMetric(
                name: name,
                contains: .default,
                values: .counter(count: 1, rate: 1),
                thresholds: passed.map {
                    ThresholdVerdict(expression: "count>0", passed: $0, observation: .value(1))
                }
            )
        }
        let summary = Summary(
            metrics: [metric("b", [false, false]), metric("c", [true]), metric("a", [true, false])],
            runDuration: 1
        )
        #expect(summary.crossedMetrics == ["a", "b"])
    }

    @Test func aVerdictSaysWhenThereWereNoSamples() throws {
        let threshold = try Threshold(parsing: "count>0")
        let verdict = ThresholdVerdict(threshold, threshold.evaluate(Sink(kind: .counter), elapsed: 1))
        #expect(verdict == ThresholdVerdict(expression: "count>0", passed: false, observation: .noSamples))
    }
}
