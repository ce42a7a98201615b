// Hostile answers by their heads (RFC 9112 §2 to §5). Data alone.

extension HostileAnswer {
    /// Status lines (RFC 9112 §4).
    static let statusLines: [HostileAnswer] = [
        .fine("plain", fineLine + hello, 200, 5),
        .fine("reason of several words", "HTTP/1.1 404 Not Found At All\r\n" + hello, 404, 5),
        .fine("empty reason with its space", "HTTP/1.1 200 \r\n" + hello, 200, 5),
        .fine("empty reason without the space", "HTTP/1.1 200\r\n" + hello, 200, 5),
        .fine("reason with a tab", "HTTP/1.1 200 O\tK\r\n" + hello, 200, 5),
        .fine("NUL in the reason", "HTTP/1.1 200 O\0K\r\n" + hello, 200, 5),
        .fine("bare carriage return in the reason", "HTTP/1.1 200 O\rK\r\n" + hello, 200, 5),
        .fine("control characters in the reason", "HTTP/1.1 404 \u{1}\u{1b}[0m\u{7f}\r\n" + hello, 404, 5),
        .fine("reason in UTF-8", "HTTP/1.1 200 très bien\r\n" + hello, 200, 5),
        .fine("several spaces before the status", "HTTP/1.1   200 OK\r\n" + hello, 200, 5),
        .fine("several spaces after the status", "HTTP/1.1 200    OK\r\n" + hello, 200, 5),
        .fine("unknown status 299", "HTTP/1.1 299 Odd\r\n" + hello, 299, 5),
        .fine("unknown status 499", "HTTP/1.1 499 Odd\r\n" + hello, 499, 5),
        .fine("status 599", "HTTP/1.1 599 Odd\r\n" + hello, 599, 5),
        .fine("status 600", "HTTP/1.1 600 Odd\r\n" + hello, 600, 5),
        .fine("status 999", "HTTP/1.1 999 Odd\r\n" + hello, 999, 5),
        .fine("status 099", "HTTP/1.1 099 Odd\r\n" + hello, 99, 5),
        .fine("later minor version", "HTTP/1.9 200 OK\r\n" + hello, 200, 5),
        .fine("HTTP/1.0", "HTTP/1.0 200 OK\r\n" + hello, 200, 5, reuse: false),
        .fine("HTTP/1.0 kept alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + hello, 200, 5),
        .fine("HTTP/1.0 until close", "HTTP/1.0 200 OK\r\n\r\nhello", 200, 5, ending: .close, reuse: false),
        .fine("bare line feed after the status line", "HTTP/1.1 200 OK\n" + hello, 200, 5),
        .wrong("status of two digits", "HTTP/1.1 20 OK\r\n" + hello),
        .wrong("status of four digits", "HTTP/1.1 2000 OK\r\n" + hello),
        .wrong("status of one digit", "HTTP/1.1 2\r\n" + hello),
        .wrong("status 000", "HTTP/1.1 000 Zero\r\n" + hello),
        .wrong("negative status", "HTTP/1.1 -20 OK\r\n" + hello),
        .wrong("status with a sign", "HTTP/1.1 +20 OK\r\n" + hello),
        .wrong("status with a letter", "HTTP/1.1 2x0 OK\r\n" + hello),
        .wrong("status in hexadecimal", "HTTP/1.1 0x1 OK\r\n" + hello),
        .wrong("no status", "HTTP/1.1\r\n" + hello),
        .wrong("no status but a space", "HTTP/1.1 \r\n" + hello),
        .wrong("status glued to the reason", "HTTP/1.1 200OK\r\n" + hello),
        .wrong("tab for the space", "HTTP/1.1\t200\tOK\r\n" + hello),
        .wrong("tab after the status", "HTTP/1.1 200\tOK\r\n" + hello),
        .wrong("leading space", " HTTP/1.1 200 OK\r\n" + hello),
        .wrong("leading blank line", "\r\n" + fineLine + hello),
        .wrong("lower-case name", "http/1.1 200 OK\r\n" + hello),
        .wrong("other protocol", "HTCPCP/1.0 200 OK\r\n" + hello),
        .wrong("RTSP", "RTSP/1.0 200 OK\r\n" + hello),
        .wrong("ICY", "ICY 200 OK\r\n" + hello),
        .wrong("no version", "HTTP 200 OK\r\n" + hello),
        .wrong("version without minor", "HTTP/1 200 OK\r\n" + hello),
        .wrong("version of two digits", "HTTP/1.10 200 OK\r\n" + hello),
        .wrong("version with a comma", "HTTP/1,1 200 OK\r\n" + hello),
        .wrong("version 2.0", "HTTP/2.0 200 OK\r\n" + hello),
        .wrong("version 2", "HTTP/2 200\r\n" + hello),
        .wrong("version 0.9 with a head", "HTTP/0.9 200 OK\r\n" + hello),
        .wrong("HTTP/0.9: a body alone", "<html>hello</html>\r\n", ending: .close),
        .wrong("HTTP/2 frames", "").replacing(
            bytes: [0, 0, 18, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100, 0, 4, 0, 1, 0, 0, 13, 10, 13, 10]
        ),
        .wrong("a TLS alert", "").replacing(bytes: [21, 3, 1, 0, 2, 2, 70, 13, 10]),
        .wrong("an SSH banner", "SSH-2.0-OpenSSH_9.2\r\n"),
        .wrong("an SMTP greeting", "220 mail.test ESMTP\r\n"),
        .wrong("NUL before the status", "HTTP/1.1\0200 OK\r\n" + hello),
        .wrong("NUL behind the status", "HTTP/1.1 200\0OK\r\n" + hello),
        .wrong("bare carriage return behind the status", "HTTP/1.1 200\rOK\r\n" + hello),
        .wrong("a request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        .wrong("nothing but line ends", String(repeating: "\r\n", count: 40)),
        .wrong(
            "an endless status line",
            "HTTP/1.1 200 " + String(repeating: "x", count: 2 << 20),
            ["too_large"]
        ),
    ]

    /// Header lines (RFC 9112 §5).
    static let headers: [HostileAnswer] = [
        .fine("no blank after the colon", fineLine + "X:y\r\nContent-Length:5\r\n\r\nhello", 200, 5),
        .fine("blanks around the value", fineLine + "Content-Length: \t 5 \t\r\n\r\nhello", 200, 5),
        .fine("empty value", fineLine + "X:\r\n" + hello, 200, 5),
        .fine("space before the colon", fineLine + "X : y\r\n" + hello, 200, 5),
        .fine("spaces in a name", fineLine + "X  y z: w\r\n" + hello, 200, 5),
        .fine("value of blanks", fineLine + "X:  \t \r\n" + hello, 200, 5),
        .fine("all token characters in a name", fineLine + "!#$%&'*+-.^_`|~09azAZ: y\r\n" + hello, 200, 5),
        .fine("name in other case", fineLine + "cOnTeNt-LeNgTh: 5\r\n\r\nhello", 200, 5),
        .fine("colons in a value", fineLine + "X: a:b::c\r\n" + hello, 200, 5),
        .fine("UTF-8 in a value", fineLine + "X: žluťoučký kůň\r\n" + hello, 200, 5),
        .fine("Latin-1 in a value", "").replacing(
            bytes: Array((fineLine + "X: ").utf8) + [0xe9, 0xff, 0x80] + Array(("\r\n" + hello).utf8)
        ).expecting(200, 5),
        .fine("the same name often", fineLine + String(repeating: "X: y\r\n", count: 200) + hello, 200, 5),
        .fine("thousands of headers", fineLine + String(repeating: "X: y\r\n", count: 5000) + hello, 200, 5),
        .fine(
            "a long value",
            fineLine + "X: " + String(repeating: "y", count: 300_000) + "\r\n" + hello,
            200,
            5
        ),
        .fine("a long name", fineLine + String(repeating: "n", count: 9000) + ": y\r\n" + hello, 200, 5),
        .fine("bare line feeds", "HTTP/1.1 200 OK\nX: y\nContent-Length: 5\n\nhello", 200, 5),
        .fine("bare line feed in one line", fineLine + "X: y\n" + hello, 200, 5),
        .fine("bare line feed at the end of the head", fineLine + "Content-Length: 5\r\n\nhello", 200, 5),
        .wrong("folded line", fineLine + "X: a\r\n b\r\n" + hello),
        .wrong("folded with a tab", fineLine + "X: a\r\n\tb\r\n" + hello),
        .wrong("folded first line", fineLine + " X: a\r\n" + hello),
        .wrong("folded Content-Length", fineLine + "Content-Length:\r\n 5\r\n\r\nhello"),
        .wrong("space before the colon of Content-Length", fineLine + "Content-Length : 5\r\n\r\nhello"),
        .wrong("tab before the colon", fineLine + "X\t: y\r\n" + hello),
        .wrong("tab in a name", fineLine + "X\ty: z\r\n" + hello),
        .wrong("space in Content-Length", fineLine + "Content -Length: 5\r\n\r\nhello"),
        .wrong(
            "space before the colon of Transfer-Encoding",
            fineLine + "Transfer-Encoding : chunked\r\n" + hello
        ),
        .wrong("space before the colon of Connection", fineLine + "Connection : close\r\n" + hello),
        .wrong(
            "space before the colon of Content-Encoding",
            fineLine + "Content-Encoding : gzip\r\n" + hello
        ),
        .wrong("space before the colon of Location", "HTTP/1.1 302 F\r\nLocation : /\r\n" + hello),
        .wrong("space before the colon of Set-Cookie", fineLine + "Set-Cookie : a=b\r\n" + hello),
        .wrong("no colon", fineLine + "X\r\n" + hello),
        .wrong("no colon but words", fineLine + "this is no header\r\n" + hello),
        .wrong("empty name", fineLine + ": y\r\n" + hello),
        .wrong("NUL in a value", fineLine + "X: a\0b\r\n" + hello),
        .wrong("NUL in a name", fineLine + "X\0: a\r\n" + hello),
        .wrong("control character in a value", fineLine + "X: a\u{1}b\r\n" + hello),
        .wrong("escape in a value", fineLine + "X: \u{1b}[31m\r\n" + hello),
        .wrong("DEL in a value", fineLine + "X: a\u{7f}b\r\n" + hello),
        .wrong("vertical tab in a value", fineLine + "X: a\u{b}b\r\n" + hello),
        .wrong("bare carriage return in a value", fineLine + "X: a\rb\r\n" + hello),
        .wrong("bare carriage returns for line ends", "HTTP/1.1 200 OK\rX: y\r\r", ["eof"], ending: .close),
        .wrong("carriage return twice", fineLine + "X: y\r\r\n" + hello),
        .wrong("control character in a name", fineLine + "X\u{2}: a\r\n" + hello),
        .wrong("UTF-8 in a name", fineLine + "É: y\r\n" + hello),
        .wrong("brackets in a name", fineLine + "X[0]: y\r\n" + hello),
        .wrong("quotes in a name", fineLine + "\"X\": y\r\n" + hello),
        .wrong("slash in a name", fineLine + "X/Y: y\r\n" + hello),
        .wrong("a status line among the headers", fineLine + fineLine + hello),
        .wrong(
            "too many headers",
            fineLine + String(repeating: "X: y\r\n", count: 20_000) + hello,
            ["too_large"]
        ),
        .wrong("a huge head", fineLine + "X: " + String(repeating: "y", count: 3 << 20), ["too_large"]),
        .wrong("a head that ends early", fineLine + "X: y\r\nContent-Le", ["eof"], ending: .close),
        .wrong("a head without its empty line", fineLine + "X: y\r\n", ["eof"], ending: .close),
    ]

    /// Interim responses (RFC 9110 §15.2).
    static let interim: [HostileAnswer] = [
        .fine("100 before", "HTTP/1.1 100 Continue\r\n\r\n" + fineLine + hello, 200, 5),
        .fine("102 before", "HTTP/1.1 102 Processing\r\n\r\n" + fineLine + hello, 200, 5),
        .fine(
            "103 with headers before",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + fineLine + hello,
            200,
            5
        ),
        .fine("unknown 199 before", "HTTP/1.1 199 Odd\r\n\r\n" + fineLine + hello, 200, 5),
        .fine(
            "100 many times",
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 100) + fineLine + hello,
            200,
            5
        ),
        .fine(
            "100 with a length that means nothing",
            "HTTP/1.1 100 Continue\r\nContent-Length: 7\r\n\r\n" + fineLine + hello,
            200,
            5
        ),
        .fine(
            "100 with Connection: close",
            "HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\n" + fineLine + hello,
            200,
            5
        ),
        .fine(
            "100 before a HEAD answer",
            "HTTP/1.1 100 Continue\r\n\r\n" + fineLine + "Content-Length: 5\r\n\r\n",
            200,
            0,
            method: "HEAD"
        ),
        .fine(
            "100 before an answer until close",
            "HTTP/1.1 100 Continue\r\n\r\n" + fineLine + "\r\nhello",
            200,
            5,
            ending: .close,
            reuse: false
        ),
        .wrong(
            "100 with a body",
            "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nhello" + fineLine + hello
        ),
        .wrong("100 alone", "HTTP/1.1 100 Continue\r\n\r\n", ["eof"], ending: .close),
        .wrong("100 and broken", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 2", ["eof"], ending: .close),
        .wrong("101 that nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
        .wrong(
            "100 without end",
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 5000),
            ["too_large"]
        ),
        .wrong("100 with a broken header", "HTTP/1.1 100 Continue\r\nX\r\n\r\n" + fineLine + hello),
    ]

    func expecting(_ status: Int, _ body: Int) -> HostileAnswer {
        HostileAnswer(
            name: name,
            method: method,
            bytes: bytes,
            ending: ending,
            outcome: .answer(status: status, body: body),
            reuse: reuse
        )
    }
}
