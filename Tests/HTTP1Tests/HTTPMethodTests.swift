// Which methods there are, and which may be repeated.

import Testing

@testable import HTTP1

@Suite struct HTTPMethodTests {
    @Test(
        "any token is a method, in capitals",
        arguments: [
            ("GET", "GET"), ("propfind", "PROPFIND"), ("M-search", "M-SEARCH"), ("x!1", "X!1"), ("~", "~"),
        ]
    )
    func tokens(name: String, expected: String) {
        #expect(HTTPMethod(rawValue: name)?.rawValue == expected)
    }

    @Test(
        "what is no token is none, nor is CONNECT",
        arguments: ["", "A B", "GET ", "G\r\nX", "É", "A/B", "(x)", "a\0", "CONNECT", "Connect"]
    )
    func refused(name: String) {
        #expect(HTTPMethod(rawValue: name) == nil)
    }

    @Test("a known method is the same however it is made")
    func known() {
        let known: [HTTPMethod] = [.get, .post, .put, .patch, .delete, .head, .options, .trace]
        #expect(
            known.map(\.rawValue) == ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]
        )
        #expect(known == known.map { HTTPMethod(rawValue: $0.rawValue.lowercased()) })
    }

    @Test("only methods that change nothing are sent again")
    func replayable() {
        let methods: [HTTPMethod?] = [
            .get, .head, .options, .trace, .put, .delete, .post, .patch, HTTPMethod(rawValue: "PROPFIND"),
        ]
        #expect(methods.map { $0?.isReplayable == true } == (0..<9).map { $0 < 4 })
    }
}
