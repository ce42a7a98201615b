// Hostile answers by the end of their bodies (RFC 9112 §6 to §9). Data alone.

extension HostileAnswer {
    /// Answers without a body (RFC 9112 §6.3, rule 1).
    static let bodiless: [HostileAnswer] = [
        .fine("HEAD with a length", fineLine + "Content-Length: 50\r\n\r\n", 200, 0, method: "HEAD"),
        .fine("HEAD with chunks announced", chunkedHead, 200, 0, method: "HEAD"),
        .fine("HEAD without a length", fineLine + "\r\n", 200, 0, method: "HEAD"),
        .fine(
            "HEAD with both lengths",
            fineLine + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            200,
            0,
            method: "HEAD"
        ),
        .fine("HEAD answered with a body", fineLine + hello, 200, 0, method: "HEAD", reuse: false),
        .fine("HEAD closing", fineLine + "Connection: close\r\n\r\n", 200, 0, method: "HEAD", reuse: false),
        .fine("HEAD with gzip named", fineLine + "Content-Encoding: gzip\r\n\r\n", 200, 0, method: "HEAD"),
        .fine("204", "HTTP/1.1 204 No Content\r\n\r\n", 204),
        .fine("204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204),
        .fine("204 with a body", "HTTP/1.1 204 No Content\r\n" + hello, 204, 0, reuse: false),
        .fine("204 with chunks announced", "HTTP/1.1 204 N\r\nTransfer-Encoding: chunked\r\n\r\n", 204),
        .fine("304", "HTTP/1.1 304 Not Modified\r\n\r\n", 304),
        .fine("304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\n\r\n", 304),
        .fine("205 with no body", "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", 205),
        .fine("205 with a body", "HTTP/1.1 205 Reset Content\r\n" + hello, 205, 5),
    ]

    /// `Content-Length` (RFC 9112 §6.2).
    static let lengths: [HostileAnswer] = [
        .fine("length 0", fineLine + "Content-Length: 0\r\n\r\n", 200, 0),
        .fine("length with leading zeros", fineLine + "Content-Length: 00005\r\n\r\nhello", 200, 5),
        .fine(
            "the same length twice",
            fineLine + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
            200,
            5
        ),
        .fine("error status with a body", "HTTP/1.1 500 Oops\r\n" + hello, 500, 5),
        .fine("300 without a Location", "HTTP/1.1 300 Multiple\r\n" + hello, 300, 5),
        .fine("302 without a Location", "HTTP/1.1 302 Found\r\n" + hello, 302, 5),
        .fine("304 to a plain GET", "HTTP/1.1 304 N\r\nETag: \"x\"\r\n\r\n", 304),
        .fine("surplus bytes", fineLine + hello + "surplus", 200, 5, reuse: false),
        .fine("a second answer behind", fineLine + hello + fineLine + hello, 200, 5, reuse: false),
        .fine("a line end behind", fineLine + hello + "\r\n", 200, 5, reuse: false),
        .fine("whole, then reset", fineLine + hello, 200, 5, ending: .reset, reuse: false),
        .wrong("two lengths", fineLine + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
        .wrong(
            "two lengths, the same first",
            fineLine + "Content-Length: 5\r\nContent-Length: 5\r\nContent-Length: 4\r\n\r\nhello"
        ),
        .wrong("two lengths in a list", fineLine + "Content-Length: 5, 6\r\n\r\nhello"),
        .wrong("the same length in a list", fineLine + "Content-Length: 5, 5\r\n\r\nhello"),
        .wrong("empty length", fineLine + "Content-Length:\r\n\r\nhello"),
        .wrong("negative length", fineLine + "Content-Length: -1\r\n\r\nhello"),
        .wrong("length with a plus", fineLine + "Content-Length: +5\r\n\r\nhello"),
        .wrong("length in hexadecimal", fineLine + "Content-Length: 0x5\r\n\r\nhello"),
        .wrong("length in hexadecimal digits", fineLine + "Content-Length: a\r\n\r\nhello"),
        .wrong("length with a fraction", fineLine + "Content-Length: 5.0\r\n\r\nhello"),
        .wrong("length with an exponent", fineLine + "Content-Length: 5e0\r\n\r\nhello"),
        .wrong("length with an underscore", fineLine + "Content-Length: 1_0\r\n\r\nhello"),
        .wrong("length with a blank inside", fineLine + "Content-Length: 1 0\r\n\r\nhello"),
        .wrong("length with a unit", fineLine + "Content-Length: 5 bytes\r\n\r\nhello"),
        .wrong("length with a comma behind", fineLine + "Content-Length: 5,\r\n\r\nhello"),
        .wrong("length in quotes", fineLine + "Content-Length: \"5\"\r\n\r\nhello"),
        .wrong("length beyond 63 bits", fineLine + "Content-Length: 9223372036854775808\r\n\r\nhello"),
        .wrong("length beyond 64 bits", fineLine + "Content-Length: 18446744073709551621\r\n\r\nhello"),
        .wrong(
            "length of forty digits",
            fineLine + "Content-Length: 1234567890123456789012345678901234567890\r\n\r\nx"
        ),
        .wrong("a negative length of HEAD", fineLine + "Content-Length: -1\r\n\r\n", method: "HEAD"),
        .wrong("a body cut short", fineLine + "Content-Length: 50\r\n\r\nhello", ["eof"], ending: .close),
        .wrong("no body at all", fineLine + "Content-Length: 50\r\n\r\n", ["eof"], ending: .close),
        .wrong("a body and a reset", fineLine + "Content-Length: 50\r\n\r\nhello", ["reset"], ending: .reset),
        .wrong(
            "a length with too large a body",
            fineLine + "Content-Length: 9223372036854775807\r\n\r\nhello",
            ["too_large", "eof"],
            ending: .close
        ),
        .wrong(
            "length and chunks",
            fineLine + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        .wrong(
            "chunks and length",
            fineLine + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
        ),
    ]

    /// `Transfer-Encoding` (RFC 9112 §6.1).
    static let codings: [HostileAnswer] = [
        .fine(
            "chunked in other case",
            fineLine + "TRANSFER-encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            200,
            5
        ),
        .fine("blanks around chunked", fineLine + "Transfer-Encoding: \t chunked \r\n\r\n0\r\n\r\n", 200, 0),
        .wrong("gzip and chunked", fineLine + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        .wrong("chunked and gzip", fineLine + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
        .wrong("chunked twice", fineLine + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        .wrong(
            "chunked in two lines",
            fineLine + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        .wrong("identity", fineLine + "Transfer-Encoding: identity\r\n\r\nhello", ending: .close),
        .wrong("unknown coding", fineLine + "Transfer-Encoding: foo\r\n\r\nhello", ending: .close),
        .wrong("coding with a letter more", fineLine + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        .wrong("coding with a parameter", fineLine + "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n"),
        .wrong("coding in quotes", fineLine + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
        .wrong("empty coding", fineLine + "Transfer-Encoding:\r\n\r\nhello", ending: .close),
        .wrong(
            "coding in HTTP/1.0",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            ending: .close
        ),
        .wrong("coding with a vertical tab", fineLine + "Transfer-Encoding: \u{b}chunked\r\n\r\n0\r\n\r\n"),
    ]

    /// Chunks (RFC 9112 §7.1).
    static let chunks: [HostileAnswer] = [
        .fine("chunks", chunkedHead + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", 200, 11),
        .fine("no chunk", chunkedHead + "0\r\n\r\n", 200, 0),
        .fine("size in capitals", chunkedHead + "A\r\n0123456789\r\n0\r\n\r\n", 200, 10),
        .fine("size in small letters", chunkedHead + "a\r\n0123456789\r\n0\r\n\r\n", 200, 10),
        .fine("size with leading zeros", chunkedHead + "00005\r\nhello\r\n000\r\n\r\n", 200, 5),
        .fine("size of sixteen digits", chunkedHead + "0000000000000005\r\nhello\r\n0\r\n\r\n", 200, 5),
        .fine("extension", chunkedHead + "5;a=b\r\nhello\r\n0\r\n\r\n", 200, 5),
        .fine("extension without value", chunkedHead + "5;a\r\nhello\r\n0;b\r\n\r\n", 200, 5),
        .fine("quoted extension", chunkedHead + "5;a=\"b;c d\"\r\nhello\r\n0\r\n\r\n", 200, 5),
        .fine("several extensions", chunkedHead + "5;a=b;c=d;e\r\nhello\r\n0\r\n\r\n", 200, 5),
        .fine("NUL in an extension", chunkedHead + "5;a\0\r\nhello\r\n0\r\n\r\n", 200, 5),
        .fine("blank before the line end", chunkedHead + "5 \r\nhello\r\n0\r\n\r\n", 200, 5),
        .fine(
            "long extension",
            chunkedHead + "5;a=" + String(repeating: "b", count: 2000) + "\r\nhello\r\n0\r\n\r\n",
            200,
            5
        ),
        .fine(
            "one byte each",
            chunkedHead + String(repeating: "1\r\nx\r\n", count: 3000) + "0\r\n\r\n",
            200,
            3000
        ),
        .fine("line ends as data", chunkedHead + "4\r\n\r\n\r\n\r\n0\r\n\r\n", 200, 4),
        .fine("trailer", chunkedHead + "5\r\nhello\r\n0\r\nX: y\r\n\r\n", 200, 5),
        .fine("several trailers", chunkedHead + "5\r\nhello\r\n0\r\nX: y\r\nY:\r\nZ: z\r\n\r\n", 200, 5),
        .fine("space in a trailer's name", chunkedHead + "5\r\nhello\r\n0\r\nX y : z\r\n\r\n", 200, 5),
        .fine("a length as trailer", chunkedHead + "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n", 200, 5),
        .fine("surplus behind", chunkedHead + "0\r\n\r\nsurplus", 200, 0, reuse: false),
        .fine(
            "closing",
            fineLine + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            200,
            0,
            reuse: false
        ),
        .wrong("no size", chunkedHead + "\r\nhello\r\n0\r\n\r\n"),
        .wrong("size that is none", chunkedHead + "xyz\r\nhello\r\n0\r\n\r\n"),
        .wrong("size with 0x", chunkedHead + "0x5\r\nhello\r\n0\r\n\r\n"),
        .wrong("negative size", chunkedHead + "-5\r\nhello\r\n0\r\n\r\n"),
        .wrong("size with a plus", chunkedHead + "+5\r\nhello\r\n0\r\n\r\n"),
        .wrong("blank before the size", chunkedHead + " 5\r\nhello\r\n0\r\n\r\n"),
        .wrong("blank in the size", chunkedHead + "1 0\r\nhello\r\n0\r\n\r\n"),
        .wrong("comma in the size", chunkedHead + "5,5\r\nhello\r\n0\r\n\r\n"),
        .wrong(
            "size beyond 63 bits",
            chunkedHead + "ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
            ["malformed", "too_large"]
        ),
        .wrong("size beyond 64 bits", chunkedHead + "10000000000000005\r\nhello\r\n0\r\n\r\n"),
        .wrong("size ended by a bare line feed", chunkedHead + "5\nhello\r\n0\r\n\r\n"),
        .wrong("bare carriage return in the size line", chunkedHead + "5\rx\r\nhello\r\n0\r\n\r\n"),
        .wrong("data shorter than its size", chunkedHead + "6\r\nhello\r\n0\r\n\r\n"),
        .wrong("data longer than its size", chunkedHead + "4\r\nhello\r\n0\r\n\r\n"),
        .wrong("no line end behind the data", chunkedHead + "5\r\nhello0\r\n\r\n"),
        .wrong("bare line feed behind the data", chunkedHead + "5\r\nhello\n0\r\n\r\n"),
        .wrong("bare carriage return behind the data", chunkedHead + "5\r\nhello\r0\r\n\r\n"),
        .wrong(
            "bare line feed at the end",
            chunkedHead + "5\r\nhello\r\n0\r\n\n",
            ["malformed", "eof"],
            ending: .close
        ),
        .wrong("NUL behind the size", chunkedHead + "5\0\r\nhello\r\n0\r\n\r\n"),
        .wrong("bare line feed behind an extension", chunkedHead + "5;a\nhello\r\n0\r\n\r\n"),
        .wrong("bare carriage return in an extension", chunkedHead + "5;a\rb\r\nhello\r\n0\r\n\r\n"),
        .wrong(
            "endless extension",
            chunkedHead + "5;" + String(repeating: "a", count: 200_000),
            ["too_large", "malformed"]
        ),
        .wrong("broken trailer", chunkedHead + "5\r\nhello\r\n0\r\nno trailer\r\n\r\n"),
        .wrong("folded trailer", chunkedHead + "0\r\nX: y\r\n z\r\n\r\n"),
        .wrong(
            "endless trailer",
            chunkedHead + "0\r\nX: " + String(repeating: "y", count: 3 << 20),
            ["too_large", "malformed"]
        ),
        .wrong("no last chunk", chunkedHead + "5\r\nhello\r\n", ["eof"], ending: .close),
        .wrong("cut in the data", chunkedHead + "50\r\nhello", ["eof"], ending: .close),
        .wrong("cut in the size", chunkedHead + "5", ["eof"], ending: .close),
        .wrong("cut behind the last chunk", chunkedHead + "5\r\nhello\r\n0\r\n", ["eof"], ending: .close),
        .wrong("cut in the last line end", chunkedHead + "5\r\nhello\r\n0\r\n\r", ["eof"], ending: .close),
        .wrong("chunks and a reset", chunkedHead + "5\r\nhello\r\n", ["reset"], ending: .reset),
        .wrong("a body without chunks", chunkedHead + "hello"),
    ]

    /// The end of the connection (RFC 9112 §8, §9).
    static let endings: [HostileAnswer] = [
        .fine("until close", fineLine + "\r\nhello", 200, 5, ending: .close, reuse: false),
        .fine("until close, empty", fineLine + "\r\n", 200, 0, ending: .close, reuse: false),
        .fine(
            "until close though kept alive",
            fineLine + "Connection: keep-alive\r\n\r\nhello",
            200,
            5,
            ending: .close,
            reuse: false
        ),
        .fine("Connection: close", fineLine + "Connection: close\r\n" + hello, 200, 5, reuse: false),
        .fine("Connection: CLOSE", fineLine + "CONNECTION: CLOSE\r\n" + hello, 200, 5, reuse: false),
        .fine("close in a list", fineLine + "Connection: foo, close\r\n" + hello, 200, 5, reuse: false),
        .fine(
            "close in the second line",
            fineLine + "Connection: foo\r\nConnection: close\r\n" + hello,
            200,
            5,
            reuse: false
        ),
        .fine(
            "close and keep-alive",
            fineLine + "Connection: keep-alive, close\r\n" + hello,
            200,
            5,
            reuse: false
        ),
        .fine("no close", fineLine + "Connection: closed\r\n" + hello, 200, 5),
        .fine("closes without saying", fineLine + hello, 200, 5, ending: .close, reuse: false),
        .fine(
            "HTTP/1.0 with close",
            "HTTP/1.0 200 OK\r\nConnection: close\r\n" + hello,
            200,
            5,
            reuse: false
        ),
        .wrong("nothing at all", "", ["eof"], ending: .close),
        .wrong("nothing but a reset", "", ["reset"], ending: .reset),
        .wrong("one byte", "H", ["eof"], ending: .close),
        .wrong("until a reset", fineLine + "\r\nhello", ["reset"], ending: .reset),
    ]
}
