// The corpus of responses: those to accept and what they are, those to refuse and why.

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
    keepBody: Bool = true,
    followsRedirects: Bool = false
) throws(HTTPError) -> ParsedResponse {
    parser.begin(isHEAD: isHEAD, keepBody: keepBody, followsRedirects: followsRedirects)
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

/// The status line that most examples start with.
let ok = "HTTP/1.1 200 OK\r\n"
/// What is said of a folded line.
private let folded = "line folding (obs-fold) is not accepted"
/// A head that announces a chunked body.
let chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"

let acceptedResponses: [AcceptedCase] = [
    .init("length", ok + "Content-Length: 5\r\n\r\nhello", 200, "hello"),
    .init("length zero", ok + "Content-Length: 0\r\n\r\n", 200),
    .init("length, surplus", ok + "content-LENGTH:2 \r\n\r\nhiHTTP/1.1", 200, "hi", surplus: "HTTP/1.1"),
    .init("equal lengths twice", ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
    .init("length with leading zeros", ok + "Content-Length: 0002\r\n\r\nhi", 200, "hi"),
    .init("discarded", ok + "Content-Length: 5\r\n\r\nhello", keepBody: false, 200, length: 5),
    .init("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, "hi"),
    .init("empty reason", "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", 404),
    .init("any byte in the reason", "HTTP/1.1 404 \0\r\u{7f}\r\r\nContent-Length: 0\r\n\r\n", 404),
    .init("missing reason", "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", 404),
    .init("tab and high bytes in values", ok + "X: a\tb é\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
    .init("empty value", ok + "X:\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
    .init("blanks in names", ok + "X : y\r\nA  b c: d\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
    .init("chunked, blanks in names of trailers", chunked + "0\r\nX : y\r\nA b: c\r\n\r\n", 200),
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
        "1.0 chunked HEAD is not reused",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n",
        isHEAD: true,
        200,
        alive: false
    ),
    .init(
        "HEAD with both lengths",
        ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        isHEAD: true,
        200
    ),
    .init(
        "204 with both lengths",
        "HTTP/1.1 204 N\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        204
    ),
    .init("several blanks before the status", "HTTP/1.1   404 Not Found\r\nContent-Length: 0\r\n\r\n", 404),
    .init("status below 100", "HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n", 99),
    .init("status of the nine hundreds", "HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nhi", 999, "hi"),
    .init("a later minor version", "HTTP/1.7 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
    .init("205 with a body", "HTTP/1.1 205 R\r\nContent-Length: 2\r\n\r\nhi", 205, "hi"),
    .init("chunked", chunked + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nHT", 200, "hello world", surplus: "HT"),
    .init("chunked, empty", chunked + "0\r\n\r\n", 200),
    .init(
        "chunked, hex sizes",
        chunked + "A\r\n0123456789\r\n00b\r\nabcdefghijk\r\n0\r\n\r\n",
        200,
        "0123456789abcdefghijk"
    ),
    .init("chunked, extensions", chunked + "1;a=b;c=\"d e\"\r\nx\r\n1 ; y\r\nz\r\n0;q\r\n\r\n", 200, "xz"),
    .init("chunked, any byte in an extension", chunked + "1;\0\u{7f}é\u{1}\r\nx\r\n0;\0\r\n\r\n", 200, "x"),
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
    .init("HTTP/1.1 000 OK\r\n", .malformedStatusLine(reason: "expected a status above 000")),
    .init("HTTP/1.1 200OK yes\r\n", .malformedStatusLine(reason: "expected a status of three digits")),
    .init("HTTP/1.1        \r\n", .malformedStatusLine(reason: "expected a status of three digits")),
    .init("HTTP/1.1 200\tOK\r\n", .malformedStatusLine(reason: "expected a status of three digits")),
    .init("HTTP/1.1 -20 OK\r\n", .malformedStatusLine(reason: "expected a status of three digits")),
    .init("HTTP/1.1 2000 OK\r\n", .malformedStatusLine(reason: "expected a status of three digits")),
    .init("\u{16}\u{03}\u{01}", .malformedStatusLine(reason: "control character")),
    .init("HTTP/1.1 200\rOK\r\n", .malformedStatusLine(reason: "carriage return without line feed")),
    .init("HTTP/1.1\0200 OK\r\n", .malformedStatusLine(reason: "control character")),
    .init("HTTP/1.1 200\0OK\r\n", .malformedStatusLine(reason: "control character")),
    .init("HTTP/2.0 200 O\0K\r\n", .malformedStatusLine(reason: "control character")),
    .init("HTTP/1.1 200 \0\r\nA: b\0c\r\n\r\n", .malformedHeader(line: 1, reason: "control character")),
    .init(ok + "X\r\n\r\n", .malformedHeader(line: 1, reason: "expected a colon after the name")),
    .init(ok + ": x\r\n\r\n", .malformedHeader(line: 1, reason: "empty name")),
    .init(ok + "A: b\r\nX\t: y\r\n\r\n", .malformedHeader(line: 2, reason: "tab in the name")),
    .init(ok + "X y\tz: y\r\n\r\n", .malformedHeader(line: 1, reason: "tab in the name")),
    .init(ok + "X y(: y\r\n\r\n", .malformedHeader(line: 1, reason: "character not allowed in a name")),
    .init(
        ok + "Content-Length : 5\r\n\r\n",
        .malformedHeader(line: 1, reason: "blank in the name content-length")
    ),
    .init(
        ok + "content -LENGTH: 5\r\n\r\n",
        .malformedHeader(line: 1, reason: "blank in the name content-length")
    ),
    .init(
        ok + "Transfer-Encoding  : chunked\r\n\r\n",
        .malformedHeader(line: 1, reason: "blank in the name transfer-encoding")
    ),
    .init(
        ok + "Connection : close\r\n\r\n",
        .malformedHeader(line: 1, reason: "blank in the name connection")
    ),
    .init(
        ok + "Content- Encoding: gzip\r\n\r\n",
        .malformedHeader(line: 1, reason: "blank in the name content-encoding")
    ),
    .init(ok + "Location : /\r\n\r\n", .malformedHeader(line: 1, reason: "blank in the name location")),
    .init(ok + "Upgrade : websocket\r\n\r\n", .malformedHeader(line: 1, reason: "blank in the name upgrade")),
    .init(ok + "Set -Cookie: a=b\r\n\r\n", .malformedHeader(line: 1, reason: "blank in the name set-cookie")),
    .init(ok + "X y\r\n\r\n", .malformedHeader(line: 1, reason: "expected a colon after the name")),
    .init(ok + "X/y\r\n\r\n", .malformedHeader(line: 1, reason: "expected a colon after the name")),
    .init(ok + "A: b\r\n c\r\n\r\n", .malformedHeader(line: 2, reason: folded)),
    .init(ok + " c\r\n\r\n", .malformedHeader(line: 1, reason: folded)),
    .init(ok + "A: b\r\nContent-Length:\r\n 5\r\n\r\n", .malformedHeader(line: 3, reason: folded)),
    .init(ok + "Content-Length: 1,\r\n\t1\r\n\r\n", .malformedHeader(line: 2, reason: folded)),
    .init(ok + "Content-Length: 1\r\n 1\r\n\r\n", .malformedHeader(line: 2, reason: folded)),
    .init(ok + "Transfer-Encoding:\r\n chunked\r\n\r\n", .malformedHeader(line: 2, reason: folded)),
    .init(ok + "Transfer-Encoding: gzip,\n chunked\n\n", .malformedHeader(line: 2, reason: folded)),
    .init(ok + "A(: b\r\n\r\n", .malformedHeader(line: 1, reason: "character not allowed in a name")),
    .init(ok + "A: b\0c\r\n\r\n", .malformedHeader(line: 1, reason: "control character")),
    .init(ok + "A: b\rc\r\n\r\n", .malformedHeader(line: 1, reason: "carriage return without line feed")),
    .init(ok + "Content-Length: \r\n\r\n", .invalidLength(value: "")),
    .init(ok + "Content-Length: -1\r\n\r\n", .invalidLength(value: "-1")),
    .init(ok + "Content-Length: +1\r\n\r\n", .invalidLength(value: "+1")),
    .init(ok + "Content-Length: 1x\r\n\r\n", .invalidLength(value: "1x")),
    .init(ok + "Content-Length: 0x10\r\n\r\n", .invalidLength(value: "0x10")),
    .init(
        ok + "Content-Length: 9223372036854775808\r\n\r\n",
        .lengthOutOfRange(value: "9223372036854775808")
    ),
    .init(
        ok + "Content-Length: 1234567890123456789012345678901234567890123\r\n\r\n",
        .lengthOutOfRange(value: "1234567890123456789012345678901234567890")
    ),
    .init(
        ok + "Content-Length: 99999999999999999999x\r\n\r\n",
        .invalidLength(value: "99999999999999999999x")
    ),
    .init(ok + "Content-Length: 268435457\r\n\r\n", .bodyTooLarge(limit: 268_435_456)),
    .init(
        ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        .conflictingLength(reason: "Content-Length is 1 and 2")
    ),
    .init(ok + "Content-Length: 1, 2\r\n\r\n", .invalidLength(value: "1, 2")),
    .init(ok + "Content-Length: 2, 2\r\n\r\n", .invalidLength(value: "2, 2")),
    .init(ok + "Content-Length: 1 2\r\n\r\n", .invalidLength(value: "1 2")),
    .init(
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        .conflictingLength(reason: "Transfer-Encoding is given in an HTTP/1.0 response")
    ),
    .init(ok + "A: b\u{7f}c\r\n\r\n", .malformedHeader(line: 1, reason: "control character")),
    .init(ok + "A\u{7f}: b\r\n\r\n", .malformedHeader(line: 1, reason: "control character")),
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
    .init(
        ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        .conflictingLength(reason: "Transfer-Encoding is given twice")
    ),
    .init(ok + "Transfer-Encoding:\r\n\r\n", .unsupportedTransferCoding(value: "")),
    .init(chunked + "\r\n", .malformedChunk(reason: "expected a size in hexadecimal digits")),
    .init(chunked + "g\r\n", .malformedChunk(reason: "expected a size in hexadecimal digits")),
    .init(chunked + "-1\r\n", .malformedChunk(reason: "expected a size in hexadecimal digits")),
    .init(chunked + "1x\r\n", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1 1\r\n", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1\nx", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1\0\r\n", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1;a\n", .malformedChunk(reason: "unexpected character after the size")),
    .init(chunked + "1;a\rb\r\n", .malformedChunk(reason: "expected CRLF after the size")),
    .init(chunked + "1\rx", .malformedChunk(reason: "expected CRLF after the size")),
    .init(chunked + "1\r\nxy\r\n", .malformedChunk(reason: "data is longer than the chunk size")),
    .init(chunked + "1\r\nx\ry", .malformedChunk(reason: "expected CRLF after the data")),
    .init(chunked + "8000000000000000\r\n", .malformedChunk(reason: "size is out of range")),
    .init(chunked + "7fffffffffffffff\r\n", .bodyTooLarge(limit: 268_435_456)),
    .init(chunked + "0\r\n b\r\n", .malformedTrailer(line: 1, reason: folded)),
    .init(chunked + "0\r\na:b\r\n\tc\r\n", .malformedTrailer(line: 2, reason: folded)),
    .init(
        chunked + "0\r\na:b\r\nc\r\n",
        .malformedTrailer(line: 2, reason: "expected a colon after the name")
    ),
    .init(chunked + "0\r\na\n:b\r\n", .malformedTrailer(line: 1, reason: "expected a colon after the name")),
    .init(chunked + "0\r\na \r\n", .malformedTrailer(line: 1, reason: "expected a colon after the name")),
    .init(chunked + "0\r\na\t:b\r\n", .malformedTrailer(line: 1, reason: "character not allowed in a name")),
    .init(chunked + "0\r\na(:b\r\n", .malformedTrailer(line: 1, reason: "character not allowed in a name")),
    .init(chunked + "0\r\n\n", .malformedTrailer(line: 1, reason: "character not allowed in a name")),
    .init(
        chunked + "0\r\na:b\n\r\n",
        .malformedTrailer(line: 1, reason: "line feed without carriage return")
    ),
    .init(chunked + "0\r\na:\u{7f}\r\n", .malformedTrailer(line: 1, reason: "control character")),
    .init(chunked + "0\r\na:\0\r\n", .malformedTrailer(line: 1, reason: "control character")),
    .init(chunked + "0\r\na:b\rc", .malformedTrailer(line: 1, reason: "carriage return without line feed")),
]
