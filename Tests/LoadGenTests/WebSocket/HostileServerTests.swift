// Servers that break RFC 6455 after a good handshake: each violation ends the session at once, with the right close code, the right
// class of failure and all messages before it, whether its bytes come with the answer to the upgrade, after it, or one by one.

import TestSupport
import Testing
import WS

@testable import LoadGen

private struct HostileCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let expected: HostileSession
    var compression: SocketCompression?
    var testDescription: String { name }

    /// A violation that is answered with `code`.
    init(
        _ name: String,
        _ bytes: [UInt8],
        _ code: Int,
        _ kind: FailureClass = .malformed,
        after: [String] = []
    ) {
        self.name = name
        self.bytes = bytes
        expected = HostileSession(messages: after, sent: code, kind: kind)
    }

    /// A regular end.
    init(_ name: String, _ bytes: [UInt8], sent: Int, received: Int, after: [String] = []) {
        self.name = name
        self.bytes = bytes
        expected = HostileSession(messages: after, sent: sent, received: received)
    }

    func compressed() -> HostileCase {
        var copy = self
        copy.compression = .deflate
        return copy
    }
}

private func frame(_ first: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
    [first, UInt8(payload.count)] + payload
}
private func close(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
    frame(0x88, [UInt8(code >> 8), UInt8(code & 0xff)] + reason)
}
private let hi = frame(0x81, Array("hi".utf8))
private let long = [UInt8](repeating: 0, count: 126)

private let violations: [HostileCase] =
    [
        .init("a masked frame", [0x81, 0x82, 1, 2, 3, 4, 0x69, 0x6b], 1002),
        .init("a masked close frame", [0x88, 0x80, 1, 2, 3, 4], 1002),
        .init("RSV1 without negotiation", hi + frame(0xc1, [0x61]), 1002, after: ["t:hi"]),
        .init("RSV2", frame(0xa1), 1002),
        .init("RSV3 on a ping", frame(0x99), 1002),
        .init("a reserved data opcode", hi + frame(0x83), 1002, after: ["t:hi"]),
        .init("a reserved control opcode", frame(0x8b), 1002),
        .init("a ping of 126 bytes", [0x89, 126, 0, 126] + long, 1002),
        .init("a close frame of 126 bytes", [0x88, 126, 0, 126, 3, 0xe8] + long.dropLast(2), 1002),
        .init("a fragmented ping", frame(0x09, [1]), 1002),
        .init("a fragmented close", frame(0x08, [3, 0xe8]), 1002),
        .init("a close payload of one byte", frame(0x88, [3]), 1002),
        .init("a reason that is not UTF-8", close(1000, [0xff]), 1007),
        .init("a 16-bit length of 125", [0x82, 126, 0, 125] + long.dropLast(), 1002),
        .init("a 64-bit length of 126", [0x82, 127, 0, 0, 0, 0, 0, 0, 0, 126] + long, 1002),
        .init("a length with the top bit", [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 1], 1002),
        .init("a frame longer than the limit", [0x82, 127, 0, 0, 0, 0, 1, 0, 0, 1], 1009, .tooLarge),
        .init(
            "the longest frame there is",
            [0x82, 127, 0x7f] + [UInt8](repeating: 0xff, count: 7),
            1009,
            .tooLarge
        ),
        .init("a continuation without a start", hi + frame(0x80, [0x61]), 1002, after: ["t:hi"]),
        .init("a new text frame inside a message", frame(0x01, [0x61]) + hi, 1002),
        .init("a new binary frame inside a message", frame(0x02, [1]) + frame(0x82, [1]), 1002),
        .init("text that is not UTF-8", frame(0x81, [0x61, 0xc0, 0x80]), 1007),
        .init("a fragment that is not UTF-8, before the end", frame(0x01, [0xf8]), 1007),
        .init("a code point cut by the end of the message", frame(0x01, [0xe2]) + frame(0x80, [0x82]), 1007),
        .init("RSV1 on a continuation", frame(0x41) + frame(0xc0, [0]), 1002).compressed(),
        .init("RSV1 on a ping, compressed", frame(0xc9), 1002).compressed(),
        .init("garbage for deflate", frame(0xc1, [0xff, 0xff, 0xff, 0xff]), 1002).compressed(),
        .init("a reference to nothing", frame(0xc1, [0xf2, 0x00, 0x11, 0x00, 0x00]), 1002).compressed(),
        .init(
            "compressed text that is not UTF-8",
            frame(0xc1, [0x00, 0x01, 0x00, 0xfe, 0xff, 0xff, 0x00]),
            1007
        )
        .compressed(),
    ]
    + ([0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535] as [UInt16]).map {
        HostileCase("close \($0)", close($0), 1002)
    }

