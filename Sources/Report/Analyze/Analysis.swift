// Everything code says about a run: what ai-analysis.json, the model and the reports are made from. Values only.

import Measure

/// The verdict on a run.
public enum RunStatus: String, Hashable, Sendable {
    /// Nothing found that calls for action.
    case healthy = "HEALTHY"
    /// Something to look at.
    case warning = "WARNING"
    /// The run failed.
    case critical = "CRITICAL"
    /// The generator was the bottleneck: the numbers say nothing about the application.
    case invalid = "INVALID"
}

/// A threshold of the profile with what it was compared with.
public struct ThresholdRow: Hashable, Sendable {
    /// How it ended.
    public enum Verdict: String, Hashable, Sendable {
        /// It held.
        case held
        /// It was crossed.
        case crossed
        /// The metric had no samples. k6 counts that as held; it is no result.
        case noData = "no data"
    }

    /// The metric, tags included.
    public var metric: String
    /// The expression as written.
    public var expression: String
    /// How it ended.
    public var verdict: Verdict
    /// The actual value, rendered; nil without samples or when the summary does not tell.
    public var actual: String?
    /// The same in the metric's unit: milliseconds, bytes, a share or a plain number.
    public var actualValue: Double?
    /// The unit of `actualValue`.
    public var unit: FactUnit
    /// Seconds since the run's start when it was first seen crossed; nil when never or not known.
    public var firstBreach: Double?

    /// A row.
    public init(
        metric: String,
        expression: String,
        verdict: Verdict,
        actual: String?,
        actualValue: Double? = nil,
        unit: FactUnit = .count,
        firstBreach: Double? = nil
    ) {
        self.metric = metric
        self.expression = expression
        self.verdict = verdict
        self.actual = actual
        self.actualValue = actualValue
        self.unit = unit
        self.firstBreach = firstBreach
    }
}

/// An alert rule of the monitoring with the worst value the run gave it.
public struct AlertRow: Hashable, Sendable {
    /// The rule's name, as `HighErrorRate`.
    public var name: String
    /// What it watches and its bound, in words.
    public var rule: String
    /// The worst actual value, rendered; nil without data.
    public var actual: String?
    /// Whether the bound was exceeded; nil without data.
    public var isExceeded: Bool?
    /// Why there is no value; nil when there is.
    public var gap: String?

    /// A row.
    public init(name: String, rule: String, actual: String?, isExceeded: Bool?, gap: String? = nil) {
        self.name = name
        self.rule = rule
        self.actual = actual
        self.isExceeded = isExceeded
        self.gap = gap
    }
}

/// A route's requests over the whole run.
public struct RouteRow: Hashable, Sendable {
    /// `POST /api/posts`, `WS /api/ws/chat`.
    public var route: String
    /// Requests (or socket handshakes).
    public var requests: Int
    /// Those whose status was not expected.
    public var failed: Int
    /// Requests by status; 0 is a transport failure.
    public var statuses: [Int: Int]
    /// Median duration in ms; nil without durations (sockets).
    public var p50: Double?
    /// 95th percentile in ms.
    public var p95: Double?
    /// 99th percentile in ms.
    public var p99: Double?
    /// Mean duration at the server in ms, from Prometheus; nil when not known.
    public var serverMean: Double?

    /// A row.
    public init(
        route: String,
        requests: Int,
        failed: Int,
        statuses: [Int: Int] = [:],
        p50: Double? = nil,
        p95: Double? = nil,
        p99: Double? = nil,
        serverMean: Double? = nil
    ) {
        self.route = route
        self.requests = requests
        self.failed = failed
        self.statuses = statuses
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.serverMean = serverMean
    }
}

/// A check's outcomes over the whole run.
public struct CheckRow: Hashable, Sendable {
    /// The name.
    public var name: String
    /// How often it held.
    public var passes: Int
    /// How often it did not.
    public var fails: Int

