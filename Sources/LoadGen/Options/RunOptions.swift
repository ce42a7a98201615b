// What a run was told, merged: defaults < profile < environment < flags, by k6's rules. Pure: everything is passed in.

import Measure

/// The options of one run, complete and checked.
public struct RunOptions: Sendable, Equatable {
    /// The load, by start time and name; never empty.
    public var scenarios: [Scenario]
    /// The thresholds, by metric; empty with `--no-thresholds`.
    public var thresholds: [ThresholdSpec]
    /// Tags on all samples.
    public var tags: [String: String]
    /// Trend columns of the summary; default avg, min, med, max, p(90), p(95).
    public var summaryTrendStats: [TrendStatistic]
    /// How long setup may take; default 60 s.
    public var setupTimeout: Duration
    /// How long teardown may take; default 60 s.
    public var teardownTimeout: Duration
    /// Whether setup is left out.
    public var noSetup: Bool
    /// Whether teardown is left out.
    public var noTeardown: Bool
    /// Whether each request opens its own connection.
    public var noConnectionReuse: Bool
    /// Whether idle connections are closed after each iteration.
    public var noVUConnectionReuse: Bool
    /// Whether response bodies are read and dropped.
    public var discardResponseBodies: Bool
    /// How TLS is spoken; defaults where nothing is set.
    public var tls: TLSOptions
    /// The `User-Agent` header; nil is the product's own.
    public var userAgent: String?
    /// The HTTP client and the resolution of names; defaults where nothing is set.
    public var network: NetworkOptions
    /// Shorter iterations are padded to this.
    public var minIterationDuration: Duration
    /// Where run directories go. `ARTIFACT_DIR`, default `tmp/stress-runs`.
    public var artifactDirectory: String
    /// What setup and scenarios without variables of their own are told about the application.
    public var application: ApplicationSettings
    /// Lines worth telling before the run, none of them fatal.
    public var warnings: [String]
    /// Process variables with `-e` over them. May hold secrets: kept out of sight, see `environment(of:)`.
    private var environment: HiddenEnvironment

    /// Merges the levels.
    ///
    /// - Parameters:
    ///   - profile: a profile file, with the name errors use for it.
    ///   - environment: the process's variables.
    ///   - flags: the command line.
    /// - Throws: `ConfigurationError`, for the first thing that is wrong.
    public init(
        profile: (file: String, bytes: [UInt8])?,
        environment: [String: String] = [:],
        flags: RunFlags = RunFlags()
    ) throws(ConfigurationError) {
        var levels: [(name: String, options: Profile)] = []
        if let profile { levels.append((profile.file, try Profile(json: profile.bytes, file: profile.file))) }
        levels.append((Profile.environmentSource, try Profile(environment: environment)))
        levels.append((Profile.commandLine, try Profile(flags: flags)))
        var merged = Profile()
        for level in levels { merged.override(with: level.options, named: level.name) }

        let load = try Self.scenarios(of: merged, source: levels.map(\.name).joined(separator: ", "))
        scenarios = load.scenarios
        warnings = merged.warnings + load.warnings
        thresholds = try Self.thresholds(of: merged, flags: flags, environment: environment)
        tags = merged.tags ?? [:]
        summaryTrendStats = merged.summaryTrendStats ?? TrendStatistic.defaults
        setupTimeout = merged.setupTimeout ?? .seconds(60)
        teardownTimeout = merged.teardownTimeout ?? .seconds(60)
        noSetup = merged.noSetup ?? false
        noTeardown = merged.noTeardown ?? false
        noConnectionReuse = merged.noConnectionReuse ?? false
        noVUConnectionReuse = merged.noVUConnectionReuse ?? false
        discardResponseBodies = merged.discardResponseBodies ?? false
        tls = merged.tls
        userAgent = merged.userAgent
        network = merged.network
        minIterationDuration = merged.minIterationDuration ?? .zero

        let variables = try Profile.environment(inFlags: flags.environment, over: environment)
        self.environment = HiddenEnvironment(variables: variables)
        application = try ApplicationSettings(environment: variables)
        try ProxyEnvironment.refuse(for: application.baseURL, environment)
        let directory = variables["ARTIFACT_DIR"] ?? ""
        artifactDirectory = directory.isEmpty ? "tmp/stress-runs" : directory
        for scenario in scenarios { _ = try settings(of: scenario) }
    }

