// The upgrade request byte for byte, and every answer a server can give to it.

import HTTP1
import TestSupport
import Testing

@testable import WS

/// The nonce of RFC 6455 §1.3, whose accept value is s3pPLMBiTxaQ9kYGzzhZRbK+xOo=.
private let nonce = Array("the sample nonce".utf8)

private func handshake(
    _ url: String = "ws://localhost:8375/api/ws/chat?ticket=abc",
    headers: [(name: String, value: String)] = [],
    protocols: [String] = []
) throws -> WSHandshake {
    try WSHandshake(
        url: HTTPURL(url),
        nonce: nonce,
        userAgent: "swiftload",
        headers: headers,
        protocols: protocols
    )
}

/// What comes of an answer fed in parts; surplus parts are joined to those of the acceptance.
private func outcome(_ parts: [[UInt8]], of handshake: WSHandshake) -> WSHandshake.Outcome {
    var handshake = handshake
    for (index, part) in parts.enumerated() {
        switch part.withUnsafeBytes({ handshake.receive($0) }) {
        case .incomplete: continue
        case .accepted(var acceptance):
            acceptance.surplus += parts[(index + 1)...].joined()
            return .accepted(acceptance)
        case let other: return other
        }
    }
    return handshake.receiveEnd()
}

private let switching = "HTTP/1.1 101 Switching Protocols\r\n"
private let upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
private let accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"

