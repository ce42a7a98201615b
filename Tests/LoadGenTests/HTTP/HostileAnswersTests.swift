// The tables of hostile answers over sockets, through the whole client.

import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(2))) struct HostileAnswersTests {
    private struct Seen: Sendable {
        let result: ProbeResult
        let isNextReused: Bool
        let nextStatus: Int
    }

    @Test(arguments: [HostileServer.Cut.whole, .pieces(seed: 11), .pieces(seed: 12)])
    func `each is told as the table says, and never waits for the time-out`(_ cut: HostileServer.Cut)
        async throws
    {
        let server = HostileServer(cut: cut)
        let (seen, _) = try await VUBench(server.baseURL).run { vu in
            var seen: [Seen] = []
            for (index, answer) in server.answers.enumerated() {
                let response = try await vu.http.request(
                    Request(answer.method == "HEAD" ? .head : .get, "/\(index)", timeout: .seconds(20))
                )
                let next = try await vu.http.get("/next")
                seen.append(
                    Seen(
                        result: ProbeResult(url: answer.name, response),
                        isNextReused: next.isReused,
                        nextStatus: next.status
                    )
                )
                vu.http.closeIdle()
            }
            return seen
        }
        for (answer, seen) in zip(server.answers, seen) {
            let result = seen.result
            switch answer.outcome {
            case .answer(let status, let body):
                #expect(result.status == status, "\(answer): \(result.error)")
                #expect(result.bodyLength == body, "\(answer)")
                #expect(result.errorClass == .none && result.error.isEmpty, "\(answer)")
                #expect(result.errorCode == (status >= 400 ? 1000 + status : 0), "\(answer)")
            case .failure(let classes):
                #expect(result.status == 0 && !result.isOK, "\(answer)")
                #expect(classes.contains(result.errorClass.rawValue), "\(answer): \(result.error)")
                let isCoded = result.error.hasPrefix("error decompressing")
                #expect(
                    result.errorCode == (isCoded ? 1701 : classes == ["reset"] ? 1220 : 1000),
                    "\(answer)"
                )
                #expect(!result.error.isEmpty, "\(answer)")
            }
            guard case .whole = cut else { continue }
            #expect(seen.nextStatus == 200, "after \(answer)")
            if let reuse = answer.reuse { #expect(seen.isNextReused == reuse, "after \(answer)") }
        }
    }
}
