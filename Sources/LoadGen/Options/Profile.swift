// A profile: k6's own configuration file, the part of it that applies here. Pure: bytes in, values out.
// Must not read files or the environment, nor evaluate thresholds.

import Measure

/// A threshold as the profile writes it.
public struct ThresholdSpec: Sendable, Hashable {
    /// The metric, with its tag filter if it has one: `http_req_duration{expected_response:true}`.
    public var metric: String
    /// The rule: `p(95)<500`.
    public var expression: String
    /// Whether crossing it ends the run early.
    public var abortOnFail: Bool
    /// How long after the start the run is never aborted.
    public var delayAbortEval: Duration

    /// A rule that, by default, only decides the exit code.
    public init(
        metric: String,
        expression: String,
        abortOnFail: Bool = false,
        delayAbortEval: Duration = .zero
    ) {
        self.metric = metric
        self.expression = expression
        self.abortOnFail = abortOnFail
        self.delayAbortEval = delayAbortEval
    }
}

/// The options of a profile file; nil is "not set". Defaults come in when a `RunOptions` is made.
///
/// Environment and command line are read into the same shape, so that the levels can be laid over one another.
public struct Profile: Sendable, Equatable {
    /// The scenarios, by start time and name. Nil when the file has none.
    public var scenarios: [Scenario]?
    /// The thresholds, by metric; nil when the file has none.
    public var thresholds: [ThresholdSpec]?
    /// The shortcut for one scenario: VUs.
    public var vus: Int?
    /// The shortcut for one constant-vus scenario.
    public var duration: Duration?
    /// The shortcut for one ramping-vus scenario.
    public var stages: [RampingVUs.Stage]?
    /// The shortcut for one shared-iterations scenario.
    public var iterations: Int?
    /// Trend columns of the summary.
    public var summaryTrendStats: [TrendStatistic]?
    /// How long setup may take.
    public var setupTimeout: Duration?
    /// How long teardown may take.
    public var teardownTimeout: Duration?
    /// Whether setup is left out.
    public var noSetup: Bool?
    /// Whether teardown is left out.
    public var noTeardown: Bool?
    /// Whether each request opens its own connection.
    public var noConnectionReuse: Bool?
    /// Whether idle connections are closed after each iteration.
    public var noVUConnectionReuse: Bool?
    /// Whether response bodies are read and dropped.
    public var discardResponseBodies: Bool?
    /// How TLS is spoken.
    public var tls = TLSOptions()
    /// The `User-Agent` header.
    public var userAgent: String?
    /// Shorter iterations are padded to this.
    public var minIterationDuration: Duration?
    /// The HTTP client and the resolution of names.
    public var network = NetworkOptions()
    /// Tags on all samples of the run.
    public var tags: [String: String]?
    /// Top-level options that were ignored, one line each.
    public var warnings: [String] = []

    /// A profile that sets nothing.
    public init() {}

    /// Reads a profile. `file` is what errors call it.
    ///
    /// Rules and strictness are k6's: unknown top-level options are ignored (and listed in `warnings`), unknown fields of a
    /// scenario are errors, null is the same as absent.
    public init(json bytes: [UInt8], file: String) throws(ConfigurationError) {
        let root = try ConfigurationNode.document(bytes, file: file)
        guard case .object(let object) = root.value else {
            throw .invalidValue(
                source: file,
                place: "the document",
                found: root.excerpt,
                expected: "an object in braces"
            )
        }
        try readLoad(root)
        try readOptions(root)
        thresholds = try root.member("thresholds").map(Self.thresholds)
        warnings = object.names.filter {
            !Self.knownOptions.contains($0) && !TLSOptions.names.contains($0)
                && !NetworkOptions.names.contains($0)
        }
        .map { "\(file): the option \($0) is not known here and was ignored" }
        try refuseConflicts(source: file)
    }

