// Invariant: content codings are undone within the limit, to all of a stream or to an error: a limit below the decoded size is exceeded, a part decodes to a part, two gzip members to both, and what is coded by hand to itself.

import HTTP1
import LoadGen
import TestSupport

/// First byte of an input: bits 0 to 2 the codings, 3 the rest is plain and coded by hand first. Then the body.
enum ContentDecode {
    private static let codings = [
        "gzip", "deflate", "deflate, gzip", "gzip, gzip", "identity", "gzip;q=1", "x-gzip,,GZIP", "br",
    ]
    private static let limit = 200_000

    private enum Outcome: Equatable {
        case decoded([UInt8])
        case failed(ContentDecoding.Failure)
    }

    static func check(_ input: [UInt8]) throws(BrokenInvariant) {
        let choices = Choices(input)
        let codings = codings[choices.number(0, bits: 3)]
        if choices.has(3) { return try checkByHand(choices.rest) }
        let body = choices.rest
        let outcome = try decode(body, codings, limit)
        guard case .decoded(let plain) = outcome else { return }
        try require(plain.count <= limit, "\(plain.count) bytes are over the limit")
        guard ["gzip", "deflate"].contains(codings) else { return }
        try require(
            try decode(body, codings, plain.count) == outcome,
            "a limit of the size itself is exceeded"
        )
        if !plain.isEmpty {
            try require(
                try decode(body, codings, plain.count - 1) == .failed(.tooLarge(limit: plain.count - 1)),
                "\(plain.count) bytes are within a limit of one less"
            )
        }
        try checkParts(of: body, codings, plain)
        let twice = try decode(body + body, codings, limit)
        if codings == "deflate" {
            try require(twice == outcome, "what follows a zlib stream matters")
        } else if plain.count * 2 <= limit {
            try require(twice == .decoded(plain + plain), "two members are \(twice)")
        }
    }

    /// Half of a body, and all of it but one byte.
    private static func checkParts(
        of body: [UInt8],
        _ codings: String,
        _ plain: [UInt8]
    ) throws(BrokenInvariant) {
        for count in [body.count / 2, body.count - 1] {
            guard case .decoded(let part) = try decode(Array(body.prefix(count)), codings, limit) else {
                continue
            }
            try require(plain.starts(with: part), "\(count) bytes of \(body) decode to \(part)")
        }
    }

    private static func checkByHand(_ plain: [UInt8]) throws(BrokenInvariant) {
        let plain = Array(plain.prefix(0xffff))
        let member = StoredStream.gzip(plain)
        try require(try decode(member, "gzip", limit) == .decoded(plain), "a gzip member is not decoded")
        let stream = StoredStream.zlib(plain)
        try require(try decode(stream, "deflate", limit) == .decoded(plain), "a zlib stream is not decoded")
        try require(
            try decode(StoredStream.gzip(stream), "deflate, gzip", limit) == .decoded(plain),
            "two codings are not undone"
        )
    }

    /// The body as a response has it, whose bytes the parser stores in one array with the head.
    private static func decode(
        _ body: [UInt8],
        _ codings: String,
        _ limit: Int
    ) throws(BrokenInvariant) -> Outcome {
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: \(codings)\r\nContent-Length: \(body.count)\r\n\r\n"
        var parser = HTTPResponseParser()
        let fed = (Array(head.utf8) + body).withUnsafeBytes { bytes in
            Result { () throws(HTTPError) in try parser.feed(bytes) }
        }
        try require(fed == .success(.complete(consumed: head.utf8.count + body.count)), "no response: \(fed)")
        do throws(ContentDecoding.Failure) {
            let response = try ContentDecoding.decode(parser.takeResponse(), limit: limit)
            return .decoded(Array(response.body))
        } catch {
            return .failed(error)
        }
    }
}
