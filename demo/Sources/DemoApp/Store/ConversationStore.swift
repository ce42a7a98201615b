// Conversations, their participants and messages.

import GRDB

struct Conversation: Sendable {
    let id: Int64
    let name: String
    let isGroup: Bool
    let createdBy: Int64
    let createdAt: Timestamp
    var participants: [Int64] = []
    var lastMessage: Message?

    static let columns = "c.id, c.name, c.is_group, c.created_by, c.created_at"

    init(_ row: Row) {
        id = row[0]
        name = row[1]
        isGroup = row[2]
        createdBy = row[3]
        createdAt = Timestamp(microseconds: row[4])
    }

    func json(_ users: UserDirectory) -> [UInt8] {
        let time = createdAt.text
        return JSONText.object {
            $0.field("id", id)
            $0.field("name", name)
            $0.field("is_group", isGroup)
            $0.field("avatar", "")
            $0.field("created_by", createdBy)
            $0.field("created_at", time)
            $0.field("updated_at", time)
            if !participants.isEmpty {
                $0.field(
                    "participants",
                    array: { json in for user in participants { json.raw(users.json(user)) } }
                )
            }
            if let lastMessage { $0.field("messages", array: { json in json.raw(lastMessage.json(users)) }) }
            $0.field("unread_count", 0)
        }
    }
}

struct Message: Sendable {
    let id: Int64
    let conversation: Int64
    let sender: Int64
    let content: String
    let type: String
    /// JSON text.
    let metadata: String
    let readAt: Timestamp?
    let createdAt: Timestamp

    static let columns =
        "id, conversation_id, sender_id, content, message_type, metadata, read_at, created_at"

    init(_ row: Row) {
        id = row[0]
        conversation = row[1]
        sender = row[2]
        content = row[3]
        type = row[4]
        metadata = row[5]
        readAt = (row[6] as Int64?).map(Timestamp.init(microseconds:))
        createdAt = Timestamp(microseconds: row[7])
    }

    func json(_ users: UserDirectory) -> [UInt8] {
        let time = createdAt.text
        return JSONText.object {
            $0.field("id", id)
            $0.field("conversation_id", conversation)
            $0.field("sender_id", sender)
            $0.field("sender", raw: users.json(sender))
            $0.field("content", content)
            $0.field("message_type", type)
            $0.field("metadata", raw: metadata.utf8)
            $0.field("is_read", readAt != nil)
            if let readAt { $0.field("read_at", readAt.text) }
            $0.field("created_at", time)
            $0.field("updated_at", time)
        }
    }
}

/// Why a conversation cannot be used.
enum ConversationFailure: Error {
    case missing, notParticipant, isGroup
}

/// A stored message and who takes part in its conversation.
struct StoredMessage: Sendable {
    let message: Message
    let participants: [Int64]
    let isGroup: Bool
}

extension Store {
    /// Creates a conversation, or hands back the DM the two have. All `others` must exist.
    func createConversation(
        creator: Int64,
        others: [Int64],
        isGroup: Bool,
        name: String
    ) async throws -> Conversation? {
        let now = Timestamp.now.microseconds
        let pair: String? =
            !isGroup && others.count == 1 && others[0] != creator
            ? "\(min(creator, others[0])):\(max(creator, others[0]))" : nil
        let members = Set(others).union([creator]).sorted()
        return try await write(.create, "conversations") { db in
            if let pair, let row = try db.row("SELECT id FROM conversations WHERE pair = ?", [pair]) {
                return try Self.conversation(row[0], in: db)
            }
            try db.change(
                "INSERT INTO conversations (name, is_group, created_by, pair, created_at) VALUES (?, ?, ?, ?, ?)",
                [isGroup ? name : "", isGroup, creator, pair, now]
            )
            let id = db.lastInsertedRowID
            for user in members {
                try db.change(
                    "INSERT INTO participants (conversation_id, user_id) VALUES (?, ?)",
                    [id, user]
                )
            }
            return try Self.conversation(id, in: db)
        }
    }

    private static func conversation(_ id: Int64, in db: Database) throws -> Conversation? {
        guard let row = try db.row("SELECT \(Conversation.columns) FROM conversations c WHERE c.id = ?", [id])
        else { return nil }
        var conversation = Conversation(row)
        conversation.participants = try participants(id, in: db)
        return conversation
    }

    private static func participants(_ id: Int64, in db: Database) throws -> [Int64] {
        try db.rows("SELECT user_id FROM participants WHERE conversation_id = ? ORDER BY user_id", [id]).map {
            $0[0]
        }
    }

