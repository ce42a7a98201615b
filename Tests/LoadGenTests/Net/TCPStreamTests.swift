import CNet
import Glibc
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct TCPStreamTests {
    /// Notes what it hears and wakes a parker.
    private final class Listener: StreamDelegate {
        let parker: Parker
        var events: [String] = []
        var received = 0
        init(_ parker: Parker) { self.parker = parker }

        private func note(_ event: String) {
            events.append(event)
            parker.wake()
        }

        func streamDidConnect() { note("connected") }
        func streamDidReceive(_ bytes: UnsafeRawBufferPointer) {
            received += bytes.count
            parker.wake()
        }
        func streamDidEnd(_ errorCode: Int32?) { note("end \(errorCode ?? 0)") }
        func streamDidFlush() { note("flushed") }

        func wait(for event: String) async {
            while !events.contains(event) { _ = await parker.park(until: cnet_now() + 1_000_000_000) }
        }
    }

    /// Runs `body` with a stream to `port` that is connected or refused.
    private func withStream<Value: Sendable>(
        _ port: Int,
        _ body: @escaping @Sendable (TCPStream, Listener, ByteMeter) async throws -> Value
    ) async throws -> Value {
        try await withLoop { loop in
            try await run(on: loop) {
                let listener = Listener(Parker(loop: loop))
                let meter = ByteMeter()
                let address = try #require(SocketAddress(literal: "127.0.0.1", port: UInt16(port)))
                let stream = try TCPStream(to: address, on: loop, meter: meter, delegate: listener)
                while listener.events.isEmpty { _ = await listener.parker.park(until: .max) }
                return try await body(stream, listener, meter)
            }
        }
    }

    private static func write(_ count: Int, to stream: TCPStream) {
        [UInt8](repeating: 1, count: count).withUnsafeBytes { stream.write($0) }
    }

    @Test func `a refused connect ends with its errno, once`() async throws {
        let events = try await withStream(LoopbackServer.unusedPort()) { stream, listener, _ in
            Self.write(10, to: stream)
            stream.close()
            return listener.events
        }
        #expect(events == ["end \(ECONNREFUSED)"])
    }

    @Test func `what the kernel does not take is queued, told when out and counted to the byte`() async throws
    {
        let size = 6 << 20
        let server = LoopbackServer(receiveBuffer: 65_536) { peer, _ in
            guard peer.receive(exactly: size + 5) != nil else { return }
            peer.send("done")
        }
        let (events, sent, received) = try await withStream(server.port) { stream, listener, meter in
            Self.write(size, to: stream)
            let isQueued = meter.sent < size
            Self.write(5, to: stream)
            await listener.wait(for: "flushed")
            await listener.wait(for: "end 0")
            return (listener.events + ["\(isQueued)"], meter.sent, meter.received)
        }
        #expect(events == ["connected", "flushed", "end 0", "true"])
        #expect(sent == size + 5 && received == 4)
    }

    @Test func `the last bytes of a peer that closes come before its end`() async throws {
        let size = 3 << 20
        let server = LoopbackServer { peer, _ in peer.send([UInt8](repeating: 7, count: size)) }
        let (events, received, metered) = try await withStream(server.port) { _, listener, meter in
            await listener.wait(for: "end 0")
            return (listener.events, listener.received, meter.received)
        }
        #expect(events == ["connected", "end 0"])
        #expect(received == size && metered == size)
    }

    @Test func `while it is paused nothing is heard, and afterwards all, the end too`() async throws {
        let size = 3 << 20
        let server = LoopbackServer { peer, _ in
            _ = peer.receive()
            peer.send("first")
            _ = peer.receive()
            peer.send([UInt8](repeating: 7, count: size))
        }
        let (events, received) = try await withStream(server.port) { stream, listener, _ in
            Self.write(1, to: stream)
            while listener.received < 5 { _ = await listener.parker.park(until: .max) }
            stream.pause()
            Self.write(1, to: stream)
            // The bytes are at the socket, and turns pass them by.
            while !stream.hasInput { _ = await listener.parker.park(until: cnet_now() + 1_000_000) }
            for _ in 0..<5 { _ = await listener.parker.park(until: cnet_now() + 1_000_000) }
            let paused = listener.received
            stream.resume()
            await listener.wait(for: "end 0")
            return (listener.events, [paused, listener.received])
        }
        #expect(events == ["connected", "end 0"])
        #expect(received == [5, 5 + size])
    }

    @Test func `a reset ends with its errno`() async throws {
        let server = LoopbackServer { peer, _ in
            _ = peer.receive()
            peer.reset()
        }
        let events = try await withStream(server.port) { stream, listener, _ in
            Self.write(3, to: stream)
            await listener.wait(for: "end \(ECONNRESET)")
            return listener.events
        }
        #expect(events == ["connected", "end \(ECONNRESET)"])
    }

    @Test func `what a peer sent before it broke the connection is heard by one that was still writing`()
        async throws
    {
        let broken = Collected<Bool>()
        let server = LoopbackServer { peer, _ in
            peer.send("early")
            peer.reset()
            broken.add(true)
        }
        let (events, received) = try await withStream(server.port) { stream, listener, _ in
            // The loop must not look before the write fails.
            while broken.all.isEmpty { sched_yield() }
            Self.write(3, to: stream)
            #expect(listener.events == ["connected"])
            while listener.events.count < 2 { _ = await listener.parker.park(until: .max) }
            Self.write(3, to: stream)
            return (listener.events, listener.received)
        }
        #expect(received == 5)
        #expect(events == ["connected", "end \(ECONNRESET)"] || events == ["connected", "end \(EPIPE)"])
    }

    @Test func `a peer that never stops sending leaves turns to others`() async throws {
        let server = LoopbackServer { peer, _ in
            let block = [UInt8](repeating: 7, count: 1 << 20)
            while peer.send(block) {}
        }
        let turns = try await withStream(server.port) { stream, listener, _ in
            // Each park is a timer of its own that must fire while bytes keep coming.
            var turns = 0
            while turns < 20 {
                if await listener.parker.park(until: cnet_now()) == .deadline { turns += 1 }
            }
            stream.close()
            return turns
        }
        #expect(turns == 20)
    }
}