private let legal: [HostileCase] = [
    .init("close without a code", frame(0x88), sent: 1005, received: 1005),
    .init(
        "close with a reason",
        hi + close(1001, Array("bye ä".utf8)),
        sent: 1001,
        received: 1001,
        after: ["t:hi"]
    ),
    .init("a code of the application", close(4999), sent: 4999, received: 4999),
    .init("frames after close", close(1000) + hi + frame(0x83) + close(1001), sent: 1000, received: 1000),
    .init("close inside a message", frame(0x01, [0x61]) + close(1000), sent: 1000, received: 1000),
    .init(
        "an unsolicited pong",
        frame(0x8a, [1]) + hi + close(1000),
        sent: 1000,
        received: 1000,
        after: ["t:hi"]
    ),
    .init(
        "text cut inside a code point, a ping between",
        frame(0x01, [0xe2]) + frame(0x89, [1, 2]) + frame(0x00, [0x82]) + frame(0x80, [0xac]) + close(1000),
        sent: 1000,
        received: 1000,
        after: ["t:€"]
    ),
    .init(
        "empty fragments",
        frame(0x02) + frame(0x00) + frame(0x80) + frame(0x81) + close(1000),
        sent: 1000,
        received: 1000,
        after: ["b:", "t:"]
    ),
    .init(
        "compressed, final block, empty",
        frame(0xc1, [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00]) + frame(0xc1, [0x00]) + frame(0xc1) + hi
            + close(1000),
        sent: 1000,
        received: 1000,
        after: ["t:Hello", "t:", "t:", "t:hi"]
    ).compressed(),
]

