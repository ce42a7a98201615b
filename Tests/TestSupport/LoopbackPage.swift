// A page of a server on 127.0.0.1, body and all. Must not use the product's client.

import Foundation

extension LoopbackClient {
    /// Status and body of a GET. Asked as HTTP/1.0, so that the body ends with the connection.
    public static func page(_ path: String, port: UInt16) async throws -> (status: Int, body: [UInt8]) {
        try await withCheckedThrowingContinuation { continuation in
            startThread {
                continuation.resume(
                    with: Result {
                        let peer = LoopbackPeer(descriptor: try Loopback.connect(to: port))
                        defer { peer.close() }
                        guard peer.send("GET \(path) HTTP/1.0\r\nHost: 127.0.0.1:\(port)\r\n\r\n"),
                            let head = peer.receive(through: "\r\n\r\n")
                        else { throw LoopbackError(call: "HTTP", code: EPIPE) }
                        let words = String(decoding: head, as: UTF8.self).split(separator: " ")
                        return (words.count > 1 ? Int(words[1]) ?? 0 : 0, peer.receiveToEnd())
                    }
                )
            }
        }
    }
}
