// What Prometheus answered about a run: the model of metrics.json. Must not contain queries' meaning or HTTP.

/// Everything Prometheus answered about a run's window.
public struct MetricsCollection: Hashable, Sendable {
    /// What was asked about.
    public var window: RunWindow?
    /// Distance between points of range queries, in seconds; nil when nothing was asked.
    public var step: Double?
    /// The label that carries the HTTP status, as discovered: `status_code` or `status`; nil when neither
    /// exists.
    public var statusLabel: String?
    /// How usable the source was.
    public var status: SourceStatus
    /// One entry per question, in the order asked.
    public var queries: [MetricQuery]

    /// A collection.
    public init(
        window: RunWindow?,
        step: Double? = nil,
        statusLabel: String? = nil,
        status: SourceStatus,
        queries: [MetricQuery] = []
    ) {
        self.window = window
        self.step = step
        self.statusLabel = statusLabel
        self.status = status
        self.queries = queries
    }

    /// The question of this name.
    public subscript(name: String) -> MetricQuery? { queries.first { $0.name == name } }
}

/// One question to Prometheus and its answers.
public struct MetricQuery: Hashable, Sendable {
    /// What the values are.
    public enum Unit: String, Hashable, Sendable {
        /// Seconds.
        case seconds
        /// A share from 0 to 1.
        case ratio
        /// Per second.
        case perSecond = "per_second"
        /// Bytes.
        case bytes
        /// CPU cores.
        case cores
        /// Plain numbers.
        case count
        /// Seconds since 1970-01-01T00:00:00Z.
        case epoch
    }

    /// What kind of answer came. "Zero" is `data` whose values are all 0.
    public enum Outcome: Hashable, Sendable {
        /// At least one series with at least one finite value.
        case data
        /// The metric exists, but has nothing in the window.
        case empty
        /// Prometheus knows no metric of this name.
        case missing
        /// No usable answer, and why.
        case failed(String)
    }

    /// The name in `metrics.json`, as `request_rate_rps`.
    public var name: String
    /// PromQL.
    public var expression: String
    /// What the values are.
    public var unit: Unit
    /// What kind of answer came.
    public var outcome: Outcome
    /// Values over the window.
    public var range: [MetricSeries]
    /// Values at the window's end; one point per series.
    public var instant: [MetricSeries]
    /// Series that were left out because there were too many: those with the smallest values.
    public var omittedSeries: Int

    /// A question with its answers.
    public init(
        name: String,
        expression: String,
        unit: Unit,
        outcome: Outcome,
        range: [MetricSeries] = [],
        instant: [MetricSeries] = [],
        omittedSeries: Int = 0
    ) {
        self.name = name
        self.expression = expression
        self.unit = unit
        self.outcome = outcome
        self.range = range
        self.instant = instant
        self.omittedSeries = omittedSeries
    }

    /// Whether there is data and all of it is 0.
    public var isZero: Bool {
        outcome == .data && range.allSatisfy { $0.points.allSatisfy { $0.value == 0 } }
            && instant.allSatisfy { $0.points.allSatisfy { $0.value == 0 } }
    }
}

/// A time series: labels and finite values in ascending time.
public struct MetricSeries: Hashable, Sendable {
    /// A value at a time.
    public struct Point: Hashable, Sendable {
        /// Seconds since 1970-01-01T00:00:00Z.
        public var time: Double
        /// The value; finite.
        public var value: Double

        /// A point.
        public init(time: Double, value: Double) {
            self.time = time
            self.value = value
        }
    }

    /// Labels by name.
    public var labels: [String: String]
    /// Values.
    public var points: [Point]

    /// A series.
    public init(labels: [String: String] = [:], points: [Point]) {
        self.labels = labels
        self.points = points
    }
}