    /// Newest-created first; the one last message of the whole list is on the conversation it belongs to.
    func conversations(of user: Int64) async throws -> [Conversation] {
        try await read(.select, "conversations") { db in
            var list = try db.rows(
                """
                SELECT \(Conversation.columns) FROM participants p JOIN conversations c ON c.id = p.conversation_id
                WHERE p.user_id = ? ORDER BY c.created_at DESC, c.id DESC
                """,
                [user]
            ).map(Conversation.init)
            let members = try db.rows(
                """
                SELECT o.conversation_id, o.user_id FROM participants p
                JOIN participants o ON o.conversation_id = p.conversation_id WHERE p.user_id = ?
                """,
                [user]
            )
            let byConversation = Dictionary(grouping: members) { $0[0] as Int64 }
            let last = try db.row(
                """
                SELECT max((SELECT max(id) FROM messages WHERE conversation_id = p.conversation_id))
                FROM participants p WHERE p.user_id = ?
                """,
                [user]
            )
            let lastMessage = try (last?[0] as Int64?).flatMap { id in
                try db.row("SELECT \(Message.columns) FROM messages WHERE id = ?", [id]).map(Message.init)
            }
            for index in list.indices {
                list[index].participants = byConversation[list[index].id]?.map { $0[1] } ?? []
                if list[index].id == lastMessage?.conversation { list[index].lastMessage = lastMessage }
            }
            return list
        }
    }

    func conversation(_ id: Int64, caller: Int64) async throws -> Conversation {
        try await read(.read, "conversations") { db in
            guard let conversation = try Self.conversation(id, in: db) else {
                throw ConversationFailure.missing
            }
            guard conversation.participants.contains(caller) else { throw ConversationFailure.notParticipant }
            return conversation
        }
    }

    func isParticipant(_ user: Int64, in conversation: Int64) async throws -> Bool {
        try await read(.select, "conversation_participants") { db in
            try db.row(
                "SELECT 1 FROM participants WHERE conversation_id = ? AND user_id = ?",
                [conversation, user]
            ) != nil
        }
    }

    func createMessage(
        _ content: String,
        type: String,
        metadata: String,
        conversation: Int64,
        sender: Int64
    ) async throws -> StoredMessage {
        let now = Timestamp.now.microseconds
        return try await write(.create, "messages") { db in
            let (participants, isGroup) = try Self.membership(conversation, caller: sender, in: db)
            try db.change(
                """
                INSERT INTO messages (conversation_id, sender_id, content, message_type, metadata, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [conversation, sender, content, type, metadata, now]
            )
            let row = try db.row(
                "SELECT \(Message.columns) FROM messages WHERE id = ?",
                [db.lastInsertedRowID]
            )
            guard let message = row.map(Message.init) else { throw ConversationFailure.missing }
            return StoredMessage(message: message, participants: participants, isGroup: isGroup)
        }
    }

    private static func membership(
        _ conversation: Int64,
        caller: Int64,
        in db: Database
    ) throws -> (participants: [Int64], isGroup: Bool) {
        guard let row = try db.row("SELECT is_group FROM conversations WHERE id = ?", [conversation]) else {
            throw ConversationFailure.missing
        }
        let participants = try participants(conversation, in: db)
        guard participants.contains(caller) else { throw ConversationFailure.notParticipant }
        return (participants, row[0])
    }

    /// The newest `limit` messages, oldest first.
    func messages(conversation: Int64, caller: Int64, limit: Int, offset: Int) async throws -> [Message] {
        try await read(.select, "messages") { db in
            _ = try Self.membership(conversation, caller: caller, in: db)
            return try db.rows(
                """
                SELECT \(Message.columns) FROM messages WHERE conversation_id = ?
                ORDER BY id DESC LIMIT ? OFFSET ?
                """,
                [conversation, limit, offset]
            ).reversed().map(Message.init)
        }
    }

    /// Marks the others' messages of a DM read and returns when.
    func markRead(conversation: Int64, caller: Int64) async throws -> Timestamp {
        let now = Timestamp.now
        return try await write(.update, "messages") { db in
            guard try !Self.membership(conversation, caller: caller, in: db).isGroup else {
                throw ConversationFailure.isGroup
            }
            try db.change(
                """
                UPDATE messages SET is_read = 1, read_at = ?3
                WHERE conversation_id = ?1 AND sender_id <> ?2 AND is_read = 0
                """,
                [conversation, caller, now.microseconds]
            )
            return now
        }
    }

    /// Sets the participant's last-read time only, as the WebSocket `read` does; false when not a participant.
    func touchLastRead(conversation: Int64, caller: Int64) async throws -> Bool {
        let now = Timestamp.now.microseconds
        return try await write(.update, "conversation_participants") { db in
            try db.change(
                "UPDATE participants SET last_read_at = ? WHERE conversation_id = ? AND user_id = ?",
                [now, conversation, caller]
            ) > 0
        }
    }

    /// Takes the caller out of a conversation.
    func leaveConversation(_ id: Int64, caller: Int64) async throws {
        try await write(.delete, "conversation_participants") { db in
            _ = try Self.membership(id, caller: caller, in: db)
            try db.change("DELETE FROM participants WHERE conversation_id = ? AND user_id = ?", [id, caller])
            try db.change("UPDATE conversations SET pair = NULL WHERE id = ?", [id])
        }
    }
}
