import Glibc
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct WebSocketClosingTests {
    @Test(
        arguments: [(1000, 1000), (1001, 1001), (1011, 1011), (4000, 4000), (nil, 1005)] as [(UInt16?, Int)]
    )
    func `the server's close ends the session with its code`(code: UInt16?, expected: Int) async throws {
        let echoes = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            peer.send(LoopbackFrame.close(code))
            if let frame = peer.receiveFrame() { echoes.add(frame) }
        }
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            let message = try await socket.next(timeout: .seconds(10))
            return (message == nil, socket.closeCode, socket.isOpen, socket.send("late"))
        }
        #expect(seen == (true, expected, false, false))
        #expect(echoes.waitedFor(1).map(\.opcode) == [8])
        #expect(echoes.all.first?.closeCode == code.map(Int.init))
        #expect(recorded.store.closeCodes == [UInt16(expected): 1])
        #expect(recorded.closedByPeer == [UInt16(expected): 1])
        #expect(recorded.samples(.wsSessionDuration) == 1)
        #expect(recorded.total(.wsMsgsSent) == 1, "as in k6, a send on a closed socket is counted")
    }

    @Test(arguments: ["end", "reset"])
    func `a connection that ends without a close frame is 1006`(how: String) async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            _ = peer.receiveFrame()
            if how == "reset" { peer.reset() }
        }
        let (code, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            socket.send("x")
            let message = try await socket.next(timeout: .seconds(10))
            return (message == nil, socket.closeCode)
        }
        #expect(code == (true, 1006))
        #expect(recorded.store.closeCodes == [1006: 1] && recorded.closedByPeer == [1006: 1])
        #expect(recorded.samples(.wsSessionDuration) == 1 && recorded.openSockets == 0)
    }

    @Test func `a frame that breaks the rules ends the session with 1006 and a close frame of 1002`()
        async throws
    {
        let frames = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            peer.send([0x83, 0])  // opcode 3 is reserved
            if let frame = peer.receiveFrame() { frames.add(frame) }
        }
        let (code, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            _ = try await socket.next(timeout: .seconds(10))
            return socket.closeCode
        }
        #expect(code == 1006)
        #expect(recorded.closedByPeer == [1006: 1])
        #expect(frames.waitedFor(1).first?.closeCode == 1002)
    }

    @Test func `close waits for the server's close frame and takes messages until then`() async throws {
        let frames = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            guard let frame = peer.receiveFrame() else { return }
            frames.add(frame)
            peer.send(LoopbackFrame.text("last words"))
            peer.send(LoopbackFrame.close(3001))
        }
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            try await socket.close(3001)
            let code = socket.closeCode
            try await socket.close()
            return (code, socket.isOpen)
        }
        #expect(seen == (3001, false))
        #expect(frames.all.map(\.closeCode) == [3001])
        #expect(recorded.total(.wsMsgsReceived) <= 1)
        #expect(recorded.store.closeCodes == [3001: 1])
        #expect(recorded.closedByPeer == [:] && recorded.sessions == 1)
    }

    @Test func `a server that never answers the close frame costs two seconds and is 1006`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            peer.receiveToEnd()
        }
        let (code, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            try await socket.close()
            return socket.closeCode
        }
        #expect(code == 1006)
        #expect(recorded.closedByPeer == [:], "it was this side that wanted to close")
        #expect(recorded.store[.wsSessionDuration].trend.minimum ?? 0 >= Double(WebSocket.closeLimit) / 1e6)
    }

    @Test func `a socket left open at the end of an iteration is closed with 1001 and has a duration`()
        async throws
    {
        let frames = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            while let frame = peer.receiveFrame() { frames.add(frame) }
        }
        let (_, recorded) = try await VUBench(server.url).run { vu in _ = try await vu.socket("/ws") }
        #expect(frames.waitedFor(1).map(\.closeCode) == [1001])
        #expect(recorded.samples(.wsSessionDuration) == 1)
        #expect(recorded.store.closeCodes == [1001: 1] && recorded.closedByPeer == [:])
        #expect(recorded.openSockets == 0)
        #expect(
            recorded.total(.dataSent) == server.receivedCount,
            "the close frame is booked to the iteration"
        )
    }

    @Test func `an interruption closes with 1001 and records no session duration`() async throws {
        let frames = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            while let frame = peer.receiveFrame() { frames.add(frame) }
        }
        let (isInterrupted, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            return await vu.interrupting(after: .milliseconds(10)) {
                _ = try await socket.next(timeout: .seconds(30))
            } is Interrupted
        }
        #expect(isInterrupted)
        #expect(frames.waitedFor(1).map(\.closeCode) == [1001])
        #expect(recorded.samples(.wsSessions) == 1 && recorded.samples(.wsConnecting) == 1)
        #expect(recorded.samples(.wsSessionDuration) == 0 && recorded.sessions == 0)
        #expect(recorded.store.closeCodes == [1001: 1] && recorded.closedByPeer == [:])
        #expect(recorded.openSockets == 0)
    }
}
