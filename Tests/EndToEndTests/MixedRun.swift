// One run of the social mix per mode, on which several tests look. Must not judge.

import Foundation
import Measure
import TestSupport

/// A finished run of the mix against the demo application, with everything that went over the wire.
struct MixedRun: Sendable {
    let run: SwiftloadRun
    let ending: ChildProcess.Ending
    let conversations: [RecordingProxy.Conversation]
    /// The password of its accounts.
    let password: String
    let started: Date

    private static let standard = Task { try await make(.standard) }
    private static let upstream = Task { try await make(.upstream) }

    /// The run of `mode`, made when it is first asked for.
    static func inMode(_ mode: SocialMode) async throws -> MixedRun {
        try await (mode == .standard ? standard : upstream).value
    }

    private static func make(_ mode: SocialMode) async throws -> MixedRun {
        try await ProcessSlots.shared.use {
            let demo = try await DemoProcess.start()
            let proxy = try RecordingProxy(to: demo.port)
            // Nothing else on the machine contains it; digits and a capital, as the application demands.
            let password = "Pw9-\(UUID().uuidString)"
            let started = Date()
            let run = try SwiftloadRun(
                profile: .mixed,
                script: "social_mixed",
                url: "http://127.0.0.1:\(proxy.port)",
                arguments: ["--seed", "11"],
                environment: mode.environment.merging(["LOAD_PASSWORD": password]) { $1 }
            )
            let ending = try await run.process.end(within: .seconds(40))
            let conversations = proxy.conversations
            proxy.stop()
            return MixedRun(
                run: run,
                ending: ending,
                conversations: conversations,
                password: password,
                started: started
            )
        }
    }

    /// Every secret that the server gave out: tokens and tickets.
    static func secrets(in conversations: [RecordingProxy.Conversation]) -> (
        tokens: Set<String>, tickets: Set<String>
    ) {
        var tokens: Set<String> = []
        var tickets: Set<String> = []
        for conversation in conversations {
            let text = String(decoding: conversation.received, as: UTF8.self)
            for match in text.matches(of: #/"(token|refresh_token|ticket)"\s*:\s*"([^"]{8,})"/#) {
                if match.1 == "ticket" {
                    tickets.insert(String(match.2))
                } else {
                    tokens.insert(String(match.2))
                }
            }
        }
        return (tokens, tickets)
    }
}
