// `swiftload report` and `swiftload index`: places and flags → Report → files. Must not contain: collecting, analysis, rendering.

import ArgumentParser
import LoadGen
import Measure
import Report

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// Where run directories are.
struct ArtifactOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where run directories are (ARTIFACT_DIR, default tmp/stress-runs).",
            valueName: "DIR"
        )
    )
    var artifactDir: String?

    var folders: RunFolders {
        let variable = ProcessInfo.processInfo.environment["ARTIFACT_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        return RunFolders(path: artifactDir ?? variable ?? "tmp/stress-runs")
    }
}

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Collect metrics and logs of a run, analyse it and write its report.",
        discussion: """
            Works on a run directory of swiftload or of k6. Leaves metrics.json, logs.json, ai-analysis.json, report.html, report.md and \
            report.txt in it. A source that cannot be read is said in the report and is never fatal.

            Exit codes: 0 report written, whatever its verdict; 104 no run directory, or it cannot be written; 255 wrong command line.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The run directory (default: the latest one in the artifact directory).",
            valueName: "RUN_DIR"
        )
    )
    var runDir: String?

    @OptionGroup var artifacts: ArtifactOptions

    @OptionGroup var places: ServiceOptions

    @Option(
        help: ArgumentHelp(
            "The application's log file, read when Loki has nothing (APP_LOG; default for a run against the demo application: tmp/stack/app.log).",
            valueName: "FILE"
        )
    )
    var appLog: String?

    @Option(
        help: ArgumentHelp(
            "Seconds until the model's first word; loading and reading count (OLLAMA_TIMEOUT, default 8). Its whole answer may take 120.",
            valueName: "SECONDS"
        )
    )
    var ollamaTimeout: String?

    @Flag(help: "Ask no service: use what an earlier report collected.")
    var offline = false

    @Flag(name: .shortAndLong, help: "No progress.")
    var quiet = false

    mutating func run() async throws {
        let directory = try existingDirectory()
        let services = offline ? nil : try self.services()
        let fetcher = try Fetcher(userAgent: "swiftload/\(version)")
        defer { fetcher.shutDown() }
        let isQuiet = quiet
        let now = UTCTime(epoch: Int(Date().timeIntervalSince1970))
        do {
            let target = try RunDirectory(existing: directory)
            let report = RunReport(
                directoryName: directory.split(separator: "/").last.map(String.init) ?? directory,
                version: version,
                generatedAt: now,
                read: { RunFolders.read($0, in: directory) },
                write: { try target.write($1, to: $0) },
                progress: { if !isQuiet { Terminal.standardOutput.line($0) } }
            )
            if !quiet { Terminal.standardOutput.line("report on \(directory)") }
            let outcome = try await report.make(services: services, fetch: fetcher.serviceFetch)
            show(outcome, directory)
            try refreshIndex(of: directory, generatedAt: now)
        } catch let error as ArtifactError {
            throw ExitWith(code: .invalidConfiguration, line: error.description)
        }
    }

    private func existingDirectory() throws -> String {
        if let runDir {
            let path = runDir.count > 1 && runDir.hasSuffix("/") ? String(runDir.dropLast()) : runDir
            var isFolder = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
                throw ExitWith(
                    code: .invalidConfiguration,
                    line:
                        "no such run directory: \(path) (expected a directory with summary.json, timeline.jsonl or metadata.json)"
                )
            }
            return path
        }
        let folders = artifacts.folders
        guard let latest = folders.latest else {
            throw ExitWith(
                code: .invalidConfiguration,
                line:
                    "no run directory in \(folders.path): run a load test first, or name one: swiftload report RUN_DIR"
            )
        }
        return "\(folders.path)/\(latest)"
    }

    private func services() throws -> RunReport.Services {
        var services = RunReport.Services(
            prometheusURL: places.prometheus,
            lokiURL: places.loki,
            ollamaURL: places.ollama,
            model: places.model
        )
        let patience = ServiceOptions.value(ollamaTimeout, "OLLAMA_TIMEOUT", "8")
        guard let seconds = Double(patience), seconds > 0, seconds <= 3_600 else {
            throw ExitWith(
                code: .invalidConfiguration,
                line:
                    "OLLAMA_TIMEOUT or --ollama-timeout: found \"\(patience)\", expected seconds, more than 0 and at most 3600"
            )
        }
        let log = ServiceOptions.value(appLog, "APP_LOG", "")
        if !log.isEmpty {
            services.logFile = LogFile(at: log)
        } else if LogFile.exists(LogFile.ofDemo) {
            services.logFile = LogFile(at: LogFile.ofDemo)
            services.logFileIsDemo = true
        }
        services.modelTimeouts.firstByte = .seconds(seconds)
        services.modelTimeouts.total = .seconds(max(120, seconds))
        return services
    }

    private func show(_ outcome: RunReport.Outcome, _ directory: String) {
        let analysis = outcome.analysis
        Terminal.standardOutput.line("")
        Terminal.standardOutput.line("verdict: \(analysis.status.rawValue)")
        for reason in analysis.reasons.prefix(5) { Terminal.standardOutput.line("  - \(reason)") }
        for row in analysis.coverage where row.status != .ok {
            Terminal.standardOutput.line(
                "  \(row.status.word): \(row.source.rawValue): \(row.status.reason ?? "")"
            )
        }
        Terminal.standardOutput.line(
            "report: \(directory)/\(ArtifactName.reportHTML.rawValue) (.md and .txt beside it)"
        )
    }

    /// The list of runs that this one belongs to, if it lies in the artifact directory.
    private func refreshIndex(of directory: String, generatedAt: UTCTime) throws {
        let parent = directory.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/"
        )
        guard parent == artifacts.folders.path else { return }
        try artifacts.folders.writeIndex(generatedAt: generatedAt)
    }
}

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Write index.html over all run directories."
    )

    @OptionGroup var artifacts: ArtifactOptions

    func run() throws {
        let folders = artifacts.folders
        var isFolder = false
        guard FileManager.default.fileExists(atPath: folders.path, isDirectory: &isFolder), isFolder else {
            throw ExitWith(
                code: .invalidConfiguration,
                line:
                    "no such directory: \(folders.path) (ARTIFACT_DIR or --artifact-dir; expected the folder of run directories)"
            )
        }
        do {
            try folders.writeIndex(generatedAt: UTCTime(epoch: Int(Date().timeIntervalSince1970)))
        } catch let error as ArtifactError {
            throw ExitWith(code: .invalidConfiguration, line: error.description)
        }
        Terminal.standardOutput.line(
            "index: \(folders.path)/\(ArtifactName.index) (\(folders.runs.count) runs)"
        )
    }
}