@Suite struct HandshakeTests {
    @Test("the request has k6's order: Host, User-Agent, then sorted")
    func request() throws {
        var bytes: [UInt8] = []
        try handshake(headers: [("x-b", "2"), ("authorization", "Bearer t")], protocols: ["chat", "v2"])
            .appendRequest(to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                GET /api/ws/chat?ticket=abc HTTP/1.1\r
                Host: localhost:8375\r
                User-Agent: swiftload\r
                Authorization: Bearer t\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Protocol: chat, v2\r
                Sec-WebSocket-Version: 13\r
                Upgrade: websocket\r
                X-B: 2\r
                \r

                """
        )
    }

    @Test(
        "Host and User-Agent can be overridden, credentials become Basic, subprotocols may come as a header"
    )
    func overrides() throws {
        var bytes: [UInt8] = []
        try handshake(
            "wss://ann:s3cret@example.org/x",
            headers: [("host", "other"), ("User-agent", "mine"), ("sec-websocket-protocol", "a, b")]
        ).appendRequest(to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("GET /x HTTP/1.1\r\nHost: other\r\nUser-Agent: mine\r\n"))
        #expect(text.contains("\r\nAuthorization: Basic YW5uOnMzY3JldA==\r\n"))
        #expect(text.contains("\r\nSec-WebSocket-Protocol: a, b\r\n"))
    }

    @Test("what cannot be sent is refused")
    func refused() throws {
        #expect(throws: WSError.invalidNonce(length: 15)) {
            try WSHandshake(url: HTTPURL("ws://h"), nonce: Array(nonce.dropLast()))
        }
        for name in ["upgrade", "Connection", "sec-websocket-key", "Sec-WebSocket-Version"] {
            #expect(throws: WSError.unsendableHeader(name: try HTTPHeaderBlock.canonicalName(name))) {
                try handshake(headers: [(name, "x")])
            }
        }
        #expect(throws: WSError.unsendableHeader(name: "X")) { try handshake(headers: [("x", "a\r\nb: c")]) }
        #expect(throws: WSError.unsendableHeader(name: "a b")) { try handshake(headers: [("a b", "x")]) }
        #expect(throws: WSError.invalidSubprotocol) { try handshake(protocols: ["a", "a"]) }
        #expect(throws: WSError.invalidSubprotocol) { try handshake(protocols: ["a b"]) }
        #expect(throws: WSError.invalidSubprotocol) { try handshake(protocols: [""]) }
    }

    @Test(
        "an upgrade is accepted with its surplus however it is cut",
        arguments: [
            switching + upgrade + accept + "\r\n",
            switching + "upgrade: WebSocket\r\nCONNECTION: keep-alive, uPGRADE\r\n" + accept
                + "X-Request-Id: 1\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n" + switching + upgrade + accept
                + "Sec-WebSocket-Protocol: v2\r\n\r\n",
            switching + upgrade + accept + "Sec-WebSocket-Extensions: \r\n\r\n",
        ]
    )
    func accepted(answer: String) throws {
        let frames: [UInt8] = [0x81, 1, 0x61, 0x89, 0]
        let attempt = try handshake(protocols: ["chat", "v2"])
        for parts in feedings(Array(answer.utf8) + frames) {
            guard case .accepted(let acceptance) = outcome(parts, of: attempt) else {
                Issue.record("not accepted")
                continue
            }
            #expect(acceptance.response.status == 101)
            #expect(acceptance.subprotocol == (answer.contains("v2") ? "v2" : nil))
            #expect(acceptance.negotiated == .none)
            #expect(acceptance.surplus == frames)
        }
    }

    @Test(
        "a 101 that breaks the rules fails",
        arguments: [
            (
                switching + "Connection: Upgrade\r\n" + accept,
                WSError.handshakeHeader(name: "Upgrade", expected: "websocket")
            ),
            (
                switching + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + accept,
                .handshakeHeader(name: "Upgrade", expected: "websocket")
            ),
            (
                switching + "Upgrade: websocket, h2c\r\nConnection: Upgrade\r\n" + accept,
                .handshakeHeader(name: "Upgrade", expected: "websocket")
            ),
            (
                switching + "Upgrade: websocket\r\n" + upgrade + accept,
                .handshakeHeader(name: "Upgrade", expected: "websocket")
            ),
            (
                "HTTP/1.0 101 Switching Protocols\r\n" + upgrade + accept,
                .handshake(
                    .malformedStatusLine(reason: "HTTP/1.0 cannot switch protocols, expected HTTP/1.1")
                )
            ),
            (
                switching + "Upgrade: websocket\r\n" + accept,
                .handshakeHeader(name: "Connection", expected: "Upgrade")
            ),
            (
                switching + "Upgrade: websocket\r\nConnection: close\r\n" + accept,
                .handshakeHeader(name: "Connection", expected: "Upgrade")
            ),
            (
                switching + upgrade,
                .handshakeHeader(
                    name: "Sec-WebSocket-Accept",
                    expected: "the digest of the key that was sent"
                )
            ),
            (
                switching + upgrade + "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
                .handshakeHeader(
                    name: "Sec-WebSocket-Accept",
                    expected: "the digest of the key that was sent"
                )
            ),
            (
                switching + upgrade + accept + accept,
                .handshakeHeader(
                    name: "Sec-WebSocket-Accept",
                    expected: "the digest of the key that was sent"
                )
            ),
            (
                switching + upgrade + accept + "Sec-WebSocket-Extensions: permessage-deflate\r\n",
                .unofferedExtension
            ),
            (switching + upgrade + accept + "Sec-WebSocket-Protocol: v3\r\n", .unofferedSubprotocol),
            (switching + upgrade + accept + "Sec-WebSocket-Protocol: CHAT\r\n", .unofferedSubprotocol),
            (
                switching + upgrade + accept
                    + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: chat\r\n",
                .unofferedSubprotocol
            ),
        ] as [(String, WSError)]
    )
    func failed(answer: String, error: WSError) throws {
        let attempt = try handshake(protocols: ["chat"])
        for parts in feedings(Array((answer + "\r\n").utf8)) {
            #expect(outcome(parts, of: attempt) == .failed(error))
        }
    }

    @Test(
        "any other status is a rejection with its whole body",
        arguments: [
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 19\r\n\r\n{\"error\":\"expired\"}",
            "HTTP/1.1 426 Upgrade Required\r\n\r\n{\"error\":\"expired\"}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n{\"error\":\"expired\"}\r\n0\r\n\r\n",
        ]
    )
    func rejected(answer: String) throws {
        let attempt = try handshake()
        for parts in feedings(Array(answer.utf8)) {
            guard case .rejected(let response) = outcome(parts, of: attempt) else {
                Issue.record("not rejected")
                continue
            }
            #expect([401, 426, 200].contains(response.status))
            #expect(String(decoding: response.body, as: UTF8.self) == "{\"error\":\"expired\"}")
        }
    }

    @Test(
        "a refusal is one whatever is wrong with its body",
        arguments: [
            ("HTTP/1.1 403 F\r\nContent-Length: 100\r\n\r\nno", "no"),
            ("HTTP/1.1 403 F\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\nzz\r\n", "no"),
            ("HTTP/1.1 403 F\r\nContent-Length: 9999999\r\n\r\n", ""),
        ]
    )
    func brokenRefusal(answer: String, body: String) throws {
        let attempt = try handshake()
        for parts in feedings(Array(answer.utf8)) {
            guard case .rejected(let response) = outcome(parts, of: attempt) else {
                Issue.record("not rejected")
                continue
            }
            #expect(response.status == 403)
            #expect(String(decoding: response.body, as: UTF8.self) == body)
        }
    }

    @Test("of a refusal whose body is too long the beginning is kept, however it is cut")
    func longRefusal() throws {
        var limits = WSHandshake.limits
        limits.bodyBytes = 4
        let attempt = try WSHandshake(url: HTTPURL("ws://h/"), nonce: nonce, limits: limits)
        for parts in feedings(Array("HTTP/1.1 403 F\r\n\r\nno entry".utf8)) {
            guard case .rejected(let response) = outcome(parts, of: attempt) else {
                Issue.record("not rejected")
                continue
            }
            #expect(response.bodyLength == 4 && response.body.elementsEqual("no e".utf8))
        }
    }

    @Test("compression is offered and agreed to only when asked for")
    func deflate() throws {
        let attempt = try WSHandshake(url: HTTPURL("ws://h/"), nonce: nonce, deflate: .standard)
        var bytes: [UInt8] = []
        attempt.appendRequest(to: &bytes)
        let line = "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
        #expect(String(decoding: bytes, as: UTF8.self).contains(line))
        let answer = switching + upgrade + accept + "Sec-WebSocket-Extensions: permessage-deflate"
        guard case .accepted(let acceptance) = outcome([Array((answer + "\r\n\r\n").utf8)], of: attempt)
        else {
            Issue.record("not accepted")
            return
        }
        #expect(acceptance.negotiated == .permessageDeflate(DeflateParameters()))
        #expect(
            outcome([Array((answer + "; x\r\n\r\n").utf8)], of: attempt)
                == .failed(.invalidExtensions(reason: "permessage-deflate has no parameter x"))
        )
    }

    @Test("damaged answers are judged the same however they are cut", arguments: 1...8 as ClosedRange<UInt64>)
    func damaged(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let attempt = try WSHandshake(
            url: HTTPURL("ws://h/"),
            nonce: nonce,
            protocols: ["a"],
            deflate: .standard
        )
        let whole =
            "HTTP/1.1 103 E\r\nA: b\r\n\r\n" + switching + upgrade + accept
            + "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10\r\nSec-WebSocket-Protocol: a\r\n\r\n"
        for _ in 0..<150 {
            var bytes = Array(whole.utf8) + [0x81, 1, 0x61]
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default:
                    bytes.insert(Array("\r\n :;=,\"4".utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            let outcomes = feedings(bytes, cuts: 2, seed: random.next()).map { outcome($0, of: attempt) }
            #expect(outcomes.allSatisfy { $0 == outcomes[0] }, "seed \(seed): \(bytes)")
            #expect(outcomes[0] != .incomplete)
        }
    }

    @Test("an answer that is no HTTP, or none, fails")
    func noAnswer() throws {
        let attempt = try handshake()
        #expect(outcome([], of: attempt) == .failed(.handshake(.unexpectedEnd(of: .response))))
        #expect(
            outcome([Array("HTTP/1.1 101".utf8)], of: attempt)
                == .failed(.handshake(.unexpectedEnd(of: .head)))
        )
        #expect(
            outcome([[0x15, 3, 1]], of: attempt)
                == .failed(.handshake(.malformedStatusLine(reason: "control character")))
        )
    }

    @Test("the accept value of RFC 6455 §1.3")
    func acceptValue() {
        #expect(WSHandshake.acceptValue(forKey: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }
}
