// `swiftload run`: flags and files → LoadTest → terminal and exit code. Must not contain: measuring, scheduling, formats.

import ArgumentParser
import LoadGen
import Logging
import Measure
import Scripts

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a load test and leave a run directory with its summary.",
        discussion: """
            The load is a profile in k6's JSON shape, or --vus with --duration or --stage. Flags win over K6_* variables, \
            those over the profile.

            Exit codes: 0 all well, 90 the load generator was overloaded, so the run is invalid, 99 thresholds crossed, 100/101 setup/teardown time-out, 104 wrong profile, environment or \
            option value or artifacts that could not be written, 105 interrupted, 107 setup or teardown failed, 255 wrong command line.
            """
    )

    @Option(
        name: [.customLong("profile"), .customLong("config"), .customShort("c")],
        help: ArgumentHelp(
            "A profile by name (looked up in ./load/profiles, then among the installed ones) or a path to a JSON file.",
            valueName: "NAME|FILE"
        )
    )
    var profile: String?

    @Option(help: ArgumentHelp("What the VUs do: social_mixed or get.", valueName: "NAME"))
    var script = "social_mixed"

    @Option(
        help: ArgumentHelp(
            "Where the application answers (BASE_URL, default http://localhost:8375).",
            valueName: "URL"
        )
    )
    var baseUrl: String?

    @Option(
        name: [.customShort("e"), .customLong("env")],
        help: ArgumentHelp("A variable for the script; repeatable.", valueName: "NAME=VALUE")
    )
    var env: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where run directories are made (ARTIFACT_DIR, default tmp/stress-runs).",
            valueName: "DIR"
        )
    )
    var artifactDir: String?

    @Option(help: ArgumentHelp("Use exactly this run directory.", valueName: "DIR"))
    var runDir: String?

    @Option(help: ArgumentHelp("Write the summary there too (K6_SUMMARY_EXPORT).", valueName: "FILE"))
    var summaryExport: String?

    @Option(help: "The start of all randomness; the same seed gives the same actions per VU.")
    var seed: UInt64?

    @Option(help: "Event loops, one thread each (default: one per core).")
    var loops: Int?

    @Option(name: [.customShort("u"), .long], help: "VUs, with --duration or --stage.")
    var vus: String?

    @Option(name: .shortAndLong, help: "How long VUs loop: 30s, 1m30s.")
    var duration: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("A ramp; repeatable.", valueName: "DURATION:TARGET"))
    var stage: [String] = []

    @Option(name: .shortAndLong, help: "Iterations (k6's flag; not supported yet).")
    var iterations: String?

    @Option(help: ArgumentHelp("A tag of every sample; repeatable.", valueName: "NAME=VALUE"))
    var tag: [String] = []

    @Option(help: "Statistics of trends in the summary, with commas between.")
    var summaryTrendStats: String?

    @Option(help: "The User-Agent header.")
    var userAgent: String?

    @Option(help: "Pad shorter iterations to this duration.")
    var minIterationDuration: String?

    @Flag(help: "Leave setup out.")
    var noSetup = false

    @Flag(help: "Leave teardown out.")
    var noTeardown = false

    @Flag(help: "Ignore thresholds.")
    var noThresholds = false

    @Flag(help: "A new connection for each request.")
    var noConnectionReuse = false

    @Flag(name: .customLong("no-vu-connection-reuse"), help: "New connections in each iteration.")
    var noVUConnectionReuse = false

    @Flag(help: "Read response bodies and drop them.")
    var discardResponseBodies = false

    @Flag(name: .customLong("insecure-skip-tls-verify"), help: "Accept any certificate.")
    var insecureSkipTLSVerify = false

    @OptionGroup var network: NetworkFlags

    @Flag(name: .shortAndLong, help: "No progress; the summary is still shown.")
    var quiet = false

    @Flag(help: "No colour (also NO_COLOR, TERM=dumb).")
    var noColor = false

    mutating func run() throws {
        let stop = StopSwitch()
        try stop.catchSignals()
        do {
            try runTest(stop)
        } catch let error as ConfigurationError {
            throw ExitWith(code: error.isUsageError ? .usage : .invalidConfiguration, line: error.description)
        } catch let error as ArtifactError {
            throw ExitWith(code: .invalidConfiguration, line: error.description)
        }
    }

    private func runTest(_ stop: StopSwitch) throws {
        let environment = ProcessInfo.processInfo.environment
        let logger = Logger(label: "swiftload") { _ in StandardErrorLog() }
        let options = try self.options(environment: environment)
        for warning in options.warnings { logger.warning("\(warning)") }
        let profileName = profile.map { Self.profileName($0) } ?? script
        let setting = LoadTest.Setting(
            script: script,
            profile: profileName,
            seed: seed ?? 1,
            loops: try loopCount(),
            version: version,
            targetIsDemo: environment["SWIFTLOAD_TARGET_IS_DEMO"] == "1"
        )
        var catalog = ScriptCatalog()
        catalog.add(SocialMix.self)
        catalog.add(Get.self)
        catalog.add(Echo.self)
        let test = try LoadTest(options: options, setting: setting, catalog: catalog, logger: logger)
        let directory = try runDirectory(options, profile: profileName)
        let output = Terminal.standardOutput
        let usesColor = !noColor && output.usesColor(environment: environment)
        let view = ProgressView(terminal: output, redraws: usesColor)
        let isQuiet = quiet
        let outcome = try test.run(in: directory, stop: stop) { progress in
            if !isQuiet { view.show(progress) }
        }
        finish(outcome, directory, usesColor: usesColor, environment: environment)
        throw ExitWith(code: outcome.code, line: outcome.reason)
    }

    private func finish(
        _ outcome: LoadTest.Outcome,
        _ directory: RunDirectory,
        usesColor: Bool,
        environment: [String: String]
    ) {
        Terminal.standardOutput.write(outcome.summary.text(usesColor: usesColor) + "\n")
        for error in outcome.artifactErrors { Terminal.standardError.line("swiftload: \(error)") }
        if let path = summaryExport ?? environment["K6_SUMMARY_EXPORT"] {
            do {
                try RunDirectory.writeFile(Array(outcome.summary.exportJSON.prettyText.utf8), at: path)
            } catch {
                // As k6: said, and the exit code stays.
                Terminal.standardError.line("swiftload: \(error)")
            }
        }
        Terminal.standardOutput.line("run directory: \(directory.path)")
    }

    // MARK: Options

    private func options(environment: [String: String]) throws -> RunOptions {
        var flags = RunFlags()
        flags.vus = vus
        flags.duration = duration
        flags.iterations = iterations
        flags.stages = stage
        flags.environment = env
        flags.tags = tag
        flags.summaryTrendStats = summaryTrendStats
        flags.userAgent = userAgent
        flags.minIterationDuration = minIterationDuration
        flags.noSetup = noSetup ? true : nil
        flags.noTeardown = noTeardown ? true : nil
        flags.noThresholds = noThresholds ? true : nil
        flags.noConnectionReuse = noConnectionReuse ? true : nil
        flags.noVUConnectionReuse = noVUConnectionReuse ? true : nil
        flags.discardResponseBodies = discardResponseBodies ? true : nil
        flags.insecureSkipTLSVerify = insecureSkipTLSVerify ? true : nil
        network.set(&flags)
        if let baseUrl { flags.environment.append("BASE_URL=\(baseUrl)") }
        return try RunOptions(profile: try profile.map(profileFile), environment: environment, flags: flags)
    }

    private func profileFile(_ name: String) throws -> (file: String, bytes: [UInt8]) {
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = executable.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        let locator = ProfileLocator(executableDirectory: folder.isEmpty ? nil : folder) { path in
            (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        }
        let path = try locator.path(of: name)
        guard let data = FileManager.default.contents(atPath: path) else {
            var isFolder = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            let reason = !exists ? "no such file" : isFolder ? "it is a directory" : "not readable"
            throw ConfigurationError.unreadableFile(path: path, reason: reason)
        }
        return (path, Array(data))
    }

    private func loopCount() throws -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        guard let loops else { return cores }
        guard (1...256).contains(loops) else {
            throw ConfigurationError.invalidValue(
                source: "command line",
                place: "--loops",
                found: "\(loops)",
                expected: "a whole number, 1 to 256"
            )
        }
        return loops
    }

    private func runDirectory(_ options: RunOptions, profile: String) throws -> RunDirectory {
        if let runDir { return try RunDirectory(existing: runDir) }
        let name = RunName(startEpoch: Int(Date().timeIntervalSince1970), profile: profile)
        return try RunDirectory.create(named: name, in: artifactDir ?? options.artifactDirectory)
    }

    /// `load/profiles/low.json` is called `low`.
    private static func profileName(_ profile: String) -> String {
        let file = profile.split(separator: "/").last.map(String.init) ?? profile
        return file.hasSuffix(".json") ? String(file.dropLast(5)) : file
    }
}
