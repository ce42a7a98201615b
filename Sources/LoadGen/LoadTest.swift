// Options → plan → run → summary, on one page. Must not contain: how any of it is done.

import CNet
import HTTP1
import Logging
import Measure

/// A load test, checked and ready to run.
public struct LoadTest {
    /// Everything a run is given beside its options.
    public struct Setting: Sendable {
        /// The script's name in the catalogue.
        public var script: String
        /// What the run is called in names of directories: mostly the profile's name.
        public var profile: String
        /// The start of all randomness.
        public var seed: UInt64
        /// Event loops, one thread each.
        public var loops: Int
        /// The product's version.
        public var version: String
        /// Whether the target is the demo application, which every report then says.
        public var targetIsDemo: Bool

        /// A setting.
        public init(
            script: String,
            profile: String,
            seed: UInt64,
            loops: Int,
            version: String,
            targetIsDemo: Bool = false
        ) {
            self.script = script
            self.profile = profile
            self.seed = seed
            self.loops = loops
            self.version = version
            self.targetIsDemo = targetIsDemo
        }
    }

    /// How a run ended.
    public struct Outcome: Sendable {
        /// The process's exit code.
        public let code: RunExitCode
        /// Why it is not 0, in a sentence.
        public let reason: String?
        /// The numbers.
        public let summary: Summary
        /// Artifacts that could not be written.
        public let artifactErrors: [String]
    }

    /// What the run is told while it goes on; called from another thread, about once per second.
    public typealias Observer = @Sendable (RunProgress) -> Void

    let configuration: LoadTestConfiguration
    private let setting: Setting
    private let script: AnyScript
    private let bodies: [AnyScript]
    private let statistics: [TrendStatistic]
    private let logger: Logger

    /// Checks everything that can be checked before anything is sent: script, functions, thresholds, URL, limits.
    public init(options: RunOptions, setting: Setting, catalog: ScriptCatalog, logger: Logger)
        throws(ConfigurationError)
    {
        self.setting = setting
        self.logger = logger
        let vus = options.maximumVUs
        script = try Self.script(
            setting.script,
            ScriptEnvironment(options.environment(of: nil), plannedVUs: vus),
            catalog,
            place: "environment"
        )
        var bodies: [AnyScript] = []
        for scenario in options.scenarios {
            if let baseURL = scenario.environment["BASE_URL"], !baseURL.isEmpty {
                throw .invalidValue(
                    source: "profile",
                    place: "scenarios.\(scenario.name).env.BASE_URL",
                    found: "a target of its own",
                    expected: "one target for the whole run (BASE_URL or --base-url)"
                )
            }
            let body = try Self.script(
                setting.script,
                ScriptEnvironment(options.environment(of: scenario), plannedVUs: vus),
                catalog,
                place: "scenarios.\(scenario.name).env"
            )
            guard body.functionNames.contains(scenario.exec) else {
                throw .invalidValue(
                    source: "script \(setting.script)",
                    place: "scenarios.\(scenario.name).exec",
                    found: "\"\(scenario.exec)\"",
                    expected: "one of \(body.functionNames.joined(separator: ", "))"
                )
            }
            bodies.append(body)
        }
        self.bodies = bodies
        configuration = try LoadTestConfiguration(options: options, setting: setting)
        statistics = options.summaryTrendStats
        // VUs keep their connections until the run ends, so those of scenarios that follow each other add up.
        try DescriptorBudget.check(
            vus: options.scenarios.reduce(0) { $0 + $1.plan.peakVUs },
            connectionsPerVU: script.connectionsPerVU,
            loops: setting.loops
        )
    }

    private static func script(
        _ name: String,
        _ environment: ScriptEnvironment,
        _ catalog: ScriptCatalog,
        place: String
    ) throws(ConfigurationError) -> AnyScript {
        do {
            if let script = try catalog.make(name, environment) { return script }
        } catch {
            throw .script(name: name, place: place, reason: "\(error)")
        }
        throw .invalidValue(
            source: "command line",
            place: "--script",
            found: "\"\(name)\"",
            expected: "one of \(catalog.names.joined(separator: ", "))"
        )
    }

    /// Runs the test and writes its artifacts into `directory`. Blocks until the last one is written.
    ///
    /// Throws only what keeps the run from starting; everything later is in the outcome.
    public func run(in directory: RunDirectory, stop: StopSwitch, observer: @escaping Observer) throws
        -> Outcome
    {
        let recorder = try RunRecorder(
            directory: directory,
            setting: setting,
            target: configuration.client.baseURL.description,
            observer: observer,
            logger: logger
        )
        let control = try EventLoop(index: -1)
        let controller = LoopBound(
            try RunController(
                configuration,
                script: script,
                bodies: bodies,
                control: control,
                watcher: recorder,
                logger: logger
            )
        )
        let box = LoopBound(RecordBox())
        try control.start()
        stop.onStop { signal in
            control.perform { controller.value.stop(signal: signal) }
        }
        Task.detached(executorPreference: control) {
            box.value.record = await controller.value.run()
            control.stop()
        }
        control.join()
        guard let record = box.value.record else { preconditionFailure("the run left no record") }
        let exit = RunExit(
            ending: record.ending,
            crossedMetrics: record.crossedMetrics,
            generator: recorder.verdict
        )
        let summary = SummaryBuilder.summary(
            of: record,
            submetrics: configuration.submetrics,
            statistics: statistics
        )
        let (final, errors) = recorder.finish(summary: summary, exit: exit)
        return Outcome(code: final.code, reason: final.reason, summary: summary, artifactErrors: errors)
    }

