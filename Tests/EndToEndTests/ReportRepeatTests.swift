// The same artifacts analysed again, later and elsewhere: the same bytes. And the list of all runs.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("a report made again", .timeLimit(.minutes(5)))
struct ReportRepeatTests {
    @Test(
        "is the same at another time, in another place and language, but for when it was made",
        .enabled(if: Programs.prometheus != nil, Comment(rawValue: Programs.withoutPrometheus))
    )
    func same() async throws {
        let observed = try await ObservedRun.slowDatabase.value.report
        func report(_ environment: [String: String]) async throws -> (MadeReport, String) {
            let directory = try MadeReport.copy(
                of: observed.directory,
                files: MadeReport.runFiles + ["metrics.json", "logs.json"]
            )
            let report = try await MadeReport.make(
                in: directory,
                arguments: ["run", "--offline"],
                environment: environment
            )
            #expect(report.ending == .exited(0) && report.missing == [])
            return (report, try #require(try report.analysis()["generated_at"]?.string))
        }
        // The time it was made at must be no other time of the run: it is masked wherever it stands.
        await Self.clockHasMovedOn()
        let (first, firstTime) = try await report(["TZ": "UTC", "LC_ALL": "C"])
        await Self.clockHasMovedOn()
        for zone in ["Pacific/Auckland", "XYZ+11:30"] {
            let (second, secondTime) = try await report([
                "TZ": zone, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8",
            ])
            #expect(firstTime != secondTime)
            for file in MadeReport.artifacts {
                let texts = [(first, firstTime), (second, secondTime)].map { report, time in
                    report.directory.text(of: "run/\(file)").replacing(time, with: "WHEN")
                }
                #expect(texts[0] == texts[1], "\(file) with TZ=\(zone)")
            }
        }
        // It is what was said when the sources were there, but for the words of the model.
        for name in ["status", "reasons", "diagnosis", "evidence", "thresholds", "alerts", "k6_highlights"] {
            #expect(try first.analysis()[name] == observed.analysis()[name], "\(name)")
        }
    }

    private static func clockHasMovedOn() async {
        let start = Date()
        _ = await eventually(within: .seconds(10)) { Date().timeIntervalSince(start) > 2 }
    }

    @Test("is in the list of runs with all others, newest first, with links and a trend")
    func index() async throws {
        let directory = try TemporaryDirectory()
        let profile = try directory.write(LoadProfile(vus: 1, seconds: 1).text, to: "short.json")
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            for _ in 0..<3 {
                let run = try await SwiftloadRun.command(
                    ["run", "--profile", profile, "--script", "get", "--base-url", demo.cheapURL],
                    in: directory,
                    environment: ["ARTIFACT_DIR": "runs"]
                )
                #expect(run.ending == .exited(0), "\(run.standardError)")
            }
        }
        let runs = try directory.names(in: "runs")
        try #require(runs.count == 3)
        let places = ["ARTIFACT_DIR": "runs"]

        // Without an argument: the latest, and the list with it.
        let latest = try await MadeReport.make(in: directory, arguments: [], environment: places)
        #expect(latest.ending == .exited(0), "\(latest.process.standardError)")
        #expect(try directory.names(in: "runs/\(runs[2])").contains("report.html"))
        #expect(try !directory.names(in: "runs/\(runs[0])").contains("report.html"))
        #expect(Self.links(directory.text(of: "runs/index.html")) == [runs[2]])
        let named = try await MadeReport.make(
            in: directory,
            arguments: ["runs/\(runs[0])/"],
            environment: places
        )
        #expect(named.ending == .exited(0), "\(named.process.standardError)")
        #expect(Self.links(directory.text(of: "runs/index.html")) == [runs[2], runs[0]])

        let command = try await SwiftloadRun.command(["index"], in: directory, environment: places)
        #expect(command.ending == .exited(0) && command.standardOutput.contains("3 runs"))
        let page = directory.text(of: "runs/index.html")
        let rows = runs.reversed().map { page.range(of: $0)?.lowerBound }
        #expect(!rows.contains(nil) && rows.compactMap(\.self) == rows.compactMap(\.self).sorted())
        #expect(page.contains("Trend by profile") && page.contains("<svg") && page.contains("→"))
        #expect(try await MadeReport.violations(in: [directory.path(of: "runs/index.html")]) == [])
    }

    /// The run directories whose page the list links to, in its order.
    private static func links(_ page: String) -> [String] {
        page.matches(of: #/href="\./([^"/]+)/report\.html"/#).map { String($0.1) }
    }

    @Test("without a folder is no list of runs: 104 and one line")
    func noFolder() async throws {
        let command = try await SwiftloadRun.command(
            ["index", "--artifact-dir", "gone"],
            in: try TemporaryDirectory()
        )
        #expect(command.ending == .exited(104) && command.errorLines.count == 1)
        #expect(command.standardError.contains("no such directory: gone"))
    }
}
