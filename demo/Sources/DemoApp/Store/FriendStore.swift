// Friendships: one row per unordered pair, held by a unique index.

import GRDB

struct Friendship: Sendable {
    let id: Int64
    let requester: Int64
    let addressee: Int64
    let status: String
    let createdAt: Timestamp
    let updatedAt: Timestamp

    static let columns = "id, requester_id, addressee_id, status, created_at, updated_at"

    init(_ row: Row) {
        id = row[0]
        requester = row[1]
        addressee = row[2]
        status = row[3]
        createdAt = Timestamp(microseconds: row[4])
        updatedAt = Timestamp(microseconds: row[5])
    }

    var isPending: Bool { status == "pending" }

    func json(_ users: UserDirectory) -> [UInt8] {
        JSONText.object {
            $0.field("id", id)
            $0.field("requester_id", requester)
            $0.field("addressee_id", addressee)
            $0.field("status", status)
            $0.field("created_at", createdAt.text)
            $0.field("updated_at", updatedAt.text)
            $0.field("requester", raw: users.json(requester))
            $0.field("addressee", raw: users.json(addressee))
        }
    }
}

/// Why a pending request cannot be answered.
enum FriendAnswerFailure: Error {
    case missing, notAllowed, notPending
}

extension Store {
    /// nil when the pair has a row already, in either direction.
    func requestFriendship(from requester: Int64, to addressee: Int64) async throws -> Friendship? {
        let now = Timestamp.now.microseconds
        do {
            return try await write(.create, "friendships") { db in
                try db.change(
                    """
                    INSERT INTO friendships (requester_id, addressee_id, status, created_at, updated_at)
                    VALUES (?1, ?2, 'pending', ?3, ?3)
                    """,
                    [requester, addressee, now]
                )
                return try Self.friendship(db.lastInsertedRowID, in: db)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return nil
        }
    }

    private static func friendship(_ id: Int64, in db: Database) throws -> Friendship? {
        try db.row("SELECT \(Friendship.columns) FROM friendships WHERE id = ?", [id]).map(Friendship.init)
    }

    /// Accepts a pending request; only its addressee may.
    func acceptFriendship(_ id: Int64, caller: Int64) async throws -> Friendship {
        let now = Timestamp.now.microseconds
        return try await write(.update, "friendships") { db in
            guard let request = try Self.friendship(id, in: db) else { throw FriendAnswerFailure.missing }
            guard request.addressee == caller else { throw FriendAnswerFailure.notAllowed }
            guard request.isPending else { throw FriendAnswerFailure.notPending }
            try db.change(
                "UPDATE friendships SET status = 'accepted', updated_at = ? WHERE id = ?",
                [now, id]
            )
            guard let accepted = try Self.friendship(id, in: db) else { throw FriendAnswerFailure.missing }
            return accepted
        }
    }

    /// Removes a pending request; both sides may.
    func rejectFriendship(_ id: Int64, caller: Int64) async throws -> Friendship {
        try await write(.delete, "friendships") { db in
            guard let request = try Self.friendship(id, in: db) else { throw FriendAnswerFailure.missing }
            guard request.addressee == caller || request.requester == caller else {
                throw FriendAnswerFailure.notAllowed
            }
            guard request.isPending else { throw FriendAnswerFailure.notPending }
            try db.change("DELETE FROM friendships WHERE id = ?", [id])
            return request
        }
    }

    /// Pending requests of the caller, newest first, at most 1000.
    func pendingRequests(caller: Int64, sent: Bool) async throws -> [Friendship] {
        let side = sent ? "requester_id" : "addressee_id"
        return try await read(.select, "friendships") { db in
            try db.rows(
                """
                SELECT \(Friendship.columns) FROM friendships WHERE \(side) = ? AND status = 'pending'
                ORDER BY id DESC LIMIT 1000
                """,
                [caller]
            ).map(Friendship.init)
        }
    }

    func friendship(between first: Int64, and second: Int64) async throws -> Friendship? {
        try await read(.read, "friendships") { db in
            try db.row(
                """
                SELECT \(Friendship.columns) FROM friendships
                WHERE min(requester_id, addressee_id) = ? AND max(requester_id, addressee_id) = ?
                """,
                [min(first, second), max(first, second)]
            ).map(Friendship.init)
        }
    }

    func friends(of user: Int64) async throws -> [Int64] {
        try await read(.select, "friendships") { db in
            try db.rows(
                """
                SELECT addressee_id FROM friendships WHERE requester_id = ?1 AND status = 'accepted'
                UNION ALL SELECT requester_id FROM friendships WHERE addressee_id = ?1 AND status = 'accepted'
                """,
                [user]
            ).map { $0[0] }
        }
    }

    /// False when the two were not friends.
    func removeFriend(_ friend: Int64, of user: Int64) async throws -> Bool {
        try await write(.delete, "friendships") { db in
            try db.change(
                """
                DELETE FROM friendships WHERE status = 'accepted'
                AND min(requester_id, addressee_id) = ? AND max(requester_id, addressee_id) = ?
                """,
                [min(friend, user), max(friend, user)]
            ) > 0
        }
    }
}
