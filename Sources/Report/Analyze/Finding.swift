// A statement about a run with its evidence. Must not contain how it is found.

/// What a finding says went wrong. The words are part of `ai-analysis.json`.
public enum Cause: String, Hashable, Sendable, CaseIterable {
    /// A database or cache answers slowly.
    case slowDependency = "slow_dependency"
    /// One endpoint is slow, others are not.
    case slowEndpoint = "slow_endpoint"
    /// Most endpoints are slow, and nothing tells why.
    case slowApplication = "slow_application"
    /// Time is lost between client and application.
    case networkDelay = "network_delay"
    /// More load gives no more throughput.
    case saturation
    /// Answers with 5xx from some moment on, or on some endpoint.
    case serverErrors = "server_errors"
    /// A small share of failures, all the time.
    case intermittentErrors = "intermittent_errors"
    /// Unexpected 4xx other than 429.
    case clientErrors = "client_errors"
    /// Answers with 429.
    case rateLimiting = "rate_limiting"
    /// Nothing listened.
    case connectionRefused = "connection_refused"
    /// Connections were reset or ended early.
    case connectionResets = "connection_resets"
    /// Requests were not answered in time.
    case timeouts
    /// Answers that are not valid HTTP.
    case brokenResponses = "broken_responses"
    /// The host name had no address.
    case dnsFailure = "dns_failure"
    /// TLS could not be set up.
    case tlsFailure = "tls_failure"
    /// The application was gone for a while.
    case appRestart = "app_restart"
    /// The application was gone and stayed away.
    case appDown = "app_down"
    /// Slow or failing at first, then well.
    case slowStart = "slow_start"
    /// WebSocket messages that did not arrive.
    case webSocketMessageLoss = "websocket_message_loss"
    /// WebSockets ended by the other side.
    case webSocketEarlyClose = "websocket_early_close"
    /// WebSocket handshakes that were refused.
    case webSocketRejected = "websocket_rejected"
    /// Memory of the application grew without end.
    case memoryGrowth = "memory_growth"
    /// Good status, wrong content: checks failed and requests did not.
    case wrongAnswers = "wrong_answers"
    /// The whole application stood still for moments.
    case stalls
    /// The load generator was the bottleneck.
    case generatorOverload = "generator_overload"
    /// A threshold was crossed: a fact that calls for a cause.
    case thresholdCrossed = "threshold_crossed"
    /// A check failed.
    case checkFailures = "check_failures"
    /// Something to know that is no trouble.
    case observation
}

/// How much a finding matters.
public enum Severity: Int, Hashable, Sendable, Comparable {
    /// Worth knowing.
    case info
    /// Worth acting on.
    case warning
    /// The run failed because of it, or would have.
    case critical

    /// In order of weight.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// `info`, `warning`, `critical`.
    public var word: String { "\(self)" }
}

/// A statement about a run, with what it rests on.
public struct Finding: Hashable, Sendable {
    /// `F1`, `F2`… in order of rank.
    public var id: String
    /// What is wrong.
    public var cause: Cause
    /// Whether this is held to be a cause; else it is a symptom or an observation.
    public var isCause: Bool
    /// How much it matters.
    public var severity: Severity
    /// One line.
    public var title: String
    /// One or two sentences with the numbers.
    public var detail: String
    /// The endpoint, as `POST /api/posts`; nil when it is about all or none.
    public var route: String?
    /// Seconds since the run's start when it began; nil when that is not known or has no meaning.
    public var onset: Double?
    /// When it ended; nil when it lasted to the end.
    public var end: Double?
    /// 0 to 1, computed from the evidence.
    public var confidence: Double
    /// Ids of facts.
    public var evidence: [String]
    /// What to do next, naming endpoint or setting.
    public var nextAction: String

    /// A finding.
    public init(
        id: String = "",
        cause: Cause,
        isCause: Bool,
        severity: Severity,
        title: String,
        detail: String,
        route: String? = nil,
        onset: Double? = nil,
        end: Double? = nil,
        confidence: Double,
        evidence: [String],
        nextAction: String
    ) {
        self.id = id
        self.cause = cause
        self.isCause = isCause
        self.severity = severity
        self.title = title
        self.detail = detail
        self.route = route
        self.onset = onset
        self.end = end
        self.confidence = confidence
        self.evidence = evidence
        self.nextAction = nextAction
    }
}
