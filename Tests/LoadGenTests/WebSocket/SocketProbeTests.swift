import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct SocketProbeTests {
    /// A session with a server that sends `frames` with its answer, echoes what comes and ends after a close frame.
    private static func probe(
        frames: [UInt8],
        sends: [String] = [],
        closesAfterFirst: Bool = false,
        limit: Duration = .seconds(20)
    ) async throws -> JSONValue {
        let server = LoopbackServer { peer, _ in
            guard peer.acceptUpgrade(with: frames) else { return }
            while let frame = peer.receiveFrame() {
                peer.send(LoopbackFrame.bytes(opcode: frame.opcode, frame.payload))
                if frame.opcode == 8 { break }
            }
            peer.close()
        }
        let request = SocketProbeRequest(
            url: "ws://127.0.0.1:\(server.port)/x",
            sends: sends,
            closesAfterFirst: closesAfterFirst,
            limit: limit
        )
        return try await SocketClient(userAgent: "test").probe(request).json
    }

    @Test func `tells messages, closes and pongs`() async throws {
        let frames =
            LoopbackFrame.text("hi") + LoopbackFrame.bytes(opcode: 2, [0, 255])
            + LoopbackFrame.text(String(repeating: "ä", count: 40))
            + LoopbackFrame.bytes(opcode: 2, Array(0..<40))
            + LoopbackFrame.bytes(opcode: 10, [1]) + LoopbackFrame.close(1001)
        let json = try await Self.probe(frames: frames)
        #expect(
            json["messages"]?.array?.compactMap(\.string) == [
                "t:hi", "b:00ff", "t:\(String(repeating: "ä", count: 32))#80",
                "b:000102030405060708090a0b0c0d0e0f#40",
            ]
        )
        #expect(json["connect"] == true && json["status"] == 101)
        #expect(json["close_received"] == 1001 && json["close_sent"] == 1001)
        #expect(json["pongs"] == 1)
        #expect(json["errors"] == [] && json["error_class"] == "none")
        #expect(
            json["timings"]?["connecting"]?.number ?? 0 > 0 && json["timings"]?["session"]?.number ?? 0 > 0
        )
    }

    @Test func `sends, and closes after the first message`() async throws {
        let json = try await Self.probe(frames: [], sends: ["a", "b"], closesAfterFirst: true)
        #expect(json["messages"]?.array?.first == "t:a")
        #expect(json["close_sent"] == 1000 && json["close_received"] == 1000)
    }

    @Test func `closes when its time is over`() async throws {
        let json = try await Self.probe(frames: LoopbackFrame.text("x"), limit: .milliseconds(50))
        #expect(json["messages"] == ["t:x"])
        #expect(json["close_sent"] == 1000)
    }

    @Test func `a server that is silent from the start costs no more than the limit`() async throws {
        let server = LoopbackServer { peer, _ in peer.receiveToEnd() }
        let url = "ws://127.0.0.1:\(server.port)/x"
        let result = try await SocketClient(userAgent: "test").probe(
            SocketProbeRequest(url: url, limit: .milliseconds(50))
        )
        #expect(result.json["errors"] == ["request timeout: no answer to the upgrade"])
        #expect(result.json["error_class"] == "timeout" && !result.hasAnswer)
    }

    @Test func `a close frame that nobody takes was not sent`() async throws {
        let isTold = Collected<Bool>()
        let server = LoopbackServer(receiveBuffer: 65_536) { peer, _ in
            peer.acceptUpgrade()
            _ = isTold.waitedFor(1)
        }
        let large = String(repeating: "x", count: 12 << 20)
        let result = try await SocketClient(userAgent: "test").probe(
            SocketProbeRequest(
                url: "ws://127.0.0.1:\(server.port)/x",
                sends: [large],
                limit: .milliseconds(50)
            )
        )
        isTold.add(true)
        #expect(result.json["close_sent"]?.isNull == true && result.json["connect"] == true)
    }

    @Test func `tells a violation by its class`() async throws {
        let json = try await Self.probe(frames: [0x83, 0])
        #expect(json["connect"] == true)
        #expect(json["error_class"] == "malformed" && json["errors"]?.array?.count == 1)
        #expect(json["close_sent"] == 1002)
    }

    @Test func `tells who is not there`() async throws {
        let port = try ClosedPort()
        let result = try await SocketClient(userAgent: "test").probe(
            SocketProbeRequest(url: "ws://127.0.0.1:\(port.number)/x?ticket=abcdefgh")
        )
        #expect(!result.hasAnswer)
        #expect(result.json["connect"] == false && result.json["error_class"] == "refused")
        #expect(result.json["close_sent"]?.isNull == true)
        #expect(!result.json.compactText.contains("abcdefgh"))
    }
}
