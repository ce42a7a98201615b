// Headers to send: order, spelling, and what is refused.

import Testing

@testable import HTTP1

@Suite struct HTTPHeaderBlockTests {
    private func text(_ fields: [(name: String, value: String)]) throws -> String {
        String(decoding: try HTTPHeaderBlock(fields).bytes, as: UTF8.self)
    }

    @Test("fields are sorted by canonical name, equal names keep their order")
    func order() throws {
        let fields = [("x-b", "1"), ("Accept", " */* "), ("X-A", "2"), ("x-a", "3"), ("AUTHORIZATION", "t")]
        #expect(
            try text(fields) == "Accept: */*\r\nAuthorization: t\r\nX-A: 2\r\nX-A: 3\r\nX-B: 1\r\n"
        )
        #expect(try text([]) == "")
        #expect(HTTPHeaderBlock.empty == (try HTTPHeaderBlock([])))
    }

    @Test(
        "names become canonical",
        arguments: [
            ("x-a", "X-A"), ("content-TYPE", "Content-Type"), ("a", "A"), ("x--y-", "X--Y-"), ("1st", "1st"),
            ("x_y", "X_y"),
            ("sec-websocket-protocol", "Sec-WebSocket-Protocol"), ("websockets", "WebSockets"),
        ]
    )
    func canonical(name: String, expected: String) throws {
        #expect(try HTTPHeaderBlock.canonicalName(name) == expected)
    }

    @Test("Host and User-Agent are kept aside, what the body decides is left out")
    func special() throws {
        let block = try HTTPHeaderBlock([
            ("host", "other:1"), ("user-agent", "me"), ("content-length", "5"),
            ("Transfer-Encoding", "chunked"),
            ("Trailer", "X"), ("Connection", "close"),
        ])
        #expect(block.hostOverride == "other:1" && block.userAgentOverride == "me")
        #expect(String(decoding: block.bytes, as: UTF8.self) == "Connection: close\r\n")
    }

    @Test(
        "a wish to close is noticed, and stays through changes",
        arguments: [
            ("close", true), ("CLOSE", true), ("foo, Close\t, bar", true), ("closed", false),
            ("clo se", false),
            ("keep-alive", false),
            ("", false),
        ]
    )
    func closing(value: String, isClose: Bool) throws {
        let block = try HTTPHeaderBlock([("Host", "h"), ("CONNECTION", value)])
        #expect(block.asksToClose == isClose && block.withoutHost().asksToClose == isClose)
        #expect(try block.changing("Cookie") { _ in "a=b" }.asksToClose == isClose)
        #expect(try HTTPHeaderBlock([("Connection", "x"), ("connection", value)]).asksToClose == isClose)
        #expect(try !HTTPHeaderBlock([("X-Connection", value)]).asksToClose)
    }

    @Test("a key that makes a request idempotent is noticed, and stays through changes")
    func idempotencyKey() throws {
        for name in ["idempotency-key", "X-Idempotency-KEY"] {
            let block = try HTTPHeaderBlock([("Host", "h"), (name, "")])
            #expect(block.hasIdempotencyKey && block.withoutHost().hasIdempotencyKey)
            #expect(try block.changing("Cookie") { _ in "a=b" }.hasIdempotencyKey)
        }
        #expect(try !HTTPHeaderBlock([("Idempotency", "1"), ("X-Key", "1")]).hasIdempotencyKey)
        #expect(!HTTPHeaderBlock.empty.hasIdempotencyKey)
    }

    @Test("names that are no tokens are refused", arguments: ["", "a b", "a:", "a\r", "é", "a\0", "(x)"])
    func refusedNames(name: String) {
        #expect(throws: HTTPError.invalidHeaderName(name)) { try HTTPHeaderBlock([(name, "v")]) }
        #expect(!HTTPHeaderBlock.isToken(name))
    }

    @Test(
        "values with control characters are refused, also where the header is not sent",
        arguments: [
            "a\r\nb", "a\n", "\r", "a\0", "\u{7f}", "\u{1b}",
        ]
    )
    func refusedValues(value: String) {
        for name in ["X-A", "Host", "Content-Length"] {
            #expect(throws: HTTPError.invalidHeaderValue(name: name)) { try HTTPHeaderBlock([(name, value)]) }
        }
    }

    @Test("tabs inside and text beyond ASCII pass")
    func acceptedValues() throws {
        #expect(try text([("x", "\ta\tb é ")]) == "X: a\tb é\r\n")
    }

    @Test("a line is changed, added at its place or taken out")
    func changing() throws {
        let block = try HTTPHeaderBlock([("Accept", "x"), ("Host", "h"), ("X-A", "1"), ("X-A", "2")])
        func text(_ block: HTTPHeaderBlock) -> String { String(decoding: block.bytes, as: UTF8.self) }
        let added = try block.changing("Cookie") { old in old == nil ? "a=b" : "wrong" }
        #expect(text(added) == "Accept: x\r\nCookie: a=b\r\nX-A: 1\r\nX-A: 2\r\n")
        #expect(
            text(try added.changing("Cookie") { $0.map { "\($0); c=d" } }).contains("Cookie: a=b; c=d\r\n")
        )
        #expect(text(try block.changing("X-A") { $0 }) == "Accept: x\r\nX-A: 1\r\n")
        #expect(text(try block.changing("X-A") { _ in nil }) == "Accept: x\r\n")
        #expect(text(try HTTPHeaderBlock.empty.changing("Cookie") { _ in "a" }) == "Cookie: a\r\n")
        #expect(block.hostOverride == "h" && block.withoutHost().hostOverride == nil)
        let secret = try HTTPHeaderBlock([("Authorization", "x")])
        #expect(try !secret.changing("Authorization") { _ in nil }.hasAuthorization)
        #expect(throws: HTTPError.invalidHeaderValue(name: "X")) { try block.changing("X") { _ in "a\nb" } }
    }
}
