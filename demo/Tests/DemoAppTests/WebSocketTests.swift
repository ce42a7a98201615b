import DemoApp
import Foundation
import Testing

@Suite struct WebSocketTests {
    /// Two accounts with a DM, both connected to the chat and joined.
    private struct Pair {
        let control: RawClient
        let accounts: [Account]
        let conversation: Int
        let sockets: [RawClient]

        init(port: Int) throws {
            control = try RawClient(port: port)
            let accounts = [try Account.make(control), try Account.make(control)]
            let created = try control.request(
                "POST",
                "/api/conversations",
                token: accounts[0].token,
                json: "{\"participant_ids\":[\(accounts[1].id)]}"
            )
            conversation = created.json["id"] as? Int ?? 0
            sockets = try accounts.map { _ in try RawClient(port: port) }
            for (account, socket) in zip(accounts, sockets) {
                _ = try socket.upgrade("/api/ws/chat?ticket=\(try account.ticket(control))")
                _ = try socket.readMessage("connected")
                socket.sendText("{\"type\":\"join\",\"conversation_id\":\(conversation)}")
                _ = try socket.readMessage("joined")
            }
            self.accounts = accounts
        }

        func message(_ text: String) -> String {
            "{\"type\":\"message\",\"conversation_id\":\(conversation),\"content\":\"\(text)\"}"
        }
    }

    @Test func `the handshake uses the ticket up and adds the API's headers`() async throws {
        try await withDemo { port in
            let control = try RawClient(port: port)
            let account = try Account.make(control)
            let path = "/api/ws/chat?ticket=\(try account.ticket(control))"
            #expect(try control.request("GET", path).status == 426)
            let socket = try RawClient(port: port)
            let answer = try socket.upgrade(path)
            #expect(answer.status == 101)
            #expect(answer.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(answer.headers["x-request-id"] != nil)
            #expect(answer.headers["sec-websocket-extensions"] == nil)
            #expect(try RawClient(port: port).upgrade(path).status == 401)
            #expect(try RawClient(port: port).upgrade("/api/ws/chat", token: account.token).status == 101)
        }
    }

    @Test func `a message reaches everyone who joined, the sender included`() async throws {
        try await withDemo { port in
            let pair = try Pair(port: port)
            pair.sockets[0].sendText(pair.message("hello"))
            for socket in pair.sockets {
                let frame = try socket.readMessage("message")
                #expect((frame["payload"] as? [String: Any])?["content"] as? String == "hello")
                #expect(frame["user_id"] as? Int == pair.accounts[0].id)
            }
        }
    }

    @Test func `as shipped, a socket message is stored but reaches nobody`() async throws {
        try await withDemo(DemoOptions(port: 0, databasePath: ":memory:", echo: .asShipped)) { port in
            let pair = try Pair(port: port)
            let path = "/api/conversations/\(pair.conversation)/messages"
            pair.sockets[0].sendText(pair.message("unheard"))
            pair.sockets[0].sendText("{\"type\":\"join\",\"conversation_id\":\(pair.conversation)}")
            _ = try pair.sockets[0].readMessage("joined")
            let stored = try pair.control.request("GET", path, token: pair.accounts[0].token).list
            #expect(stored?.map { $0["content"] as? String } == ["unheard"])
            let sent = try pair.control.request(
                "POST",
                path,
                token: pair.accounts[1].token,
                json: "{\"content\":\"heard\"}"
            )
            #expect(sent.status == 201)
            let frame = try pair.sockets[0].readMessage("message")
            #expect((frame["payload"] as? [String: Any])?["content"] as? String == "heard")
        }
    }

    @Test(arguments: [
        (100, [true]), (800, [false, true]), (3000, [false, true]),
    ])
    func `long messages come in two frames`(content: Int, finals: [Bool]) async throws {
        try await withDemo { port in
            let pair = try Pair(port: port)
            pair.sockets[0].sendText(pair.message(String(repeating: "x", count: content)))
            var frames: [RawFrame] = []
            while frames.last?.isFinal != true || frames.first?.opcode != 1 {
                let frame = try pair.sockets[1].readFrame()
                if frame.isFinal, frame.opcode == 1, frame.json["type"] as? String != "message" { continue }
                frames.append(frame)
            }
            #expect(frames.map(\.isFinal) == finals)
            if finals.count == 2 {
                #expect(frames[1].opcode == 0)
                #expect(content > 2000 ? frames[1].payload.isEmpty : frames[0].payload.count == 1024)
            }
        }
    }

