// Responses by kind of framing, each fed whole, byte by byte and cut at random.

import TestSupport
import Testing

@testable import HTTP1

/// What came of feeding one response.
struct ParsedResponse: Equatable {
    var status = 0
    var body = ""
    var bodyLength = 0
    var keepsAlive = false
    var surplus = ""
}

/// Feeds `parts`, then closes if the response is not whole; bytes after completion count as surplus.
func parse(
    _ parts: [[UInt8]],
    with parser: inout HTTPResponseParser,
    isHEAD: Bool = false,
    keepBody: Bool = true
) throws(HTTPError) -> ParsedResponse {
    parser.begin(isHEAD: isHEAD, keepBody: keepBody)
    var surplus: [UInt8] = []
    for part in parts {
        if parser.isComplete {
            surplus += part
            continue
        }
        let outcome = part.withUnsafeBytes { bytes in
            Result { () throws(HTTPError) in try parser.feed(bytes) }
        }
        if case .complete(let consumed) = try outcome.get() { surplus += part[consumed...] }
    }
    if !parser.isComplete { try parser.end() }
    let keepsAlive = parser.keepsAlive
    let response = parser.takeResponse()
    return ParsedResponse(
        status: response.status,
        body: String(decoding: response.body, as: UTF8.self),
        bodyLength: response.bodyLength,
        keepsAlive: keepsAlive,
        surplus: String(decoding: surplus, as: UTF8.self)
    )
}

struct AcceptedCase: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: String
    var isHEAD = false
    var keepBody = true
    var expected: ParsedResponse
    var testDescription: String { name }

    init(
        _ name: String,
        _ bytes: String,
        isHEAD: Bool = false,
        keepBody: Bool = true,
        _ status: Int,
        _ body: String = "",
        length: Int? = nil,
        alive: Bool = true,
        surplus: String = ""
    ) {
        self.name = name
        self.bytes = bytes
        self.isHEAD = isHEAD
        self.keepBody = keepBody
        expected = ParsedResponse(
            status: status,
            body: body,
            bodyLength: length ?? body.utf8.count,
            keepsAlive: alive,
            surplus: surplus
        )
    }
}

private let ok = "HTTP/1.1 200 OK\r\n"
private let chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"

