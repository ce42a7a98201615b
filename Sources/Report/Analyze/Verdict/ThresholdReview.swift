// The profile's thresholds with actual values and the moment they were first crossed. Must not contain a verdict on the run.

import Measure

/// Makes rows of thresholds.
enum ThresholdReview {
    /// Every threshold of the summary.
    static func rows(_ input: RunInput) -> [ThresholdRow] {
        guard let summary = input.summary else { return [] }
        return summary.metrics.flatMap { metric in
            metric.thresholds.map { row($0, metric, input) }
        }
    }

    private static func row(
        _ verdict: ThresholdVerdict,
        _ metric: SummaryMetric,
        _ input: RunInput
    ) -> ThresholdRow {
        let isEmpty = hasNoSamples(metric, input)
        var actual: String?
        var actualValue: Double?
        if case .value(let value) = verdict.observation, !isEmpty {
            actual = ValueText.render(value, as: metric.contains, kind: metric.values.kind)
            actualValue = value
        }
        return ThresholdRow(
            metric: metric.name,
            expression: verdict.expression,
            // Without samples k6 compares with 0: what it calls held then is no result, what it calls crossed ends the run with 99.
            verdict: !verdict.passed ? .crossed : isEmpty ? .noData : .held,
            actual: actual,
            actualValue: actualValue,
            unit: unit(metric, verdict.expression),
            firstBreach: isEmpty ? nil : firstBreach(metric.name, verdict.expression, input)
        )
    }

    /// A counter's `rate` is per second, a rate's is a share.
    private static func unit(_ metric: SummaryMetric, _ expression: String) -> FactUnit {
        switch (metric.values.kind, metric.contains) {
        case (.rate, _): return .ratio
        case (.counter, _) where (try? Threshold(parsing: expression).method) == .rate: return .perSecond
        case (_, .time): return .milliseconds
        case (_, .data): return .bytes
        default: return .count
        }
    }

    /// k6 lists a metric without samples only because it has a threshold, with zeros in place of what was not measured.
    static func hasNoSamples(_ metric: SummaryMetric, _ input: RunInput) -> Bool {
        switch metric.values {
        case .rate(_, let passes, let fails): return passes + fails == 0
        case .counter(let count, _): return count == 0
        case .trend(let statistics): return statistics.allSatisfy { $0.value == 0 }
        case .gauge(let value, let minimum, let maximum): return value == 0 && minimum == 0 && maximum == 0
        }
    }

    /// When the run first saw it crossed, from the timeline's events.
    private static func firstBreach(_ metric: String, _ expression: String, _ input: RunInput) -> Double? {
        for second in input.timeline?.seconds ?? [] {
            for event in second.events
            where event.kind == "threshold" && event.text.hasPrefix("\(metric): \(expression) is crossed") {
                return event.time
            }
        }
        return nil
    }
}
