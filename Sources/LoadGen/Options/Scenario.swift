// A scenario of a profile and how it is read. Must not contain top-level options or scheduling.

import Measure

/// A named block of the load: which function, by which executor, from when on.
public struct Scenario: Sendable, Equatable {
    /// How VUs come and go.
    public enum Executor: Sendable, Equatable {
        /// A number of VUs that follows stages.
        case rampingVUs(RampingVUs)
        /// A fixed number of VUs.
        case constantVUs(ConstantVUs)
    }

    /// The scenario's name, also the value of the `scenario` tag.
    public var name: String
    /// How VUs come and go.
    public var executor: Executor
    /// When it starts, counted from the end of setup.
    public var startTime: Duration
    /// How long iterations may go on after the last one was started.
    public var gracefulStop: Duration
    /// The function of the script that its VUs run.
    public var exec: String
    /// Variables that override the process's for its VUs.
    public var environment: [String: String]
    /// Tags on all its samples.
    public var tags: [String: String]

    /// A scenario with k6's defaults.
    public init(
        name: String,
        executor: Executor,
        startTime: Duration = .zero,
        gracefulStop: Duration = .seconds(30),
        exec: String = "default",
        environment: [String: String] = [:],
        tags: [String: String] = [:]
    ) {
        self.name = name
        self.executor = executor
        self.startTime = startTime
        self.gracefulStop = gracefulStop
        self.exec = exec
        self.environment = environment
        self.tags = tags
    }

    /// Its schedule, counted from `startTime`.
    public var plan: ExecutorPlan {
        switch executor {
        case .rampingVUs(let executor): executor.plan(gracefulStop: gracefulStop)
        case .constantVUs(let executor): executor.plan(gracefulStop: gracefulStop)
        }
    }
}

extension Scenario {
    private static let commonFields = [
        "executor", "startTime", "gracefulStop", "exec", "env", "tags", "options",
    ]
    private static let executorsOfK6 = [
        "ramping-vus", "constant-vus", "shared-iterations", "per-vu-iterations", "constant-arrival-rate",
        "ramping-arrival-rate", "externally-controlled",
    ]
    private static let mostVUs = 100_000_000

    /// Reads `scenarios.<name>` with the rules k6 applies.
    init(name: String, node: ConfigurationNode) throws(ConfigurationError) {
        let isNamePlain = name.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-")
        }
        guard !name.isEmpty, isNamePlain else {
            throw .invalidValue(
                source: node.source,
                place: "scenarios",
                found: "the scenario name \(name.quotedExcerpt)",
                expected: "a name of digits, latin letters, '_' and '-'"
            )
        }
        self.init(name: name, executor: try Self.executor(of: node))
        startTime = try node.member("startTime")?.duration() ?? startTime
        gracefulStop = try node.member("gracefulStop")?.duration() ?? gracefulStop
        if let exec = node.member("exec") {
            self.exec = try exec.string()
            if self.exec.isEmpty { throw exec.invalid("the name of a function") }
        }
        environment = try node.member("env")?.stringMap() ?? [:]
        tags = try node.member("tags")?.stringMap() ?? [:]
        if let options = node.member("options"), try !options.members().isEmpty {
            throw .unsupported(source: node.source, place: options.place, feature: "the browser")
        }
    }

    private static func executor(of node: ConfigurationNode) throws(ConfigurationError) -> Executor {
        _ = try node.members()
        let implemented = "ramping-vus or constant-vus"
        guard let executor = node.member("executor") else { throw node.missing("executor", implemented) }
        switch try executor.string() {
        case "ramping-vus":
            try node.refuseUnknownMembers(commonFields + ["startVUs", "stages", "gracefulRampDown"])
            return .rampingVUs(try rampingVUs(of: node))
        case "constant-vus":
            try node.refuseUnknownMembers(commonFields + ["vus", "duration"])
            return .constantVUs(
                ConstantVUs(
                    vus: try node.member("vus")?.integer("a number of VUs", in: 1...mostVUs) ?? 1,
                    duration: try runDuration(of: node)
                )
            )
        case let known where executorsOfK6.contains(known):
            throw .unsupported(source: node.source, place: executor.place, feature: "the executor \(known)")
        default:
            throw executor.invalid(implemented)
        }
    }

    /// The `duration` that constant-vus needs: 1 s or more.
    static func runDuration(of node: ConfigurationNode) throws(ConfigurationError) -> Duration {
        guard let duration = node.member("duration") else {
            throw node.missing("duration", "\(ConfigurationNode.durationExpectation), 1s or more")
        }
        return try duration.duration(atLeast: .seconds(1), "1s or more")
    }

    private static func rampingVUs(of node: ConfigurationNode) throws(ConfigurationError) -> RampingVUs {
        guard let list = node.member("stages") else { throw node.missing("stages", "a list of stages") }
        let startVUs = try node.member("startVUs")?.integer("a number of VUs", in: 0...mostVUs)
        let stages = try Self.stages(of: list, startVUs: startVUs ?? 1)
        let gracefulRampDown = try node.member("gracefulRampDown")?.duration() ?? .seconds(30)
        return RampingVUs(startVUs: startVUs ?? 1, stages: stages, gracefulRampDown: gracefulRampDown)
    }

    /// The stages in `list`; with `startVUs`, when given, they must reach one VU at least.
    static func stages(
        of list: ConfigurationNode,
        startVUs: Int? = nil
    ) throws(ConfigurationError) -> [RampingVUs.Stage] {
        var stages: [RampingVUs.Stage] = []
        var total = Duration.zero
        for node in try list.elements() {
            _ = try node.members()
            // In the shortcut k6 ignores what a stage has beside these two; in a scenario it refuses it.
            if startVUs != nil { try node.refuseUnknownMembers(["duration", "target"]) }
            guard let duration = node.member("duration") else {
                throw node.missing("duration", ConfigurationNode.durationExpectation)
            }
            guard let target = node.member("target") else { throw node.missing("target", "a number of VUs") }
            let stage = RampingVUs.Stage(
                duration: try duration.duration(),
                target: try target.integer("a number of VUs", in: 0...mostVUs)
            )
            total += stage.duration
            if total > ConfigurationNode.longestDuration {
                throw duration.invalid("stages of at most 10000d together")
            }
            stages.append(stage)
        }
        if stages.isEmpty { throw list.invalid("at least one stage") }
        if startVUs == 0, stages.allSatisfy({ $0.target == 0 }) {
            throw .invalidValue(
                source: list.source,
                place: list.place,
                found: "0 VUs throughout",
                expected: "startVUs or a target above 0"
            )
        }
        return stages
    }
}
