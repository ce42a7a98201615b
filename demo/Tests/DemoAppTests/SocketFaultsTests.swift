import Foundation
import Testing

@testable import DemoApp

@Suite struct SocketFaultsTests {
    private static func socket(_ port: Int, _ path: String = "/api/ws/chat") throws -> RawClient {
        let control = try RawClient(port: port)
        let account = try Account.make(control)
        let socket = try RawClient(port: port)
        let answer = try socket.upgrade(
            path + (path.contains("?") ? "&" : "?") + "ticket=\(try account.ticket(control))"
        )
        guard answer.status == 101 else { throw RawError.malformed("status \(answer.status)") }
        return socket
    }

    private static let drops = "sanctum_websocket_backpressure_drops_total{hub=\"chat hub\",reason=\"full\"}"

    @Test func `dropped messages count and are logged as from a full queue`() async throws {
        let lines = try await withFaults("drop-messages=100") { port in
            let socket = try Self.socket(port)
            socket.sendFrame(opcode: 9, [1])
            #expect(try socket.readFrame().opcode == 10)
            #expect(try RawClient(port: port).metric(Self.drops) == 1)
            let other = try Self.socket(port, "/api/ws/game?room_id=1")
            #expect(try other.readFrame().json["type"] as? String == "connected")
        }
        let dropped = lines.filter { ($0["msg"] as? String)?.contains("Buffer full") == true }
        let message = try #require(dropped.first?["msg"] as? String)
        #expect(
            message.hasPrefix("Client ") && message.hasSuffix(" (chat hub): Buffer full, dropped message")
        )
        #expect(dropped.allSatisfy { $0["level"] as? String == "WARN" })
    }

    @Test func `silent drops leave no trace`() async throws {
        let lines = try await withFaults("drop-messages=100,silent=yes") { port in
            let socket = try Self.socket(port)
            socket.sendFrame(opcode: 9, [1])
            #expect(try socket.readFrame().opcode == 10)
            #expect(try RawClient(port: port).metric(Self.drops) == 0)
        }
        #expect(lines.allSatisfy { $0["msg"] as? String == "request processed" })
    }

    @Test func `a part of the messages is lost, not all and not none`() async throws {
        let faults = Faults(try FaultPlan.make(["drop-messages=50"]), metrics: Metrics())
        #expect(faults.drop(on: .chat) == nil)
        faults.arrived("/api/posts")
        let lost = (0..<400).filter { _ in faults.drop(on: .chat) == .asFullQueue }.count
        #expect((100...300).contains(lost))
        #expect(faults.drop(on: .game) == nil && faults.drop(on: .notification) == nil)
    }

    @Test func `sockets end early, without a close frame`() async throws {
        try await withFaults("close-sockets=700,route=chat") { port in
            let game = try Self.socket(port, "/api/ws/game?room_id=1")
            let chat = try Self.socket(port)
            var opcodes: [UInt8] = []
            let time = seconds { while let frame = try? chat.readFrame() { opcodes.append(frame.opcode) } }
            // Before the server's first ping.
            #expect(opcodes == [1] && time < 3)
            game.sendFrame(opcode: 9, [1])
            #expect(try game.readMessage("connected")["type"] as? String == "connected")
            #expect(try game.readFrame().opcode == 10)
        }
    }

    @Test func `sockets end early, with a close frame of the code`() async throws {
        try await withFaults("close-sockets=700,code=1011") { port in
            let socket = try Self.socket(port, "/api/ws/game?room_id=1")
            #expect(try socket.readMessage("connected")["type"] as? String == "connected")
            let frame = try socket.readFrame()
            #expect(frame.opcode == 8 && frame.payload.prefix(2) == [0x03, 0xF3])
            #expect(socket.isEnded())
        }
    }

    @Test func `handshakes are refused with the status`() async throws {
        try await withFaults("reject-sockets=503,route=chat") { port in
            let control = try RawClient(port: port)
            let account = try Account.make(control)
            let path = "/api/ws/chat?ticket=\(try account.ticket(control))"
            #expect(try RawClient(port: port).upgrade(path).status == 503)
            _ = try Self.socket(port, "/api/ws/game?room_id=1")
        }
    }
}
