// One HTTP request to a server on 127.0.0.1, on a blocking socket. Must not use the product's client.

import Foundation

/// Asks once and reads the status.
public enum LoopbackClient {
    /// The status of a GET.
    public static func get(_ path: String, port: UInt16) async throws -> Int {
        try await ask("GET \(path) HTTP/1.1\r\n", [], port)
    }

    /// The status of a POST of JSON.
    public static func post(_ body: [UInt8], to path: String, port: UInt16) async throws -> Int {
        try await ask(
            "POST \(path) HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n",
            body,
            port
        )
    }

    /// Blocks on a thread of its own, which the test runner's must not.
    private static func ask(_ head: String, _ body: [UInt8], _ port: UInt16) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            startThread { continuation.resume(with: Result { try exchange(head, body, port) }) }
        }
    }

    private static func exchange(_ head: String, _ body: [UInt8], _ port: UInt16) throws -> Int {
        let descriptor = try Loopback.connect(to: port)
        let peer = LoopbackPeer(descriptor: descriptor)
        defer { peer.close() }
        let request = Array("\(head)Host: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n".utf8) + body
        guard peer.send(request), let line = peer.receive(through: "\r\n") else {
            throw LoopbackError(call: "HTTP", code: EPIPE)
        }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) ?? 0 : 0
    }
}
