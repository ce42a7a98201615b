import COpenSSL
import TestSupport
import Testing

@testable import LoadGen

@Suite struct TLSSessionStoreTests {
    private static func name(_ number: Int) -> TLSServerName { TLSServerName(host: "h\(number)", port: 1) }

    @Test func `two sessions are kept for a server, and those of sixteen servers`() {
        let store = TLSSessionStore()
        for number in 0..<40 {
            for _ in 0..<3 {
                if let session = SSL_SESSION_new() { store.add(session, for: Self.name(number)) }
            }
            #expect(store.count == min(32, (number + 1) * 2))
        }
        store.removeAll()
        #expect(store.count == 0)
    }

    @Test func `a ticket of TLS 1.3 is used once, a session of TLS 1.2 again and again`() throws {
        for (version, left) in [(TLSVersion.tls12, 1), (.tls13, 1)] {
            let server = MemoryTLSServer(.init(certificate: TLSFixture.server))
            let context = try TLSFixture.context(TLSFixture.options(version...version))
            let store = TLSSessionStore()
            let pair = MemoryTLSPair(context, server, sessions: store)
            server.send([1])
            pair.exchange()
            // TLS 1.3 sends two tickets.
            #expect(store.count == (version == .tls13 ? 2 : 1))
            server.reset()
            let session = TLSSession(context: context, server: pair.client.server, sessions: store)
            #expect(store.count == left)
            withExtendedLifetime(session) {}
        }
    }
}
