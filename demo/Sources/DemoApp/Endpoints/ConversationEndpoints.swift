// Conversations and messages over HTTP.

enum ConversationEndpoints {
    static let routes: [Route] = [
        Route("GET", "/api/conversations", list),
        Route("POST", "/api/conversations", create),
        Route("GET", "/api/conversations/:id", conversation),
        Route("DELETE", "/api/conversations/:id", leave),
        Route("GET", "/api/conversations/:id/messages", messages),
        Route("POST", "/api/conversations/:id/messages", limit: .sendChat, send),
        Route("POST", "/api/conversations/:id/read", read),
    ]

    static let longestContent = 10_000

    private struct ConversationBody: Decodable {
        var participant_ids: [Int64]?
        var is_group: Bool?
        var name: String?
    }

    private struct MessageBody: Decodable {
        var content: String?
        var message_type: String?
        var metadata: JSONValue?
    }

    @Sendable private static func list(_ app: Application, _ call: Call) async throws -> Answer {
        .list(try await app.store.conversations(of: call.user).map { $0.json(app.store.users) })
    }

    @Sendable private static func create(_ app: Application, _ call: Call) async throws -> Answer {
        let body = try await call.decode(ConversationBody.self)
        guard let others = body.participant_ids, !others.isEmpty else {
            throw Refusal.invalid("At least one participant is required")
        }
        let isGroup = body.is_group ?? false
        guard !isGroup || body.name?.isEmpty == false else {
            throw Refusal.invalid("Group conversations require a name")
        }
        guard others.allSatisfy({ app.store.users[$0] != nil }),
            let conversation = try await app.store.createConversation(
                creator: call.user,
                others: others,
                isGroup: isGroup,
                name: body.name ?? ""
            )
        else { throw Refusal.raw(status: 500) }
        return .json(201, conversation.json(app.store.users))
    }

    @Sendable private static func conversation(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("id")
        let found = try await checked { try await app.store.conversation(id, caller: call.user) }
        return .json(200, found.json(app.store.users))
    }

    @Sendable private static func leave(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("id")
        try await checked { try await app.store.leaveConversation(id, caller: call.user) }
        return .json(200) { $0.field("message", "Left conversation") }
    }

    @Sendable private static func messages(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("id")
        let page = call.page(defaultLimit: 50)
        let messages = try await checked {
            try await app.store.messages(
                conversation: id,
                caller: call.user,
                limit: page.limit,
                offset: page.offset
            )
        }
        return .list(messages.map { $0.json(app.store.users) })
    }

    @Sendable private static func send(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("id")
        let body = try await call.decode(MessageBody.self)
        let content = body.content ?? ""
        guard !content.isEmpty else { throw Refusal.invalid("Message content is required") }
        guard content.utf8.count <= longestContent else {
            throw Refusal.invalid("Message content too long (max 10000 characters)")
        }
        let type = body.message_type.flatMap { $0.isEmpty ? nil : $0 } ?? "text"
        guard type.count <= 50 else { throw Refusal.raw(status: 500) }
        let metadata = body.metadata.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "{}"
        let stored = try await checked {
            try await app.store.createMessage(
                content,
                type: type,
                metadata: metadata,
                conversation: id,
                sender: call.user
            )
        }
        app.metrics.messageStored(conversation: id, type: type)
        app.chat.messageSent(stored, overHTTP: true)
        app.notifications.messageReceived(stored)
        return .json(201, stored.message.json(app.store.users))
    }

    @Sendable private static func read(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("id")
        let readAt = try await checked { try await app.store.markRead(conversation: id, caller: call.user) }
        app.chat.messagesRead(conversation: id, user: call.user, readAt: readAt)
        return .json(200) { $0.field("message", "Conversation marked as read") }
    }

    private static func checked<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let failure as ConversationFailure {
            switch failure {
            case .missing: throw Refusal.raw(status: 404)
            case .notParticipant:
                throw Refusal.handled(
                    status: 403,
                    code: .unauthorized,
                    message: "You are not a participant in this conversation"
                )
            case .isGroup: throw Refusal.invalid("Read receipts are for direct messages only")
            }
        }
    }
}
