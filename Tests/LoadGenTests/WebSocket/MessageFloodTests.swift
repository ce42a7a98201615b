// More messages than a queue holds: a VU that takes them gets all of them, one that does other things keeps its connection alive.

import Glibc
import TestSupport
import Testing

@testable import LoadGen
@testable import WS

@Suite(.timeLimit(.minutes(2))) struct MessageFloodTests {
    private static func number(_ message: SocketMessage) -> Int { Int(message.text) ?? -1 }

    /// Takes messages until the session ends; their numbers.
    private static func takeAll(_ socket: WebSocket) async throws -> [Int] {
        var numbers: [Int] = []
        while let message = try await socket.next(timeout: .seconds(20)) { numbers.append(number(message)) }
        return numbers
    }

    @Test(arguments: [true, false])
    func `a VU that waits for messages gets all, however fast they come`(withTheAnswer: Bool) async throws {
        let total = 20 * WebSocket.queueLimit
        let server = LoopbackServer { peer, _ in
            let flood = (0..<total).flatMap { LoopbackFrame.text("\($0)") } + LoopbackFrame.close(1000)
            peer.acceptUpgrade(with: withTheAnswer ? flood : [])
            if !withTheAnswer { peer.send(flood) }
            peer.receiveToEnd()
        }
        let (numbers, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            return try await Self.takeAll(socket) + [socket.receivedCloseCode ?? 0]
        }
        #expect(numbers == Array(0..<total) + [1000])
        #expect(recorded.store.droppedMessages == 0)
        #expect(recorded.total(.wsMsgsReceived) == total)
    }

    @Test func `messages that are large only when inflated come one by one`() async throws {
        let (count, size) = (8, 15 << 20)
        var compressed: [UInt8] = []
        [UInt8](repeating: 0x61, count: size).withUnsafeBytes {
            MessageDeflater(windowBits: 15, forgetsWindow: true).append($0, to: &compressed)
        }
        let frame = FrameEncoder.encode(Frame(.binary, compressed, reservedBits: 4))
        let server = LoopbackServer { peer, _ in
            guard let head = peer.receiveUpgrade() else { return }
            let extensions = Array("Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n".utf8)
            peer.send(head.dropLast(2) + extensions + (0..<count).flatMap { _ in frame })
            peer.send(LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let (sizes, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws", compression: .deflate)
            var sizes: [Int] = []
            while let message = try await socket.next(timeout: .seconds(20)) {
                sizes.append(message.bytes.count)
            }
            return sizes
        }
        #expect(sizes == Array(repeating: size, count: count))
        #expect(recorded.store.droppedMessages == 0)
    }

    @Test(.enabled(if: PythonPeer.python != nil, Comment(rawValue: PythonPeer.isMissing)))
    func `over TLS too`() async throws {
        let directory = try TemporaryDirectory()
        let peer = try await SecureSocketPeer(
            "websockets",
            certificate: try directory.write(TLSFixture.server.certificatePEM, to: "pem"),
            key: try directory.write(TLSFixture.server.keyPEM, to: "key")
        )
        var bench = try VUBench("wss://\(peer.authority)/")
        bench.settings.tls = try TLSSetup(TLSOptions(), trust: TLSFixture.trust())
        let (total, filling) = (4 * WebSocket.queueLimit, String(repeating: " ", count: 1000))
        let (numbers, recorded) = try await bench.run { vu in
            let socket = try await vu.socket("/")
            for number in 0..<total { socket.send("\(number)\(filling)") }
            var numbers: [Int] = []
            while numbers.count < total, let message = try await socket.next(timeout: .seconds(20)) {
                numbers.append(Int(message.text.prefix { $0 != " " }) ?? -1)
            }
            return numbers
        }
        #expect(numbers == Array(0..<total))
        #expect(recorded.store.droppedMessages == 0)
    }

    @Test func `a VU that takes one and turns away has its pings answered, and what it misses is counted`()
        async throws
    {
        let total = 3 * WebSocket.queueLimit
        let pongs = Collected<String>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            peer.send((0..<total).flatMap { LoopbackFrame.text("\($0)") } + LoopbackFrame.ping("there?"))
            if let pong = peer.receiveFrame() { pongs.add(pong.text) }
            peer.send(LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let (numbers, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            let first = try await socket.next(timeout: .seconds(20))
            while socket.isOpen { try await vu.sleep(.milliseconds(2)) }
            return try await [first.map(Self.number) ?? -1] + Self.takeAll(socket)
        }
        #expect(pongs.all == ["there?"])
        #expect(numbers == Array(0...WebSocket.queueLimit))
        #expect(recorded.store.droppedMessages == total - WebSocket.queueLimit - 1)
        #expect(recorded.total(.wsMsgsReceived) == total)
    }

    @Test func `the VU has its turn before what came with the answer, be it the end`() async throws {
        let frames = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade(with: LoopbackFrame.text("7") + LoopbackFrame.close(1000))
            while let frame = peer.receiveFrame() { frames.add(frame) }
        }
        let (numbers, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            #expect(socket.send("mine"))
            return try await Self.takeAll(socket) + [socket.closeCode ?? 0]
        }
        #expect(numbers == [7, 1000])
        #expect(frames.waitedFor(2).map(\.opcode) == [1, 8])
        #expect(recorded.store.closeCodes == [1000: 1])
    }

    @Test func `a VU that never looks has its pings answered as well`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade(with: LoopbackFrame.ping("there?"))
            if let pong = peer.receiveFrame() { peer.send(LoopbackFrame.text(pong.text)) }
            peer.send(LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let (text, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            while socket.isOpen { try await vu.sleep(.milliseconds(2)) }
            return try await socket.next(timeout: .seconds(1))?.text
        }
        #expect(text == "there?")
    }
}
