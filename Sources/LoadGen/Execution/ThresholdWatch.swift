// The run's thresholds against the run's samples. Pure. Must not contain: clocks, aborting.

import Measure

/// Evaluates all thresholds and remembers when each was first crossed.
struct ThresholdWatch {
    /// One expression on one metric or sub-metric.
    struct Rule {
        let metricName: String
        let sinkOf: (SampleStore) -> Sink
        let threshold: Threshold
        var outcome: Threshold.Outcome?
        /// Seconds since the run's start.
        var firstCrossed: Double?
    }

    private(set) var rules: [Rule]

    init(_ rules: [ThresholdRules], submetrics: [RegisteredSubmetric]) {
        self.rules = rules.flatMap { group in
            group.thresholds.map { threshold in
                Rule(
                    metricName: group.name.displayName,
                    sinkOf: Self.sink(group.name, submetrics),
                    threshold: threshold,
                    outcome: nil,
                    firstCrossed: nil
                )
            }
        }
    }

    private static func sink(
        _ name: SubmetricName,
        _ submetrics: [RegisteredSubmetric]
    ) -> (SampleStore) -> Sink {
        if name.tags.isEmpty, let metric = BuiltinMetric(name: name.metric) { return { $0[metric] } }
        let index = submetrics.firstIndex { $0.name.isSameSubmetric(as: name) } ?? 0
        return { $0.submetrics[index] }
    }

    /// Evaluates all rules. Metrics without samples are skipped unless this is the `final` evaluation (k6-semantics §5).
    ///
    /// Returns the rules crossed now for the first time, and whether one of the crossed asks for an abort.
    mutating func evaluate(_ samples: SampleStore, elapsed: Duration, final: Bool) -> (
        fresh: [Rule], aborts: Bool
    ) {
        let seconds = Double(elapsed.nanoseconds) / 1e9
        var fresh: [Rule] = []
        var aborts = false
        for index in rules.indices {
            let sink = rules[index].sinkOf(samples)
            if sink.isEmpty, !final { continue }
            let outcome = rules[index].threshold.evaluate(sink, elapsed: seconds)
            rules[index].outcome = outcome
            guard !outcome.passed else { continue }
            if rules[index].firstCrossed == nil {
                rules[index].firstCrossed = seconds
                fresh.append(rules[index])
            }
            if rules[index].threshold.aborts(atElapsed: elapsed) { aborts = true }
        }
        return (fresh, aborts)
    }

    /// Names of the metrics with a crossed threshold, sorted.
    var crossedMetrics: [String] {
        Set(rules.filter { $0.outcome?.passed == false }.map(\.metricName)).sorted()
    }
}
