import CNet
import Glibc
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct TLSStreamTests {
    /// Notes what it hears and wakes a parker.
    private final class Listener: StreamDelegate {
        let parker: Parker
        var events: [String] = []
        var received: [UInt8] = []
        init(_ parker: Parker) { self.parker = parker }

        private func note(_ event: String) {
            events.append(event)
            parker.wake()
        }

        func streamDidReachPeer() { note("reached") }
        func streamDidConnect() { note("connected") }
        func streamDidReceive(_ bytes: UnsafeRawBufferPointer) {
            received += bytes
            parker.wake()
        }
        func streamDidEnd(_ errorCode: Int32?) { note("end \(errorCode ?? 0)") }
        func streamDidFail(_ failure: TransportFailure) { note("failure \(failure)") }
        func streamDidFlush() { note("flushed") }

        func wait(_ condition: () -> Bool) async {
            while !condition() { _ = await parker.park(until: cnet_now() + 1_000_000_000) }
        }
        var isConnectedOrEnded: Bool { events.count { $0 != "reached" } > 0 }
        var hasEnded: Bool { events.contains { $0.hasPrefix("end") || $0.hasPrefix("failure") } }
    }

    private func withStream<Value: Sendable>(
        _ port: Int,
        trusting authority: TestCertificate = TLSFixture.authority,
        _ body: @escaping @Sendable (TLSStream, Listener, ByteMeter) async throws -> Value
    ) async throws -> Value {
        try await withLoop { loop in
            try await run(on: loop) {
                let listener = Listener(Parker(loop: loop))
                let meter = ByteMeter()
                let terms = TLSStream.Terms(
                    context: try TLSFixture.context(trusting: [authority]),
                    server: TLSServerName(host: "localhost", port: port),
                    sessions: nil
                )
                let stream = try TLSStream(
                    to: try #require(SocketAddress(literal: "127.0.0.1", port: UInt16(port))),
                    on: loop,
                    meter: meter,
                    terms: terms,
                    delegate: listener
                )
                [UInt8]("too early".utf8).withUnsafeBytes { stream.write($0) }
                await listener.wait { listener.isConnectedOrEnded }
                return try await body(stream, listener, meter)
            }
        }
    }

    @Test func `bytes go both ways, and the meter counts what crossed the socket`() async throws {
        let size = 3 << 20
        let server = LoopbackTLSServer { peer, _ in
            guard let bytes = peer.receive(exactly: size) else { return }
            peer.send(bytes)
            peer.close()
            while peer.pump() {}
        }
        let (events, received, details, sent, metered) = try await withStream(server.port) {
            stream,
            listener,
            meter in
            [UInt8](repeating: 7, count: size).withUnsafeBytes { stream.write($0) }
            let details = stream.details
            await listener.wait { listener.hasEnded }
            return (listener.events, listener.received, details, meter.sent, meter.received)
        }
        #expect(events.filter { $0 != "flushed" } == ["reached", "connected", "end 0"])
        #expect(received == [UInt8](repeating: 7, count: size))
        #expect(details == TLSDetails(version: .tls13, isResumed: false))
        #expect(sent > size && metered > size)
        #expect(await eventually(within: .seconds(5)) { server.server.receivedCount == sent })
        #expect(server.server.sentCount == metered)
    }

    @Test func `an end without announcement is a failure, one with it is not`() async throws {
        for announces in [true, false] {
            let server = LoopbackTLSServer { peer, _ in
                peer.send("last words")
                if announces { peer.close() }
            }
            let (events, received) = try await withStream(server.port) { _, listener, _ in
                await listener.wait { listener.hasEnded }
                return (listener.events, listener.received)
            }
            #expect(received == Array("last words".utf8))
            #expect(events == ["reached", "connected", announces ? "end 0" : "failure unexpected EOF"])
        }
    }

    @Test func `a certificate that is not trusted ends it, and the server is told why`() async throws {
        let heard = Collected<String>()
        let server = LoopbackServer { peer, _ in
            let tls = MemoryTLSServer(.init(certificate: TLSFixture.server))
            let connection = LoopbackTLSPeer(peer, tls)
            while connection.pump() {}
            heard.add(tls.reason)
        }
        let events = try await withStream(server.port, trusting: .authority("another")) { _, listener, _ in
            listener.events
        }
        #expect(events == ["reached", "failure x509: unknown authority"])
        #expect(await eventually(within: .seconds(5)) { !heard.all.isEmpty })
        #expect(heard.all == ["tlsv1 alert unknown ca"])
    }

    @Test func `refused, and closed or reset during the handshake`() async throws {
        let refused = try await withStream(LoopbackServer.unusedPort()) { _, listener, _ in listener.events }
        #expect(refused == ["end \(ECONNREFUSED)"])
        let closing = LoopbackServer { peer, _ in _ = peer.receive() }
        let closed = try await withStream(closing.port) { _, listener, _ in listener.events }
        #expect(closed == ["reached", "failure EOF"])
        let resetting = LoopbackServer { peer, _ in
            _ = peer.receive()
            peer.reset()
        }
        let reset = try await withStream(resetting.port) { _, listener, _ in listener.events }
        #expect(reset == ["reached", "end \(ECONNRESET)"])
    }

    @Test func `a close behind all that was written announces the end`() async throws {
        let size = 6 << 20
        let heard = Collected<Int>()
        let ends = Collected<Bool>()
        let server = LoopbackTLSServer { peer, _ in
            heard.add(peer.receive(exactly: size)?.count ?? -1)
            while peer.pump() {}
            ends.add(peer.tls.hasHeardEnd)
        }
        let events = try await withStream(server.port) { stream, listener, _ in
            [UInt8](repeating: 1, count: size).withUnsafeBytes { stream.write($0) }
            await listener.wait { listener.events.contains("flushed") }
            stream.close()
            [UInt8]("ignored".utf8).withUnsafeBytes { stream.write($0) }
            while ends.all.isEmpty { _ = await listener.parker.park(until: cnet_now() + 1_000_000) }
            return listener.events
        }
        #expect(heard.all == [size] && ends.all == [true], "\(heard.all) \(ends.all) \(events)")
        #expect(events == ["reached", "connected", "flushed"])
    }

    @Test func `a closed stream hears nothing more`() async throws {
        let server = LoopbackTLSServer { peer, _ in
            peer.send("a")
            while peer.pump() {}
        }
        let (events, count) = try await withStream(server.port) { stream, listener, _ in
            await listener.wait { !listener.received.isEmpty }
            stream.close()
            stream.close()
            return (listener.events, listener.received.count)
        }
        #expect(events == ["reached", "connected"] && count == 1)
    }
}
