// How runs end that do not end by their plan, seen where RunControllerTests does not look: scripts that do not mind being
// interrupted, ends that meet each other, and what a failed run leaves.

import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct RunEndingsTests {
    private struct Failure: Error, CustomStringConvertible {
        var description: String { "no luck with password=hunter2" }
    }

    private let log = Collected<String>()

    /// A run whose iterations and teardown say that they ran.
    private func bench(for duration: Duration = .seconds(10)) throws -> RunBench {
        let log = self.log
        var bench = try RunBench([.constant(vus: 1, for: duration)]) { vu in
            log.add("iteration")
            try await vu.sleep(.milliseconds(5))
        }
        bench.script.teardown = { _, _ in log.add("teardown") }
        return bench
    }

    @Test func `a setup that swallows its time-out is late all the same`() async throws {
        var bench = try bench()
        bench.script.setup = { vu in
            try? await vu.sleep(.seconds(10))
            return 3
        }
        bench.configuration.setupTimeout = .milliseconds(20)
        let (record, exit) = try await bench.run()
        #expect(exit.code == .setupTimeout)
        #expect(log.all.isEmpty && record.setupData == nil)
    }

    @Test func `a setup that swallows the stop is not followed by iterations`() async throws {
        let stop = Collected<@Sendable () -> Void>()
        var bench = try bench()
        bench.script.setup = { vu in
            stop.all.first?()
            try? await vu.sleep(.seconds(10))
            return 3
        }
        let (record, exit) = try await bench.run { stop.add($0) }
        #expect(exit.code == .interrupted && exit.reason == "stopped by SIGINT")
        #expect(log.all.isEmpty && record.setupData == nil)
    }

    @Test func `a stop during teardown lets it finish`() async throws {
        let stop = Collected<@Sendable () -> Void>()
        let log = self.log
        var bench = try bench(for: .milliseconds(20))
        bench.script.teardown = { vu, _ in
            stop.all.first?()
            try await vu.sleep(.milliseconds(50))
            log.add("torn down")
        }
        let (_, exit) = try await bench.run { stop.add($0) }
        #expect(exit.code == .interrupted)
        #expect(log.all.last == "torn down")
    }

    @Test func `the first reason for an end is the one that counts`() async throws {
        let stop = Collected<@Sendable () -> Void>()
        var bench = try bench()
        bench.script.functions["default"] = { vu in
            stop.all.first?()
            try await vu.sleep(.seconds(10))
        }
        bench.script.teardown = { _, _ in throw Failure() }
        let (_, exit) = try await bench.run { stop.add($0) }
        #expect(exit.code == .interrupted && exit.reason == "stopped by SIGINT")
    }

    @Test func `a script that needs its setup data does not run without it`() async throws {
        var bench = try bench()
        bench.configuration.skipsSetup = true
        let (record, exit) = try await bench.run()
        #expect(exit.code == .scriptFailed)
        #expect(
            exit.reason == "setup failed: script test cannot run without its setup (--no-setup)"
        )
        #expect(log.all.isEmpty && record.samples.iterations.isEmpty)
    }

    @Test func `what the numbers do not show is told once, at the end`() async throws {
        let lines = Collected<String>()
        var bench = try RunBench([.constant(vus: 2, for: .milliseconds(20))], loops: 2) { vu in
            let metrics = vu.core.context.metrics
            if vu.iteration == 0 {
                metrics.noteMalformedBody()
                if vu.id == 1 { metrics.noteDroppedMessage() }
            }
            try await vu.sleep(.milliseconds(5))
        }
        bench.logger = collecting(lines)
        _ = try await bench.run()
        #expect(
            lines.all == [
                "warning 2 response bodies were not the JSON that the script expected",
                "warning 1 WebSocket messages were dropped: the script read too slowly",
            ]
        )
        #expect(bench.watcher.events.all.map(\.kind) == ["body", "socket"])
    }

    @Test func `a run without losses tells nothing`() async throws {
        let lines = Collected<String>()
        var bench = try bench(for: .milliseconds(20))
        bench.logger = collecting(lines)
        _ = try await bench.run()
        #expect(lines.all.isEmpty && bench.watcher.events.all.isEmpty)
    }

    // MARK: Artifacts

    private struct Unlucky: Script {
        static let name = "unlucky"
        init(environment: ScriptEnvironment) {}

        func setup(_ vu: VU) async throws -> NoSetupData {
            vu.check("asked in setup", false)
            throw Failure()
        }

        var functions: [String: @Sendable (VU, NoSetupData) async throws -> Void] { ["default": { _, _ in }] }
    }

    @Test func `a failed setup leaves whole artifacts and 107`() async throws {
        var catalog = ScriptCatalog()
        catalog.add(Unlucky.self)
        let profile = #"{"vus": 3, "duration": "50s", "thresholds": {"checks": ["rate>0.5"]}}"#
        let test = LoopBound(
            try LoadTest(
                options: RunOptions(profile: ("p.json", Array(profile.utf8))),
                setting: .init(script: "unlucky", profile: "p", seed: 1, loops: 1, version: "0"),
                catalog: catalog,
                logger: silent
            )
        )
        let parent = try TemporaryDirectory()
        let told = Collected<Bool>()
        let outcome = try await onThread {
            try test.value.run(in: RunDirectory(existing: parent.path), stop: StopSwitch()) {
                told.add($0.isFinished)
            }
        }
        let reason = "setup failed: no luck with password=****"
        #expect(outcome.code == .scriptFailed && outcome.reason == reason && outcome.artifactErrors == [])
        #expect(told.all == [true])
        #expect(try parent.names() == ["metadata.json", "summary.json", "timeline.jsonl"])
        let metadata = try RunMetadata(decoding: JSONValue(parsing: parent.bytes("metadata.json")))
        #expect(metadata.exitCode == 107 && metadata.exitReason == reason && metadata.end != nil)
        let summary = try JSONValue(parsing: parent.bytes("summary.json"))
        #expect(ExportRules.violations(in: summary) == [])
        #expect(summary["setup_data"] == nil && summary["metrics"]?["iterations"] == nil)
        #expect(summary["root_group"]?["groups"]?["setup"]?["checks"]?["asked in setup"]?["fails"] == 1)
        // True is crossed, as in k6's export; the earlier failure decides the code.
        #expect(summary["metrics"]?["checks"]?["thresholds"]?["rate>0.5"] == true)
        let timeline = try Timeline(decoding: parent.bytes("timeline.jsonl"))
        #expect(timeline.seconds.count >= 1)
    }

    /// Runs blocking code off the test runner's few threads.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        try await withCheckedThrowingContinuation { done in
            do throws(SystemError) {
                try PosixThread { done.resume(with: Result { try body() }) }.detach()
            } catch {
                done.resume(throwing: error)
            }
        }
    }
}
