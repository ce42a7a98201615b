// What Loki answered about a run: the model of logs.json. Must not contain queries' meaning or HTTP.

/// Everything Loki answered about a run's window.
public struct LogsCollection: Hashable, Sendable {
    /// What was asked about.
    public var window: RunWindow?
    /// How usable the source was.
    public var status: SourceStatus
    /// One entry per question.
    public var queries: [LogQuery]
    /// Sample lines in ascending time, spread over the window; text is data from elsewhere, secrets masked,
    /// otherwise as it came.
    public var entries: [LogEntry]

    /// A collection.
    public init(
        window: RunWindow?,
        status: SourceStatus,
        queries: [LogQuery] = [],
        entries: [LogEntry] = []
    ) {
        self.window = window
        self.status = status
        self.queries = queries
        self.entries = entries
    }

    /// Whether lines are known, by samples or by counts.
    var hasLines: Bool { !entries.isEmpty || queries.contains { ($0.total ?? 0) > 0 } }

    /// The question of this name.
    public subscript(name: String) -> LogQuery? { queries.first { $0.name == name } }
}

/// One question to Loki.
public struct LogQuery: Hashable, Sendable {
    /// Lines in one stretch of time.
    public struct Count: Hashable, Sendable {
        /// End of the stretch, seconds since 1970-01-01T00:00:00Z.
        public var time: Double
        /// Lines in it.
        public var count: Int

        /// A count.
        public init(time: Double, count: Int) {
            self.time = time
            self.count = count
        }
    }

    /// The name in `logs.json`: `severity`, `rate_limit`, or one of ours.
    public var name: String
    /// LogQL of the selection; several, a line each, when levels are in labels as well as in lines.
    public var expression: String
    /// Lines in the window by `count_over_time`; nil when that could not be had.
    public var total: Int?
    /// Distance between counts, in seconds.
    public var step: Double?
    /// The same over the window, steps without lines included; empty when there are no lines or they were not
    /// counted.
    public var counts: [Count]
    /// Whether there are more lines than samples of them in `entries`.
    public var isTruncated: Bool
    /// Why there is no answer, or only a part of it; nil when there is.
    public var failure: String?

    /// A question.
    public init(
        name: String,
        expression: String,
        total: Int? = nil,
        step: Double? = nil,
        counts: [Count] = [],
        isTruncated: Bool = false,
        failure: String? = nil
    ) {
        self.name = name
        self.expression = expression
        self.total = total
        self.step = step
        self.counts = counts
        self.isTruncated = isTruncated
        self.failure = failure
    }
}

/// A log line.
public struct LogEntry: Hashable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    public var nanoseconds: Int64
    /// The line, cut to 2,000 characters, secrets masked; nothing else is taken from it.
    public var line: String
    /// Labels of its stream.
    public var labels: [String: String]
    /// The question it answers: `severity`, `rate_limit` or `server_error`. A line that answers two is there
    /// twice.
    public var category: String
    /// `panic`, `fatal`, `error`, `warn`, else nil: from a field or label, never from the text of the
    /// message.
    public var level: String?
    /// The HTTP status of a request line.
    public var httpStatus: Int?

    /// A line.
    public init(
        nanoseconds: Int64,
        line: String,
        labels: [String: String] = [:],
        category: String,
        level: String? = nil,
        httpStatus: Int? = nil
    ) {
        self.nanoseconds = nanoseconds
        self.line = line
        self.labels = labels
        self.category = category
        self.level = level
        self.httpStatus = httpStatus
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    public var time: Double { Double(nanoseconds) / 1e9 }
}
