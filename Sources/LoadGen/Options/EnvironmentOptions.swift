// The K6_* variables that apply here. The environment is passed in; this file must not ask the process for it.

import Measure

extension Profile {
    static let environmentSource = "environment"

    /// Reads the variables. An empty value counts as not set; a bad one is an error that names the variable.
    init(environment: [String: String]) throws(ConfigurationError) {
        func variable(_ name: String) -> ConfigurationNode? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            return ConfigurationNode(source: Self.environmentSource, place: name, value: .string(text))
        }
        func flag(_ name: String) throws(ConfigurationError) -> Bool? { try Self.flag(name, in: environment) }
        func list(_ name: String) throws(ConfigurationError) -> [String]? {
            try variable(name)?.string().split(separator: ",", omittingEmptySubsequences: false).map(
                String.init
            )
        }
        vus = try variable("K6_VUS")?.integer("a number of VUs", in: 1...100_000_000)
        iterations = try variable("K6_ITERATIONS")?.integer("a number of iterations", in: 1...Int.max)
        duration = try variable("K6_DURATION")?.duration(atLeast: .seconds(1), "1s or more")
        if let parts = try list("K6_STAGES") {
            let node = Self.stageList(parts, source: Self.environmentSource, place: "K6_STAGES")
            stages = try Scenario.stages(of: node)
        }
        setupTimeout = try variable("K6_SETUP_TIMEOUT")?.duration(atLeast: .nanoseconds(1), "more than 0")
        teardownTimeout = try variable("K6_TEARDOWN_TIMEOUT")?.duration(
            atLeast: .nanoseconds(1),
            "more than 0"
        )
        minIterationDuration = try variable("K6_MIN_ITERATION_DURATION")?.duration()
        noSetup = try flag("K6_NO_SETUP")
        noTeardown = try flag("K6_NO_TEARDOWN")
        noConnectionReuse = try flag("K6_NO_CONNECTION_REUSE")
        noVUConnectionReuse = try flag("K6_NO_VU_CONNECTION_REUSE")
        discardResponseBodies = try flag("K6_DISCARD_RESPONSE_BODIES")
        tls.insecureSkipTLSVerify = try flag("K6_INSECURE_SKIP_TLS_VERIFY")
        userAgent = try variable("K6_USER_AGENT")?.string()
        if let names = try list("K6_SUMMARY_TREND_STATS") {
            var stats: [TrendStatistic] = []
            for name in names {
                let node = ConfigurationNode(
                    source: Self.environmentSource,
                    place: "K6_SUMMARY_TREND_STATS",
                    value: .string(name)
                )
                stats.append(try node.trendStatistic())
            }
            summaryTrendStats = stats
        }
        network = try NetworkOptions(environment: environment)
        try refuseConflicts(source: Self.environmentSource)
    }

    /// A variable that is true or false, in the spellings k6 takes.
    static func flag(_ name: String, in environment: [String: String]) throws(ConfigurationError) -> Bool? {
        switch environment[name] ?? "" {
        case "": return nil
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        case let text:
            throw .invalidValue(
                source: environmentSource,
                place: name,
                found: text.quotedExcerpt,
                expected: "true or false"
            )
        }
    }
}
