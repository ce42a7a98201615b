// A TLS server of the tests on the loopback interface: MemoryTLSServer behind a socket.

import TestSupport

@testable import LoadGen

/// One connection of a `LoopbackTLSServer`. Belongs to the connection's thread.
final class LoopbackTLSPeer {
    let peer: LoopbackPeer
    let tls: MemoryTLSServer
    private var taken = 0

    init(_ peer: LoopbackPeer, _ tls: MemoryTLSServer) {
        self.peer = peer
        self.tls = tls
    }

    /// Reads once and answers what TLS wants answered; false at the end.
    func pump() -> Bool {
        guard tls.failure == nil, !tls.hasHeardEnd, let bytes = peer.receive() else { return false }
        tls.receive(bytes)
        flush()
        return true
    }

    /// Goes on until the handshake is over; false when it came to nothing.
    func handshake() -> Bool {
        while !tls.isOpen { guard pump() else { return false } }
        return true
    }

    /// Exactly `count` bytes of plaintext; nil when the connection ends before.
    func receive(exactly count: Int) -> [UInt8]? {
        while tls.received.count - taken < count { guard pump() else { return nil } }
        defer { taken += count }
        return Array(tls.received[taken..<(taken + count)])
    }

    /// Plaintext up to and including `mark`.
    func receive(through mark: String) -> [UInt8]? {
        let mark = Array(mark.utf8)
        while true {
            let text = tls.received[taken...]
            if let start = (text.startIndex...max(text.startIndex, text.endIndex - mark.count))
                .first(where: { text[$0...].starts(with: mark) })
            {
                let end = start + mark.count
                defer { taken = end }
                return Array(text[..<end])
            }
            guard pump() else { return nil }
        }
    }

    func send(_ bytes: [UInt8]) {
        tls.send(bytes)
        flush()
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Announces the end.
    func close() {
        tls.close()
        flush()
    }

    func flush() {
        let bytes = tls.takeOutput()
        if !bytes.isEmpty { peer.send(bytes) }
    }
}

/// Listens on a free port; `serve` runs on a thread per connection, after its handshake.
struct LoopbackTLSServer {
    let server: LoopbackServer
    var port: Int { server.port }
    /// `https://localhost:PORT`.
    var url: String { "https://localhost:\(port)" }

    init(
        _ terms: MemoryTLSServer.Terms = MemoryTLSServer.Terms(certificate: TLSFixture.server),
        _ serve: @escaping @Sendable (LoopbackTLSPeer, Int) -> Void
    ) {
        let terms = LoopBound(terms)
        server = LoopbackServer { peer, index in
            let connection = LoopbackTLSPeer(peer, MemoryTLSServer(terms.value))
            if connection.handshake() { serve(connection, index) }
        }
    }
}
