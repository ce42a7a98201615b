// The flags of `run` that override a profile, and how their text is read. Must not know the flag library.

import Measure

/// Flags as typed; nil and empty are "not given".
public struct RunFlags: Sendable, Equatable {
    /// `-u`, `--vus`.
    public var vus: String?
    /// `-d`, `--duration`.
    public var duration: String?
    /// `-i`, `--iterations`.
    public var iterations: String?
    /// `-s`, `--stage DURATION:TARGET`; repeatable, or several with commas between.
    public var stages: [String] = []
    /// `-e`, `--env NAME=VALUE`; without a value the process's own is taken.
    public var environment: [String] = []
    /// `--tag NAME=VALUE`.
    public var tags: [String] = []
    /// `--summary-trend-stats`, with commas between.
    public var summaryTrendStats: String?
    /// `--user-agent`.
    public var userAgent: String?
    /// `--min-iteration-duration`.
    public var minIterationDuration: String?
    /// `--no-setup`.
    public var noSetup: Bool?
    /// `--no-teardown`.
    public var noTeardown: Bool?
    /// `--no-thresholds`.
    public var noThresholds: Bool?
    /// `--no-connection-reuse`.
    public var noConnectionReuse: Bool?
    /// `--no-vu-connection-reuse`.
    public var noVUConnectionReuse: Bool?
    /// `--discard-response-bodies`.
    public var discardResponseBodies: Bool?
    /// `--insecure-skip-tls-verify`.
    public var insecureSkipTLSVerify: Bool?
    /// `--max-redirects`.
    public var maxRedirects: String?
    /// `--batch`.
    public var batch: String?
    /// `--batch-per-host`.
    public var batchPerHost: String?
    /// `--dns ttl=5m,select=random,policy=preferIPv4`.
    public var dns: String?
    /// `--blacklist-ip`; repeatable, or several with commas between.
    public var blacklistIPs: [String] = []
    /// `--block-hostnames`; repeatable, or several with commas between.
    public var blockHostnames: [String] = []

    /// No flags at all.
    public init() {}
}

extension Profile {
    static let commandLine = "command line"

    /// Reads the flags. Text that cannot be parsed is a usage error (255), a value out of range a configuration error (104).
    init(flags: RunFlags) throws(ConfigurationError) {
        if let text = flags.vus { vus = try Self.wholeNumber(text, flag: "--vus") }
        if let text = flags.iterations { iterations = try Self.wholeNumber(text, flag: "--iterations") }
        if let text = flags.duration {
            duration = try Self.flagDuration(text, flag: "--duration", atLeast: .seconds(1), "1s or more")
        }
        if let text = flags.minIterationDuration {
            minIterationDuration = try Self.flagDuration(
                text,
                flag: "--min-iteration-duration",
                atLeast: .zero,
                "not negative"
            )
        }
        if !flags.stages.isEmpty { stages = try Self.stages(inFlags: flags.stages) }
        if let text = flags.summaryTrendStats { summaryTrendStats = try Self.trendStats(inFlag: text) }
        for text in flags.tags {
            let (name, value) = try Self.pair(text, flag: "--tag", "NAME=VALUE, both not empty")
            guard let value, !name.isEmpty, !value.isEmpty else {
                throw .usage(
                    flag: "--tag",
                    found: text.quotedExcerpt,
                    expected: "NAME=VALUE, both not empty"
                )
            }
            tags = (tags ?? [:]).merging([name: value]) { $1 }
        }
        userAgent = flags.userAgent
        noSetup = flags.noSetup
        noTeardown = flags.noTeardown
        noConnectionReuse = flags.noConnectionReuse
        noVUConnectionReuse = flags.noVUConnectionReuse
        discardResponseBodies = flags.discardResponseBodies
        tls.insecureSkipTLSVerify = flags.insecureSkipTLSVerify
        network = try NetworkOptions(flags: flags)
        try refuseConflicts(source: Self.commandLine)
    }

