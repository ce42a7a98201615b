// A blocking HTTP/1.1 server on 127.0.0.1, a thread per connection: answers can hang, stream for ever or end in a reset,
// which a framework would not let through. Must not know an endpoint.

import Foundation
import LoopbackSockets
import Synchronization

/// A server; ends with `stop`.
final class HTTPServer: Sendable {
    typealias Handler = @Sendable (HTTPRequest, HTTPReply) -> Void

    private let listener: LoopbackSocket
    private let handler: Handler
    private let connections = Mutex<[ObjectIdentifier: LoopbackSocket]>([:])

    var port: UInt16 { listener.port }

    init(port: UInt16, handler: @escaping Handler) throws {
        listener = try LoopbackSocket.listener(port: port)
        self.handler = handler
        Thread.detachNewThread { self.acceptLoop() }
    }

    /// Ends the listener and every connection.
    func stop() {
        listener.shutdown(both: true)
        for connection in connections.withLock({ Array($0.values) }) { connection.shutdown(both: true) }
    }

    private func acceptLoop() {
        while let connection = listener.accept() {
            connections.withLock { $0[ObjectIdentifier(connection)] = connection }
            let thread = Thread { self.serve(connection) }
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    private func serve(_ connection: LoopbackSocket) {
        defer { connections.withLock { $0[ObjectIdentifier(connection)] = nil } }
        let reader = HTTPReader(connection)
        while true {
            do {
                let request = try reader.next()
                let reply = HTTPReply(connection, isHead: request.method == "HEAD")
                handler(request, reply)
                let ends = request.headers["connection"]?.lowercased() == "close"
                if !reply.keepsConnection || ends { return }
            } catch HTTPReadError.malformed(let reason) {
                HTTPReply(connection).text(400, "400 Bad Request: \(reason)")
                return
            } catch {
                return
            }
        }
    }
}