let acceptedResponses: [AcceptedCase] = [
    .init("length", ok + "Content-Length: 5\r\n\r\nhello", 200, "hello"),
    .init("length zero", ok + "Content-Length: 0\r\n\r\n", 200),
    .init("length, surplus", ok + "content-LENGTH:2 \r\n\r\nhiHTTP/1.1", 200, "hi", surplus: "HTTP/1.1"),
    .init("equal lengths twice", ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
    .init("equal lengths in a list", ok + "Content-Length: 2, 2\r\n\r\nhi", 200, "hi"),
    .init("length with leading zeros", ok + "Content-Length: 0002\r\n\r\nhi", 200, "hi"),
    .init("discarded", ok + "Content-Length: 5\r\n\r\nhello", keepBody: false, 200, length: 5),
    .init("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, "hi"),
    .init("empty reason", "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", 404),
    .init("missing reason", "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", 404),
    .init("tab and high bytes in values", ok + "X: a\tb é\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
    .init("empty value", ok + "X:\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
    .init("until close", ok + "\r\nall of it", 200, "all of it", alive: false),
    .init("until close, empty", ok + "Connection: keep-alive\r\n\r\n", 200, alive: false),
    .init("until close, discarded", ok + "\r\nabc", keepBody: false, 200, length: 3, alive: false),
    .init("HEAD", ok + "Content-Length: 50\r\n\r\n", isHEAD: true, 200),
    .init("HEAD chunked", chunked, isHEAD: true, 200),
    .init("HEAD without length", ok + "\r\nnext", isHEAD: true, 200, surplus: "next"),
    .init("204", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", 204, surplus: "hello"),
    .init("304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304),
    .init("close", ok + "Connection: close\r\nContent-Length: 1\r\n\r\nx", 200, "x", alive: false),
    .init(
        "close in a list",
        ok + "Connection: x , CLOSE\r\nContent-Length: 1\r\n\r\nx",
        200,
        "x",
        alive: false
    ),
    .init("close wins", ok + "Connection: keep-alive, close\r\nContent-Length: 0\r\n\r\n", 200, alive: false),
    .init("not close", ok + "Connection: closed\r\nContent-Length: 0\r\n\r\n", 200),
    .init("1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x", alive: false),
    .init("1.0 kept", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
    .init(
        "1.0 chunked is not reused",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        200,
        alive: false
    ),
    .init("chunked", chunked + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nHT", 200, "hello world", surplus: "HT"),
    .init("chunked, empty", chunked + "0\r\n\r\n", 200),
    .init(
        "chunked, hex sizes",
        chunked + "A\r\n0123456789\r\n00b\r\nabcdefghijk\r\n0\r\n\r\n",
        200,
        "0123456789abcdefghijk"
    ),
    .init("chunked, extensions", chunked + "1;a=b;c=\"d e\"\r\nx\r\n1 ; y\r\nz\r\n0;q\r\n\r\n", 200, "xz"),
    .init(
        "chunked, trailers",
        chunked + "1\r\nx\r\n0\r\nA: b\r\nC:\t\r\n\r\nrest",
        200,
        "x",
        surplus: "rest"
    ),
    .init("chunked, discarded", chunked + "3\r\nabc\r\n0\r\n\r\n", keepBody: false, 200, length: 3),
    .init("coding in other case", ok + "transfer-encoding: , Chunked\r\n\r\n0\r\n\r\n", 200),
    .init("100 first", "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 1\r\n\r\nx", 200, "x"),
    .init(
        "103 with headers first",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"
            + "HTTP/1.1 102 P\r\n\r\n" + ok + "Content-Length: 1\r\n\r\nx",
        200,
        "x"
    ),
    .init(
        "101 is final",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nContent-Length: 9\r\n\r\nframes",
        101,
        alive: false,
        surplus: "frames"
    ),
]

struct RefusedCase: CustomTestStringConvertible, Sendable {
    var bytes: String
    var expected: HTTPError
    var testDescription: String { String(bytes.debugDescription.prefix(90)) }
    init(_ bytes: String, _ expected: HTTPError) {
        self.bytes = bytes
        self.expected = expected
    }
}

let refusedResponses: [RefusedCase] = [
    .init("", .unexpectedEnd(of: .response)),
    .init("HTTP/1.1 200 OK\r\nX:", .unexpectedEnd(of: .head)),
    .init("HTTP/1.1 100 Continue\r\n\r\n", .unexpectedEnd(of: .head)),
    .init(ok + "Content-Length: 5\r\n\r\nhel", .unexpectedEnd(of: .body(received: 3, expected: 5))),
    .init(chunked + "5\r\nhello\r\n", .unexpectedEnd(of: .chunkedBody(received: 5))),
    .init(chunked + "0\r\nA: b\r\n", .unexpectedEnd(of: .chunkedBody(received: 0))),
    .init("HTTP/2 200\r\n\r\n", .malformedStatusLine(reason: "expected \"HTTP/1.1 200 …\"")),
    .init("HTTP/2.0 200 OK\r\n\r\n", .malformedStatusLine(reason: "expected version HTTP/1.0 or HTTP/1.1")),
    .init("http/1.1 200 OK\r\n\r\n", .malformedStatusLine(reason: "expected version HTTP/1.0 or HTTP/1.1")),
    .init("\r\nHTTP/1.1 200 OK\r\n", .malformedStatusLine(reason: "expected \"HTTP/1.1 200 …\"")),
    .init("HTTP/1.1 20 OK yes\r\n", .malformedStatusLine(reason: "expected a status of three digits")),
    .init("HTTP/1.1 099 OK\r\n", .malformedStatusLine(reason: "expected a status of three digits")),
    .init("HTTP/1.1 2000 OK\r\n", .malformedStatusLine(reason: "expected a status of three digits")),
    .init("\u{16}\u{03}\u{01}", .malformedStatusLine(reason: "control character")),
    .init("HTTP/1.1 200 O\rK\r\n", .malformedStatusLine(reason: "carriage return without line feed")),
    .init(ok + "X\r\n\r\n", .malformedHeader(line: 1, reason: "expected a colon after the name")),
    .init(ok + ": x\r\n\r\n", .malformedHeader(line: 1, reason: "empty name")),
    .init(ok + "A: b\r\nX : y\r\n\r\n", .malformedHeader(line: 2, reason: "blank between name and colon")),
    .init(
        ok + "A: b\r\n c\r\n\r\n",
        .malformedHeader(line: 2, reason: "line folding (obs-fold) is not accepted")
    ),
    .init(ok + "A(: b\r\n\r\n", .malformedHeader(line: 1, reason: "character not allowed in a name")),
    .init(ok + "A: b\0c\r\n\r\n", .malformedHeader(line: 1, reason: "control character")),
    .init(ok + "A: b\rc\r\n\r\n", .malformedHeader(line: 1, reason: "carriage return without line feed")),
    .init(ok + "Content-Length: \r\n\r\n", .invalidLength(value: "")),
    .init(ok + "Content-Length: -1\r\n\r\n", .invalidLength(value: "-1")),
    .init(ok + "Content-Length: +1\r\n\r\n", .invalidLength(value: "+1")),
    .init(ok + "Content-Length: 1x\r\n\r\n", .invalidLength(value: "1x")),
    .init(ok + "Content-Length: 0x10\r\n\r\n", .invalidLength(value: "0x10")),
    .init(ok + "Content-Length: 9223372036854775808\r\n\r\n", .invalidLength(value: "9223372036854775808")),
    .init(ok + "Content-Length: 67108865\r\n\r\n", .bodyTooLarge(limit: 67_108_864)),
    .init(
        ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        .conflictingLength(reason: "Content-Length is 1 and 2")
    ),
    .init(ok + "Content-Length: 1, 2\r\n\r\n", .conflictingLength(reason: "Content-Length is 1 and 2")),
    .init(
        ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        .conflictingLength(reason: "both Content-Length and Transfer-Encoding are given")
    ),
    .init(
        ok + "Transfer-Encoding: gzip, chunked\r\n\r\n",
        .unsupportedTransferCoding(value: "gzip, chunked")
    ),
    .init(ok + "Transfer-Encoding: identity\r\n\r\n", .unsupportedTransferCoding(value: "identity")),
    .init(
        ok + "Transfer-Encoding: chunked, chunked\r\n\r\n",
        .unsupportedTransferCoding(value: "chunked, chunked")
    ),
    .init(ok + "Transfer-Encoding:\r\n\r\n", .unsupportedTransferCoding(value: "")),
    .init(chunked + "\r\n", .malformedChunk(reason: "expected a size in hexadecimal digits")),
    .init(chunked + "g\r\n", .malformedChunk(reason: "expected a size in hexadecimal digits")),
    .init(chunked + "-1\r\n", .malformedChunk(reason: "expected a size in hexadecimal digits")),
    .init(chunked + "1x\r\n", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1 1\r\n", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1\nx", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1;a\0\r\n", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1\rx", .malformedChunk(reason: "expected CRLF after the size")),
    .init(chunked + "1\r\nxy\r\n", .malformedChunk(reason: "data is longer than the chunk size")),
    .init(chunked + "1\r\nx\ry", .malformedChunk(reason: "expected CRLF after the data")),
    .init(chunked + "8000000000000000\r\n", .malformedChunk(reason: "size is out of range")),
    .init(chunked + "7fffffffffffffff\r\n", .bodyTooLarge(limit: 67_108_864)),
    .init(
        chunked + "0\r\n b\r\n",
        .malformedHeader(line: 1, reason: "character not allowed in a trailer name")
    ),
    .init(
        chunked + "0\r\na:b\r\nc\r\n",
        .malformedHeader(line: 2, reason: "character not allowed in a trailer name")
    ),
    .init(chunked + "0\r\na:\0\r\n", .malformedHeader(line: 1, reason: "control character in a trailer")),
    .init(chunked + "0\r\na:b\rc", .malformedHeader(line: 1, reason: "carriage return without line feed")),
]

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
            (chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", .bodyTooLarge(limit: 4)),
            (chunked + "1;" + String(repeating: "e", count: 30), .chunkOverheadTooLarge(limit: 8)),
            (chunked + String(repeating: "0", count: 30), .chunkOverheadTooLarge(limit: 8)),
            (
                chunked + "1;eeeeeeeeeeeeeeeee\r\nx\r\n1;eeeeeeeeeeeeeeeee\r\nx\r\n0\r\n\r\n",
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