    static let endings: [(send: @Sendable (RawClient) -> Void, close: [UInt8])] = [
        ({ $0.sendFrame(opcode: 8, [0x03, 0xE8]) }, [0x03, 0xE8]),
        ({ $0.sendFrame(opcode: 8, []) }, []),
        ({ $0.sendFrame([UInt8](repeating: 120, count: 16_385)) }, [0x03, 0xF1]),
        ({ $0.send([0x81, 0xFF] + [UInt8](repeating: 0xFF, count: 12)) }, [0x03, 0xF1]),
        ({ $0.sendFrame(isMasked: false, [120]) }, [0x03, 0xEA] + Array("bad MASK".utf8)),
    ]

    @Test(arguments: endings.indices) func `closing is answered with the right code`(index: Int) async throws
    {
        try await withDemo { port in
            let control = try RawClient(port: port)
            let account = try Account.make(control)
            let socket = try RawClient(port: port)
            _ = try socket.upgrade("/api/ws/chat?ticket=\(try account.ticket(control))")
            _ = try socket.readMessage("connected")
            Self.endings[index].send(socket)
            let frame = try socket.readFrame()
            #expect(frame == RawFrame(isFinal: true, opcode: 8, payload: Self.endings[index].close))
            #expect(socket.isEnded())
        }
    }

    @Test func `pings are answered and unreadable messages ignored`() async throws {
        try await withDemo { port in
            let control = try RawClient(port: port)
            let account = try Account.make(control)
            let socket = try RawClient(port: port)
            _ = try socket.upgrade("/api/ws/chat?ticket=\(try account.ticket(control))")
            _ = try socket.readMessage("connected")
            socket.sendText("{")
            socket.sendFrame([0xFF, 0xFE])
            socket.sendText("{\"type\":\"join\",\"conversation_id\":\"1\"}")
            socket.sendFrame(opcode: 1, isFinal: false, Array("[".utf8))
            socket.sendFrame(opcode: 9, [1, 2, 3])
            socket.sendFrame(opcode: 0, Array("]".utf8))
            #expect(try socket.readFrame() == RawFrame(isFinal: true, opcode: 10, payload: [1, 2, 3]))
        }
    }

    @Test func `a user's 13th connection is refused in text and dropped`() async throws {
        try await withDemo { port in
            let control = try RawClient(port: port)
            let account = try Account.make(control)
            let sockets = try (0..<13).map { _ in
                let socket = try RawClient(port: port)
                _ = try socket.upgrade("/api/ws/chat?ticket=\(try account.ticket(control))")
                return socket
            }
            for socket in sockets[..<12] { _ = try socket.readMessage("connected") }
            #expect(try sockets[12].readFrame().json["error"] as? String == "user connection limit reached")
            #expect(sockets[12].isEnded())
            #expect(try control.request("GET", "/metrics").body.contains("sanctum_active_websockets 12\n"))
        }
    }

