// Servers that lie in the opening handshake: never an open socket, never a hang, a status where there is an answer, a class where not.

import TestSupport
import Testing

@testable import LoadGen

private struct Lie: Sendable, CustomTestStringConvertible {
    let name: String
    let answer: String
    var status = 0
    var kind = FailureClass.malformed
    var offers = false
    var testDescription: String { name }
}

private let switching = "HTTP/1.1 101 Switching Protocols\r\n"
private let accept = "Sec-WebSocket-Accept: ACCEPT\r\n"
private let upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n"

private let lies: [Lie] = [
    .init(
        name: "a wrong accept value",
        answer: switching + upgrade + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
    ),
    .init(name: "no accept value", answer: switching + upgrade + "\r\n"),
    .init(name: "two accept values", answer: switching + upgrade + accept + accept + "\r\n"),
    .init(name: "no Upgrade", answer: switching + "Connection: Upgrade\r\n" + accept + "\r\n"),
    .init(
        name: "another Upgrade",
        answer: switching + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + accept + "\r\n"
    ),
    .init(name: "no Connection", answer: switching + "Upgrade: websocket\r\n" + accept + "\r\n"),
    .init(
        name: "another Connection",
        answer: switching + "Upgrade: websocket\r\nConnection: keep-alive\r\n" + accept + "\r\n"
    ),
    .init(name: "HTTP/1.0", answer: "HTTP/1.0 101 Switching Protocols\r\n" + upgrade + accept + "\r\n"),
    .init(
        name: "an extension nobody offered",
        answer: goodUpgrade + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
    ),
    .init(
        name: "another extension beside the offered one",
        answer: goodUpgrade + "Sec-WebSocket-Extensions: permessage-deflate, x\r\n\r\n",
        offers: true
    ),
    .init(
        name: "an unknown parameter",
        answer: goodUpgrade + "Sec-WebSocket-Extensions: permessage-deflate; x\r\n\r\n",
        offers: true
    ),
    .init(
        name: "a repeated parameter",
        answer: goodUpgrade
            + "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; client_no_context_takeover\r\n\r\n",
        offers: true
    ),
    .init(
        name: "a window of 7 bits",
        answer: goodUpgrade
            + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=7\r\n\r\n",
        offers: true
    ),
    .init(name: "a subprotocol nobody offered", answer: goodUpgrade + "Sec-WebSocket-Protocol: chat\r\n\r\n"),
    .init(name: "no HTTP", answer: "+OK ready\r\n"),
    .init(name: "a status line cut short", answer: "HTTP/1.1 101", kind: .eof),
    .init(name: "nothing", answer: "", kind: .eof),
    .init(
        name: "a head beyond the limit",
        answer: switching
            + (0..<200).map { "X-\($0): \(String(repeating: "x", count: 10_000))\r\n" }.joined(),
        kind: .tooLarge
    ),
    .init(
        name: "too many headers",
        answer: switching + (0..<12_000).map { "X-\($0): x\r\n" }.joined(),
        kind: .tooLarge
    ),
    .init(
        name: "interim answers without end",
        answer: String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 1_100),
        kind: .tooLarge
    ),
    .init(
        name: "a refusal with a body",
        answer: "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
        status: 403,
        kind: .none
    ),
    .init(
        name: "a refusal whose body lasts until the end",
        answer: "HTTP/1.1 500 Oops\r\n\r\nno",
        status: 500,
        kind: .none
    ),
    .init(
        name: "a redirect",
        answer: "HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        status: 302,
        kind: .none
    ),
    .init(
        name: "200 with the right headers",
        answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + upgrade + accept + "\r\n",
        status: 200,
        kind: .none
    ),
    .init(
        name: "a refusal with a body beyond all limits",
        answer: "HTTP/1.1 503 Busy\r\nContent-Length: 99999999999\r\n\r\n",
        status: 503,
        kind: .none
    ),
    .init(
        name: "a refusal that ends in its body",
        answer: "HTTP/1.1 401 No\r\nContent-Length: 100\r\n\r\nticket",
        status: 401,
        kind: .none
    ),
    .init(
        name: "a refusal with two lengths",
        answer: "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nno"
    ),
]

@Suite(.timeLimit(.minutes(1))) struct HostileHandshakeTests {
    @Test(arguments: lies)
    private func `no socket opens`(_ lie: Lie) async throws {
        let server = LoopbackServer { peer, _ in
            peer.answerUpgrade(lie.answer)
            peer.finishSending()
            peer.receiveToEnd()
        }
        let session = try await HostileSession.with(server, compression: lie.offers ? .deflate : nil)
        #expect(session == HostileSession(status: lie.status, kind: lie.kind))
    }

    @Test(
        arguments: [
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + goodUpgrade
                + "\r\n",
            "HTTP/1.1 101 \r\nupgrade: WebSocket\r\nconnection: keep-alive, UPGRADE\r\n" + accept + "\r\n",
            goodUpgrade + "Content-Length: 5\r\n\r\n", goodUpgrade + "Sec-WebSocket-Extensions: \r\n\r\n",
            goodUpgrade + (0..<50).map { "X-\($0): \(String(repeating: "x", count: 1_000))\r\n" }.joined()
                + "\r\n",
        ]
    )
    func `odd answers that are legal open one, also byte by byte`(head: String) async throws {
        let server = LoopbackServer { peer, number in
            let frames = LoopbackFrame.text("hi") + LoopbackFrame.close(1000)
            if number == 0 {
                peer.answerUpgrade(head, frames: frames)
            } else if let request = peer.receiveRequest(), let key = request.header("Sec-WebSocket-Key") {
                let answer = Array(head.replacing("ACCEPT", with: webSocketAccept(key)).utf8) + frames
                peer.send(parts: answer.prefix(600).map { [$0] } + [Array(answer.dropFirst(600))])
            }
            peer.receiveToEnd()
        }
        for _ in 0..<2 {
            let session = try await HostileSession.with(server)
            #expect(session == HostileSession(messages: ["t:hi"], sent: 1000, received: 1000))
        }
    }

    @Test func `an answer that stops in its middle is waited for no longer than allowed`() async throws {
        let refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nno"
        for part in ["", "HTTP/1.1 101 Sw", refusal] {
            let server = LoopbackServer { peer, _ in
                peer.answerUpgrade(part)
                peer.receiveToEnd()
            }
            let client = try SocketClient(userAgent: "test")
            let session = try await client.session(
                "ws://127.0.0.1:\(server.port)/x",
                options: SocketOptions(connectTimeout: .milliseconds(50)),
                HostileSession.reading
            )
            #expect(
                session
                    == (part == refusal
                        ? HostileSession(status: 403) : HostileSession(status: 0, kind: .timeout))
            )
        }
    }
}
