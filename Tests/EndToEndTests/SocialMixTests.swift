// A short run of the social mix as a user sees it: exit code, summary, metadata, timeline, terminal.

import Foundation
import Measure
import TestSupport
import Testing

@Suite("a run of the social mix", .timeLimit(.minutes(5)))
struct SocialMixTests {
    @Test(
        "ends with 0 and passes all its checks, every name letter for letter",
        arguments: SocialMode.allCases
    )
    func checks(mode: SocialMode) async throws {
        let mixed = try await MixedRun.inMode(mode)
        #expect(mixed.ending == .exited(0), "stderr: \(mixed.run.process.standardError)")
        let summary = try mixed.run.summary()
        let expected = SocialNames.checks + (mode == .standard ? SocialNames.furtherChecks : [])
        #expect(Set(summary.checks.map(\.name)) == Set(expected))
        for check in summary.checks {
            #expect(
                check.fails == 0 && check.passes > 0,
                "\(check.name): \(check.passes) passes, \(check.fails) fails"
            )
        }
        #expect(summary.metric("http_req_failed", "value") == 0)
        #expect(summary.metric("checks", "value") == 1)
    }

    @Test("leaves a summary in k6's shape", arguments: SocialMode.allCases)
    func summaryShape(mode: SocialMode) async throws {
        let summary = try await MixedRun.inMode(mode).run.summary()
        #expect(SummaryRules.violations(in: summary) == [])
        #expect(summary["metrics"]?["http_req_failed"]?["thresholds"] == ["rate<0.05": false])
    }

    @Test(
        "leaves a summary that the bundled oracle accepts",
        .enabled(if: Programs.python != nil, Comment(rawValue: Programs.withoutPython)),
        arguments: SocialMode.allCases
    )
    func oracle(mode: SocialMode) async throws {
        let mixed = try await MixedRun.inMode(mode)
        let oracle = try ChildProcess(
            try #require(Programs.python),
            ["\(Programs.root)/scripts/check_summary.py", mixed.run.directory.path(of: "run/summary.json")],
            environment: Programs.environment
        )
        let ending = try await oracle.end(within: .seconds(20))
        #expect(ending == .exited(0), "\(oracle.standardOutput)\(oracle.standardError)")
    }

    @Test("has sockets of chat and game", arguments: SocialMode.allCases)
    func sockets(mode: SocialMode) async throws {
        let mixed = try await MixedRun.inMode(mode)
        let opened = mixed.conversations.compactMap { conversation -> String? in
            RecordedRequest.all(in: conversation.sent).last { $0.headers["upgrade"] != nil }?.path
        }
        let chats = opened.count { $0 == "/api/ws/chat" }
        let games = opened.count { $0 == "/api/ws/game" }
        #expect(chats > 0 && games > 0, "\(chats) chat and \(games) game sockets")
        let summary = try mixed.run.summary()
        #expect(summary.metric("ws_sessions", "count") == Double(chats + games))
        let timeline = try mixed.run.timeline()
        #expect(timeline.seconds.reduce(0) { $0 + ($1.sockets?.opened ?? 0) } == chats + games)
        #expect(timeline.seconds.contains { ($0.sockets?.open ?? 0) > 0 })
        #expect(timeline.seconds.last?.sockets?.open == 0)
    }

    @Test("counts the requests that the server saw", arguments: SocialMode.allCases)
    func requests(mode: SocialMode) async throws {
        let mixed = try await MixedRun.inMode(mode)
        let seen = mixed.conversations.flatMap { RecordedRequest.all(in: $0.sent) }.count {
            $0.headers["upgrade"] == nil
        }
        let summary = try mixed.run.summary()
        #expect(seen > 200)
        #expect(summary.metric("http_reqs", "count") == Double(seen))
        let bytes = mixed.conversations.reduce(0) { $0 + $1.received.count }
        #expect(summary.metric("data_received", "count") == Double(bytes))
        let sent = mixed.conversations.reduce(0) { $0 + $1.sent.count }
        #expect(summary.metric("data_sent", "count") == Double(sent))
    }

    @Test("leaves complete metadata", arguments: SocialMode.allCases)
    func metadata(mode: SocialMode) async throws {
        let mixed = try await MixedRun.inMode(mode)
        let metadata = try mixed.run.metadata()
        #expect(metadata.profile == "profile")
        let start = try #require(metadata.start)
        let end = try #require(metadata.end)
        #expect(abs(Double(start.epoch) - mixed.started.timeIntervalSince1970) < 5)
        #expect((8...30).contains(end.epoch - start.epoch))
        #expect(metadata.exitCode == 0)
        #expect(metadata.exitReason == nil)
        #expect(metadata.seed == 11)
        #expect(metadata.script == "social_mixed")
        #expect(metadata.target?.hasPrefix("http://127.0.0.1:") == true)
        #expect(metadata.targetIsDemo == false)
        #expect((metadata.loops ?? 0) > 0)
        #expect(metadata.version?.isEmpty == false)
        let json = try JSONValue(parsing: mixed.run.directory.text(of: "run/metadata.json"))
        for name in ["profile", "start_epoch", "start_utc", "end_epoch", "end_utc"] {
            #expect(json[name] != nil)
        }
    }

    @Test(
        "leaves a timeline with a line per second whose sums are the summary's",
        arguments: SocialMode.allCases
    )
    func timeline(mode: SocialMode) async throws {
        let mixed = try await MixedRun.inMode(mode)
        let timeline = try mixed.run.timeline()
        #expect(!timeline.isTorn && timeline.unreadableLines == 0)
        let times = timeline.seconds.map(\.time)
        #expect((8...30).contains(times.count))
        // The last line may close a second that has only begun; a busy machine may be late.
        for (index, time) in times.dropLast().enumerated() {
            #expect(abs(time - Double(index + 1)) < 0.7, "line \(index + 1) is of second \(time)")
        }
        let summary = try mixed.run.summary()
        let requests = timeline.seconds.reduce(0) { sum, second in
            // An upgrade to a WebSocket is a route too, and no request in k6's sense.
            sum
                + second.routes.reduce(0) {
                    $0 + ($1.value.statuses.filter { $0.key != 101 }.values.reduce(0, +))
                }
        }
        #expect(Double(requests) == summary.metric("http_reqs", "count"))
        let finished = timeline.seconds.reduce(0) { sum, second in
            sum + second.scenarios.values.reduce(0) { $0 + ($1.finished ?? 0) }
        }
        #expect(Double(finished) == summary.metric("iterations", "count"))
        let received = timeline.seconds.reduce(0) { $0 + ($1.dataReceived ?? 0) }
        #expect(Double(received) == summary.metric("data_received", "count"))
        #expect(timeline.seconds.contains { $0.scenarios.values.reduce(0) { $0 + ($1.vus ?? 0) } == 25 })
        #expect(Set(timeline.seconds.flatMap(\.scenarios.keys)) == ["auth", "social", "realtime"])
    }

    @Test("names every route in its timeline")
    func routes() async throws {
        let timeline = try await MixedRun.inMode(.standard).run.timeline()
        #expect(Set(timeline.seconds.flatMap(\.routes.keys)) == SocialNames.routes)
    }

    @Test("prints plain progress and the summary when nobody looks", arguments: SocialMode.allCases)
    func terminal(mode: SocialMode) async throws {
        let mixed = try await MixedRun.inMode(mode)
        let output = mixed.run.process.standardOutput
        #expect(!output.contains("\u{1B}"))
        let progress = output.split(separator: "\n").filter {
            $0.contains(" complete and 0 interrupted iterations")
        }
        #expect(progress.last?.hasPrefix("finished (") == true, "\(output)")
        for name in ["auth", "social", "realtime"] { #expect(progress.last?.contains("\(name) 0/") == true) }
        #expect(output.contains("✓ game ws status is 101"))
        #expect(output.contains("http_req_duration"))
        #expect(mixed.run.process.standardError == "")
    }
}

