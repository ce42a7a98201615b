// What a client remembers of its TLS sessions, so that its next connection to a server takes the short handshake.

import COpenSSL

/// The resumable sessions of one VU. A VU is one client: it does not resume what another one began. Loop-bound.
final class TLSSessionStore {
    /// Servers send two tickets and a VU has rarely more than two connections to open at once.
    private static let perServer = 2
    private static let servers = 16

    private struct Entry {
        let server: TLSServerName
        let session: OpaquePointer
    }

    /// The newest at the end.
    private var entries: [Entry] = []

    deinit { removeAll() }

    /// How many sessions are kept.
    var count: Int { entries.count }

    /// Keeps `session`, whose reference the caller gives away.
    func add(_ session: OpaquePointer, for server: TLSServerName) {
        let others = entries.indices.filter { entries[$0].server == server }
        if others.count >= Self.perServer {
            SSL_SESSION_free(entries.remove(at: others[0]).session)
        } else if entries.count >= Self.perServer * Self.servers {
            SSL_SESSION_free(entries.removeFirst().session)
        }
        entries.append(Entry(server: server, session: session))
    }

    /// Offers the newest session with `server` in a handshake. A ticket of TLS 1.3 is used once (RFC 8446 C.4).
    func resume(_ ssl: OpaquePointer, with server: TLSServerName) {
        guard let index = entries.lastIndex(where: { $0.server == server }) else { return }
        let session = entries[index].session
        let isUsable = SSL_SESSION_is_resumable(session) == 1
        if isUsable { SSL_set_session(ssl, session) }
        if !isUsable || SSL_SESSION_get_protocol_version(session) >= TLS1_3_VERSION {
            SSL_SESSION_free(entries.remove(at: index).session)
        }
    }

    func removeAll() {
        for entry in entries { SSL_SESSION_free(entry.session) }
        entries = []
    }
}

/// Who is at the other end, by what the URL says.
struct TLSServerName: Hashable, Sendable {
    /// A name or an address, without brackets.
    let host: String
    let port: Int
}
