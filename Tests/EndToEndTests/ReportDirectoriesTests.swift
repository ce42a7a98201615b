// Run directories as they come: of k6, of a run that was killed, with next to nothing in them; and places that are none.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("a report on a directory", .timeLimit(.minutes(5)))
struct ReportDirectoriesTests {
    /// A directory `run` with these files.
    private static func directory(_ files: [String: String]) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path(of: "run"),
            withIntermediateDirectories: false
        )
        for (name, text) in files { try directory.write(text, to: "run/\(name)") }
        return directory
    }

    private static let metadata = """
        {
          "profile": "low", "start_epoch": 1787304605, "end_epoch": 1787304635,
          "start_utc": "2026-08-21T09:30:05Z", "end_utc": "2026-08-21T09:30:35Z"
        }
        """

    /// The summary that k6 exported after a few seconds of the mix.
    private static let k6Summary = Task {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try K6Run(
                profile: LoadProfile(
                    vus: 4,
                    seconds: 3,
                    thresholds: #"{"http_req_duration": ["p(95)<0.001"], "checks": ["rate>0.5"]}"#
                ),
                url: demo.url,
                environment: ["THINK_TIME": "0.1-0.2"]
            )
            _ = try await run.process.end(within: .seconds(60))
            return try run.directory.text("summary.json")
        }
    }

    @Test(
        "of k6 is made from its summary, with metadata and without",
        .enabled(if: Programs.k6 != nil, Comment(rawValue: Programs.withoutK6)),
        arguments: [true, false]
    )
    func k6(withMetadata: Bool) async throws {
        var files = ["summary.json": try await Self.k6Summary.value]
        if withMetadata { files["metadata.json"] = Self.metadata }
        let report = try await MadeReport.make(in: try Self.directory(files))
        #expect(report.ending == .exited(0) && report.missing == [], "\(report.process.standardError)")
        let analysis = try report.analysis()
        let summary = try JSONValue(parsing: files["summary.json"] ?? "")
        #expect(
            analysis["k6_highlights"]?["http_req_duration_p95_ms"]?.number
                == summary.metric("http_req_duration", "p(95)")
        )
        #expect(
            analysis["k6_highlights"]?["iterations"]?.number == summary.metric("iterations", "count")
        )
        let verdicts = (analysis["thresholds"]?.array ?? []).map { row in
            "\(row["metric"]?.string ?? "") \(row["verdict"]?.string ?? "")"
        }
        #expect(Set(verdicts) == ["http_req_duration crossed", "checks held"])
        #expect(analysis.state(of: "k6") == "ok" && analysis.state(of: "timeline") != "ok")
        #expect(analysis["profile"]?.string == (withMetadata ? "low" : "unknown"))
        #expect(report.textSays("a run of k6 leaves no timeline"))
        #expect(report.section("Checks").contains("get posts status 200"))
        #expect(try await report.violations() == [])
    }

    @Test(
        "with next to nothing in it is made, and says what is missing",
        arguments: [["metadata.json"], []]
    )
    func bare(present: [String]) async throws {
        let files = Dictionary(uniqueKeysWithValues: present.map { ($0, Self.metadata) })
        let report = try await MadeReport.make(in: try Self.directory(files))
        #expect(report.ending == .exited(0) && report.missing == [], "\(report.process.standardError)")
        let analysis = try report.analysis()
        #expect(analysis["status"]?.string != "HEALTHY")
        #expect(analysis["k6_highlights"]?["http_req_duration_p95_ms"]?.isNull == true)
        for gap in ["summary.json is missing", "a run of k6 leaves no timeline"] {
            #expect(report.textSays(gap) && report.pageSays(gap))
        }
        #expect(report.section("Key numbers").contains("no data"))
        #expect(!report.section("Key numbers").contains(" 0"))
        #expect(try await report.violations() == [])
    }

    @Test("of a run that was killed is made from what it had written")
    func killed() async throws {
        let directory = try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(profile: LoadProfile(vus: 4, seconds: 60), url: demo.cheapURL)
            try await run.reach(second: 3)
            try await run.process.killAndWait()
            return run.directory
        }
        // As if it had been killed in the middle of a line.
        let timeline = directory.text(of: "run/timeline.jsonl")
        try directory.write(String(timeline.dropLast(20)), to: "run/timeline.jsonl")
        let report = try await MadeReport.make(in: directory)
        #expect(report.ending == .exited(0) && report.missing == [], "\(report.process.standardError)")
        let analysis = try report.analysis()
        #expect(analysis["status"]?.string != "HEALTHY")
        #expect(analysis.state(of: "k6") == "degraded" && analysis.state(of: "timeline") == "degraded")
        #expect(report.textSays("summary.json is missing"))
        #expect(report.textSays("killed"))
        #expect(report.section("Routes").contains("/health/live"))
        #expect(try await report.violations() == [])
    }

    @Test("whose files are damaged is made, and says which", arguments: MadeReport.runFiles)
    func damaged(file: String) async throws {
        let run = try await MixedRun.inMode(.standard).run
        let directory = try MadeReport.copy(of: run.directory)
        try directory.write("\u{0}\u{1B}{\"metrics\":[", to: "run/\(file)")
        let report = try await MadeReport.make(in: directory)
        #expect(report.ending == .exited(0) && report.missing == [], "\(report.process.standardError)")
        #expect(report.textSays(file))
        #expect(try await report.violations() == [])
    }

    // MARK: No report

    /// One line on standard error, nothing written.
    private static func expectRefusal(_ report: MadeReport, _ code: Int32, says words: String) {
        #expect(report.ending == .exited(code), "\(report.process.standardError)")
        #expect(report.process.errorLines.count == 1, "\(report.process.standardError)")
        #expect(report.process.standardError.contains(words), "\(report.process.standardError)")
        #expect(report.missing == MadeReport.artifacts)
    }

    @Test("that is not there is refused with 104 and one line")
    func absent() async throws {
        let report = try await MadeReport.make(in: try TemporaryDirectory())
        Self.expectRefusal(report, 104, says: "no such run directory: run")
    }

    @Test("is refused with 104 when there is no run to choose", arguments: ["empty", "gone"])
    func noRuns(folder: String) async throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path(of: "empty"),
            withIntermediateDirectories: false
        )
        let report = try await MadeReport.make(
            in: directory,
            arguments: [],
            environment: ["ARTIFACT_DIR": folder]
        )
        Self.expectRefusal(report, 104, says: "no run directory in \(folder)")
    }

    @Test("that cannot be written to is refused with 104 and one line")
    func unwritable() async throws {
        // What stands in the way of a file also does so for root.
        let directory = try Self.directory(["metadata.json": Self.metadata])
        try FileManager.default.createDirectory(
            atPath: directory.path(of: "run/metrics.json/x"),
            withIntermediateDirectories: true
        )
        let report = try await MadeReport.make(in: directory)
        #expect(report.ending == .exited(104))
        #expect(report.process.errorLines.count == 1, "\(report.process.standardError)")
        #expect(report.process.standardError.contains("run/metrics.json"))
    }

    @Test(
        "that is read-only is refused with 104 and one line",
        .enabled(if: geteuid() != 0, "root may write anywhere")
    )
    func readOnly() async throws {
        let directory = try Self.directory(["metadata.json": Self.metadata])
        chmod(directory.path(of: "run"), 0o555)
        let report = try await MadeReport.make(in: directory)
        chmod(directory.path(of: "run"), 0o755)
        Self.expectRefusal(report, 104, says: "run/")
    }

    @Test("is refused with 255 when the command line is wrong", arguments: ["--nonsense", "--prom-url"])
    func flags(flag: String) async throws {
        let directory = try Self.directory(["metadata.json": Self.metadata])
        let report = try await MadeReport.make(in: directory, arguments: ["run", flag])
        #expect(report.ending == .exited(255) && report.missing == MadeReport.artifacts)
        #expect(report.process.standardError.contains(flag))
    }

    @Test(
        "is refused with 104 when the patience for the model is none",
        arguments: ["soon", "0", "-1", "nan"]
    )
    func patience(text: String) async throws {
        let directory = try Self.directory(["metadata.json": Self.metadata])
        let report = try await MadeReport.make(in: directory, environment: ["OLLAMA_TIMEOUT": text])
        Self.expectRefusal(report, 104, says: "OLLAMA_TIMEOUT")
    }
}