    @Test func `a game is joined, played, talked in and left`() async throws {
        try await withDemo { port in
            let control = try RawClient(port: port)
            let players = [try Account.make(control), try Account.make(control), try Account.make(control)]
            let created = try control.request(
                "POST",
                "/api/games/rooms",
                token: players[0].token,
                json: "{\"type\":\"othello\"}"
            )
            let room = try #require(created.json["id"] as? Int)
            #expect(created.status == 201 && created.json["current_state"] is String)
            let again = try control.request(
                "POST",
                "/api/games/rooms",
                token: players[0].token,
                json: "{\"type\":\"othello\"}"
            )
            #expect(again.status == 200 && again.json["id"] as? Int == room)
            let sockets = try players.map { player in
                let socket = try RawClient(port: port)
                _ = try socket.upgrade("/api/ws/game?room_id=\(room)&ticket=\(try player.ticket(control))")
                return socket
            }
            func refusal(_ socket: RawClient, _ text: String) throws -> String? {
                socket.sendText(text)
                return (try socket.readMessage("error")["payload"] as? [String: Any])?["message"] as? String
            }
            func move(_ row: Int, _ column: Int) -> String {
                "{\"type\":\"make_move\",\"payload\":{\"row\":\(row),\"column\":\(column)}}"
            }
            let join = "{\"type\":\"join_room\",\"payload\":{}}"
            let full = try sockets[2].readMessage("error")["payload"] as? [String: Any]
            #expect(full?["message"] as? String == "room is full")
            #expect(sockets[2].isEnded())
            #expect(try refusal(sockets[0], join) == "You are the creator")
            #expect(try refusal(sockets[0], move(2, 3)) == "Not your turn")
            sockets[1].sendText(join)
            for socket in sockets[..<2] {
                let started = try socket.readMessage("game_started")["payload"] as? [String: Any]
                #expect(started?["next_turn"] as? Int == players[0].id)
            }
            #expect(try refusal(sockets[1], join) == "Game already started or finished")
            #expect(try refusal(sockets[1], move(2, 3)) == "Not your turn")
            #expect(try refusal(sockets[0], move(0, 0)) == "Invalid move location")
            #expect(
                try refusal(sockets[0], "{\"type\":\"make_move\",\"payload\":{}}") == "Invalid move format"
            )
            sockets[0].sendText(move(2, 3))
            let state = try sockets[1].readMessage("game_state")["payload"] as? [String: Any]
            #expect(state?["next_turn"] as? Int == players[1].id)
            sockets[1].sendText("{\"type\":\"chat\",\"payload\":{\"text\":\"hi\",\"username\":\"u\"}}")
            #expect(try sockets[0].readMessage("chat")["user_id"] as? Int == players[1].id)
            let leave = "/api/games/rooms/\(room)/leave"
            #expect(try control.request("POST", leave, token: players[1].token).body.contains("Room closed"))
            #expect(
                try control.request("POST", leave, token: players[0].token).body.contains(
                    "Room already closed"
                )
            )
            #expect(try control.request("POST", leave, token: players[2].token).status == 403)
            _ = try sockets[0].readMessage("game_cancelled")
        }
    }

    @Test(arguments: [(DemoOptions.Echo.wired, 2), (.asShipped, 1)])
    func `the notification stream tells of posts and messages`(echo: DemoOptions.Echo, copies: Int)
        async throws
    {
        try await withDemo(DemoOptions(port: 0, databasePath: ":memory:", echo: echo)) { port in
            let pair = try Pair(port: port)
            let stream = try RawClient(port: port)
            _ = try stream.upgrade("/api/ws", token: pair.accounts[1].token)
            _ = try stream.readMessage("friends_online_snapshot")
            _ = try stream.readMessage("connected")
            _ = try pair.control.request(
                "POST",
                "/api/posts",
                token: pair.accounts[0].token,
                json: "{\"title\":\"t\",\"content\":\"c\"}"
            )
            pair.sockets[0].sendText(pair.message("hello"))
            var types: [String] = []
            while types.count < 2 * copies {
                types.append(try stream.readFrame().json["type"] as? String ?? "")
            }
            let expected = ["post_created", "message_received"].flatMap {
                Array(repeating: $0, count: copies)
            }
            #expect(types == expected)
        }
    }

    @Test func `stopping tells chat clients and drops them`() async throws {
        let server = try await DemoServer.start(DemoOptions(port: 0, databasePath: ":memory:"))
        let port = server.port
        nonisolated(unsafe) var socket: RawClient?
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            Thread {
                let control = try? RawClient(port: port)
                let client = try? RawClient(port: port)
                if let control, let client, let account = try? Account.make(control) {
                    _ = try? client.upgrade("/api/ws/chat", token: account.token)
                    _ = try? client.readMessage("connected")
                }
                socket = client
                done.resume()
            }.start()
        }
        let duration = await ContinuousClock().measure { await server.stop() }
        #expect(duration < .seconds(1))
        let client = try #require(socket)
        _ = try client.readMessage("server_shutdown")
        #expect(client.isEnded())
    }
}
