// The end of a connection whose peer broke the rules, does not read, or goes on sending.

import Glibc
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct SocketLingerTests {
    @Test func `the close frame arrives although bytes of the server are unread`() async throws {
        let seen = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade(with: [0x83, 0])  // opcode 3 is reserved
            // Goes on sending, then looks: a reset would have thrown the frame away.
            for _ in 0..<64 { peer.send([UInt8](repeating: 0, count: 4096)) }
            while let frame = peer.receiveFrame() { seen.add(frame) }
        }
        let (code, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            _ = try await socket.next(timeout: .seconds(10))
            while !socket.isTransportClosed { try await vu.sleep(.milliseconds(2)) }
            return socket.sentCloseCode
        }
        #expect(code == 1002)
        #expect(seen.waitedFor(1).map(\.closeCode) == [1002])
    }

    @Test func `a server that keeps the connection open loses it after a second`() async throws {
        let ends = Collected<Int>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade(with: [0x83, 0])
            ends.add(peer.receiveToEnd().count)
        }
        let (length, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            _ = try await socket.next(timeout: .seconds(10))
            let clock = ContinuousClock()
            let ended = clock.now
            while !socket.isTransportClosed { try await vu.sleep(.milliseconds(2)) }
            return clock.now - ended
        }
        #expect(length >= .nanoseconds(SocketLinger.peerLimit) - .milliseconds(100))
        #expect(ends.waitedFor(1) == [8], "a close frame with a code, masked")
    }

    @Test func `what the script sent last is not lost when the iteration ends`() async throws {
        let sizes = Collected<Int>()
        let isAbandoned = Collected<Bool>()
        let server = LoopbackServer(receiveBuffer: 65_536) { peer, _ in
            peer.acceptUpgrade()
            _ = isAbandoned.waitedFor(1)
            while let frame = peer.receiveFrame() { sizes.add(frame.payload.count) }
        }
        let size = 12 << 20
        _ = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            socket.send(binary: [UInt8](repeating: 7, count: size))
            socket.abandon(isInterrupted: false)
            #expect(!socket.isTransportClosed, "more than the kernel takes at once")
            isAbandoned.add(true)
            while !socket.isTransportClosed { try await vu.sleep(.milliseconds(2)) }
        }
        #expect(sizes.waitedFor(2) == [size, 2])
    }
}
