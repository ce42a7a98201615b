// A finished run as numbers: what summary.json holds and the terminal shows. Must not contain formatting.

/// The aggregated numbers of one metric, in its unit (milliseconds, bytes, plain).
public enum MetricValues: Hashable, Sendable {
    /// A statistic of a trend under its key in summaries.
    public struct Statistic: Hashable, Sendable {
        /// The key, as `p(95)`.
        public let name: String
        /// Its value.
        public let value: Double

        /// A statistic.
        public init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// A total and its rate per second of the run.
    case counter(count: Double, rate: Double)
    /// The latest value and the extremes.
    case gauge(value: Double, minimum: Double, maximum: Double)
    /// passes / (passes + fails), samples that were not zero, and samples that were.
    case rate(value: Double, passes: Int, fails: Int)
    /// The statistics asked for, in that order.
    case trend([Statistic])

    /// Which kind of metric has these values.
    public var kind: MetricKind {
        switch self {
        case .counter: .counter
        case .gauge: .gauge
        case .rate: .rate
        case .trend: .trend
        }
    }

    /// A statistic by its name in thresholds and summaries (`count`, `rate`, `value`, `min`, `avg`, `p(95)`…).
    public subscript(name: String) -> Double? {
        switch self {
        case .counter(let count, let rate): ["count": count, "rate": rate][name]
        case .gauge(let value, let minimum, let maximum):
            ["value": value, "min": minimum, "max": maximum][name]
        case .rate(let value, let passes, let fails):
            ["rate": value, "value": value, "passes": Double(passes), "fails": Double(fails)][name]
        case .trend(let statistics): statistics.first { $0.name == name }?.value
        }
    }

    /// The values of a sink. `elapsed` is the run's duration in seconds, the denominator of every counter's rate.
    public init(_ sink: Sink, elapsed seconds: Double, statistics: [TrendStatistic] = TrendStatistic.defaults)
    {
        switch sink.kind {
        case .counter: self = .counter(count: sink.counter.total, rate: sink.counter.rate(elapsed: seconds))
        case .gauge:
            self = .gauge(value: sink.gauge.value, minimum: sink.gauge.minimum, maximum: sink.gauge.maximum)
        case .rate: self = .rate(value: sink.rate.rate, passes: sink.rate.passes, fails: sink.rate.fails)
        case .trend:
            let values = sink.trend.statistics(statistics)
            self = .trend(zip(statistics, values).map { Statistic(name: $0.name, value: $1) })
        }
    }
}

/// How a threshold ended.
public struct ThresholdVerdict: Hashable, Sendable {
    /// What the threshold was compared with.
    public enum Observation: Hashable, Sendable {
        /// The metric's value, in its unit.
        case value(Double)
        /// The metric had no samples.
        case noSamples
        /// The summary at hand does not tell (a percentile that was not exported).
        case unknown
    }

    /// The expression exactly as written.
    public let expression: String
    /// Whether it held.
    public let passed: Bool
    /// What it was compared with.
    public var observation: Observation

    /// A verdict.
    public init(expression: String, passed: Bool, observation: Observation) {
        self.expression = expression
        self.passed = passed
        self.observation = observation
    }

    /// The verdict of an evaluation.
    public init(_ threshold: Threshold, _ outcome: Threshold.Outcome) {
        expression = threshold.expression
        passed = outcome.passed
        observation = outcome.observed.map(Observation.value) ?? .noSamples
    }
}

/// A metric or sub-metric in a summary.
public struct SummaryMetric: Hashable, Sendable {
    /// The name, with the tags of a sub-metric: `http_reqs{status:200}`.
    public var name: String
    /// The unit of its values.
    public var contains: ValueKind
    /// Its numbers.
    public var values: MetricValues
    /// Its thresholds in the order written.
    public var thresholds: [ThresholdVerdict]

    /// A metric.
    public init(name: String, contains: ValueKind, values: MetricValues, thresholds: [ThresholdVerdict] = [])
    {
        self.name = name
        self.contains = contains
        self.values = values
        self.thresholds = thresholds
    }

    /// The name up to the brace.
    public var parentName: String { String(name.prefix { $0 != "{" }) }
    /// The text between the braces of a sub-metric; nil for a metric.
    public var suffix: String? {
        name.contains("{") && name.hasSuffix("}")
            ? String(name.dropFirst(parentName.count + 1).dropLast()) : nil
    }
}

/// A finished run as numbers.
public struct Summary: Hashable, Sendable {
    /// Every metric that had samples or a threshold, sorted by parent name, then by the sub-metric's tags.
    public private(set) var metrics: [SummaryMetric]
    /// Groups and checks.
    public var rootGroup: CheckGroup
    /// What setup returned; secrets must already be masked.
    public var setupData: JSONValue?
    /// The run's duration in seconds, the denominator of counter rates; nil when a file read back does not tell.
    public var runDuration: Double?

    /// A summary.
    public init(
        metrics: [SummaryMetric],
        rootGroup: CheckGroup = CheckTree().root,
        setupData: JSONValue? = nil,
        runDuration: Double?
    ) {
        self.metrics = metrics.sorted { ($0.parentName, $0.suffix ?? "") < ($1.parentName, $1.suffix ?? "") }
        self.rootGroup = rootGroup
        self.setupData = setupData
        self.runDuration = runDuration
    }

    /// The metric or sub-metric of this name.
    public subscript(name: String) -> SummaryMetric? {
        get { metrics.first { $0.name == name } }
        set {
            guard let place = metrics.firstIndex(where: { $0.name == name }) else { return }
            if let newValue { metrics[place] = newValue } else { metrics.remove(at: place) }
        }
    }

    /// The names of metrics with a crossed threshold, sorted.
    public var crossedMetrics: [String] {
        metrics.filter { $0.thresholds.contains { !$0.passed } }.map(\.name).sorted()
    }
}