    /// The variables of `-e`, over the ones the process has.
    static func environment(
        inFlags texts: [String],
        over environment: [String: String]
    ) throws(ConfigurationError) -> [String: String] {
        var result = environment
        for text in texts {
            let (name, value) = try pair(text, flag: "--env", "NAME=VALUE")
            let isName =
                name.first?.isNumber == false
                && name.unicodeScalars.allSatisfy {
                    $0 == "_" || ("a"..."z").contains($0) || ("A"..."Z").contains($0)
                        || ("0"..."9").contains($0)
                }
            guard isName else {
                throw .usage(
                    flag: "--env",
                    found: "the name \(name.quotedExcerpt)",
                    expected: "a name of latin letters, digits and '_' that does not start with a digit"
                )
            }
            result[name] = value ?? environment[name] ?? ""
        }
        return result
    }

    private static func pair(
        _ text: String,
        flag: String,
        _ expected: String
    ) throws(ConfigurationError) -> (name: String, value: String?) {
        guard let mark = text.firstIndex(of: "=") else {
            if flag == "--env" { return (text, nil) }
            throw .usage(flag: flag, found: text.quotedExcerpt, expected: expected)
        }
        return (String(text[..<mark]), String(text[text.index(after: mark)...]))
    }

    private static func wholeNumber(_ text: String, flag: String) throws(ConfigurationError) -> Int {
        guard let number = Int(text) else {
            throw .usage(flag: flag, found: text.quotedExcerpt, expected: "a whole number")
        }
        guard (1...100_000_000).contains(number) else {
            throw .invalidValue(
                source: commandLine,
                place: flag,
                found: text,
                expected: "a whole number, 1 to 100000000"
            )
        }
        return number
    }

    private static func flagDuration(
        _ text: String,
        flag: String,
        atLeast minimum: Duration,
        _ minimumText: String
    ) throws(ConfigurationError) -> Duration {
        guard let duration = ConfigurationNode.duration(text, unitRequired: true) else {
            throw .usage(
                flag: flag,
                found: text.quotedExcerpt,
                expected: "a duration such as 30s or 1m30s"
            )
        }
        guard duration >= minimum else {
            throw .invalidValue(
                source: commandLine,
                place: flag,
                found: text,
                expected: "a duration, \(minimumText)"
            )
        }
        return duration
    }

    private static func stages(inFlags texts: [String]) throws(ConfigurationError) -> [RampingVUs.Stage] {
        let parts = texts.flatMap {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        for part in parts {
            let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let isDuration = ConfigurationNode.duration(String(halves[0]), unitRequired: true) != nil
            guard isDuration, halves.count == 1 || Int(halves[1]) != nil else {
                throw .usage(
                    flag: "--stage",
                    found: part.quotedExcerpt,
                    expected: "DURATION:TARGET such as 30s:10"
                )
            }
        }
        return try Scenario.stages(of: stageList(parts, source: commandLine, place: "--stage"))
    }

    /// Texts `DURATION:TARGET` in the shape a profile gives its stages.
    static func stageList(_ parts: [String], source: String, place: String) -> ConfigurationNode {
        let stages = parts.map { part in
            let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init
            )
            var stage: JSONObject = ["duration": .string(halves[0])]
            if halves.count == 2 { stage["target"] = .string(halves[1]) }
            return JSONValue.object(stage)
        }
        return ConfigurationNode(source: source, place: place, value: .array(stages))
    }

    private static func trendStats(inFlag text: String) throws(ConfigurationError) -> [TrendStatistic] {
        var stats: [TrendStatistic] = []
        for part in text.split(separator: ",") {
            let node = ConfigurationNode(source: commandLine, place: "", value: .string(String(part)))
            do { stats.append(try node.trendStatistic()) } catch {
                throw .usage(
                    flag: "--summary-trend-stats",
                    found: String(part).quotedExcerpt,
                    expected: ConfigurationNode.statisticExpectation
                )
            }
        }
        return stats
    }
}
