// The flows over WebSockets: chat and game, with the frames they send. Must not contain: paths, think time.

import LoadGen

/// The frames a client of the application sends, as JSON text.
enum SocialFrame {
    static func join(_ conversation: Int) -> String {
        text(["type": "join", "conversation_id": JSONValue(conversation)])
    }

    static func message(_ content: String, to conversation: Int) -> String {
        text(["type": "message", "conversation_id": JSONValue(conversation), "content": .string(content)])
    }

    static func read(_ conversation: Int) -> String {
        text(["type": "read", "conversation_id": JSONValue(conversation)])
    }

    static let joinRoom = text(["type": "join_room", "payload": [:]])

    static func move(row: Int, column: Int) -> String {
        text(["type": "make_move", "payload": ["row": JSONValue(row), "column": JSONValue(column)]])
    }

    static func talk(_ content: String, username: String) -> String {
        text(["type": "chat", "payload": ["text": .string(content), "username": .string(username)]])
    }

    /// The original script's, which the application echoes and does not store.
    static func upstreamTalk(_ content: String) -> String {
        text(["type": "chat", "payload": ["content": .string(content)]])
    }

    private static func text(_ frame: JSONValue) -> String { frame.compactText }
}

extension SocialFlows {
    /// How long a socket is held.
    private static let socketTime = Duration.seconds(3)

    func chat(_ actor: Session, _ partner: Session) async throws {
        if partner.account == actor.account { return }
        _ = try await api.createConversation(with: partner, as: actor)
        let conversations = try await getConversations(actor)
        guard let id = Self.conversation(with: partner.userId, in: conversations)?["id"]?.int else { return }
        guard let ticket = try await getTicket(actor) else { return }

        let content = "WS chat \(vu.id)-\(vu.iteration)"
        var hasJoined = false
        var isEchoed = false

        let socket = try await api.chatSocket(ticket: ticket)
        vu.check(socket, "chat ws status is 101") { $0.status == 101 }
        guard socket.status == 101 else { return }
        socket.send(SocialFrame.join(id))
        if isUpstream {
            socket.send(SocialFrame.message(content, to: id))
            socket.send(SocialFrame.read(id))
            try await listen(to: socket, for: Self.socketTime) { _ in }
            return try await socket.close()
        }
        try await listen(to: socket, for: Self.socketTime) { frame in
            let type = frame.json("type")?.string
            if type == "joined", frame.json("conversation_id")?.int == id, !hasJoined {
                hasJoined = true
                socket.send(SocialFrame.message(content, to: id))
                socket.send(SocialFrame.read(id))
            }
            if type == "message", frame.json("payload.content")?.string == content { isEchoed = true }
            if type == "error" { noteError(frame, in: "chat") }
        }
        socket.noteReply("joined", arrived: hasJoined)
        if hasJoined { socket.noteReply("echo", arrived: isEchoed) }
        try await socket.close()
        vu.check("chat joined", hasJoined)
        if hasJoined, !isEchoed {
            vu.note(
                "chat: a VU joined, but its own message did not come back within 3 s (not every server echoes)"
            )
        }
    }

    func game(_ actor: Session, _ partner: Session) async throws {
        if partner.account == actor.account { return }
        let created = try await api.createRoom(as: actor)
        guard [200, 201].contains(created.status), let room = created.json("id")?.int else { return }
        if isUpstream { return try await joinAlone(partner, room) }
        try await play(actor, partner, room)
        let leave = try await api.leaveRoom(room, as: actor)
        vu.check(leave, "game leave status ok") { $0.status == 200 }
    }

    private func joinAlone(_ partner: Session, _ room: Int) async throws {
        guard let ticket = try await getTicket(partner) else { return }
        let socket = try await api.gameSocket(room: room, ticket: ticket)
        vu.check(socket, "game ws status is 101") { $0.status == 101 }
        guard socket.status == 101 else { return }
        socket.send(SocialFrame.joinRoom)
        socket.send(SocialFrame.upstreamTalk("game chat \(vu.id)-\(vu.iteration)"))
        socket.send(SocialFrame.move(row: 2, column: 3))
        try await listen(to: socket, for: Self.socketTime) { _ in }
        try await socket.close()
    }

    /// Both connect, the creator first. The joiner's `game_started` makes the creator move, as in k6, where the joiner's socket
    /// has the VU; the creator reads what has come for it when the joiner has gone.
    private func play(_ creator: Session, _ joiner: Session, _ room: Int) async throws {
        let creatorTicket = try await getTicket(creator)
        let joinerTicket = try await getTicket(joiner)
        guard let creatorTicket, let joinerTicket else { return }

        let talk = SocialFrame.talk("game chat \(vu.id)-\(vu.iteration)", username: joiner.account.username)
        var hasStarted = false
        var creatorSawState = false
        var joinerSawState = false

        let creatorSocket = try await api.gameSocket(room: room, ticket: creatorTicket)
        vu.check(creatorSocket, "game ws status is 101") { $0.status == 101 }
        guard creatorSocket.status == 101 else { return }
        let joinerSocket = try await api.gameSocket(room: room, ticket: joinerTicket)
        vu.check(joinerSocket, "game ws status is 101") { $0.status == 101 }
        if joinerSocket.status == 101 {
            joinerSocket.send(SocialFrame.joinRoom)
            try await listen(to: joinerSocket, for: Self.socketTime) { frame in
                let type = frame.json("type")?.string
                if type == "game_started", !hasStarted {
                    hasStarted = true
                    creatorSocket.send(SocialFrame.move(row: 2, column: 3))
                }
                if type == "game_state", !joinerSawState {
                    joinerSawState = true
                    joinerSocket.send(SocialFrame.move(row: 2, column: 2))
                    joinerSocket.send(talk)
                }
                if type == "error" { noteError(frame, in: "game") }
            }
            joinerSocket.noteReply("game_started", arrived: hasStarted)
            if hasStarted { joinerSocket.noteReply("game_state", arrived: joinerSawState) }
            try await joinerSocket.close()
        }
        _ = try await creatorSocket.first(timeout: .seconds(1)) { frame in
            let type = frame.json("type")?.string
            if type == "game_state" { creatorSawState = true }
            if type == "error" { noteError(frame, in: "game") }
            return type == "chat"
        }
        try await creatorSocket.close()
        guard joinerSocket.status == 101 else { return }
        vu.check("game started", hasStarted)
        vu.check("game state seen by creator", creatorSawState)
        vu.check("game state seen by joiner", joinerSawState)
    }

    // MARK: Steps that several flows share

    /// A ticket opens one socket. Nil when there is none.
    private func getTicket(_ account: Session) async throws -> String? {
        let answer = try await api.ticket(as: account)
        let ticket = answer.json("ticket")?.string
        vu.check(answer, "ticket status is 200") { $0.status == 200 }
        vu.check("has ticket", ticket?.isEmpty == false)
        return ticket?.isEmpty == false ? ticket : nil
    }

    /// Hands over each message for `duration`, or until the session ends.
    private func listen(
        to socket: WebSocket,
        for duration: Duration,
        _ handle: (SocketMessage) -> Void
    ) async throws {
        _ = try await socket.first(timeout: duration) { message in
            handle(message)
            return false
        }
    }

    private func noteError(_ frame: SocketMessage, in flow: String) {
        vu.note(
            "\(flow): the server sent an error frame: \(frame.json("payload.message")?.string ?? "without a message")"
        )
    }
}
