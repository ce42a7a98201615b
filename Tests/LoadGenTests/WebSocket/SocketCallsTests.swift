// What scripts call: compression, subprotocols, pings, exchanges, numbered messages, odd close codes.

import Glibc
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct SocketCallsTests {
    /// Accepts with further header lines, then echoes.
    private func echo(_ lines: String = "", offers: Collected<String?>? = nil) -> LoopbackServer {
        LoopbackServer { peer, _ in
            guard let request = peer.receiveRequest(), let key = request.header("Sec-WebSocket-Key") else {
                return
            }
            offers?.add(request.header("Sec-WebSocket-Extensions"))
            peer.send(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\(lines)"
                    + "Sec-WebSocket-Accept: \(webSocketAccept(key))\r\n\r\n"
            )
            while let frame = peer.receiveFrame() {
                // RSV1 of the client is lost by receiveFrame; it is set again below for compressed sessions.
                let opcode = frame.opcode == 9 ? 10 : frame.opcode
                var bytes = LoopbackFrame.bytes(opcode: opcode, frame.payload)
                if lines.contains("deflate"), opcode < 8 { bytes[0] |= 0x40 }
                peer.send(bytes)
                if opcode == 8 { return }
            }
        }
    }

    // MARK: Compression

    @Test func `compression is offered only when asked for`() async throws {
        let offers = Collected<String?>()
        let server = echo(offers: offers)
        let (compressed, _) = try await VUBench(server.url).run { vu in
            var compressed: [Bool] = []
            for compression in [nil, .deflate, .deflateWithoutContextTakeover] as [SocketCompression?] {
                compressed.append(try await vu.socket("/ws", compression: compression).isCompressed)
            }
            return compressed
        }
        #expect(compressed == [false, false, false], "the server did not agree")
        #expect(
            offers.all == [
                nil, "permessage-deflate; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            ]
        )
    }

    @Test func `a compressed session carries fewer bytes and the same messages`() async throws {
        let text = String(repeating: "the same words again and again. ", count: 300)
        var bytes: [Int] = []
        for agreement in ["", "Sec-WebSocket-Extensions: permessage-deflate\r\n"] {
            let server = echo(agreement)
            let (seen, recorded) = try await VUBench(server.url).run { vu in
                let socket = try await vu.socket("/ws", compression: .deflate)
                var seen: [String?] = ["\(socket.isCompressed)"]
                for _ in 0..<3 {
                    socket.send(text)
                    seen.append(try await socket.next(timeout: .seconds(10))?.text)
                }
                return seen
            }
            #expect(seen == ["\(!agreement.isEmpty)", text, text, text])
            bytes.append(recorded.total(.dataSent))
        }
        #expect(bytes[1] < bytes[0] / 10, "found \(bytes)")
    }

    @Test func `an agreement that does not fit the offer fails the handshake`() async throws {
        let server = echo("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7\r\n")
        let (seen, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws", compression: .deflate)
            return (socket.status, socket.error, socket.failure?.kind)
        }
        #expect(seen.0 == 0 && seen.2 == .malformed)
        #expect(
            seen.1
                == "opening handshake failed: Sec-WebSocket-Extensions: server_max_window_bits has value 7, "
                + "expected 8 to 15"
        )
    }

    // MARK: Subprotocols and answers

    @Test func `the subprotocol is the server's choice, or none; another one fails`() async throws {
        for (line, expected) in [("b", "b 101"), (nil, "none 101"), ("c", "none 0")] as [(String?, String)] {
            let server = echo(line.map { "Sec-WebSocket-Protocol: \($0)\r\n" } ?? "")
            let (seen, _) = try await VUBench(server.url).run { vu in
                let socket = try await vu.socket("/ws", protocols: ["a", "b"])
                return "\(socket.subprotocol ?? "none") \(socket.status)"
            }
            #expect(seen == expected)
        }
    }

    @Test func `headers and body of an answer can be read`() async throws {
        let server = LoopbackServer { peer, _ in
            _ = peer.receiveRequest()
            peer.send(httpAnswer(403, "not you", headers: "X-Reason: ticket\r\n"))
            peer.receiveToEnd()
        }
        let (seen, _) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            return [
                socket.header("x-reason"), String(decoding: socket.body, as: UTF8.self), socket.header("y"),
            ]
        }
        #expect(seen == ["ticket", "not you", nil])
    }

    // MARK: Pings and exchanges

    @Test func `the round trip of pings goes to ws_ping`() async throws {
        let server = echo()
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            #expect(socket.ping())
            let took = try await socket.ping(timeout: .seconds(10))
            let pongs = socket.pongsReceived
            try await socket.close()
            return (took, pongs, socket.ping(), try await socket.ping(timeout: .seconds(10)) == nil)
        }
        #expect(seen.0 ?? .zero > .zero)
        #expect(seen.1 == 2 && seen.2 == false && seen.3)
        #expect(recorded.samples(.wsPing) == 2)
        #expect(recorded.total(.wsMsgsSent) == 0, "pings are no messages")
    }

    @Test func `a ping that is not answered gives nothing and no sample`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            _ = peer.receiveFrame()
            peer.send(LoopbackFrame.bytes(opcode: 10, Array("other".utf8)))
            peer.receiveToEnd()
        }
        let (took, recorded) = try await VUBench(server.url).run { vu in
            try await vu.socket("/ws").ping(timeout: .milliseconds(30))
        }
        #expect(took == nil)
        #expect(recorded.samples(.wsPing) == 0)
    }

    @Test func `an exchange gives the reply and its round trip`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            while let frame = peer.receiveFrame(), frame.opcode == 1 {
                peer.send(LoopbackFrame.text("noise") + LoopbackFrame.text("re: \(frame.text)"))
            }
        }
        let (seen, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            let reply = try await socket.exchange("a", timeout: .seconds(10)) { $0.text == "re: a" }
            let never = try await socket.exchange("b", timeout: .milliseconds(30)) { _ in false }
            try await socket.close()
            let late = try await socket.exchange("c", timeout: .seconds(10)) { _ in true }
            return [reply?.text, never?.text, late?.text]
        }
        #expect(seen == ["re: a", nil, nil])
        #expect(recorded.samples(.wsMsgRTT) == 1)
        #expect(recorded.store[.wsMsgRTT].trend.minimum ?? 0 > 0)
    }

    // MARK: Numbers

    @Test func `numbered messages that are lost and repeated are counted`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            var answers: [UInt8] = []
            for number in 0..<10 {
                guard let frame = peer.receiveFrame() else { return }
                if number != 3, number != 7 { answers += LoopbackFrame.text(frame.text) }
                if number == 5 { answers += LoopbackFrame.text(frame.text) }
            }
            peer.send(answers + LoopbackFrame.close(1000))
            peer.receiveToEnd()
        }
        let (fresh, recorded) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            for number in 0..<10 { socket.send("\(number)", number: number) }
            var fresh = 0
            while let message = try await socket.next(timeout: .seconds(10)) {
                if socket.note(number: Int(message.text) ?? -1, of: message) { fresh += 1 }
            }
            return fresh
        }
        #expect(fresh == 8)
        #expect(recorded.total(.wsMsgsLost) == 2 && recorded.samples(.wsMsgsLost) == 1)
        #expect(recorded.total(.wsMsgsDuplicated) == 1)
        #expect(recorded.samples(.wsMsgRTT) == 8)
    }

    @Test func `without numbers there are no counts, with an interruption none of lost ones`() async throws {
        let server = echo()
        let (_, plain) = try await VUBench(server.url).run { vu in
            try await vu.socket("/ws").send("x")
        }
        #expect(plain.samples(.wsMsgsLost) == 0 && plain.samples(.wsMsgsDuplicated) == 0)
        let (_, interrupted) = try await VUBench(server.url).run { vu in
            let socket = try await vu.socket("/ws")
            socket.expect(number: 1)
            _ = await vu.interrupting(after: .milliseconds(10)) { try await vu.sleep(.seconds(30)) }
        }
        #expect(interrupted.samples(.wsMsgsLost) == 0)
        #expect(interrupted.samples(.wsMsgsDuplicated) == 1)
    }

    // MARK: Closing

    @Test(arguments: [1005, 1006, 1015, 999, 0, 2999, 5000] as [UInt16])
    func `a code that may not be sent is left out and said so`(code: UInt16) async throws {
        let lines = Collected<String>()
        let frames = Collected<ReceivedFrame>()
        let server = LoopbackServer { peer, _ in
            peer.acceptUpgrade()
            guard let frame = peer.receiveFrame() else { return }
            frames.add(frame)
            peer.send(LoopbackFrame.close())
            peer.receiveToEnd()
        }
        var bench = try VUBench(server.url)
        bench.logger = collecting(lines)
        let (seen, _) = try await bench.run { vu in
            let socket = try await vu.socket("/ws")
            try await socket.close(code)
            return [socket.closeCode, socket.sentCloseCode, socket.receivedCloseCode]
        }
        #expect(seen == [1005, 1005, 1005])
        #expect(frames.all.map(\.payload) == [[]])
        #expect(lines.all.contains { $0.contains("close code \(code) may not be sent") })
    }
}
