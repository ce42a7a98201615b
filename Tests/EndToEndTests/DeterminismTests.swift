// The same seed gives the same actions per VU, however many loops carry them: seen from the wire.

import Foundation
import TestSupport
import Testing

/// What every account did, flow by flow, as the requests of its VU tell.
struct RecordedFlows: Equatable {
    /// The flows by the number of the account (`loadu_<time>_<number>`), which in the default mode is one VU's.
    var byAccount: [String: [String]] = [:]
    /// VUs whose requests did not all go over one connection; their order is unknown.
    var scattered = 0

    init(_ conversations: [RecordingProxy.Conversation]) {
        var accountOfToken: [String: String] = [:]
        var requests: [String: [RecordedRequest]] = [:]
        for conversation in conversations {
            let all = RecordedRequest.all(in: conversation.sent)
            let answers = String(decoding: conversation.received, as: UTF8.self).matches(
                of: #/"token"\s*:\s*"([^"]+)"/#
            )
            let names = all.filter { $0.path == "/api/auth/signup" }.compactMap {
                $0.body.firstMatch(of: #/"username"\s*:\s*"loadu_\d+_(\d+)"/#).map { String($0.1) }
            }
            for (name, answer) in zip(names, answers) { accountOfToken[String(answer.1)] = name }
        }
        for conversation in conversations {
            let all = RecordedRequest.all(in: conversation.sent)
            guard let first = all.first, first.headers["upgrade"] == nil,
                let token = first.headers["authorization"]?.dropFirst("Bearer ".count),
                let account = accountOfToken[String(token)]
            else { continue }
            if requests[account] != nil { scattered += 1 }
            requests[account] = all
        }
        byAccount = requests.mapValues { Self.flows($0.map(\.pattern)) }
    }

    /// Which flow a request begins; the feed of a post or of a comment tells them apart by what comes before.
    private static func flows(_ patterns: [String]) -> [String] {
        var flows: [String] = []
        for (index, pattern) in patterns.enumerated() {
            let before = index > 0 ? patterns[index - 1] : ""
            switch pattern {
            case "GET /api/users/me": flows.append("readFeed")
            case "POST /api/posts": flows.append("createPost")
            case "GET /api/posts" where before != "GET /api/users/me" && before != "POST /api/posts":
                flows.append("commentAndLike")
            case "POST /api/friends/requests/:id": flows.append("befriend")
            case "POST /api/conversations":
                let third = patterns.dropFirst(index + 2).first
                flows.append(third == "POST /api/ws/ticket" ? "chat" : "directMessage")
            case "POST /api/games/rooms": flows.append("game")
            default: break
            }
        }
        // The last one may have been cut off.
        return flows.dropLast()
    }
}

@Suite("the seed", .timeLimit(.minutes(5)))
struct DeterminismTests {
    private static let profile = LoadProfile(vus: 4, seconds: 9, pace: "60ms")

    private static func flows(seed: Int, loops: Int) async throws -> RecordedFlows {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let proxy = try RecordingProxy(to: demo.port)
            let run = try SwiftloadRun(
                profile: profile,
                script: "social_mixed",
                url: "http://127.0.0.1:\(proxy.port)",
                arguments: ["--seed", "\(seed)", "--loops", "\(loops)"],
                environment: ["THINK_TIME": "0"]
            )
            #expect(
                try await run.process.end(within: .seconds(40)) == .exited(0),
                "\(run.process.standardError)"
            )
            #expect(try run.metadata().loops == loops)
            proxy.stop()
            return RecordedFlows(proxy.conversations)
        }
    }

    @Test("gives the same sequence of flows per VU with one loop and with two; another seed gives another")
    func sameFlows() async throws {
        async let oneLoop = Self.flows(seed: 7, loops: 1)
        async let twoLoops = Self.flows(seed: 7, loops: 2)
        async let otherSeed = Self.flows(seed: 8, loops: 2)
        let (one, two, other) = try await (oneLoop, twoLoops, otherSeed)
        #expect(Set(one.byAccount.keys) == ["1", "2", "3", "4"])
        #expect(Set(two.byAccount.keys) == Set(one.byAccount.keys))
        #expect(one.scattered == 0 && two.scattered == 0)
        var compared = 0
        var differing = 0
        for (account, flows) in one.byAccount {
            let others = two.byAccount[account] ?? []
            let count = min(flows.count, others.count)
            #expect(Array(flows.prefix(count)) == Array(others.prefix(count)), "VU of account \(account)")
            compared += count
            if !(other.byAccount[account] ?? []).starts(with: flows.prefix(6)) { differing += 1 }
        }
        #expect(compared >= 24, "only \(compared) flows were compared")
        #expect(differing >= 3, "another seed must not give the same flows")
    }
}