    /// A row.
    public init(name: String, passes: Int, fails: Int) {
        self.name = name
        self.passes = passes
        self.fails = fails
    }
}

/// The main numbers of a run; nil is "no data".
public struct Highlights: Hashable, Sendable {
    /// 95th percentile of `http_req_duration` in ms.
    public var p95: Double?
    /// Median of `http_req_duration` in ms.
    public var median: Double?
    /// Share of failed requests.
    public var failedRate: Double?
    /// Share of checks that held.
    public var checksRate: Double?
    /// Iterations finished.
    public var iterations: Double?
    /// Most VUs.
    public var vusMax: Double?
    /// Requests.
    public var requests: Double?
    /// Requests per second of the run.
    public var requestRate: Double?
    /// WebSocket sessions.
    public var sockets: Double?
    /// The run's length in seconds.
    public var duration: Double?

    /// No numbers.
    public init() {}
}

/// Upstream's signals of rate limiting; the members of `rate_limit_signals` in `ai-analysis.json`.
public struct RateLimitSignals: Hashable, Sendable {
    /// Share of failed requests; nil without data.
    public var failedRate: Double?
    /// What it is held against.
    public var failedThreshold: Double = 0.08
    /// Log lines of 429s; nil when Loki did not tell.
    public var logEntryCount: Int?
    /// 429s the client saw; nil without a timeline.
    public var clientCount: Int?
    /// The four write checks that are in the summary.
    public var writeChecks: [CheckRow] = []
    /// Endpoints that answered 429.
    public var endpoints: [String] = []

    /// No signals.
    public init() {}
}

/// A source of facts and how usable it was.
public struct SourceCoverage: Hashable, Sendable {
    /// Which.
    public var source: DataSource
    /// How usable.
    public var status: SourceStatus
    /// What was had from it, or what its absence means, in a sentence.
    public var detail: String

    /// A row.
    public init(source: DataSource, status: SourceStatus, detail: String) {
        self.source = source
        self.status = status
        self.detail = detail
    }
}

/// Everything code says about a run.
public struct Analysis: Sendable {
    /// The profile's name.
    public var profile: String
    /// The directory's own name.
    public var directoryName: String
    /// What was run.
    public var metadata: RunMetadata?
    /// When; nil when nothing tells.
    public var window: RunWindow?
    /// The verdict.
    public var status: RunStatus
    /// Why, most important first; at least one sentence, also when healthy.
    public var reasons: [String]
    /// Upstream's policy alone: `HEALTHY` or `CRITICAL`.
    public var policyStatus: RunStatus
    /// Its reasons.
    public var policyReasons: [String]
    /// Upstream's signals.
    public var rateLimit: RateLimitSignals
    /// The main numbers.
    public var highlights: Highlights
    /// The profile's thresholds.
    public var thresholds: [ThresholdRow]
    /// The monitoring's alert rules.
    public var alerts: [AlertRow]
    /// Checks in the order of first sight.
    public var checks: [CheckRow]
    /// Routes by number of requests, most first.
    public var routes: [RouteRow]
    /// Evidence.
    public var ledger: Ledger
    /// Findings, best explanation first.
    public var findings: [Finding]
    /// Sources. Ollama's row is added when the narrative is known.
    public var coverage: [SourceCoverage]
    /// The run second by second, for charts; nil without a timeline.
    public var series: RunSeries?
    /// Log samples.
    public var logEntries: [LogEntry]

    /// An analysis that says nothing yet.
    public init(profile: String, directoryName: String, status: RunStatus, reasons: [String]) {
        self.profile = profile
        self.directoryName = directoryName
        self.status = status
        self.reasons = reasons
        policyStatus = .healthy
        policyReasons = []
        rateLimit = RateLimitSignals()
        highlights = Highlights()
        thresholds = []
        alerts = []
        checks = []
        routes = []
        ledger = Ledger()
        findings = []
        coverage = []
        logEntries = []
    }

    /// The findings held to be causes.
    public var causes: [Finding] { findings.filter(\.isCause) }
}
