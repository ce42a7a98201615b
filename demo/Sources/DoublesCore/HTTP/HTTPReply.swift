// The answer to one request: whole, or chunk by chunk, or a broken one on purpose. Must not know an endpoint.

import Foundation
import LoopbackSockets

/// Writes one answer. A handler calls `send`, or `begin`, `chunk`… and `end`, or one of the ways to break off.
final class HTTPReply {
    private let socket: LoopbackSocket
    private let isHead: Bool
    /// Whether the connection serves another request.
    private(set) var keepsConnection = true
    /// The status sent; 0 when none was.
    private(set) var status = 0

    init(_ socket: LoopbackSocket, isHead: Bool = false) {
        self.socket = socket
        self.isHead = isHead
    }

    /// A whole answer. No content type: none is sent, nor a body.
    func send(_ status: Int, _ contentType: String?, _ body: some Collection<UInt8>) {
        self.status = status
        var head = Self.start(status)
        if let contentType { head += "Content-Type: \(contentType)\r\n" }
        if status != 204 { head += "Content-Length: \(body.count)\r\n" }
        head += "\r\n"
        if !socket.send(Array(head.utf8) + (isHead ? [] : Array(body))) { keepsConnection = false }
    }

    func text(_ status: Int, _ text: String) {
        send(status, "text/plain; charset=utf-8", Array(text.utf8))
    }

    func json(_ status: Int, _ value: JSON) {
        send(status, "application/json; charset=utf-8", value.bytes)
    }

    /// Starts an answer of unknown length.
    func begin(_ status: Int, _ contentType: String) {
        self.status = status
        let head = Self.start(status) + "Content-Type: \(contentType)\r\nTransfer-Encoding: chunked\r\n\r\n"
        if !socket.send(Array(head.utf8)) { keepsConnection = false }
    }

    /// One chunk; false when the client is gone.
    func chunk(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty else { return true }
        let size = Array("\(String(bytes.count, radix: 16))\r\n".utf8)
        let sent = socket.send(size + bytes + [13, 10])
        if !sent { keepsConnection = false }
        return sent
    }

    func end() {
        if !socket.send(Array("0\r\n\r\n".utf8)) { keepsConnection = false }
    }

    /// Ends the connection with a reset.
    func reset() {
        socket.resetsOnClose()
        keepsConnection = false
    }

    /// Waits so long, or until the client goes; true when it is still there.
    func wait(milliseconds: Int32) -> Bool {
        var poller = pollfd(fd: socket.descriptor, events: Self.peerIsGone, revents: 0)
        return poll(&poller, 1, milliseconds) == 0
    }

    /// Holds the connection, silent, until the client goes.
    func hang() {
        _ = wait(milliseconds: -1)
        keepsConnection = false
    }

    /// POLLRDHUP, which the module of the C library does not show.
    private static let peerIsGone: Int16 = 0x2000

    private static func start(_ status: Int) -> String {
        "HTTP/1.1 \(status) \(reasons[status] ?? "Status")\r\nDate: \(HTTPDate.now())\r\n"
    }

    private static let reasons = [
        200: "OK", 204: "No Content", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
        422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error",
        503: "Service Unavailable",
    ]
}

/// The time as HTTP writes it.
enum HTTPDate {
    static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 40)
        let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
