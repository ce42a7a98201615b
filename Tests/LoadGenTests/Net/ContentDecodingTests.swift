// Content codings: what is decoded, what is refused, and that nothing grows beyond its limit.

import HTTP1
import TestSupport
import Testing

@testable import LoadGen

@Suite struct ContentDecodingTests {
    private static let text = Array(String(repeating: "the quick brown fox ", count: 500).utf8)

    private func response(_ encoding: String, _ body: [UInt8]) throws -> HTTPResponse {
        var parser = HTTPResponseParser()
        parser.begin(isHEAD: false, keepBody: true)
        let lines = encoding.split(separator: "|").map { "Content-Encoding: \($0)\r\n" }.joined()
        let head = "HTTP/1.1 200 OK\r\n\(lines)Content-Length: \(body.count)\r\n\r\n"
        _ = try (Array(head.utf8) + body).withUnsafeBytes { try parser.feed($0) }
        #expect(parser.isComplete)
        return parser.takeResponse()
    }

    private func decoded(_ encoding: String, _ body: [UInt8], limit: Int = 1 << 20) throws -> [UInt8] {
        let decoded = try ContentDecoding.decode(response(encoding, body), limit: limit)
        #expect(decoded.bodyLength == decoded.body.count && decoded.status == 200)
        return Array(decoded.body)
    }

    @Test(arguments: ["gzip", "GZIP", "x-gzip", " gzip , identity", "identity, gzip"])
    func `gzip is decoded under all its names`(encoding: String) throws {
        #expect(try decoded(encoding, compressed(Self.text, gzip: true)) == Self.text)
    }

    @Test func `deflate is decoded with its zlib header`() throws {
        #expect(try decoded("deflate", compressed(Self.text, gzip: false)) == Self.text)
        // Without one (raw deflate), as k6 refuses it too.
        let raw = Array(compressed(Self.text, gzip: false).dropFirst(2).dropLast(4))
        #expect(throws: ContentDecoding.Failure.self) { try decoded("deflate", raw) }
    }

    @Test func `several members are one body`() throws {
        let member = compressed(Self.text, gzip: true)
        let empty = compressed([], gzip: true)
        #expect(try decoded("gzip", member + empty + member) == Self.text + Self.text)
    }

    @Test func `codings on top of each other are undone from the last`() throws {
        let inner = compressed(Self.text, gzip: false)
        let body = compressed(inner, gzip: true)
        #expect(try decoded("deflate, gzip", body) == Self.text)
        #expect(try decoded("deflate|gzip", body) == Self.text)
        #expect(throws: ContentDecoding.Failure.self) { try decoded("gzip, deflate", body) }
        let many = Array(repeating: "gzip", count: ContentDecoding.codingLimit + 1).joined(separator: ",")
        #expect(throws: ContentDecoding.Failure.self) { try decoded(many, body) }
    }

    @Test func `an unknown coding leaves the body alone, k6's others are refused by name`() throws {
        #expect(try decoded("foo", [1, 2, 3]) == [1, 2, 3])
        #expect(try decoded("identity", [1, 2, 3]) == [1, 2, 3])
        for coding in ["br", "zstd"] {
            #expect(throws: ContentDecoding.Failure.unsupported(coding)) { try decoded(coding, [1]) }
            #expect(throws: ContentDecoding.Failure.unsupported(coding)) {
                try decoded("gzip,\t\(coding) ", [1])
            }
        }
    }

    @Test(arguments: ["g zip", "gz\tip", "defla te", "gzip identity", "b r"])
    func `a blank inside makes it another word, which nobody knows`(coding: String) throws {
        let body = compressed(Self.text, gzip: !coding.hasPrefix("d"))
        #expect(try decoded(coding, body) == body)
    }

    @Test func `every stream that ends early is an error`() throws {
        for gzip in [true, false] {
            let body = compressed(Array(Self.text[..<300]), gzip: gzip)
            for length in 0..<body.count {
                #expect(throws: ContentDecoding.Failure.self, "\(length) of \(body.count)") {
                    try decoded(gzip ? "gzip" : "deflate", Array(body[..<length]))
                }
            }
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a damaged stream is an error or what the check sums let pass, never a trap`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let body = compressed(Array(Self.text[..<1000]), gzip: true)
        for _ in 0..<200 {
            var damaged = body
            let place = Int.random(in: 10..<body.count, using: &random)
            damaged[place] ^= UInt8.random(in: 1...255, using: &random)
            #expect(throws: ContentDecoding.Failure.self, "seed \(seed), byte \(place)") {
                try decoded("gzip", damaged)
            }
        }
    }

    @Test func `bytes behind the last member are an error`() throws {
        let member = compressed(Self.text, gzip: true)
        for rest in [[0], [0x1f], [0x1f, 0x8b], Array("garbage behind".utf8)] as [[UInt8]] {
            #expect(throws: ContentDecoding.Failure.self, "\(rest)") { try decoded("gzip", member + rest) }
        }
    }

    @Test func `a stream that never began well is 1701, one that broke later is not, as in k6`() throws {
        let member = compressed(Self.text, gzip: true)
        func code(_ body: [UInt8]) -> Int {
            do { _ = try decoded("gzip", body) } catch {
                return (error as? ContentDecoding.Failure).map { TransportFailure.decoding($0).code } ?? -1
            }
            return 0
        }
        #expect(
            code([]) == 1701 && code(Array(member[..<9])) == 1701
                && code(Array("no gzip at all".utf8)) == 1701
        )
        #expect(code(Array(member[..<20])) == 1000 && code(Array(member.dropLast())) == 1000)
        #expect(code(Array(member.dropLast(4)) + [0, 0, 0, 0]) == 1701)
        #expect(code(member + Array("garbage and more".utf8)) == 1701 && code(member + [0x1f, 0x8b]) == 1000)
    }

    @Test func `a bomb ends at the limit`() throws {
        let zeros = [UInt8](repeating: 0, count: 4 << 20)
        let bomb = compressed(zeros, gzip: true)
        #expect(bomb.count < 10_000)
        #expect(throws: ContentDecoding.Failure.tooLarge(limit: 1 << 20)) { try decoded("gzip", bomb) }
        #expect(try decoded("gzip", bomb, limit: 4 << 20).count == 4 << 20)
        #expect(throws: ContentDecoding.Failure.tooLarge(limit: (4 << 20) - 1)) {
            try decoded("gzip", bomb, limit: (4 << 20) - 1)
        }
        let nested = compressed(bomb, gzip: true)
        #expect(throws: ContentDecoding.Failure.tooLarge(limit: 1 << 20)) {
            try decoded("gzip, gzip", nested)
        }
    }
}
