// What is said in game rooms, and the players' statistics.

import GRDB

struct GameMessage: Sendable {
    let id: Int64
    let room: Int64
    let user: Int64
    let username: String
    let text: String
    let createdAt: Timestamp

    var json: [UInt8] {
        JSONText.object {
            $0.field("id", id)
            $0.field("created_at", createdAt.text)
            $0.field("game_room_id", room)
            $0.field("user_id", user)
            $0.field("username", username)
            $0.field("text", text)
        }
    }
}

struct GameStatistics: Sendable {
    let id: Int64
    let wins: Int
    let losses: Int
    let draws: Int
    let points: Int
}

extension Store {
    private static let keptMessages = 100

    /// Stores a line of a room's chat and keeps the last 100; rooms that do not exist keep nothing.
    func createGameMessage(room: Int64, user: Int64, username: String, text: String) async throws {
        let now = Timestamp.now.microseconds
        try await write(.create, "game_messages") { db in
            guard try db.row("SELECT 1 FROM game_rooms WHERE id = ?", [room]) != nil else { return }
            try db.change(
                "INSERT INTO game_messages (game_room_id, user_id, username, text, created_at) VALUES (?, ?, ?, ?, ?)",
                [room, user, username, text, now]
            )
            try db.change(
                """
                DELETE FROM game_messages WHERE game_room_id = ?1 AND id <= (SELECT id FROM game_messages
                WHERE game_room_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
                """,
                [room, Self.keptMessages]
            )
        }
    }

    /// Oldest first, at most 100; nil for a missing room.
    func gameMessages(room: Int64) async throws -> [GameMessage]? {
        try await read(.select, "game_messages") { db in
            guard try db.row("SELECT 1 FROM game_rooms WHERE id = ?", [room]) != nil else { return nil }
            return try db.rows(
                """
                SELECT id, game_room_id, user_id, username, text, created_at FROM game_messages
                WHERE game_room_id = ? ORDER BY id
                """,
                [room]
            ).map {
                GameMessage(
                    id: $0[0],
                    room: $0[1],
                    user: $0[2],
                    username: $0[3],
                    text: $0[4],
                    createdAt: Timestamp(microseconds: $0[5])
                )
            }
        }
    }

    func gameStatistics(user: Int64, type: String) async throws -> GameStatistics? {
        try await read(.read, "game_stats") { db in
            try db.row(
                "SELECT id, wins, losses, draws, points FROM game_stats WHERE user_id = ? AND game_type = ?",
                [user, type]
            ).map { GameStatistics(id: $0[0], wins: $0[1], losses: $0[2], draws: $0[3], points: $0[4]) }
        }
    }
}
