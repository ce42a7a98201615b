// The server is not there, or dies: what a run says, counts and leaves.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("a server that fails", .timeLimit(.minutes(5)))
struct FailureTests {
    @Test(
        "that is not there ends the run with 107 and one line that names its URL",
        arguments: SocialMode.allCases
    )
    func closedPort(mode: SocialMode) async throws {
        let port = try ClosedPort()
        let url = "http://127.0.0.1:\(port.number)"
        let run = try SwiftloadRun(
            profile: .mixed,
            script: "social_mixed",
            url: url,
            environment: mode.environment
        )
        #expect(try await run.process.end(within: .seconds(20)) == .exited(107))
        #expect(run.process.errorLines.count == 1, "\(run.process.standardError)")
        #expect(run.process.standardError.contains(url))
        #expect(run.process.standardError.contains("refused"))
        #expect(SummaryRules.violations(in: try run.summary()).filter { $0 != "no counter" } == [])
        let metadata = try run.metadata()
        #expect(metadata.end != nil)
        #expect(metadata.exitCode == 107)
        #expect(metadata.exitReason?.contains(url) == true)
        #expect(
            try run.timeline().seconds.reduce(0) {
                $0 + $1.scenarios.values.reduce(0) { $0 + ($1.started ?? 0) }
            } == 0
        )
    }

    @Test(
        "that is killed mid-run does not end the run: failures are counted, 99, and the timeline shows when"
    )
    func killedUnderGet() async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let run = try SwiftloadRun(
                profile: LoadProfile(vus: 4, seconds: 7, thresholds: #"{"http_req_failed": ["rate<0.05"]}"#),
                url: demo.cheapURL
            )
            try await run.reach(second: 3)
            try await demo.process.killAndWait()
            #expect(try await run.process.end(within: .seconds(30)) == .exited(99))
            try Self.checkOnset(run, minimumSeconds: 7, code: 1212)
            let summary = try run.summary()
            let failed = try #require(summary.metric("http_req_failed", "passes"))
            let all = try #require(summary.metric("http_reqs", "count"))
            #expect(failed > 0 && failed < all)
            #expect(summary["metrics"]?["http_req_failed"]?["thresholds"] == ["rate<0.05": true])
            #expect(summary.checks.first?.fails == Int(failed))
            #expect(run.process.errorLines.last?.contains("http_req_failed") == true)
        }
    }

    @Test("that is killed under the social mix leaves no secret behind either")
    func killedUnderMix() async throws {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let proxy = try RecordingProxy(to: demo.port)
            let password = "Pw9-\(UUID().uuidString)"
            let run = try SwiftloadRun(
                profile: .mixed,
                script: "social_mixed",
                url: "http://127.0.0.1:\(proxy.port)",
                environment: ["LOAD_PASSWORD": password]
            )
            try await run.reach(second: 4)
            try await demo.process.killAndWait()
            #expect(try await run.process.end(within: .seconds(40)) == .exited(99))
            // Behind the proxy connections still open, and end at once.
            try Self.checkOnset(run, minimumSeconds: 8, code: 1000)
            let closeCodes = try run.timeline().seconds.reduce(into: Set<Int>()) {
                $0.formUnion($1.sockets?.closeCodes.keys.map { $0 } ?? [])
            }
            #expect(closeCodes.contains(1006))
            let (tokens, tickets) = MixedRun.secrets(in: proxy.conversations)
            #expect(tokens.count >= 25 && !tickets.isEmpty)
            #expect(try run.leaks(of: tokens.union(tickets).union([password])) == [])
        }
    }

    /// Errors by code from a certain second on to the end of the load, none before.
    private static func checkOnset(_ run: SwiftloadRun, minimumSeconds: Int, code: Int) throws {
        let timeline = try run.timeline()
        #expect(timeline.seconds.count >= minimumSeconds)
        func errors(_ second: TimelineSecond) -> Int {
            second.routes.values.reduce(0) { $0 + $1.errors.values.reduce(0, +) }
        }
        func requests(_ second: TimelineSecond) -> Int {
            second.routes.values.reduce(0) { $0 + $1.statuses.values.reduce(0, +) }
        }
        let onset = try #require(timeline.seconds.firstIndex { errors($0) > 0 })
        #expect(onset >= 2)
        for second in timeline.seconds[..<onset] { #expect(requests(second) > 0) }
        let after = timeline.seconds[(onset + 1)...].filter { requests($0) > 0 }
        #expect(after.count >= 2)
        for second in after { #expect(errors(second) == requests(second), "second \(second.time)") }
        let codes = timeline.seconds.reduce(into: Set<Int>()) { codes, second in
            for route in second.routes.values { codes.formUnion(route.errors.keys) }
        }
        #expect(codes.contains(code) && codes.isSubset(of: [code, 1000, 1201, 1220]), "found \(codes)")
        #expect(try run.metadata().exitCode == 99)
    }
}
