// Signals to a running test: k6's 105, artifacts complete; the second one does not wait for anything.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("a signal", .timeLimit(.minutes(5)))
struct SignalTests {
    private static let hold = LoadProfile(
        """
        {"scenarios": {"main": {
          "executor": "ramping-vus", "startVUs": 6, "stages": [{"duration": "60s", "target": 6}],
          "env": {"THINK_TIME": "0.1-0.3"}
        }}}
        """
    )

    @Test(
        "in the hold phase ends the run with 105 at once, artifacts complete",
        arguments: [SIGINT, SIGTERM, SIGHUP]
    )
    func stops(signal: Int32) async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(profile: Self.hold, script: "social_mixed", url: demo.url)
            try await run.reach(second: 3)
            let sent = ContinuousClock.now
            run.process.signal(signal)
            #expect(try await run.process.end(within: .seconds(20)) == .exited(105))
            #expect(ContinuousClock.now - sent < .seconds(3))
            try Self.checkArtifacts(run, signal: signal)
            #expect(run.process.standardOutput.contains("✓ get posts status 200"))
            #expect(run.process.standardError.contains("stopped by"))
        }
    }

    private static func checkArtifacts(_ run: SwiftloadRun, signal: Int32) throws {
        let summary = try run.summary()
        #expect(SummaryRules.violations(in: summary) == [])
        #expect((summary.metric("iterations", "count") ?? 0) > 0)
        let metadata = try run.metadata()
        #expect(metadata.exitCode == 105)
        #expect(metadata.end != nil)
        let names: [Int32: String] = [SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP"]
        #expect(metadata.exitReason?.contains(names[signal] ?? "?") == true)
        let timeline = try run.timeline()
        #expect(!timeline.isTorn && timeline.unreadableLines == 0 && timeline.seconds.count >= 3)
        let interrupted = timeline.seconds.reduce(0) { $0 + ($1.scenarios["main"]?.interrupted ?? 0) }
        #expect(interrupted > 0)
        #expect(!run.files.contains { $0.hasSuffix(".partial") })
    }

    @Test("that comes a second time ends the process although its output is stuck")
    func second() async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let stuck = try StuckPipe()
            let run = try SwiftloadRun(
                profile: LoadProfile(vus: 2, seconds: 60),
                url: demo.cheapURL,
                arguments: ["--quiet"],
                output: .descriptor(stuck.writeEnd)
            )
            try await run.reach(second: 1)
            run.process.signal(SIGINT)
            // All artifacts are there; the process hangs where it prints the summary into a full pipe.
            #expect(await eventually(within: .seconds(10)) { (try? run.metadata())?.exitCode == 105 })
            try await Task.sleep(for: .milliseconds(300))
            #expect(run.process.ending == nil)
            run.process.signal(SIGINT)
            #expect(try await run.process.end(within: .seconds(3)) == .exited(105))
        }
    }

    @Test("that comes twice at once leaves at once")
    func twice() async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(profile: Self.hold, script: "social_mixed", url: demo.url)
            try await run.reach(second: 1)
            run.process.signal(SIGINT)
            run.process.signal(SIGTERM)
            #expect(try await run.process.end(within: .seconds(2)) == .exited(105))
        }
    }

    @Test("KILL mid-run leaves metadata and a timeline that can be read")
    func kill() async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(profile: LoadProfile(vus: 4, seconds: 60), url: demo.cheapURL)
            try await run.reach(second: 3)
            run.process.signal(SIGKILL)
            #expect(try await run.process.end(within: .seconds(5)) == .killed(SIGKILL))
            let metadata = try run.metadata()
            #expect(metadata.profile == "profile" && metadata.start != nil)
            #expect(metadata.end == nil && metadata.exitCode == nil)
            let timeline = try run.timeline()
            #expect(timeline.seconds.count >= 3 && timeline.unreadableLines == 0)
            #expect(timeline.seconds.allSatisfy { ($0.routes.first?.value.statuses[200] ?? 0) > 0 })
        }
    }
}

/// A pipe that is full: whoever writes to it waits.
final class StuckPipe: Sendable {
    let writeEnd: Int32
    private let readEnd: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
        let page = [UInt8](repeating: 0x20, count: 4096)
        while write(writeEnd, page, page.count) > 0 {}
        while write(writeEnd, page, 1) > 0 {}
        _ = fcntl(writeEnd, F_SETFL, 0)
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }
}
