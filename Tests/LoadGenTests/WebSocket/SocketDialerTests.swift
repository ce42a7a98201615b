import Glibc
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct SocketDialerTests {
    private struct Seen: Sendable {
        let status: Int
        let code: Int
        let error: String
        let isOpen: Bool
        let closeCode: Int?
        let recorded: Recorded
    }

    private func dial(_ url: String, path: String = "/ws", addresses: [String]? = nil) async throws -> Seen {
        var bench = try VUBench(url)
        bench.addresses = addresses
        let (value, recorded) = try await bench.run { vu in
            let socket = try await vu.socket(path, name: "chat")
            let message = try await socket.next(timeout: .milliseconds(20))
            return (
                socket.status, socket.errorCode, socket.error, socket.isOpen, socket.closeCode, message == nil
            )
        }
        #expect(value.5)
        return Seen(
            status: value.0,
            code: value.1,
            error: value.2,
            isOpen: value.3,
            closeCode: value.4,
            recorded: recorded
        )
    }

    /// As k6: every attempt counts as session with its connect and session times, but never as an open socket.
    private func expectFailedAttempt(_ recorded: Recorded, _ series: String) {
        #expect(recorded.total(.wsSessions) == 1)
        #expect(recorded.samples(.wsConnecting) == 1 && recorded.samples(.wsSessionDuration) == 1)
        #expect(recorded.store.closeCodes.isEmpty && recorded.openSockets == 0)
        #expect(recorded.series == [series: 1])
        #expect(recorded.samples(.httpReqs) == 0)
    }

    @Test func `the upgrade request has k6's lines and the given headers`() async throws {
        let lines = Collected<[String]>()
        let server = LoopbackServer { peer, _ in
            if let request = peer.receiveRequest() { lines.add(request.lines) }
            peer.send(httpAnswer(404))
        }
        _ = try await VUBench("\(server.url)/base").run { vu in
            _ = try await vu.socket("/ws?ticket=t", headers: [("X-A", "b")], protocols: ["p1", "p2"])
        }
        var seen = try #require(lines.all.first)
        let key = try #require(seen.firstIndex { $0.hasPrefix("Sec-WebSocket-Key: ") })
        #expect(seen.remove(at: key).count == "Sec-WebSocket-Key: ".count + 24)
        #expect(
            seen[0...2].elementsEqual([
                "GET /base/ws?ticket=t HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: bench",
            ])
        )
        let expected: Set = [
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "X-A: b",
            "Sec-WebSocket-Protocol: p1, p2",
        ]
        #expect(Set(seen.dropFirst(3)) == expected)
    }

    @Test(arguments: [(401, ""), (404, "404: Not Found"), (500, "st"), (200, "hello")])
    func `an answer that refuses the upgrade keeps its status`(status: Int, body: String) async throws {
        let server = LoopbackServer { peer, _ in
            _ = peer.receiveRequest()
            peer.send(httpAnswer(status, body))
            peer.receiveToEnd()
        }
        let seen = try await dial(server.url)
        #expect(seen.status == status && seen.error == "" && !seen.isOpen && seen.closeCode == nil)
        #expect(seen.code == (status >= 400 ? 1000 + status : 0))
        expectFailedAttempt(seen.recorded, "WS chat \(status)")
        #expect(seen.recorded.total(.dataReceived) == server.sentCount)
    }

    @Test func `a wrong Sec-WebSocket-Accept is a failed upgrade`() async throws {
        let server = LoopbackServer { peer, _ in
            if let head = peer.receiveUpgrade(accept: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=") { peer.send(head) }
            peer.receiveToEnd()
        }
        let seen = try await dial(server.url)
        #expect(seen.status == 0 && seen.code == 1000 && !seen.isOpen)
        #expect(seen.error.lowercased().contains("accept"))
        expectFailedAttempt(seen.recorded, "WS chat 0 1000")
    }

    @Test func `a refused connection has status 0 and k6's code`() async throws {
        let seen = try await dial("http://127.0.0.1:\(LoopbackServer.unusedPort())")
        #expect(seen.status == 0 && seen.code == 1212 && seen.error == "dial: connection refused")
        #expect(seen.recorded.store.connects.isEmpty)
        expectFailedAttempt(seen.recorded, "WS chat 0 1212")
    }

    @Test func `a connection that ends before the answer is EOF, a reset a reset`() async throws {
        let server = LoopbackServer { peer, number in
            _ = peer.receiveRequest()
            if number == 1 { peer.reset() }
        }
        let ended = try await dial(server.url)
        #expect(ended.status == 0 && ended.code == 1000)
        expectFailedAttempt(ended.recorded, "WS chat 0 1000")
        let reset = try await dial(server.url)
        #expect(reset.code == 1220)
        expectFailedAttempt(reset.recorded, "WS chat 0 1220")
    }

    @Test func `accepted and dropped at once is an open session that ended with 1006`() async throws {
        let server = LoopbackServer { peer, _ in peer.acceptUpgrade() }
        for _ in 0..<10 {
            let seen = try await dial(server.url)
            #expect(seen.status == 101 && !seen.isOpen && seen.closeCode == 1006)
            #expect(seen.recorded.store.closeCodes == [1006: 1] && seen.recorded.closedByPeer == [1006: 1])
            #expect(seen.recorded.samples(.wsSessionDuration) == 1 && seen.recorded.openSockets == 0)
            #expect(seen.recorded.series == ["WS chat 101": 1])
        }
    }

    @Test func `a server that never answers is waited for until the interruption`() async throws {
        let server = LoopbackServer { peer, _ in peer.receiveToEnd() }
        let (isInterrupted, recorded) = try await VUBench(server.url).run { vu in
            await vu.interrupting(after: .milliseconds(20)) { _ = try await vu.socket("/ws") } is Interrupted
        }
        #expect(isInterrupted)
        #expect(recorded.samples(.wsSessions) == 0 && recorded.samples(.wsSessionDuration) == 0)
        #expect(recorded.total(.dataSent) == server.receivedCount)
    }

    @Test func `an unusable URL or header fails without samples`() async throws {
        let seen = try await dial("http://127.0.0.1:1", path: "ftp://127.0.0.1/")
        #expect(seen.status == 0 && seen.code == 1020)
        #expect(seen.recorded.samples(.wsSessions) == 0)
    }

    @Test func `the second address is tried when the first refuses`() async throws {
        let server = LoopbackServer(.ipv6) { peer, _ in
            peer.acceptUpgrade()
            peer.receiveToEnd()
        }
        let seen = try await dial("http://localhost:\(server.port)", addresses: ["127.0.0.1", "::1"])
        #expect(seen.status == 101 && seen.isOpen)
        #expect(seen.recorded.store.connects.count == 1)
        let none = try await dial("http://no-such-host.invalid")
        #expect(none.code == 1101)
    }
}
