// `swiftload report` without Loki: the application's log file is the source.

import Foundation
import Measure
import TestSupport
import Testing

/// A run of the mix against a demo application with errors, and the log that the application wrote.
struct LoggedRun: Sendable {
    let run: SwiftloadRun
    let log: String

    static let shared = Task { try await make() }

    private static func make() async throws -> LoggedRun {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start(arguments: [
                "--fault", "errors=40,route=GET /api/posts", "--fault", "drop-messages=50",
            ])
            let run = try SwiftloadRun(
                profile: .mixed(holding: 3),
                script: "social_mixed",
                url: demo.url,
                arguments: ["--seed", "9"],
                environment: ["SWIFTLOAD_TARGET_IS_DEMO": "1"]
            )
            try await run.process.end(within: .seconds(60))
            demo.process.signal(SIGTERM)
            try await demo.process.end(within: .seconds(20))
            return LoggedRun(run: run, log: try String(contentsOfFile: demo.logPath, encoding: .utf8))
        }
    }

    /// Lines of these levels within the run, found by plain comparison of texts.
    func count(levels: [String]) throws -> Int {
        let metadata = try run.metadata()
        let (start, end) = (try #require(metadata.start?.text), try #require(metadata.end?.text))
        return log.split(separator: "\n").count { line in
            guard let time = line.firstMatch(of: #/"time":"([^"]+)\.(\d+)Z"/#) else { return false }
            // The end is a whole second: what comes in it is late.
            let moment = String(time.1)
            let isInside =
                moment >= start.dropLast()
                && (moment < end.dropLast()
                    || (moment == end.dropLast() && time.2.allSatisfy { $0 == "0" }))
            return isInside && levels.contains { line.contains(#""level":"\#($0)""#) }
        }
    }
}

@Suite("a report without Loki", .timeLimit(.minutes(5)))
struct AppLogTests {
    private static func copy() async throws -> (LoggedRun, TemporaryDirectory) {
        let logged = try await LoggedRun.shared.value
        return (logged, try MadeReport.copy(of: logged.run.directory))
    }

    private static func total(_ name: String, _ logs: JSONValue) -> Int? {
        logs["queries"]?.array?.first { $0["name"]?.string == name }?["total"]?.integer
    }

    @Test("takes the log file that APP_LOG names, and counts its lines exactly")
    func named() async throws {
        let (logged, directory) = try await Self.copy()
        let path = try directory.write(logged.log, to: "app.jsonl")
        let report = try await MadeReport.make(in: directory, environment: ["APP_LOG": path])
        #expect(report.ending == .exited(0))
        let logs = try report.document("logs.json")
        let (warnings, errors) = (try logged.count(levels: ["WARN"]), try logged.count(levels: ["ERROR"]))
        #expect(warnings > 0)
        #expect(errors > 0)
        #expect(Self.total("severity_warn", logs) == warnings)
        #expect(Self.total("severity_error", logs) == errors)
        #expect(Self.total("severity", logs) == warnings + errors)
        #expect(logs["entries"]?.array?.isEmpty == false)
        #expect(try report.analysis().state(of: "loki") == "degraded")
        #expect(report.textSays("the application's log file \(path) is the source"))
        #expect(try await report.violations() == [])
    }

    @Test("takes the stack's log by itself, for a run against the demo application alone")
    func standard() async throws {
        let (logged, directory) = try await Self.copy()
        try FileManager.default.createDirectory(
            atPath: directory.path(of: "tmp/stack"),
            withIntermediateDirectories: true
        )
        try directory.write(logged.log, to: "tmp/stack/app.log")
        let report = try await MadeReport.make(in: directory)
        #expect(Self.total("severity_error", try report.document("logs.json")) ?? 0 > 0)
        #expect(report.textSays("the application's log file tmp/stack/app.log is the source"))

        let metadata = directory.text(of: "run/metadata.json")
        let other = metadata.replacing(#""target_is_demo": true"#, with: #""target_is_demo": false"#)
        #expect(other != metadata)
        try directory.write(other, to: "run/metadata.json")
        try FileManager.default.removeItem(atPath: directory.path(of: "run/logs.json"))
        let second = try await MadeReport.make(in: directory)
        #expect(Self.total("severity_error", try second.document("logs.json")) == nil)
        #expect(!second.textSays("tmp/stack/app.log"))
    }

    @Test("finds the lines behind a hole of a gigabyte")
    func behindHole() async throws {
        let (logged, directory) = try await Self.copy()
        let path = try directory.write("", to: "app.jsonl")
        #expect(truncate(path, 1 << 30) == 0)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data("\n\(logged.log)".utf8))
        try file.close()
        let report = try await MadeReport.make(in: directory, environment: ["APP_LOG": path])
        let logs = try report.document("logs.json")
        #expect(Self.total("severity_error", logs) == (try logged.count(levels: ["ERROR"])))
    }

    @Test(
        "says what is wrong with a file that is none",
        arguments: [
            ("directory", "it is no regular file"), ("pipe", "it is no regular file"),
            ("missing", "No such file or directory"), ("empty", "has no line that tells a time"),
            ("hole", "only the first 256 MiB of the run's lines were read"),
        ]
    )
    func unusable(_ kind: String, _ words: String) async throws {
        let (logged, directory) = try await Self.copy()
        let path = directory.path(of: "log")
        switch kind {
        case "directory":
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        case "empty": try directory.write("", to: "log")
        case "hole":
            try directory.write(String(logged.log.prefix(20_000)), to: "log")
            #expect(truncate(path, 1 << 30) == 0)
        default: break
        }
        let report = try await MadeReport.make(in: directory, environment: ["APP_LOG": path])
        #expect(report.ending == .exited(0))
        #expect(report.missing == [])
        #expect(report.textSays(words))
        if kind == "hole" {
            #expect(Self.total("severity", try report.document("logs.json")) == nil)
        }
    }
}
