// Game rooms, moves and statistics. Every move is one transaction: read, judge, store.

import GRDB

struct GameRoom: Sendable {
    let id: Int64
    let type: String
    var status: String
    let creator: Int64
    var opponent: Int64?
    var winner: Int64?
    var isDraw: Bool
    /// 64 characters for othello, empty for other games.
    var board: String
    var nextTurn: Int64
    let createdAt: Timestamp
    var updatedAt: Timestamp

    static let columns = """
        id, type, status, creator_id, opponent_id, winner_id, is_draw, board, next_turn_id, created_at, updated_at
        """

    init(_ row: Row) {
        id = row[0]
        type = row[1]
        status = row[2]
        creator = row[3]
        opponent = row[4]
        winner = row[5]
        isDraw = row[6]
        board = row[7]
        nextTurn = row[8]
        createdAt = Timestamp(microseconds: row[9])
        updatedAt = Timestamp(microseconds: row[10])
    }

    /// The state as JSON text, which the API carries inside a string; `spaced` as the database gives it back.
    func currentState(spaced: Bool) -> String {
        guard let board = OthelloBoard(board) else { return "{}" }
        let text = String(
            decoding: JSONText.object {
                $0.key("board")
                board.write(to: &$0)
            },
            as: UTF8.self
        )
        return spaced ? text.replacing(",", with: ", ").replacing(":", with: ": ") : text
    }

    /// The GameRoom object; a fresh one has a zero-valued `creator`.
    func json(_ users: UserDirectory, isFresh: Bool = false) -> [UInt8] {
        JSONText.object {
            $0.field("id", id)
            $0.field("created_at", createdAt.text)
            $0.field("updated_at", updatedAt.text)
            $0.field("type", type)
            $0.field("status", status)
            $0.field("creator_id", creator)
            $0.field("creator", raw: isFresh ? User.zero : users.json(creator))
            if let opponent { $0.field("opponent_id", opponent) }
            $0.field("opponent", raw: users.json(opponent))
            if let winner { $0.field("winner_id", winner) }
            $0.field("winner", raw: users.json(winner))
            $0.field("is_draw", isDraw)
            $0.field("configuration", "{}")
            $0.field("current_state", currentState(spaced: !isFresh))
            $0.field("next_turn_id", nextTurn)
        }
    }
}

/// A refused game action; the text is what the player is sent.
struct GameRefusal: Error, Equatable {
    let message: String

    static let roomMissing = GameRefusal(message: "Game room not found")
    static let alreadyStarted = GameRefusal(message: "Game already started or finished")
    static let isCreator = GameRefusal(message: "You are the creator")
    static let notYourTurn = GameRefusal(message: "Not your turn")
    static let invalidFormat = GameRefusal(message: "Invalid move format")
    static let invalidLocation = GameRefusal(message: "Invalid move location")
    static let unsupportedType = GameRefusal(message: "Unsupported game type")
}

extension Store {
    private static let staleAfter: Int64 = 600_000_000

    /// The caller's own pending room of the type, or a new one; stale pending rooms are cancelled on the way.
    func createRoom(type: String, creator: Int64) async throws -> (room: GameRoom, isNew: Bool)? {
        let now = Timestamp.now.microseconds
        return try await write(.create, "game_rooms") { db in
            try Self.cancelStale(type: type, now: now, in: db)
            let own = try db.row(
                "SELECT \(GameRoom.columns) FROM game_rooms WHERE type = ? AND creator_id = ? AND status = 'pending'",
                [type, creator]
            )
            if let own { return (GameRoom(own), false) }
            let board = type == "othello" ? OthelloBoard().text : ""
            try db.change(
                """
                INSERT INTO game_rooms (type, status, creator_id, board, created_at, updated_at)
                VALUES (?1, 'pending', ?2, ?3, ?4, ?4)
                """,
                [type, creator, board, now]
            )
            return try Self.room(db.lastInsertedRowID, in: db).map { ($0, true) }
        }
    }

    private static func cancelStale(type: String, now: Int64, in db: Database) throws {
        try db.change(
            """
            UPDATE game_rooms SET status = 'cancelled', updated_at = ?1
            WHERE type = ?2 AND status = 'pending' AND updated_at < ?3
            """,
            [now, type, now - staleAfter]
        )
    }

    private static func room(_ id: Int64, in db: Database) throws -> GameRoom? {
        try db.row("SELECT \(GameRoom.columns) FROM game_rooms WHERE id = ?", [id]).map(GameRoom.init)
    }