@Suite("secrets of a run", .timeLimit(.minutes(5)))
struct SecretsTests {
    @Test("occur in no file of the run directory and nowhere on the terminal", arguments: SocialMode.allCases)
    func nowhere(mode: SocialMode) async throws {
        let mixed = try await MixedRun.inMode(mode)
        let (tokens, tickets) = MixedRun.secrets(in: mixed.conversations)
        #expect(
            tokens.count >= 3 && !tickets.isEmpty,
            "\(tokens.count) tokens, \(tickets.count) tickets were seen"
        )
        #expect(mixed.conversations.contains { $0.sent.contains(text: mixed.password) })
        let secrets = tokens.union(tickets).union([mixed.password])
        #expect(try mixed.run.leaks(of: secrets) == [])
        // What is no secret is found, so what is not found is not there.
        #expect(
            try mixed.run.leaks(of: ["social_mixed"]) == [mixed.run.directory.path(of: "run/metadata.json")]
        )
        #expect(try mixed.run.leaks(of: ["✓ has ticket"]) == ["stdout"])
    }
}

extension SwiftloadRun {
    /// Where any of `secrets` occurs; the secrets themselves are not told.
    func leaks(of secrets: Set<String>) throws -> [String] {
        var places = [
            ("stdout", Array(process.standardOutput.utf8)), ("stderr", Array(process.standardError.utf8)),
        ]
        try #require(files.count >= 3)
        for file in files { places.append((file, Array(try Data(contentsOf: URL(fileURLWithPath: file))))) }
        return places.filter { place in secrets.contains { place.1.contains(text: $0) } }.map(\.0)
    }
}

extension [UInt8] {
    /// Whether the bytes of `text` occur.
    func contains(text: String) -> Bool { Data(self).range(of: Data(text.utf8)) != nil }
}
