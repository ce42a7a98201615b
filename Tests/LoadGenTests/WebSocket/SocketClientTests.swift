// One session without load: what a probe and the conformance client need to know.

import TestSupport
import Testing

@testable import LoadGen

private struct Session: Sendable, Equatable {
    var status: Int
    var messages: [String] = []
    var sent: Int?
    var received: Int?
    var kind: FailureClass?
}

private func look(at socket: WebSocket) async throws -> Session {
    var messages: [String] = []
    while let message = try await socket.next(timeout: .seconds(10)) { messages.append(message.text) }
    return Session(
        status: socket.status,
        messages: messages,
        sent: socket.sentCloseCode,
        received: socket.receivedCloseCode,
        kind: socket.failure?.kind
    )
}

@Suite(.timeLimit(.minutes(1))) struct SocketClientTests {
    private func webSocketURL(_ server: LoopbackServer) -> String { "ws://127.0.0.1:\(server.port)/x" }

    @Test func `a session tells messages, both close codes, pings and pongs and its times`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            peer.send(LoopbackFrame.ping("p") + LoopbackFrame.bytes(opcode: 10, []) + LoopbackFrame.text("a"))
            peer.send(LoopbackFrame.bytes(opcode: 2, Array("b".utf8)) + LoopbackFrame.close(4001))
            peer.receiveToEnd()
        }
        let client = try SocketClient(userAgent: "test")
        let (session, counts, timings) = try await client.session(webSocketURL(server)) { socket in
            let session = try await look(at: socket)
            return (
                session, [socket.pingsReceived, socket.pongsReceived, socket.messagesReceived], socket.timings
            )
        }
        #expect(session == Session(status: 101, messages: ["a", "b"], sent: 4001, received: 4001))
        #expect(counts == [1, 1, 2])
        #expect(timings.connecting > .zero && (timings.session ?? .zero) >= timings.connecting)
    }

    @Test func `a session that body leaves open is closed with 1001`() async throws {
        let closes = Collected<Int?>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            while let frame = peer.receiveFrame() { closes.add(frame.closeCode) }
        }
        let client = try SocketClient(userAgent: "test")
        let status = try await client.session(webSocketURL(server)) { $0.status }
        #expect(status == 101)
        #expect(closes.waitedFor(1) == [1001])
    }

    @Test func `refused, rejected, malformed and lost sessions have their class`() async throws {
        let client = try SocketClient(userAgent: "test")
        let server = LoopbackServer { peer, number in
            switch number {
            case 0:
                _ = peer.receiveRequest()
                peer.send(httpAnswer(403, "no"))
                peer.receiveToEnd()
            case 1:
                _ = peer.receiveRequest()
                peer.send("SSH-2.0-x\r\n")
                peer.receiveToEnd()
            case 2: peer.acceptUpgrade(with: [0x81, 5, 0x61])
            case 3:
                peer.acceptUpgrade()
                peer.reset()
            default: peer.acceptUpgrade(with: [0x81, 1, 0xff])
            }
        }
        var sessions: [Session] = []
        for _ in 0..<5 { sessions.append(try await client.session(webSocketURL(server), look)) }
        #expect(sessions[0] == Session(status: 403))
        #expect(sessions[1] == Session(status: 0, kind: .malformed))
        #expect(sessions[2] == Session(status: 101, kind: .eof))
        #expect(sessions[3].kind == .reset || sessions[3].kind == .eof)
        #expect(sessions[4] == Session(status: 101, sent: 1007, kind: .malformed))
        let refused = try await client.session("ws://127.0.0.1:\(LoopbackServer.unusedPort())", look)
        #expect(refused == Session(status: 0, kind: .refused))
    }

    @Test func `connecting ends with its own time limit`() async throws {
        let server = LoopbackServer { peer, _ in peer.receiveToEnd() }
        let client = try SocketClient(userAgent: "test")
        let options = SocketOptions(connectTimeout: .milliseconds(30))
        let session = try await client.session(webSocketURL(server), options: options, look)
        #expect(session == Session(status: 0, kind: .timeout))
    }

    @Test func `what body throws comes out, and a cancelled task ends its session`() async throws {
        struct Odd: Error {}
        let arrived = Collected<Bool>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            peer.receiveToEnd()
        }
        let client = try SocketClient(userAgent: "test")
        await #expect(throws: Odd.self) {
            try await client.session(webSocketURL(server)) { _ in throw Odd() }
        }
        let url = webSocketURL(server)
        let task = Task {
            try await client.session(url) { socket in
                arrived.add(true)
                _ = try await socket.next(timeout: .seconds(3_600))
            }
        }
        #expect(await eventually(within: .seconds(10)) { arrived.all.count == 1 })
        task.cancel()
        await #expect(throws: Interrupted.self) { try await task.value }
    }

    @Test func `many sessions run side by side`() async throws {
        let server = LoopbackServer { peer, number in
            peer.acceptUpgrade(with: LoopbackFrame.text("\(number)") + LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let client = try SocketClient(userAgent: "test")
        let url = webSocketURL(server)
        let texts = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<50 { group.addTask { try await client.session(url, look).messages } }
            return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        #expect(texts == Set((0..<50).map(String.init)))
    }
}