    private static let knownOptions: Set = [
        "scenarios", "thresholds", "vus", "duration", "stages", "iterations", "summaryTrendStats",
        "setupTimeout",
        "teardownTimeout", "noSetup", "noTeardown", "noConnectionReuse", "noVUConnectionReuse",
        "discardResponseBodies",
        "userAgent", "minIterationDuration", "tags",
    ]

    private mutating func readLoad(_ root: ConfigurationNode) throws(ConfigurationError) {
        vus = try root.member("vus")?.integer("a number of VUs", in: 0...100_000_000)
        duration = try root.member("duration")?.duration(atLeast: .seconds(1), "1s or more")
        iterations = try root.member("iterations")?.integer("a number of iterations", in: 1...Int.max)
        if let list = root.member("stages") { stages = try Scenario.stages(of: list) }
        guard let node = root.member("scenarios") else { return }
        var scenarios: [Scenario] = []
        for (name, member) in try node.members() { scenarios.append(try Scenario(name: name, node: member)) }
        if scenarios.isEmpty { throw node.invalid("at least one scenario") }
        self.scenarios = scenarios.sorted { ($0.startTime, $0.name) < ($1.startTime, $1.name) }
    }

    private mutating func readOptions(_ root: ConfigurationNode) throws(ConfigurationError) {
        setupTimeout = try root.member("setupTimeout")?.duration(atLeast: .nanoseconds(1), "more than 0")
        teardownTimeout = try root.member("teardownTimeout")?.duration(
            atLeast: .nanoseconds(1),
            "more than 0"
        )
        minIterationDuration = try root.member("minIterationDuration")?.duration()
        noSetup = try root.member("noSetup")?.bool()
        noTeardown = try root.member("noTeardown")?.bool()
        noConnectionReuse = try root.member("noConnectionReuse")?.bool()
        noVUConnectionReuse = try root.member("noVUConnectionReuse")?.bool()
        discardResponseBodies = try root.member("discardResponseBodies")?.bool()
        tls = try TLSOptions(root)
        userAgent = try root.member("userAgent")?.string()
        network = try NetworkOptions(root)
        tags = try root.member("tags")?.stringMap()
        if let list = root.member("summaryTrendStats") {
            summaryTrendStats = []
            for element in try list.elements() { summaryTrendStats?.append(try element.trendStatistic()) }
        }
    }

    /// Refuses two descriptions of the load at this level; `iterations` with `duration` is k6's one exception.
    func refuseConflicts(source: String) throws(ConfigurationError) {
        var present: [String] = []
        if iterations != nil { present.append("iterations") }
        if duration != nil && iterations == nil { present.append("duration") }
        if stages != nil { present.append("stages") }
        if scenarios != nil { present.append("scenarios") }
        if present.count > 1 { throw .conflict(source: source, first: present[0], second: present[1]) }
    }

    private static func thresholds(of node: ConfigurationNode) throws(ConfigurationError) -> [ThresholdSpec] {
        var specs: [ThresholdSpec] = []
        for (metric, rules) in try node.members().sorted(by: { $0.key < $1.key }) {
            if metric.isEmpty { throw rules.invalid("the name of a metric") }
            for rule in try rules.elements() { specs.append(try threshold(metric, rule)) }
        }
        return specs
    }

    private static func threshold(
        _ metric: String,
        _ rule: ConfigurationNode
    ) throws(ConfigurationError) -> ThresholdSpec {
        if case .string(let expression) = rule.value {
            return ThresholdSpec(metric: metric, expression: expression)
        }
        guard case .object = rule.value else { throw rule.invalid("a rule such as \"p(95)<500\"") }
        guard let expression = rule.member("threshold") else {
            throw rule.missing("threshold", "a rule such as \"p(95)<500\"")
        }
        return ThresholdSpec(
            metric: metric,
            expression: try expression.string(),
            abortOnFail: try rule.member("abortOnFail")?.bool() ?? false,
            delayAbortEval: try rule.member("delayAbortEval")?.duration() ?? .zero
        )
    }
}
