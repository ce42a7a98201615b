// The pipeline when something goes wrong: what is said, what is still done, what the exit code is.

import Foundation
import Measure
import TestSupport
import Testing

@Suite(
    "the pipeline when something fails",
    .enabled(if: Programs.prometheus != nil, Comment(rawValue: Programs.withoutPrometheus)),
    .timeLimit(.minutes(10))
)
struct PipelineTests {
    /// Four seconds of the mix.
    private static let short = LoadProfile.mixed(holding: 3)

    @Test("thresholds are crossed: the run ends with 99, report and index are made all the same")
    func crossedThresholds() async throws {
        try await ProcessSlots.pipelines.use {
            let checkout = try PipelineCheckout()
            let profile = LoadProfile.mixed(holding: 3, thresholds: #"{"http_reqs": ["count>1000000"]}"#)
            try checkout.directory.write(profile.text, to: "load/profiles/smoke.json")
            let process = try await checkout.make("stress-ai-smoke")
            #expect(process.ending == .exited(2), "make turns every failure into 2")
            #expect(process.stages == ["0  stack-up", "99  run smoke", "0  report smoke", "0  index"])
            let run = try #require(try checkout.runs(of: "smoke").first)
            #expect(checkout.directory.text(of: "\(run)/report.html") != "")
            #expect(checkout.directory.text(of: "tmp/stress-runs/index.html") != "")
        }
    }

    @Test("an interrupt: the run gets its report, no further run is begun, 105")
    func interrupted() async throws {
        try await ProcessSlots.pipelines.use {
            let checkout = try PipelineCheckout()
            let process = try checkout.script("pipeline.sh", ["smoke", "low"])
            try await checkout.reachLoad(of: "smoke")
            process.signal(SIGINT)
            #expect(try await process.end(within: .seconds(90)) == .exited(105), "\(process.standardError)")
            #expect(
                process.stages == [
                    "0  stack-up", "105  run smoke", "0  report smoke", "-  run low: interrupted", "0  index",
                ]
            )
            let run = try #require(try checkout.runs(of: "smoke").first)
            #expect(try checkout.document("metadata.json", of: run)["exit_code"] == 105)
            #expect(checkout.directory.text(of: "\(run)/report.html") != "")
            #expect(try checkout.runs(of: "low") == [])
        }
    }

    @Test("the application dies during the run: the report says so, the pipeline does not end with 0")
    func applicationDies() async throws {
        try await ProcessSlots.pipelines.use {
            let checkout = try PipelineCheckout()
            try checkout.directory.write(LoadProfile.mixed(holding: 8).text, to: "load/profiles/smoke.json")
            let process = try checkout.script("pipeline.sh", ["smoke"])
            try await checkout.reachLoad(of: "smoke")
            kill(try #require(checkout.services["demo"]), SIGKILL)
            #expect(try await process.end(within: .seconds(90)) == .exited(99), "\(process.standardError)")
            let run = try #require(try checkout.runs(of: "smoke").first)
            let analysis = try checkout.document("ai-analysis.json", of: run)
            // Beside other tests the generator may be late as well, and the report then says that first.
            #expect(["CRITICAL", "INVALID"].contains(analysis["status"]?.string))
            #expect(analysis.causes.contains { $0["cause"] == "app_down" }, "\(analysis.causes)")
        }
    }

    @Test("Prometheus' port is taken by something else: told by number, the run is made without it")
    func portTaken() async throws {
        try await ProcessSlots.pipelines.use {
            let checkout = try PipelineCheckout()
            try checkout.directory.write(Self.short.text, to: "load/profiles/smoke.json")
            let server = LoopbackServer { _, _ in }
            let process = try await checkout.make(
                "stress-ai-smoke",
                variables: ["PROMETHEUS_PORT": "\(server.port)"]
            )
            #expect(process.ending == .exited(2))
            #expect(process.standardError.contains("port \(server.port)"), "\(process.standardError)")
            #expect(process.standardError.contains("PROMETHEUS_PORT"), "\(process.standardError)")
            #expect(process.stages.dropFirst() == ["0  run smoke", "0  report smoke", "0  index"])
            #expect(process.stages.first != "0  stack-up")
        }
    }

    @Test("the application does not start: its last words are shown, nothing is left behind")
    func applicationFails() async throws {
        let checkout = try PipelineCheckout()
        let broken = try checkout.directory.write(
            "#!/bin/sh\necho 'cannot open the database' >&2\nexit 3\n",
            to: "broken"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: broken)
        let process = try await checkout.make("stress-ai-smoke", variables: ["DEMO_BIN": broken])
        #expect(process.ending == .exited(2))
        #expect(process.standardError.contains("cannot open the database"), "\(process.standardError)")
        #expect(process.stages.first?.hasPrefix("1") == true, "\(process.standardOutput)")
        #expect(process.stages.contains("-  report smoke: the run left no directory"))
        #expect(checkout.services["demo"] == nil)
    }

    @Test("PROFILES names the set, twice in a row, and after stress-stack-down nothing is left")
    func allTwice() async throws {
        try await ProcessSlots.pipelines.use {
            let checkout = try PipelineCheckout()
            try checkout.directory.write(Self.short.text, to: "load/profiles/smoke.json")
            for _ in 1...2 {
                let process = try await checkout.make("stress-all", variables: ["PROFILES": "smoke"])
                #expect(process.stages.count == 4, "\(process.standardOutput)\(process.standardError)")
                #expect(process.stages.filter { !$0.contains("run ") }.allSatisfy { $0.hasPrefix("0  ") })
            }
            #expect(try checkout.runs(of: "smoke").count == 2)
            let services = checkout.services
            #expect(!services.isEmpty)
            for attempt in 1...2 {
                let down = try await checkout.make("stress-stack-down")
                #expect(down.ending == .exited(0), "\(attempt): \(down.standardError)")
            }
            #expect(!services.values.contains(where: PipelineCheckout.isRunning))
            #expect(throws: (any Error).self) { try Loopback.connect(to: checkout.prometheusPort) }
        }
    }
}

extension PipelineCheckout {
    /// Starts a script of the checkout, as its make targets do.
    fileprivate func script(_ name: String, _ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(
            directory.path(of: "scripts/\(name)"),
            arguments,
            environment: try environment(),
            directory: directory.path
        )
    }

    /// Waits until a profile's run has had VUs for two seconds, setup over.
    fileprivate func reachLoad(of profile: String) async throws {
        let reached = await eventually(within: .seconds(60)) {
            guard let run = try? self.runs(of: profile).first,
                let timeline = try? Timeline(decoding: self.directory.bytes("\(run)/timeline.jsonl"))
            else { return false }
            return timeline.seconds.count { $0.scenarios.values.contains { $0.vus ?? 0 > 0 } } > 1
        }
        guard reached else { throw MissingProgram(description: "no run of \(profile) came to its load") }
    }
}
