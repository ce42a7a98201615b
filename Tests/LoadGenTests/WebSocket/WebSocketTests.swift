import Glibc
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct WebSocketTests {
    @Test func `text and binary go both ways, masked from the client, and are counted`() async throws {
        let frames = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            while let frame = peer.receiveFrame() {
                frames.add(frame)
                peer.send(LoopbackFrame.bytes(opcode: frame.opcode, frame.payload))
                if frame.opcode == 8 { return }
            }
        }
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws", name: "chat")
            var seen = ["\(socket.status) \(socket.isOpen) \(socket.closeCode.map(String.init) ?? "-")"]
            #expect(socket.send("hä"))
            #expect(socket.send(binary: [1, 2, 3]))
            let text = try await socket.next(timeout: .seconds(10))
            let binary = try await socket.next(timeout: .seconds(10))
            seen += [text.map { "\($0.isText) \($0.text)" } ?? "none"]
            seen += [binary.map { "\($0.isText) \($0.bytes)" } ?? "none"]
            try await socket.close()
            return seen + ["\(socket.isOpen) \(socket.closeCode ?? 0)"]
        }
        #expect(seen == ["101 true -", "true hä", "false [1, 2, 3]", "false 1001"])
        #expect(frames.all.map(\.opcode) == [1, 2, 8])
        #expect(frames.all.allSatisfy { $0.isMasked })
        #expect(recorded.total(.wsSessions) == 1)
        #expect(recorded.total(.wsMsgsSent) == 2 && recorded.total(.wsMsgsReceived) == 2)
        #expect(recorded.samples(.wsConnecting) == 1 && recorded.samples(.wsSessionDuration) == 1)
        #expect(recorded.series == ["WS chat 101": 1])
        #expect(recorded.store.closeCodes == [1001: 1])
        #expect(recorded.openSockets == 0)
        let counts = try #require(recorded.store.sockets.first)
        #expect(counts.sent == 2 && counts.received == 2 && counts.closeCodes == [1001: 1])
        #expect(counts.closedByPeer == [:] && counts.sessions.count == 1)
        #expect(recorded.total(.dataSent) == server.receivedCount)
        #expect(recorded.total(.dataReceived) == server.sentCount)
    }

    @Test func `a frame in the segment of the 101 is not lost, messages keep their order`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade(with: LoopbackFrame.text("0") + LoopbackFrame.text("1"))
            for number in 2..<50 { peer.send(LoopbackFrame.text("\(number)")) }
            peer.receiveToEnd()
        }
        let (texts, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            var texts: [String] = []
            while texts.count < 50, let message = try await socket.next(timeout: .seconds(10)) {
                texts.append(message.text)
            }
            return texts
        }
        #expect(texts == (0..<50).map(String.init))
    }

    @Test(arguments: feedings(LoopbackFrame.text("hello") + LoopbackFrame.text("you"), cuts: 4, seed: 3))
    func `frames may come in any pieces`(parts: [[UInt8]]) async throws {
        let server = LoopbackServer { peer, _ in
            guard let head = peer.receiveUpgrade() else { return }
            peer.send(parts: [head] + parts)
            peer.receiveToEnd()
        }
        let (texts, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            let first = try await socket.next(timeout: .seconds(10))
            return [first?.text, try await socket.next(timeout: .seconds(10))?.text]
        }
        #expect(texts == ["hello", "you"])
    }

    @Test func `fragments make one message, also with a ping between them`() async throws {
        let pongs = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            peer.send(LoopbackFrame.bytes(opcode: 1, Array("one ".utf8), isFinal: false))
            peer.send(LoopbackFrame.ping("p"))
            peer.send(LoopbackFrame.bytes(opcode: 0, Array("two ".utf8), isFinal: false))
            peer.send(LoopbackFrame.bytes(opcode: 0, Array("three".utf8)))
            if let frame = peer.receiveFrame() { pongs.add(frame) }
            peer.receiveToEnd()
        }
        let (text, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            return try await socket.next(timeout: .seconds(10))?.text
        }
        #expect(text == "one two three")
        #expect(recorded.total(.wsMsgsReceived) == 1)
        #expect(
            pongs.all.map(\.opcode) == [10] && pongs.all.map(\.text) == ["p"]
                && pongs.all.allSatisfy { $0.isMasked }
        )
    }

    @Test func `pings are answered and messages queued while the VU is elsewhere`() async throws {
        let answered = Collected<String>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            for number in 0..<3 {
                peer.send(LoopbackFrame.ping("\(number)") + LoopbackFrame.text("\(number)"))
                // The next one only goes out when this one was answered: a VU that sleeps for ever would block here.
                if let pong = peer.receiveFrame() { answered.add(pong.text) }
            }
            peer.receiveToEnd()
        }
        let (texts, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            while answered.all.count < 3 { try await vu.sleep(.milliseconds(2)) }
            var texts: [String] = []
            for _ in 0..<3 { texts.append(try await socket.next(timeout: .seconds(10))?.text ?? "none") }
            return texts
        }
        #expect(answered.all == ["0", "1", "2"])
        #expect(texts == ["0", "1", "2"])
    }

    @Test func `next gives nil when its time is over, and the socket stays open`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            _ = peer.receiveFrame()
            peer.send(LoopbackFrame.text("late"))
            peer.receiveToEnd()
        }
        let (seen, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            let early = try await socket.next(timeout: .milliseconds(20))
            let isOpen = socket.isOpen
            socket.send("now")
            return [
                early?.text ?? "none", "\(isOpen)",
                try await socket.next(timeout: .seconds(10))?.text ?? "none",
            ]
        }
        #expect(seen == ["none", "true", "late"])
    }

    @Test func `first skips what is not wanted`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            for kind in ["a", "b", "c", "d"] { peer.send(LoopbackFrame.text(#"{"type":"\#(kind)"}"#)) }
            peer.receiveToEnd()
        }
        let (seen, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            let wanted = try await socket.first(timeout: .seconds(10)) { $0.json("type")?.string == "c" }
            let after = try await socket.next(timeout: .seconds(10))
            let never = try await socket.first(timeout: .milliseconds(20)) { _ in true }
            return [wanted?.text, after?.text, never?.text]
        }
        #expect(seen == [#"{"type":"c"}"#, #"{"type":"d"}"#, nil])
    }

    @Test func `messages beyond the queue's limit are dropped and counted`() async throws {
        let surplus = 10
        let total = WebSocket.queueLimit + surplus
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            for number in 0..<total { peer.send(LoopbackFrame.text("\(number)")) }
            peer.send(LoopbackFrame.ping("end"))
            _ = peer.receiveFrame()
            peer.send(LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            while socket.isOpen { try await vu.sleep(.milliseconds(2)) }
            var texts: [String] = []
            while let message = try await socket.next(timeout: .seconds(10)) { texts.append(message.text) }
            return texts
        }
        #expect(
            seen == (0..<WebSocket.queueLimit).map(String.init),
            "what was there when it ended can still be read"
        )
        #expect(recorded.store.droppedMessages == surplus)
        #expect(recorded.total(.wsMsgsReceived) == total)
    }

    @Test func `one VU holds two sockets and reads each in its own order`() async throws {
        let server = LoopbackServer { peer, number in
            peer.acceptUpgrade()
            while let frame = peer.receiveFrame(), frame.opcode == 1 {
                for part in 0..<3 { peer.send(LoopbackFrame.text("\(number) \(frame.text) \(part)")) }
            }
        }
        let (texts, recorded) = try await VUBench(server.url).run { vu in
            let first = try await vu.socket("/ws")
            let second = try await vu.socket("/ws")
            first.send("a")
            second.send("b")
            var texts: [String] = []
            for _ in 0..<3 {
                texts.append(try await second.next(timeout: .seconds(10))?.text ?? "none")
                texts.append(try await first.next(timeout: .seconds(10))?.text ?? "none")
            }
            return texts
        }
        #expect(texts == ["1 b 0", "0 a 0", "1 b 1", "0 a 1", "1 b 2", "0 a 2"])
        #expect(recorded.total(.wsSessions) == 2)
    }

    @Test func `a large message goes out as one frame although the kernel takes it in parts`() async throws {
        let frames = Collected<Int>()
        let server = LoopbackServer(receiveBuffer: 65_536) { peer, _ in
            peer.acceptUpgrade()
            usleep(20_000)
            if let frame = peer.receiveFrame() { frames.add(frame.payload.count) }
            peer.send(LoopbackFrame.text("got it"))
            peer.receiveToEnd()
        }
        let size = 4 << 20
        let (text, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            socket.send(String(repeating: "x", count: size))
            return try await socket.next(timeout: .seconds(20))?.text
        }
        #expect(text == "got it")
        #expect(frames.all == [size])
        #expect(recorded.total(.wsMsgsSent) == 1)
    }
}
