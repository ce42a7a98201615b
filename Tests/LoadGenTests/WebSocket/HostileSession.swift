// What a session with a misbehaving server came to, and a client to have it with. Must not contain: cases, expectations.

import TestSupport

@testable import LoadGen

/// All that a probe would tell of a session.
struct HostileSession: Sendable, Equatable {
    var status = 101
    var messages: [String] = []
    /// The code of our close frame; nil for none.
    var sent: Int?
    /// The code of the server's.
    var received: Int?
    var kind = FailureClass.none

    /// Reads until the session ends. Long messages are told by their first bytes and length.
    static func reading(_ socket: WebSocket) async throws -> HostileSession {
        var messages: [String] = []
        while let message = try await socket.next(timeout: .seconds(20)) {
            let shown = message.bytes.prefix(8).map { String($0) }.joined(separator: " ")
            messages.append(
                message.bytes.count > 64
                    ? "\(message.isText ? "t" : "b"):\(shown)#\(message.bytes.count)"
                    : message.isText ? "t:\(message.text)" : "b:\(shown)"
            )
        }
        #if DEBUG
            precondition(socket.closeCode != nil || socket.status != 101, "a session must end in time")
        #endif
        return HostileSession(
            status: socket.status,
            messages: messages,
            sent: socket.sentCloseCode,
            received: socket.receivedCloseCode,
            kind: socket.failure?.kind ?? .none
        )
    }

    /// A session with `server`.
    static func with(_ server: LoopbackServer, compression: SocketCompression? = nil) async throws
        -> HostileSession
    {
        let client = try SocketClient(userAgent: "test")
        return try await client.session(
            "ws://127.0.0.1:\(server.port)/x",
            options: SocketOptions(compression: compression, connectTimeout: .seconds(20)),
            reading
        )
    }
}

extension LoopbackPeer {
    /// Reads the upgrade and answers with `head`, where ACCEPT is the right value, and `frames` in the same segment.
    func answerUpgrade(_ head: String, frames: [UInt8] = []) {
        guard let request = receiveRequest(), let key = request.header("Sec-WebSocket-Key") else { return }
        send(Array(head.replacing("ACCEPT", with: webSocketAccept(key)).utf8) + frames)
    }
}

let goodUpgrade =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n"
