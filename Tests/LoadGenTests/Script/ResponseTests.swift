import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct ResponseTests {
    @Test func `the default expects 200 to 399, a list just its members, nothing expects 0`() {
        let expected = (0...599).filter { ExpectedStatuses.successful.contains($0) }
        #expect(expected == Array(200...399))
        let listed: ExpectedStatuses = [200, 409]
        #expect((0...599).filter { listed.contains($0) } == [200, 409])
    }

    @Test func `values are read from a JSON body; missing is nil, malformed is nil and counted`() async throws
    {
        let server = LoopbackServer { peer, _ in
            peer.serveRequests {
                $0.target == "/bad" ? httpAnswer(200, "{no") : httpAnswer(200, #"{"user":{"id":"u1"}}"#)
            }
        }
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let good = try await vu.http.get("/good")
            let bad = try await vu.http.get("/bad")
            return [good.json("user.id")?.string, good.json("user.name")?.string, bad.json("user")?.string]
        }
        #expect(seen == ["u1", nil, nil])
        #expect(recorded.store.malformedBodies == 1)
    }

    @Test func `a failed request has neither body nor headers and counts nothing as malformed`() async throws
    {
        let (isEmpty, recorded) = try await VUBench("http://127.0.0.1:\(LoopbackServer.unusedPort())").run {
            vu in
            let answer = try await vu.http.get("/")
            return answer.text.isEmpty && answer.header("Host") == nil && answer.json("a") == nil
                && !answer.isExpected
        }
        #expect(isEmpty)
        #expect(recorded.store.malformedBodies == 0)
    }

    @Test func `headers that may not be sent are refused`() throws {
        #expect(throws: (any Error).self) { try Headers([("X", "a\r\nB: c")]) }
        #expect(throws: (any Error).self) { try Headers([("X Y", "a")]) }
        _ = try Headers([("X-Y", "a b")])
    }
}
