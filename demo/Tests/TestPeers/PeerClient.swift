// A blocking HTTP/1.1 client for tests, which also sees how a connection ends. Must not know a server's endpoints.

import Foundation
import LoopbackSockets

/// An answer, whole.
public struct PeerResponse {
    /// The status code.
    public var status: Int
    /// Names in lower case.
    public var headers: [String: String]
    /// The body, chunks joined.
    public var body: [UInt8]

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a JSON object; empty when it is none.
    public var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    /// The lines of the body as JSON objects; a line that is none is an empty one.
    public var lines: [[String: Any]] {
        body.split(separator: 10).map {
            (try? JSONSerialization.jsonObject(with: Data($0))) as? [String: Any] ?? [:]
        }
    }
}

/// How a connection ended instead of answering.
public enum PeerError: Error, Equatable {
    /// FIN before the answer was whole.
    case ended
    /// RST.
    case reset
    /// Nothing came for so long.
    case silent
    /// Not HTTP.
    case malformed
}

/// One connection.
public final class PeerClient {
    /// The connection, for another thread to send on.
    public let socket: LoopbackSocket
    private var buffer: [UInt8] = []
    private var offset = 0

    /// Connects to a port of 127.0.0.1; the longest wait for bytes is in seconds.
    public init(port: UInt16, patience: Int = 15) throws {
        socket = try LoopbackSocket.connected(host: "127.0.0.1", port: port)
        socket.setReceiveTimeout(seconds: patience)
    }

    /// Sends bytes as they are.
    public func send(_ text: String) { socket.send(Array(text.utf8)) }

    /// Ends sending.
    public func finish() { socket.shutdown() }

    /// Sends a request and reads its answer.
    public func request(
        _ method: String,
        _ target: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) throws -> PeerResponse {
        sendRequest(method, target, headers: headers, body: body)
        return try readResponse()
    }

    /// Sends a request.
    public func sendRequest(
        _ method: String,
        _ target: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let body { text += "Content-Length: \(body.count)\r\n" }
        socket.send(Array((text + "\r\n").utf8) + (body ?? []))
    }

    /// Reads an answer.
    public func readResponse() throws -> PeerResponse {
        var response = try readHead()
        if response.headers["transfer-encoding"] == "chunked" {
            while let chunk = try readChunk() { response.body += chunk }
        } else {
            response.body = try read(response.headers["content-length"].flatMap { Int($0) } ?? 0)
        }
        return response
    }

    /// Reads the status line and the headers.
    public func readHead() throws -> PeerResponse {
        let status = try readLine().split(separator: " ")
        guard status.count >= 2, status[0] == "HTTP/1.1", let code = Int(status[1]) else {
            throw PeerError.malformed
        }
        var headers: [String: String] = [:]
        while true {
            let line = try readLine()
            if line.isEmpty { return PeerResponse(status: code, headers: headers, body: []) }
            guard let colon = line.firstIndex(of: ":") else { throw PeerError.malformed }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers[line[..<colon].lowercased()] = value
        }
    }

    /// Reads a chunk; nil is the last one.
    public func readChunk() throws -> [UInt8]? {
        guard let count = Int(try readLine(), radix: 16) else { throw PeerError.malformed }
        let chunk = try read(count)
        _ = try readLine()
        return count == 0 ? nil : chunk
    }

    /// Reads so many bytes.
    public func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count { bytes.append(try byte()) }
        return bytes
    }

    /// Reads what comes until the connection ends; how it ended comes with it.
    public func readToEnd() -> (bytes: [UInt8], end: PeerError) {
        var bytes: [UInt8] = []
        while true {
            do { bytes.append(try byte()) } catch { return (bytes, error) }
        }
    }

    private func readLine() throws -> String {
        var line: [UInt8] = []
        while line.last != 10 {
            line.append(try byte())
            if line.count > 65536 { throw PeerError.malformed }
        }
        return String(decoding: line.dropLast(line.suffix(2).first == 13 ? 2 : 1), as: UTF8.self)
    }

    private func byte() throws(PeerError) -> UInt8 {
        if offset == buffer.count {
            offset = 0
            errno = 0
            buffer = socket.receive()
            guard !buffer.isEmpty else {
                switch errno {
                case 0: throw .ended
                case EAGAIN: throw .silent
                default: throw .reset
                }
            }
        }
        defer { offset += 1 }
        return buffer[offset]
    }
}
