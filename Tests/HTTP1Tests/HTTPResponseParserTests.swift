// Responses by kind of framing, each fed whole, byte by byte and cut at random.

import TestSupport
import Testing

@testable import HTTP1

@Suite struct HTTPResponseParserTests {
    @Test("a response is read the same however it is cut", arguments: acceptedResponses)
    func accepts(_ example: AcceptedCase) throws {
        var parser = HTTPResponseParser()
        for parts in feedings(Array(example.bytes.utf8)) {
            let parsed = try parse(parts, with: &parser, isHEAD: example.isHEAD, keepBody: example.keepBody)
            #expect(parsed == example.expected, "fed as \(parts.map(\.count))")
        }
    }

    @Test("a broken response is refused with the same error however it is cut", arguments: refusedResponses)
    func refuses(_ example: RefusedCase) {
        var parser = HTTPResponseParser()
        for parts in feedings(Array(example.bytes.utf8)) {
            #expect(throws: example.expected, "fed as \(parts.map(\.count))") {
                _ = try parse(parts, with: &parser)
            }
        }
    }

    @Test("every accepted response that ends early is refused, completes by close, or leaves less surplus")
    func endsEarly() throws {
        var parser = HTTPResponseParser()
        for example in acceptedResponses {
            let bytes = Array(example.bytes.utf8)
            for length in 0..<bytes.count {
                let parsed = try? parse(
                    [Array(bytes[..<length])],
                    with: &parser,
                    isHEAD: example.isHEAD,
                    keepBody: example.keepBody
                )
                guard let parsed else { continue }
                #expect(example.expected.body.hasPrefix(parsed.body))
                #expect(example.expected.surplus.hasPrefix(parsed.surplus))
                #expect(parsed.bodyLength <= example.expected.bodyLength)
            }
        }
    }

    @Test("limits hold however the bytes are cut")
    func limits() {
        var limits = HTTPLimits()
        limits.headBytes = 60
        limits.headerCount = 3
        limits.interimResponses = 2
        limits.bodyBytes = 4
        limits.chunkOverheadBytes = 8
        let interim = "HTTP/1.1 100 C\r\n\r\n"
        let cases: [(String, HTTPError)] = [
            (ok + "A: " + String(repeating: "x", count: 60), .headTooLarge(limit: 60)),
            (ok + "A: " + String(repeating: "x", count: 60) + "\r\n\r\n", .headTooLarge(limit: 60)),
            (ok + "A:\r\nB:\r\nC:\r\nD:\r\n\r\n", .tooManyHeaders(limit: 3)),
            (interim + interim + interim, .tooManyInterimResponses(limit: 2)),
            (ok + "Content-Length: 5\r\n\r\nhello", .bodyTooLarge(limit: 4)),
            (ok + "\r\nhello", .bodyTooLarge(limit: 4)),
            (chunked + "3\r\nabc\r\n2\r\n", .bodyTooLarge(limit: 4)),
            (chunked + "1;" + String(repeating: "e", count: 30), .chunkOverheadTooLarge(limit: 8)),
            (chunked + String(repeating: "0", count: 30), .chunkOverheadTooLarge(limit: 8)),
            (
                chunked + "1;eeeeeeeeeeeeeeeeee\r\nx\r\n1;eeeeeeeeeeeeeeeeee\r\nx\r\n0\r\n\r\n",
                .chunkOverheadTooLarge(limit: 8)
            ),
            (chunked + "0\r\nA: " + String(repeating: "x", count: 60), .trailerTooLarge(limit: 60)),
            (chunked + "0\r\nA:\r\nB:\r\nC:\r\nD:\r\n\r\n", .tooManyHeaders(limit: 3)),
        ]
        var parser = HTTPResponseParser(limits: limits)
        for (text, expected) in cases {
            for parts in feedings(Array(text.utf8)) {
                #expect(throws: expected, "\(text.debugDescription) fed as \(parts.map(\.count))") {
                    _ = try parse(parts, with: &parser)
                }
            }
        }
    }

    @Test("a head of exactly the limit passes, one byte more does not")
    func headLimitIsExact() throws {
        let head = Array((ok + "Content-Length: 1\r\n\r\n").utf8)
        for parts in feedings(head + [0x78]) {
            var limits = HTTPLimits()
            limits.headBytes = head.count
            var parser = HTTPResponseParser(limits: limits)
            #expect(try parse(parts, with: &parser).body == "x")
            limits.headBytes = head.count - 1
            parser = HTTPResponseParser(limits: limits)
            #expect(throws: HTTPError.headTooLarge(limit: head.count - 1)) { try parse(parts, with: &parser) }
        }
    }

    /// What follows the Location of a redirect, and whether the connection is kept.
    static let skipped: [(rest: String, isKept: Bool)] = [
        ("Content-Length: 5\r\n\r\nhello", true), ("Content-Length: 0\r\n\r\n", true),
        ("Content-Length: 2048\r\n\r\n" + String(repeating: "x", count: 2048), true),
        ("Content-Length: 2049\r\n\r\n" + String(repeating: "x", count: 2049), false),
        ("Content-Length: 999999999999\r\n\r\n", false), ("Content-Length: 5\r\n\r\nhell", false),
        ("Content-Length: 5\r\nConnection: close\r\n\r\n", false), ("\r\n", false),
        ("\r\nuntil close", false),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", true),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", false),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhelloxx", false),
        ("Transfer-Encoding: chunked\r\n\r\nzz\r\n", false),
        ("Transfer-Encoding: chunked\r\n\r\n801\r\n", false),
        ("Transfer-Encoding: chunked\r\n\r\n" + String(repeating: "1\r\nx\r\n", count: 2049), false),
    ]

    @Test(
        "the body of a redirect that is followed is skipped, and costs at most the connection",
        arguments: skipped.indices
    )
    func skips(index: Int) throws {
        let (rest, isKept) = Self.skipped[index]
        var limits = HTTPLimits()
        limits.bodyBytes = 100
        for status in [301, 302, 303, 307, 308] {
            var parser = HTTPResponseParser(limits: limits)
            let bytes = Array("HTTP/1.1 \(status) R\r\nLocation: /x\r\n\(rest)".utf8)
            for parts in bytes.count > 2048 ? [[bytes]] : feedings(bytes) {
                let parsed = try parse(parts, with: &parser, followsRedirects: true)
                #expect(parsed.status == status && parsed.body.isEmpty && parsed.keepsAlive == isKept)
                #expect(!parser.isSkippingBody)
            }
        }
    }

    @Test(
        "any other body matters",
        arguments: [
            "HTTP/1.1 302 R\r\n", "HTTP/1.1 302 R\r\nLocation: \r\n", "HTTP/1.1 300 R\r\nLocation: /x\r\n",
            "HTTP/1.1 305 R\r\nLocation: /x\r\n", "HTTP/1.1 200 R\r\nLocation: /x\r\n",
        ]
    )
    func keeps(head: String) throws {
        var parser = HTTPResponseParser()
        let whole = Array((head + "Content-Length: 5\r\n\r\nhello").utf8)
        #expect(try parse([whole], with: &parser, followsRedirects: true).body == "hello")
        #expect(throws: HTTPError.unexpectedEnd(of: .body(received: 4, expected: 5))) {
            try parse([whole.dropLast()], with: &parser, followsRedirects: true)
        }
        // Nor is a redirect's skipped that is not followed.
        let redirect = Array("HTTP/1.1 302 R\r\nLocation: /x\r\nContent-Length: 5\r\n\r\nhell".utf8)
        #expect(throws: HTTPError.self) { try parse([redirect], with: &parser) }
        #expect(try parse([redirect + [0x6f]], with: &parser).body == "hello")
    }

    @Test("a skipped body can be given up, its head cannot")
    func givenUp() throws {
        var parser = HTTPResponseParser()
        parser.begin(isHEAD: false, keepBody: true, followsRedirects: true)
        for (part, isSkipping) in [
            ("HTTP/1.1 302 R\r\nLocation: /x\r\nContent-Length: 5\r\n", false), ("\r\n", true), ("h", true),
        ] {
            if !parser.isSkippingBody {
                let isSkipped = parser.skipRest()
                #expect(!isSkipped)
            }
            _ = try Array(part.utf8).withUnsafeBytes { try parser.feed($0) }
            #expect(parser.isSkippingBody == isSkipping && !parser.isComplete)
        }
        let isSkipped = parser.skipRest()
        #expect(isSkipped)
        #expect(parser.isComplete && !parser.keepsAlive && parser.takeResponse().status == 302)
    }

    @Test("both lengths are refused in a redirect, too")
    func smuggledRedirect() {
        let head = "HTTP/1.1 302 R\r\nLocation: /x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        var parser = HTTPResponseParser()
        #expect(throws: HTTPError.self) {
            try parse([Array(head.utf8)], with: &parser, followsRedirects: true)
        }
    }

    @Test("a body of known length has the memory that it needs, not what its growth would take")
    func growth() throws {
        let size = 5 << 20
        var parser = HTTPResponseParser()
        parser.begin(isHEAD: false, keepBody: true)
        let head = Array((ok + "Content-Length: \(size)\r\n\r\n").utf8)
        _ = try head.withUnsafeBytes { try parser.feed($0) }
        let piece = [UInt8](repeating: 0x78, count: 64 << 10)
        for number in 1...size / piece.count {
            let progress = try piece.withUnsafeBytes { try parser.feed($0) }
            #expect((progress != .incomplete) == (number == size / piece.count))
        }
        let response = parser.takeResponse()
        #expect(response.bodyLength == size && response.body.allSatisfy { $0 == 0x78 })
        #expect(response.storage.capacity < size + size / 8)
    }

    @Test("a length that is a lie gets no memory")
    func announcement() throws {
        var parser = HTTPResponseParser()
        parser.begin(isHEAD: false, keepBody: true)
        let text = ok + "Content-Length: \(256 << 20)\r\n\r\nx"
        _ = try Array(text.utf8).withUnsafeBytes { try parser.feed($0) }
        #expect(parser.takeResponse().storage.capacity < 2 << 20)
    }

    @Test("a discarded body may be longer than the limit for kept ones")
    func discardedBodyHasNoLimit() throws {
        var limits = HTTPLimits()
        limits.bodyBytes = 2
        var parser = HTTPResponseParser(limits: limits)
        for body in [
            "Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "\r\nhello",
        ] {
            let parsed = try parse([Array((ok + body).utf8)], with: &parser, keepBody: false)
            #expect(parsed.bodyLength == 5)
            #expect(parsed.body == "")
        }
    }

    @Test("responses on one connection follow each other, each leaving the next as surplus")
    func pipelined() throws {
        let stream = Array(
            acceptedResponses.filter { $0.expected.keepsAlive && !$0.isHEAD && $0.expected.surplus.isEmpty }
                .map(\.bytes).joined().utf8
        )
        let expected = acceptedResponses.filter {
            $0.expected.keepsAlive && !$0.isHEAD && $0.expected.surplus.isEmpty
        }
        for parts in feedings(stream) {
            var parser = HTTPResponseParser()
            var statuses: [Int] = []
            var lengths: [Int] = []
            parser.begin(isHEAD: false, keepBody: true)
            for part in parts {
                var rest = part[...]
                while !rest.isEmpty {
                    let progress = try rest.withUnsafeBytes { try parser.feed($0) }
                    guard case .complete(let consumed) = progress else { break }
                    rest = rest.dropFirst(consumed)
                    let response = parser.takeResponse()
                    statuses.append(response.status)
                    lengths.append(response.bodyLength)
                    parser.recycle(response)
                    parser.begin(isHEAD: false, keepBody: true)
                }
            }
            #expect(statuses == expected.map(\.expected.status))
            #expect(lengths == expected.map(\.expected.bodyLength))
            #expect(!parser.hasStarted)
        }
    }

    @Test("hasHead is true once the final response's headers are known, not after an interim one")
    func hasHead() {
        var parser = HTTPResponseParser()
        let parts: [(String, Bool)] = [
            ("", false), ("HTTP/1.1 100 Continue\r\n\r\n", false),
            ("HTTP/1.1 403 F\r\nContent-Length: 9\r\n", false),
            ("\r\n", true), ("no", true),
        ]
        for (part, expected) in parts {
            #expect(throws: Never.self) { try Array(part.utf8).withUnsafeBytes { _ = try parser.feed($0) } }
            #expect(parser.hasHead == expected, "after \(part)")
        }
        #expect(throws: HTTPError.self) { try parser.end() }
        #expect(parser.hasHead)
        #expect(parser.takeResponse().status == 403)
    }

    @Test("hasStarted is false until a byte has come, and true after an interim response alone")
    func hasStarted() throws {
        var parser = HTTPResponseParser()
        parser.begin(isHEAD: false, keepBody: true)
        #expect(!parser.hasStarted)
        _ = try parser.feed(UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(!parser.hasStarted)
        _ = try Array("HTTP/1.1 100 C\r\n\r\n".utf8).withUnsafeBytes { try parser.feed($0) }
        #expect(parser.hasStarted)
        #expect(!parser.isComplete)
        parser.begin(isHEAD: false, keepBody: true)
        #expect(!parser.hasStarted)
    }

    @Test("an error is repeated, a completed response takes nothing more")
    func staysEnded() throws {
        var parser = HTTPResponseParser()
        let error = HTTPError.malformedStatusLine(reason: "control character")
        #expect(throws: error) { try [UInt8(0)].withUnsafeBytes { try parser.feed($0) } }
        #expect(throws: error) { try [UInt8(0x48)].withUnsafeBytes { try parser.feed($0) } }
        #expect(throws: error) { try parser.end() }
        parser.begin(isHEAD: true, keepBody: true)
        let bytes = Array((ok + "\r\n").utf8)
        #expect(try bytes.withUnsafeBytes { try parser.feed($0) } == .complete(consumed: bytes.count))
        #expect(try bytes.withUnsafeBytes { try parser.feed($0) } == .complete(consumed: 0))
        try parser.end()
    }

    @Test("a small storage is used again, a large one is not")
    func recycles() throws {
        var parser = HTTPResponseParser()
        let small = Array((ok + "Content-Length: 5\r\n\r\nhello").utf8)
        _ = try small.withUnsafeBytes { try parser.feed($0) }
        let first = parser.takeResponse()
        let address = first.storage.withUnsafeBytes { $0.baseAddress }
        parser.recycle(consume first)
        parser.begin(isHEAD: false, keepBody: true)
        _ = try small.withUnsafeBytes { try parser.feed($0) }
        let second = parser.takeResponse()
        #expect(second.storage.withUnsafeBytes { $0.baseAddress } == address)

        let kept = second
        parser.recycle(second)
        parser.begin(isHEAD: false, keepBody: true)
        _ = try Array((ok + "Content-Length: 5\r\n\r\nHELLO").utf8).withUnsafeBytes { try parser.feed($0) }
        #expect(String(decoding: kept.body, as: UTF8.self) == "hello")

        let body = String(repeating: "x", count: 5000)
        parser.begin(isHEAD: false, keepBody: true)
        _ = try Array((ok + "Content-Length: 5000\r\n\r\n" + body).utf8).withUnsafeBytes {
            try parser.feed($0)
        }
        parser.recycle(parser.takeResponse())
        let probe = parser.takeResponse()
        #expect(probe.storage.capacity == 0)
    }

    @Test(
        "mutated responses never trap and are judged the same however they are cut",
        arguments: 1...8 as ClosedRange<UInt64>
    )
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var limits = HTTPLimits()
        limits.headBytes = 200
        limits.bodyBytes = 200
        var parser = HTTPResponseParser(limits: limits)
        let alphabet = Array("\r\n\t :;,0123456789abcfABCDEF\u{0}xHTP/.-".utf8)
        for example in acceptedResponses + refusedResponses.map({ AcceptedCase("", $0.bytes, 0) }) {
            for _ in 0..<8 {
                var bytes = Array(example.bytes.utf8)
                for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                    let index = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[index] = alphabet.randomElement(using: &random) ?? 0
                    case 1: bytes.remove(at: index)
                    default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
                    }
                }
                let keepBody = Bool.random(using: &random)
                let isHEAD = Int.random(in: 0..<8, using: &random) == 0
                let outcomes = feedings(bytes, cuts: 3, seed: random.next()).map { parts in
                    Result { () throws(HTTPError) in
                        try parse(parts, with: &parser, isHEAD: isHEAD, keepBody: keepBody)
                    }
                }
                #expect(outcomes.allSatisfy { $0 == outcomes[0] }, "seed \(seed): \(bytes)")
            }
        }
    }
}
