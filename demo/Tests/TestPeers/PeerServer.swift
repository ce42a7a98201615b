// A blocking TCP server for tests, a thread per connection. Must not know what it is used to test.

import Foundation
import LoopbackSockets

/// A server on a free port; ends with its last reference.
public final class PeerServer: Sendable {
    private let listener: LoopbackSocket

    /// The port it listens on.
    public var port: UInt16 { listener.port }

    /// Serves each connection with `body`; the connection ends with it.
    public init(_ body: @escaping @Sendable (LoopbackSocket) -> Void) throws {
        listener = try LoopbackSocket.listener(port: 0)
        Thread.detachNewThread { [listener] in
            while let connection = listener.accept() {
                let thread = Thread { body(connection) }
                thread.stackSize = 1 << 18
                thread.start()
            }
        }
    }

    deinit { listener.shutdown(both: true) }

    /// Sends back what comes.
    public static func echo() throws -> PeerServer {
        try PeerServer { connection in
            while true {
                let bytes = connection.receive()
                if bytes.isEmpty || !connection.send(bytes) { return }
            }
        }
    }

    /// Answers every request without a body with 200 and so many letters.
    public static func http(bodyLength: Int) throws -> PeerServer {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(bodyLength)\r\n\r\n"
        let answer = Array(head.utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: bodyLength)
        return try PeerServer { connection in
            var pending: [UInt8] = []
            while true {
                let bytes = connection.receive()
                if bytes.isEmpty { return }
                pending += bytes
                while let end = pending.firstRange(of: [13, 10, 13, 10]) {
                    pending.removeFirst(end.upperBound)
                    if !connection.send(answer) { return }
                }
            }
        }
    }
}