    /// The variables setup sees, or a scenario's VUs: the scenario's own come last and win.
    ///
    /// May hold secrets: for the script alone, never for logs, tags or artifacts.
    public func environment(of scenario: Scenario?) -> [String: String] {
        environment.variables.merging(scenario?.environment ?? [:]) { $1 }
    }

    /// What the VUs of `scenario` are told about the application.
    public func settings(of scenario: Scenario) throws(ConfigurationError) -> ApplicationSettings {
        if scenario.environment.isEmpty { return application }
        return try ApplicationSettings(
            environment: environment(of: scenario),
            source: "environment and scenarios.\(scenario.name).env"
        )
    }

    /// VUs to initialise before the run: the most that are alive at one moment, over all scenarios.
    public var maximumVUs: Int {
        ExecutorPlan.peakVUs(of: scenarios.map { ($0.startTime.nanoseconds, $0.plan) })
    }

    /// The longest the scenarios can take, graceful stops included; setup and teardown come on top.
    public var maximumDuration: Duration {
        .nanoseconds(scenarios.map { $0.startTime.nanoseconds + $0.plan.maximumDuration }.max() ?? 0)
    }

    private static func scenarios(
        of merged: Profile,
        source: String
    ) throws(ConfigurationError) -> (scenarios: [Scenario], warnings: [String]) {
        if merged.iterations != nil {
            throw .unsupported(source: source, place: "iterations", feature: "the executor shared-iterations")
        }
        if let duration = merged.duration {
            let vus = merged.vus ?? 1
            if vus == 0 { throw noVUs(source) }
            let executor = ConstantVUs(vus: vus, duration: duration)
            return ([Scenario(name: "default", executor: .constantVUs(executor))], [])
        }
        if let stages = merged.stages {
            let startVUs = merged.vus ?? 1
            if startVUs == 0, stages.allSatisfy({ $0.target == 0 }) { throw noVUs(source) }
            let executor = RampingVUs(startVUs: startVUs, stages: stages)
            return ([Scenario(name: "default", executor: .rampingVUs(executor))], [])
        }
        guard let scenarios = merged.scenarios else { throw .noLoad(source: source) }
        let warnings = merged.vus.map { ["vus (\($0)) has no effect: it only works with duration or stages"] }
        return (scenarios, warnings ?? [])
    }

    private static func noVUs(_ source: String) -> ConfigurationError {
        .invalidValue(
            source: source,
            place: "vus",
            found: "0 VUs throughout",
            expected: "vus or a target above 0"
        )
    }

    private static func thresholds(
        of merged: Profile,
        flags: RunFlags,
        environment: [String: String]
    ) throws(ConfigurationError) -> [ThresholdSpec] {
        let variable = try Profile.flag("K6_NO_THRESHOLDS", in: environment)
        return flags.noThresholds ?? variable ?? false ? [] : merged.thresholds ?? []
    }
}

/// Variables that neither printing nor reflecting shows.
private struct HiddenEnvironment: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    let variables: [String: String]

    var description: String { "\(variables.count) variables" }
    var customMirror: Mirror { Mirror(self, children: ["count": variables.count]) }
}

extension Profile {
    /// Lays `upper` over this level. Any description of the load there replaces the whole load here, as in k6.
    mutating func override(with upper: Profile, named name: String) {
        warnings += upper.warnings
        if upper.duration != nil || upper.iterations != nil || upper.stages != nil || upper.scenarios != nil {
            if let scenarios {
                let names = scenarios.map(\.name).joined(separator: ", ")
                warnings.append("\(name): its load replaces the scenarios of the profile (\(names))")
            }
            duration = upper.duration
            iterations = upper.iterations
            stages = upper.stages
            scenarios = upper.scenarios
        }
        vus = upper.vus ?? vus
        thresholds = upper.thresholds ?? thresholds
        tags = upper.tags ?? tags
        summaryTrendStats = upper.summaryTrendStats ?? summaryTrendStats
        setupTimeout = upper.setupTimeout ?? setupTimeout
        teardownTimeout = upper.teardownTimeout ?? teardownTimeout
        noSetup = upper.noSetup ?? noSetup
        noTeardown = upper.noTeardown ?? noTeardown
        noConnectionReuse = upper.noConnectionReuse ?? noConnectionReuse
        noVUConnectionReuse = upper.noVUConnectionReuse ?? noVUConnectionReuse
        discardResponseBodies = upper.discardResponseBodies ?? discardResponseBodies
        tls.override(with: upper.tls)
        userAgent = upper.userAgent ?? userAgent
        network.override(with: upper.network)
        minIterationDuration = upper.minIterationDuration ?? minIterationDuration
    }
}
