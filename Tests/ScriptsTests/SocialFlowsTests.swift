// The flows on the wire: which requests each makes, as whom, in which order. Sockets are refused here.

import LoadGen
import TestSupport
import Testing

@testable import Scripts

@Suite(.serialized) struct SocialFlowsTests {
    /// Each flow once, by VUs 1 to 7 in this order; what a VU asks comes over one connection of its own.
    private static let flows = SocialMix.Flow.allCases
    private static let once = ScriptRun.profile(flows.map { (exec: $0.rawValue, vus: 1) })

    /// The post that VU 3, which runs `commentAndLike`, picks out of twenty with the seed 1.
    private static var post: Int {
        var random = VURandom(seed: 1, vu: 3, iteration: 0)
        return 11 + Int(random.unit() * 20)
    }

    @Test func `in the default mode each flow makes the requests of the k6 script`() throws {
        let application = try FakeApplication(answer: SocialAnswers.answer)
        defer { application.stop() }
        let run = try ScriptRun(Self.once, on: application, environment: ["THINK_TIME": "3600"])
        #expect(run.outcome.code == .success)
        // VU n acts as account n + 1 and deals with the next; the seventh as account 1.
        let sequences = Set(application.sequences.map { $0.map(\.line) })
        let expected = [
            ["t2 GET /api/users/me", "t2 GET /api/posts?limit=20", "t2 GET /api/friends/requests"],
            ["t3 POST /api/posts", "t3 GET /api/posts?limit=20"],
            [
                "t4 GET /api/posts?limit=20", "t4 POST /api/posts/\(Self.post)/like",
                "t4 POST /api/posts/\(Self.post)/comments", "t4 DELETE /api/posts/\(Self.post)/like",
            ],
            [
                "t5 POST /api/friends/requests/106", "t5 GET /api/friends/requests/sent",
                "t6 GET /api/friends/requests", "t6 POST /api/friends/requests/32/accept",
                "t5 GET /api/friends/status/106", "t5 GET /api/friends",
            ],
            [
                "t6 POST /api/conversations", "t6 GET /api/conversations",
                "t6 POST /api/conversations/53/messages",
                "t6 GET /api/conversations/53/messages", "t6 POST /api/conversations/53/read",
            ],
            ["t7 POST /api/conversations", "t7 GET /api/conversations", "t7 POST /api/ws/ticket"],
            [
                "t1 POST /api/games/rooms", "t1 POST /api/ws/ticket", "t2 POST /api/ws/ticket",
                "t1 POST /api/games/rooms/71/leave",
            ],
            ["- GET /api/ws/chat?ticket=secret-t7"],
            ["- GET /api/ws/game?room_id=71&ticket=secret-t1"],
        ]
        for sequence in expected { #expect(sequences.contains(sequence), "\(sequence)") }
        let signups = application.exchanges.filter { $0.path == "/api/auth/signup" }
        #expect(signups.count == 7)
        #expect(application.exchanges.count == signups.count + expected.map(\.count).reduce(0, +))
    }

    @Test func `in upstream mode each flow makes the requests of the original script`() throws {
        let application = try FakeApplication(answer: SocialAnswers.answer)
        defer { application.stop() }
        let run = try ScriptRun(
            Self.once,
            on: application,
            environment: ["THINK_TIME": "3600", "SOCIAL_COMPAT": "upstream"]
        )
        #expect(run.outcome.code == .success)
        let sequences = Set(application.sequences.map { $0.map(\.line) })
        let expected = [
            ["- POST /api/auth/signup", "- POST /api/auth/signup", "- POST /api/auth/signup"],
            ["t2 GET /api/users/me", "t2 GET /api/posts?limit=20"],
            ["t3 POST /api/posts", "t3 GET /api/posts?limit=20"],
            [
                "t1 GET /api/posts?limit=20", "t1 POST /api/posts/\(Self.post)/like",
                "t1 POST /api/posts/\(Self.post)/comments", "t1 DELETE /api/posts/\(Self.post)/like",
            ],
            [
                "t2 POST /api/friends/requests/103", "t2 GET /api/friends/requests/sent",
                "t3 GET /api/friends/requests", "t3 POST /api/friends/requests/32/accept",
                "t2 GET /api/friends/status/103", "t2 GET /api/friends",
            ],
            // The first that is no group, whoever is in it.
            [
                "t3 POST /api/conversations", "t3 GET /api/conversations",
                "t3 POST /api/conversations/52/messages",
                "t3 GET /api/conversations/52/messages", "t3 POST /api/conversations/52/read",
            ],
            ["t1 POST /api/conversations", "t1 GET /api/conversations", "t1 POST /api/ws/ticket"],
            // The joiner alone, and no leave.
            ["t2 POST /api/games/rooms", "t3 POST /api/ws/ticket"],
            ["- GET /api/ws/chat?ticket=secret-t1"],
            ["- GET /api/ws/game?room_id=71&ticket=secret-t3"],
        ]
        for sequence in expected { #expect(sequences.contains(sequence), "\(sequence)") }
        #expect(application.exchanges.count == expected.map(\.count).reduce(0, +))
    }

    @Test func `bodies are those of the k6 script`() throws {
        let application = try FakeApplication(answer: SocialAnswers.answer)
        defer { application.stop() }
        _ = try ScriptRun(Self.once, on: application, environment: ["THINK_TIME": "3600"])
        func bodies(_ line: String) -> [String] {
            application.exchanges.filter { $0.line == line }.map(\.body)
        }
        let post = try #require(bodies("t3 POST /api/posts").first)
        #expect(post.hasPrefix(#"{"title":"Load Post 2-0","content":"Stress post content "#))
        #expect(post.hasSuffix(#"","post_type":"text"}"#))
        #expect(bodies("t4 POST /api/posts/\(Self.post)/like") == [""])
        #expect(
            bodies("t4 POST /api/posts/\(Self.post)/comments") == [#"{"content":"Comment from VU 3 iter 0"}"#]
        )
        #expect(bodies("t6 POST /api/conversations") == [#"{"is_group":false,"participant_ids":[107]}"#])
        #expect(
            bodies("t6 POST /api/conversations/53/messages")
                == [#"{"content":"DM from 106 at iter 0","message_type":"text"}"#]
        )
        #expect(bodies("t1 POST /api/games/rooms") == [#"{"type":"othello"}"#])
    }

    @Test func `with a seed every VU acts the same, whatever the number of loops and the pace`() throws {
        let vus = 8
        let profile = ScriptRun.profile([(exec: "default", vus: vus)])
        let actions = try [(1, SocialAnswers.answer), (2, SocialAnswers.slowly)].map { loops, answer in
            let application = try FakeApplication(answer: answer)
            defer { application.stop() }
            _ = try ScriptRun(profile, on: application, environment: ["THINK_TIME": "0.01"], loops: loops)
            return Self.actions(application)
        }
        #expect(actions[0].count == vus)
        for (actor, first) in actions[0] {
            let second = try #require(actions[1][actor])
            let common = min(first.count, second.count)
            #expect(common >= 10, "\(actor)")
            #expect(first.prefix(common) == second.prefix(common), "\(actor)")
        }
    }

    @Test func `an empty feed does not shift later choices`() throws {
        let profile = ScriptRun.profile([(exec: "default", vus: 8)])
        let flows = try [SocialAnswers.answer, SocialAnswers.withEmptyFeed].map { answer in
            let application = try FakeApplication(answer: answer)
            defer { application.stop() }
            _ = try ScriptRun(profile, on: application, environment: ["THINK_TIME": "0.01"])
            return Self.actions(application).mapValues { lines in
                lines.filter { !$0.contains("/like") && !$0.contains("/comments") }
            }
        }
        for (actor, first) in flows[0] {
            let second = try #require(flows[1][actor])
            let common = min(first.count, second.count)
            #expect(common >= 10, "\(actor)")
            #expect(first.prefix(common) == second.prefix(common), "\(actor)")
        }
    }

    /// What each VU did, by the token it first acted with; sockets and setup left out.
    private static func actions(_ application: FakeApplication) -> [String: [String]] {
        var actions: [String: [String]] = [:]
        for sequence in application.sequences where sequence[0].token != "-" {
            actions[sequence[0].token, default: []] += sequence.map(\.line)
        }
        return actions
    }

    @Test func `a token that has grown old is renewed by the VU, with a named and checked request`() throws {
        let application = try FakeApplication(answer: SocialAnswers.answer)
        defer { application.stop() }
        let run = try ScriptRun(
            ScriptRun.profile([(exec: "readFeed", vus: 1)]),
            on: application,
            environment: ["THINK_TIME": "3600"],
            script: ImpatientSocialMix.self
        )
        let sequence = try #require(application.sequences.first { $0[0].path == "/api/auth/login" })
        #expect(
            sequence.map(\.line) == [
                "- POST /api/auth/login", "- POST /api/auth/login", "renewed2 GET /api/users/me",
                "renewed2 GET /api/posts?limit=20", "renewed2 GET /api/friends/requests",
            ]
        )
        #expect(sequence[0].body.hasSuffix(#"_2@example.com","password":"Password123!"}"#))
        #expect(run.checks["load user login status is 200"] == [2, 0])
        #expect(run.checks["load user login has token"] == [2, 0])
    }

    @Test func `after a failed renewal the old token is kept and not tried again at once`() throws {
        let application = try FakeApplication { exchange in
            exchange.path == "/api/auth/login" ? (500, "{}") : SocialAnswers.answer(exchange)
        }
        defer { application.stop() }
        let run = try ScriptRun(
            ScriptRun.profile([(exec: "readFeed", vus: 1)]),
            on: application,
            environment: ["THINK_TIME": "0.01"],
            script: ImpatientSocialMix.self
        )
        #expect(application.exchanges.count { $0.path == "/api/auth/login" } == 2)
        #expect(application.exchanges.count { $0.line == "t2 GET /api/users/me" } > 2)
        #expect(run.checks["load user login status is 200"] == [0, 2])
    }

    @Test func `neither tokens nor tickets nor passwords reach the run directory or the log`() throws {
        let application = try FakeApplication(answer: SocialAnswers.secretly)
        defer { application.stop() }
        for mode in ["", "upstream"] {
            let run = try ScriptRun(
                Self.once,
                on: application,
                environment: ["THINK_TIME": "3600", "SOCIAL_COMPAT": mode, "LOAD_PASSWORD": "Abcdef1secret!"]
            )
            #expect(run.artifacts.contains("loadu_"))
            #expect(!run.artifacts.contains("secret"))
            #expect(!run.log.contains { $0.contains("secret") })
        }
    }
}

/// The social mix with tokens that are old at once, and live a minute after a failed renewal.
private struct ImpatientSocialMix: Script {
    static let name = "impatient"
    private let mix: SocialMix

    init(environment: ScriptEnvironment) throws {
        mix = try SocialMix(environment: environment, tokenLifetime: 0)
    }

    func setup(_ vu: VU) async throws -> [Account] { try await mix.setup(vu) }

    var functions: [String: @Sendable (VU, [Account]) async throws -> Void] { mix.functions }
}