    func room(_ id: Int64) async throws -> GameRoom? {
        try await read(.read, "game_rooms") { db in try Self.room(id, in: db) }
    }

    func pendingRooms(type: String) async throws -> [GameRoom] {
        let now = Timestamp.now.microseconds
        return try await write(.select, "game_rooms") { db in
            try Self.cancelStale(type: type, now: now, in: db)
            return try db.rows(
                """
                SELECT \(GameRoom.columns) FROM game_rooms WHERE type = ? AND status = 'pending'
                ORDER BY id DESC LIMIT 1000
                """,
                [type]
            ).map(GameRoom.init)
        }
    }

    /// Makes the caller the opponent of a pending room; the creator moves first.
    func joinRoom(_ id: Int64, caller: Int64) async throws -> GameRoom {
        try await write(.update, "game_rooms") { db in
            guard var room = try Self.room(id, in: db) else { throw GameRefusal.roomMissing }
            guard room.status == "pending" else { throw GameRefusal.alreadyStarted }
            guard room.creator != caller else { throw GameRefusal.isCreator }
            room.status = "active"
            room.opponent = caller
            room.nextTurn = room.creator
            try Self.store(&room, in: db)
            return room
        }
    }

    /// Plays an othello move; `move` nil means its payload could not be read.
    func playMove(_ id: Int64, caller: Int64, move: (row: Int, column: Int)?) async throws -> GameRoom {
        try await write(.update, "game_rooms") { db in
            guard var room = try Self.room(id, in: db) else { throw GameRefusal.roomMissing }
            guard room.status == "active", room.nextTurn == caller else { throw GameRefusal.notYourTurn }
            guard room.type == "othello", var board = OthelloBoard(room.board) else {
                throw GameRefusal.unsupportedType
            }
            guard let move else { throw GameRefusal.invalidFormat }
            let disc: Disc = caller == room.creator ? .x : .o
            guard board.place(disc, row: move.row, column: move.column) else {
                throw GameRefusal.invalidLocation
            }
            room.board = board.text
            switch board.turn(after: disc) {
            case .x: room.nextTurn = room.creator
            case .o: room.nextTurn = room.opponent ?? 0
            case nil: try Self.finish(&room, board: board, in: db)
            }
            try Self.store(&room, in: db)
            return room
        }
    }

    private static func finish(_ room: inout GameRoom, board: OthelloBoard, in db: Database) throws {
        room.status = "finished"
        room.nextTurn = 0
        room.winner = board.leader.flatMap { $0 == .x ? room.creator : room.opponent }
        room.isDraw = room.winner == nil
        for player in [room.creator, room.opponent].compactMap(\.self) {
            let (wins, losses, draws) =
                room.isDraw ? (0, 0, 1) : player == room.winner ? (1, 0, 0) : (0, 1, 0)
            try db.change(
                """
                INSERT INTO game_stats (user_id, game_type, wins, losses, draws, points) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT (user_id, game_type) DO UPDATE SET wins = wins + ?3, losses = losses + ?4,
                draws = draws + ?5, points = points + ?6
                """,
                [player, room.type, wins, losses, draws, wins * 25]
            )
        }
    }

    private static func store(_ room: inout GameRoom, in db: Database) throws {
        room.updatedAt = Timestamp(microseconds: Timestamp.now.microseconds)
        try db.change(
            """
            UPDATE game_rooms SET status = ?, opponent_id = ?, winner_id = ?, is_draw = ?, board = ?,
            next_turn_id = ?, updated_at = ? WHERE id = ?
            """,
            [
                room.status, room.opponent, room.winner, room.isDraw, room.board, room.nextTurn,
                room.updatedAt.microseconds, room.id,
            ]
        )
    }

    /// Cancels a room. Throws `roomMissing`, or `notYourTurn` for someone who does not play in it.
    func leaveRoom(_ id: Int64, caller: Int64) async throws -> (room: GameRoom, wasOpen: Bool) {
        try await write(.update, "game_rooms") { db in
            guard var room = try Self.room(id, in: db) else { throw GameRefusal.roomMissing }
            guard room.creator == caller || room.opponent == caller else { throw GameRefusal.notYourTurn }
            guard room.status == "pending" || room.status == "active" else { return (room, false) }
            room.status = "cancelled"
            room.nextTurn = 0
            try Self.store(&room, in: db)
            return (room, true)
        }
    }
}
