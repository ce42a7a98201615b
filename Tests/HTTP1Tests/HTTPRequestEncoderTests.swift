// Request heads byte for byte, in the order k6 1.1.0 sends them.

import TestSupport
import Testing

@testable import HTTP1

@Suite struct HTTPRequestEncoderTests {
    private func head(
        _ method: HTTPMethod,
        _ target: String,
        length: Int? = nil,
        headers: [(name: String, value: String)] = []
    ) throws -> String {
        var bytes = Array("before|".utf8)
        HTTPRequestEncoder.append(
            method: method,
            target: target,
            preamble: try HTTPRequestEncoder.preamble(host: "localhost:8375", userAgent: "Grafana k6/1.1.0"),
            contentLength: length,
            headers: try HTTPHeaderBlock(headers),
            to: &bytes
        )
        return String(decoding: bytes, as: UTF8.self)
    }

    private func target(_ text: String) -> String {
        var bytes: [UInt8] = []
        HTTPRequestEncoder.appendTarget(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Host, User-Agent, Content-Length, then the rest sorted, appended to what is there")
    func order() throws {
        #expect(
            try head(
                .post,
                "/api/posts",
                length: 1204,
                headers: [("x-a", "1"), ("content-type", "application/json")]
            )
                == "before|POST /api/posts HTTP/1.1\r\nHost: localhost:8375\r\nUser-Agent: Grafana k6/1.1.0\r\n"
                + "Content-Length: 1204\r\nContent-Type: application/json\r\nX-A: 1\r\n\r\n"
        )
        #expect(
            try head(.get, "/")
                == "before|GET / HTTP/1.1\r\nHost: localhost:8375\r\nUser-Agent: Grafana k6/1.1.0\r\n\r\n"
        )
    }

    @Test("lengths are decimal", arguments: [0, 1, 9, 10, 99, 100, 65_536, Int.max])
    func lengths(length: Int) throws {
        #expect(try head(.put, "/", length: length).contains("\r\nContent-Length: \(length)\r\n"))
    }

    @Test("a preamble may lack the user agent and may ask for a close")
    func preamble() throws {
        func text(_ host: String, _ agent: String, close: Bool = false) throws -> String {
            String(
                decoding: try HTTPRequestEncoder.preamble(host: host, userAgent: agent, close: close),
                as: UTF8.self
            )
        }
        #expect(try text("h", "") == "Host: h\r\n")
        #expect(try text("h", "u", close: true) == "Host: h\r\nUser-Agent: u\r\nConnection: close\r\n")
        #expect(throws: HTTPError.invalidHeaderValue(name: "Host")) { try text("h\r\nX: y", "u") }
        #expect(throws: HTTPError.invalidHeaderValue(name: "User-Agent")) { try text("h", "u\n") }
    }

    @Test(
        "targets are escaped so that they stay in their line",
        arguments: [
            ("/a?b=c%20d&e=f", "/a?b=c%20d&e=f"), ("", "/"), ("?q=1", "/?q=1"), ("a", "/a"), ("*", "*"),
            ("/*", "/*"),
            ("/a b", "/a%20b"), ("/a\r\nHost: x", "/a%0D%0AHost:%20x"), ("/\0\t\u{7f}", "/%00%09%7F"),
            ("/é/€", "/%C3%A9/%E2%82%AC"), ("/a#b", "/a"), ("/é#b c", "/%C3%A9"), ("#x", "/"),
        ]
    )
    func targets(text: String, expected: String) {
        #expect(target(text) == expected)
    }

    @Test("no target can end the request line", arguments: 1...4 as ClosedRange<UInt64>)
    func injection(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x180, using: &random))
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            let encoded = target(String(text))
            #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x23 }, "seed \(seed)")
            #expect(encoded.hasPrefix("/") || encoded == "*")
        }
    }
}
