// The HTTP requests in a recorded stream of bytes, read by a parser of the tests' own. Must not use the product's.

import Foundation

/// One request as a server saw it.
public struct RecordedRequest: Sendable {
    /// `GET`, `POST`…
    public let method: String
    /// The target without its query.
    public let path: String
    /// The fields of the head, names in lower case.
    public let headers: [String: String]
    /// The body.
    public let body: String

    /// The requests of a stream. It ends at the first that is incomplete, or is an upgrade to another protocol.
    public static func all(in bytes: [UInt8]) -> [RecordedRequest] {
        var requests: [RecordedRequest] = []
        var rest = Data(bytes)[...]
        while let end = rest.range(of: Data("\r\n\r\n".utf8)) {
            let lines = String(decoding: rest[rest.startIndex..<end.lowerBound], as: UTF8.self)
                .components(separatedBy: "\r\n")
            let words = lines[0].split(separator: " ")
            guard words.count == 3 else { break }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2 else { continue }
                headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
            }
            let length = headers["content-length"].flatMap { Int($0) } ?? 0
            guard rest.distance(from: end.upperBound, to: rest.endIndex) >= length else { break }
            let body = rest[end.upperBound..<end.upperBound + length]
            requests.append(
                RecordedRequest(
                    method: String(words[0]),
                    path: String(words[1].prefix { $0 != "?" }),
                    headers: headers,
                    body: String(decoding: body, as: UTF8.self)
                )
            )
            if headers["upgrade"] != nil { break }
            rest = rest[(end.upperBound + length)...]
        }
        return requests
    }

    /// `POST /api/posts/:id/like`: the request with numbers and long identifiers of the path left out.
    public var pattern: String {
        let parts = path.split(separator: "/").map { part in
            let isNumber = part.allSatisfy(\.isNumber)
            let isIdentifier = part.count >= 20 && part.allSatisfy { $0.isHexDigit || $0 == "-" }
            return isNumber || isIdentifier ? ":id" : String(part)
        }
        return "\(method) /\(parts.joined(separator: "/"))"
    }
}