    private final class RecordBox { var record: RunRecord? }
}

/// What the engine needs of the options, in its own types.
struct LoadTestConfiguration: Sendable {
    var scenarios: [Scenario]
    var thresholds: [ThresholdRules] = []
    var client: ClientSettings
    var seed: UInt64
    var loops: Int
    var setupTimeout = Duration.seconds(60)
    var teardownTimeout = Duration.seconds(60)
    var skipsSetup = false
    var skipsTeardown = false
    var minimumIteration = Duration.zero
    var tags: [String: String] = [:]

    init(scenarios: [Scenario], client: ClientSettings, seed: UInt64, loops: Int) {
        self.scenarios = scenarios
        self.client = client
        self.seed = seed
        self.loops = loops
    }

    init(options: RunOptions, setting: LoadTest.Setting) throws(ConfigurationError) {
        var client = ClientSettings(
            baseURL: try Self.baseURL(options.application.baseURL),
            userAgent: options.userAgent ?? "swiftload/\(setting.version)"
        )
        client.closesConnections = options.noConnectionReuse
        client.closesConnectionsAfterIteration = options.noVUConnectionReuse
        client.discardsBodies = options.discardResponseBodies
        options.network.apply(to: &client)
        client.tls = try TLSSetup(options.tls)
        if client.baseURL.isSecure { client.tls.prepare() }
        self.init(scenarios: options.scenarios, client: client, seed: setting.seed, loops: setting.loops)
        thresholds = try Self.rules(options.thresholds)
        setupTimeout = options.setupTimeout
        teardownTimeout = options.teardownTimeout
        skipsSetup = options.noSetup
        skipsTeardown = options.noTeardown
        minimumIteration = options.minIterationDuration
        tags = options.tags
    }

    private static func baseURL(_ text: String) throws(ConfigurationError) -> HTTPURL {
        let url: HTTPURL
        do throws(HTTPError) {
            url = try HTTPURL(text)
        } catch {
            throw .invalidValue(
                source: "environment",
                place: "BASE_URL",
                found: "\(error)",
                expected: "http://HOST[:PORT] or https://HOST[:PORT]"
            )
        }
        guard !url.isWebSocket else {
            throw .invalidValue(
                source: "environment",
                place: "BASE_URL",
                found: "\(url.scheme.rawValue)://",
                expected: "http:// or https://"
            )
        }
        return url
    }

    private static func rules(_ specs: [ThresholdSpec]) throws(ConfigurationError) -> [ThresholdRules] {
        var rules: [ThresholdRules] = []
        for spec in specs {
            do {
                var threshold = try Threshold(parsing: spec.expression)
                threshold.abortOnFail = spec.abortOnFail
                threshold.delayAbortEval = spec.delayAbortEval == .zero ? nil : spec.delayAbortEval
                let name = try SubmetricName(parsing: spec.metric)
                let rule = ThresholdRules(name: name, thresholds: [threshold])
                try rule.validate { BuiltinMetric(name: $0)?.metric.kind }
                // Spellings of one sub-metric share its samples, and its place in the summary, under the first of them.
                if let same = rules.firstIndex(where: { $0.name.isSameSubmetric(as: name) }) {
                    rules[same] = ThresholdRules(
                        name: rules[same].name,
                        thresholds: rules[same].thresholds + [threshold]
                    )
                } else {
                    rules.append(rule)
                }
            } catch {
                throw .threshold(metric: spec.metric, reason: "\(error)")
            }
        }
        return rules
    }

    /// What samples are kept apart: thresholds on tags, and k6's `http_req_duration{expected_response:true}`.
    var submetrics: [RegisteredSubmetric] {
        var found: [RegisteredSubmetric] = []
        let always = try? SubmetricName(parsing: "http_req_duration{expected_response:true}")
        for name in thresholds.map(\.name) + [always].compactMap({ $0 }) where !name.tags.isEmpty {
            guard let metric = BuiltinMetric(name: name.metric) else { continue }
            if !found.contains(where: { $0.name.isSameSubmetric(as: name) }) {
                found.append(RegisteredSubmetric(name: name, metric: metric))
            }
        }
        return found
    }
}