@Suite(.timeLimit(.minutes(2))) struct HostileServerTests {
    private enum Delivery: CaseIterable { case withAnswer, after, oneByOne, thenEnds }

    @Test(arguments: violations + legal)
    private func `ends the session as it must, however the bytes come`(_ example: HostileCase) async throws {
        let head =
            goodUpgrade
            + (example.compression == nil ? "" : "Sec-WebSocket-Extensions: permessage-deflate\r\n") + "\r\n"
        for delivery in Delivery.allCases {
            let closes = Collected<[Int?]>()
            let server = LoopbackServer { peer, _ in
                peer.answerUpgrade(head, frames: delivery == .withAnswer ? example.bytes : [])
                switch delivery {
                case .withAnswer: break
                case .after: peer.send(example.bytes)
                case .thenEnds:
                    peer.send(example.bytes)
                    peer.finishSending()
                case .oneByOne:
                    peer.send(
                        parts: example.bytes.prefix(140).map { [$0] } + [Array(example.bytes.dropFirst(140))]
                    )
                }
                var seen: [Int?] = []
                while let frame = peer.receiveFrame() {
                    if frame.opcode == 8 { seen.append(frame.closeCode ?? 1005) }
                }
                closes.add(seen)
            }
            let session = try await HostileSession.with(server, compression: example.compression)
            #expect(session == example.expected, "\(delivery)")
            #expect(closes.waitedFor(1) == [[example.expected.sent]], "\(delivery): what the server got")
        }
    }

    @Test(arguments: [true, false])
    func `a message before a violation in the same bytes can still be answered`(withAnswer: Bool) async throws
    {
        let seen = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            let bytes = hi + hi + frame(0xa1) + hi
            peer.acceptUpgrade(with: withAnswer ? bytes : [])
            if !withAnswer {
                _ = peer.receiveFrame()
                peer.send(bytes)
            }
            while let frame = peer.receiveFrame() { seen.add(frame) }
        }
        let client = try SocketClient(userAgent: "test")
        let session = try await client.session("ws://127.0.0.1:\(server.port)/x") { socket in
            if !withAnswer { socket.send("start") }
            while let message = try await socket.next(timeout: .seconds(20)) {
                socket.send("re: \(message.text)")
            }
            return
                "\(socket.messagesReceived) \(socket.sentCloseCode ?? 0) \(socket.failure?.kind.rawValue ?? "none")"
        }
        #expect(session == "2 1002 malformed")
        #expect(
            seen.waitedFor(3).map { $0.closeCode.map(String.init) ?? $0.text } == [
                "re: hi", "re: hi", "1002",
            ]
        )
    }

    @Test func `a VU that does not wait does not put the failure off`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade(with: hi + frame(0xa1))
            peer.receiveToEnd()
        }
        let (seen, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            while socket.isOpen { try await vu.sleep(.milliseconds(1)) }
            return [try await socket.next(timeout: .seconds(1))?.text, "\(socket.sentCloseCode ?? 0)"]
        }
        #expect(seen == ["hi", "1002"])
    }

    @Test func `a decompression bomb ends with 1009 and bounded memory`() async throws {
        var bomb: [UInt8] = []
        // 400 MB of zeros in 400 KB.
        [UInt8](repeating: 0, count: 400_000_000).withUnsafeBytes {
            MessageDeflater(windowBits: 15, forgetsWindow: true).append($0, to: &bomb)
        }
        let payload = bomb
        var head = LoopbackFrame.bytes(opcode: 2, payload)
        head[0] |= 0x40
        let frame = head
        let server = LoopbackServer { peer, _ in
            peer.answerUpgrade(goodUpgrade + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
            peer.send(frame)
            peer.receiveToEnd()
        }
        #expect(
            try await HostileSession.with(server, compression: .deflate)
                == HostileSession(sent: 1009, kind: .tooLarge)
        )
    }

    @Test func `16 MiB arrive whole, in 65,536 fragments too, a byte more does not`() async throws {
        let limit = 16 * 1024 * 1024
        let server = LoopbackServer { peer, number in
            peer.acceptUpgrade()
            let message = [UInt8](repeating: 0x61, count: limit)
            switch number {
            case 0: peer.send(LoopbackFrame.bytes(opcode: 1, message))
            case 1:
                var bytes: [UInt8] = []
                for index in 0..<65_536 {
                    bytes += LoopbackFrame.bytes(
                        opcode: index == 0 ? 1 : 0,
                        Array(message[..<(limit / 65_536)]),
                        isFinal: index == 65_535
                    )
                }
                peer.send(bytes)
            default:
                peer.send(LoopbackFrame.bytes(opcode: 1, message, isFinal: false))
                peer.send(LoopbackFrame.bytes(opcode: 0, [0x61]))
            }
            peer.send(LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let whole = "t:97 97 97 97 97 97 97 97#\(limit)"
        let regular = HostileSession(messages: [whole], sent: 1000, received: 1000)
        #expect(try await HostileSession.with(server) == regular)
        #expect(try await HostileSession.with(server) == regular)
        #expect(try await HostileSession.with(server) == HostileSession(sent: 1009, kind: .tooLarge))
    }

    @Test func `a storm of pings from a server that does not read costs no memory, and the last is answered`()
        async throws
    {
        let pongs = Collected<ReceivedFrame>()
        let count = 400_000
        let server = LoopbackServer(receiveBuffer: 4_096) { peer, _ in
            peer.acceptUpgrade()
            let thousand = (0..<1_000).flatMap { _ in
                LoopbackFrame.bytes(opcode: 9, [UInt8](repeating: 0x61, count: 125))
            }
            for _ in 0..<(count / 1_000) { guard peer.send(thousand) else { return } }
            peer.send(LoopbackFrame.ping("last"))
            while let frame = peer.receiveFrame(), frame.opcode == 10 {
                pongs.add(frame)
                if frame.text == "last" { break }
            }
            peer.send(LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let client = try SocketClient(userAgent: "test")
        let (session, pings) = try await client.session("ws://127.0.0.1:\(server.port)/x") { socket in
            (try await HostileSession.reading(socket), socket.pingsReceived)
        }
        #expect(session == HostileSession(sent: 1000, received: 1000))
        #expect(pings == count + 1)
        #expect(pongs.all.last?.text == "last")
        #expect(pongs.all.count < count / 2, "pings that came while the connection was blocked have one pong")
    }

    @Test func `a queue nobody reads is bounded in bytes, and one message fits whatever its size`()
        async throws
    {
        let size = 10 * 1024 * 1024
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            let message = LoopbackFrame.bytes(opcode: 2, [UInt8](repeating: 1, count: size))
            for _ in 0..<9 { peer.send(message) }
            peer.send(LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let (kept, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            while socket.closeCode == nil { try await vu.sleep(.milliseconds(5)) }
            var kept = 0
            while try await socket.next(timeout: .seconds(1)) != nil { kept += 1 }
            return [kept, socket.messagesReceived]
        }
        #expect(kept == [WebSocket.queueBytesLimit / size, 9])
        #expect(recorded.store.droppedMessages == 9 - WebSocket.queueBytesLimit / size)
    }

    @Test
    func
        `a server that vanishes inside a message is eof, one that is silent costs no more than the script allows`()
        async throws
    {
        let server = LoopbackServer { peer, number in
            peer.acceptUpgrade(with: hi + [0x81, 5, 0x61])
            if number > 0 { peer.receiveToEnd() }
        }
        #expect(
            try await HostileSession.with(server) == HostileSession(messages: ["t:hi"], kind: .eof)
        )
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            _ = try await socket.next(timeout: .seconds(10))
            let silent = try await socket.next(timeout: .milliseconds(20)) == nil
            let unanswered = try await socket.ping(timeout: .milliseconds(20)) == nil
            return [silent, unanswered, socket.isOpen, socket.failure == nil]
        }
        #expect(seen == [true, true, true, true])
        #expect(recorded.store.closeCodes == [1001: 1])
    }
}
