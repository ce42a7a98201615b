// A request as the doubles see it, read from a blocking connection. Must not know an endpoint.

import Foundation
import LoopbackSockets

/// One HTTP/1.1 request.
struct HTTPRequest {
    var method: String
    /// The path without the query, percent-decoded.
    var path: String
    /// The query as it came.
    var query: String
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// The parameters of the query and, of a POST, of a form body; in order, decoded.
    var parameters: [(name: String, value: String)] {
        var pairs = Self.parseForm(query)
        if method == "POST", headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true {
            pairs += Self.parseForm(String(decoding: body, as: UTF8.self))
        }
        return pairs
    }

    static func parseForm(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decodeForm(parts[0]), parts.count > 1 ? decodeForm(parts[1]) : "")
        }
    }

    private static func decodeForm(_ text: Substring) -> String {
        let spaced = String(text.map { $0 == "+" ? " " : $0 })
        return spaced.removingPercentEncoding ?? spaced
    }
}

enum HTTPReadError: Error { case closed, malformed(String) }

/// Reads requests off a connection, one after the other.
final class HTTPReader {
    private let socket: LoopbackSocket
    private var buffer: [UInt8] = []
    private var offset = 0

    init(_ socket: LoopbackSocket) { self.socket = socket }

    /// The next request; throws at the end of the connection.
    func next() throws -> HTTPRequest {
        let lines = try head()
        let start = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard start.count == 3, start[2].hasPrefix("HTTP/1.") else {
            throw HTTPReadError.malformed("bad request line")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw HTTPReadError.malformed("bad header") }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers[line[..<colon].lowercased()] = value
        }
        if headers["expect"]?.lowercased() == "100-continue" {
            socket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        let target = start[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return HTTPRequest(
            method: String(start[0]),
            path: target[0].removingPercentEncoding ?? String(target[0]),
            query: target.count > 1 ? String(target[1]) : "",
            headers: headers,
            body: try body(headers)
        )
    }

    private func head() throws -> [String] {
        var lines: [String] = []
        while true {
            let line = try line()
            if !line.isEmpty { lines.append(line) } else if !lines.isEmpty { return lines }
            if lines.count > 200 { throw HTTPReadError.malformed("too many headers") }
        }
    }

    private func body(_ headers: [String: String]) throws -> [UInt8] {
        if headers["transfer-encoding"]?.lowercased() == "chunked" {
            var body: [UInt8] = []
            while true {
                let size = try line().split(separator: ";").first.map(String.init) ?? ""
                guard let count = Int(size, radix: 16) else { throw HTTPReadError.malformed("bad chunk") }
                body += try bytes(count)
                _ = try line()
                if count == 0 { return body }
            }
        }
        guard let length = headers["content-length"] else { return [] }
        guard let count = Int(length), count >= 0 else { throw HTTPReadError.malformed("bad length") }
        return try bytes(count)
    }

    private func fill() throws {
        buffer.removeFirst(offset)
        offset = 0
        let more = socket.receive()
        if more.isEmpty { throw HTTPReadError.closed }
        buffer += more
    }

    private func line() throws -> String {
        var searched = offset
        while true {
            if let end = buffer[searched...].firstIndex(of: 10) {
                defer { offset = end + 1 }
                let last = end > offset && buffer[end - 1] == 13 ? end - 1 : end
                return String(decoding: buffer[offset..<last], as: UTF8.self)
            }
            if buffer.count - offset > 65536 { throw HTTPReadError.malformed("line too long") }
            let kept = buffer.count - offset
            try fill()
            searched = kept
        }
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        while buffer.count - offset < count { try fill() }
        defer { offset += count }
        return Array(buffer[offset..<offset + count])
    }
}
