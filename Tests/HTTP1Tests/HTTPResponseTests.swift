// Looking things up in a received head and body.

import Testing

@testable import HTTP1

@Suite struct HTTPResponseTests {
    private func response(_ text: String) throws -> HTTPResponse {
        var parser = HTTPResponseParser()
        _ = try Array(text.utf8).withUnsafeBytes { try parser.feed($0) }
        return parser.takeResponse()
    }

    private static let example =
        "HTTP/1.1 201 Created  here \r\nSet-Cookie: a=1\r\nX-Empty:\r\nset-cookie:  b=2\t\r\n"
        + "Connection: Keep-Alive, Upgrade\r\nX: é: c\r\nContent-Length: 4\r\n\r\n{\"\"}"

    @Test("headers are found in any case, the first or all, in order")
    func lookup() throws {
        let response = try response(Self.example)
        #expect(response.header("SET-COOKIE") == "a=1")
        #expect(response.headers(named: "Set-Cookie") == ["a=1", "b=2"])
        #expect(response.header("x-empty") == "")
        #expect(response.header("x") == "é: c")
        #expect(
            response.header("X-Emp") == nil && response.header("") == nil
                && response.header("HTTP/1.1 201") == nil
        )
        #expect(response.headers(named: "absent") == [])
        #expect(
            response.headers.map { "\($0.name)=\($0.value)" } == [
                "Set-Cookie=a=1", "X-Empty=", "set-cookie=b=2", "Connection=Keep-Alive, Upgrade", "X=é: c",
                "Content-Length=4",
            ]
        )
    }

    @Test("tokens are found in lists, whole and in any case")
    func tokens() throws {
        let response = try response(Self.example)
        #expect(response.hasToken("upgrade", inHeader: "connection"))
        #expect(response.hasToken("keep-alive", inHeader: "Connection"))
        #expect(!response.hasToken("keep", inHeader: "Connection"))
        #expect(!response.hasToken("upgrade", inHeader: "Upgrade"))
    }

    @Test("status, reason, body and sizes")
    func parts() throws {
        let response = try response(Self.example)
        #expect(response.status == 201 && response.minorVersion == 1)
        #expect(response.reason == "Created  here")
        #expect(response.bodyLength == 4 && String(decoding: response.body, as: UTF8.self) == "{\"\"}")
        #expect(response.withBody { $0.count } == 4)
        #expect(response.headByteCount == Self.example.utf8.count - 4)
    }

    @Test("reasons may be missing, lines may end in a bare line feed")
    func lenient() throws {
        #expect(try response("HTTP/1.1 204\r\n\r\n").reason == "")
        #expect(try response("HTTP/1.1 204 \r\n\r\n").reason == "")
        let bare = try response("HTTP/1.1 204 OK\nA: b\n\n")
        #expect(try response("HTTP/1.1 204 O\rK\0\r\n\r\n").reason == "O K")
        #expect(bare.reason == "OK" && bare.header("a") == "b" && bare.headers.count == 1)
    }

    @Test("blanks before a colon do not belong to the name")
    func blankNames() throws {
        let response = try response("HTTP/1.1 204 N\r\nX  : y\r\nA b : c\r\n\r\n")
        #expect(response.header("x") == "y" && response.header("a b") == "c" && response.header("a") == nil)
        #expect(response.header("") == nil && response.header("X ") == "y")
        #expect(response.headers.map { "\($0.name)=\($0.value)" } == ["X=y", "A b=c"])
    }

    @Test("what is thrown while reading the body comes out")
    func throwing() throws {
        let response = try response(Self.example)
        #expect(throws: HTTPError.invalidLength(value: "x")) {
            try response.withBody { (_) throws(HTTPError) -> Int in throw .invalidLength(value: "x") }
        }
    }

    @Test("a redirect has one of five statuses and a Location that says something")
    func redirects() throws {
        func location(_ status: Int, _ lines: String) throws -> String? {
            try response("HTTP/1.1 \(status) R\r\n\(lines)\r\n").redirectLocation.map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        for status in [301, 302, 303, 307, 308] {
            #expect(try location(status, "X: y\r\nlocation:  /a\r\nLocation: /b\r\n") == "/a")
            #expect(try location(status, "Location:\r\nLocation: /b\r\n") == nil)
            #expect(try location(status, "") == nil)
        }
        for status in [200, 201, 300, 304, 305, 306, 309] {
            #expect(try location(status, "Location: /a\r\n") == nil)
        }
    }

    @Test("another body keeps the head")
    func replacing() throws {
        let original = try response(Self.example)
        let replaced = original.replacingBody(Array("decoded".utf8))
        #expect(replaced.bodyLength == 7 && String(decoding: replaced.body, as: UTF8.self) == "decoded")
        #expect(replaced.status == 201 && replaced.headers.map(\.name) == original.headers.map(\.name))
    }

    @Test("a reason behind several blanks is found")
    func blanks() throws { #expect(try response("HTTP/1.1   204 No Content\r\n\r\n").reason == "No Content") }
}
