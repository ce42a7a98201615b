// A generator that does not get to run must say so (90); one that is merely busy must not.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("a load generator", .timeLimit(.minutes(5)))
struct GeneratorVerdictTests {
    /// Stops the process for most of each cycle until it has ended.
    private static func hold(
        _ process: ChildProcess,
        for stopped: Duration,
        ofEach cycle: Duration,
        within limit: Duration
    ) async throws -> ChildProcess.Ending {
        let deadline = ContinuousClock.now + limit
        while process.ending == nil, ContinuousClock.now < deadline {
            process.signal(SIGSTOP)
            try await Task.sleep(for: stopped)
            process.signal(SIGCONT)
            try await Task.sleep(for: cycle - stopped)
        }
        return try await process.end(within: .seconds(10))
    }

    @Test(
        "that is stopped most of the time ends with 90, with the reason and whole artifacts",
        arguments: [(300, 350), (150, 180)]
    )
    func stopped(milliseconds: Int, cycle: Int) async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(profile: LoadProfile(vus: 8, seconds: 6), url: demo.cheapURL)
            try await run.reach(second: 1)
            let ending = try await Self.hold(
                run.process,
                for: .milliseconds(milliseconds),
                ofEach: .milliseconds(cycle),
                within: .seconds(40)
            )
            #expect(ending == .exited(90))
            let metadata = try run.metadata()
            let reason = try #require(metadata.exitReason)
            #expect(metadata.exitCode == 90 && metadata.end != nil)
            #expect(reason.contains("the run is invalid") && reason.contains("reacted late"))
            #expect(run.process.errorLines == ["swiftload: \(reason)"])
            #expect(SummaryRules.violations(in: try run.summary()) == [])
            let timeline = try run.timeline()
            let health = GeneratorHealth(seconds: timeline.seconds)
            #expect(health.verdict.isInvalid && health.overloadedSeconds >= 3)
            #expect(timeline.seconds.flatMap(\.events).map(\.kind) == ["invalid"])
            #expect(run.process.standardOutput.contains("http_reqs"))
        }
    }

    @Test("that is stopped while thresholds are crossed ends with 99 and says that the run is invalid")
    func stoppedAndCrossed() async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let profile = LoadProfile(vus: 8, seconds: 6, thresholds: #"{"http_reqs": ["count<1"]}"#)
            let run = try SwiftloadRun(profile: profile, url: demo.cheapURL)
            try await run.reach(second: 1)
            let ending = try await Self.hold(
                run.process,
                for: .milliseconds(300),
                ofEach: .milliseconds(350),
                within: .seconds(40)
            )
            #expect(ending == .exited(99))
            #expect(run.process.standardError.contains("warning: the run is invalid"))
            let kinds = try run.timeline().seconds.flatMap(\.events).map(\.kind)
            #expect(kinds == ["threshold", "invalid"])
        }
    }

    @Test("that has time to spare is healthy")
    func ordinary() async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(profile: LoadProfile(vus: 8, seconds: 5), url: demo.cheapURL)
            #expect(try await run.process.end(within: .seconds(30)) == .exited(0))
            let timeline = try run.timeline()
            #expect(!GeneratorHealth(seconds: timeline.seconds).verdict.isInvalid)
            #expect(timeline.header.loops != nil && timeline.header.cores != nil)
            let generators = timeline.seconds.compactMap(\.generator)
            #expect(generators.allSatisfy { $0.loopBusy.count == timeline.header.loops })
            #expect(generators.contains { !$0.delayP95.isEmpty })
        }
    }

    @Test(
        "that works flat out on one loop is valid",
        .enabled(if: Programs.nginx != nil, Comment(rawValue: Programs.withoutNginx))
    )
    func flatOut() async throws {
        try await ProcessSlots.shared.use {
            let nginx = try await NginxProcess.start(requestsPerConnection: 1_000_000)
            let run = try SwiftloadRun(
                profile: LoadProfile(vus: 64, seconds: 5, pace: "0s"),
                url: "http://127.0.0.1:\(nginx.port)/",
                arguments: ["--loops", "1"]
            )
            #expect(try await run.process.end(within: .seconds(30)) == .exited(0))
            #expect(!GeneratorHealth(seconds: try run.timeline().seconds).verdict.isInvalid)
        }
    }
}
