// Accounts: the directory kept in memory, sign-up with its welcome message, look-up for login.

import GRDB
import Synchronization

struct User: Sendable {
    let id: Int64
    let username: String
    let email: String
    let createdAt: Timestamp
    /// The User object of the API.
    let json: [UInt8]

    init(id: Int64, username: String, email: String, createdAt: Timestamp) {
        self.id = id
        self.username = username
        self.email = email
        self.createdAt = createdAt
        let time = createdAt.text
        json = JSONText.object {
            $0.field("id", id)
            $0.field("username", username)
            $0.field("email", email)
            $0.field("bio", "")
            $0.field("avatar", "")
            $0.field("is_admin", false)
            $0.field("is_banned", false)
            $0.field("created_at", time)
            $0.field("updated_at", time)
        }
    }

    static func fetchAll(_ db: Database) throws -> [User] {
        try db.rows("SELECT id, username, email, created_at FROM users").map { row in
            User(id: row[0], username: row[1], email: row[2], createdAt: Timestamp(microseconds: row[3]))
        }
    }

    /// What stands where no user is set: id 0, times of year 1.
    static let zero: [UInt8] = JSONText.object {
        $0.field("id", 0)
        $0.field("username", "")
        $0.field("email", "")
        $0.field("bio", "")
        $0.field("avatar", "")
        $0.field("is_admin", false)
        $0.field("is_banned", false)
        $0.field("created_at", zeroTime)
        $0.field("updated_at", zeroTime)
    }

    static let zeroTime = "0001-01-01T00:00:00Z"
}

/// All users, in memory: their rows never change after sign-up.
final class UserDirectory: Sendable {
    private let users = Mutex<[Int64: User]>([:])

    func insert(_ user: User) { users.withLock { $0[user.id] = user } }

    subscript(id: Int64) -> User? { users.withLock { $0[id] } }

    func json(_ id: Int64?) -> [UInt8] { id.flatMap { self[$0] }?.json ?? User.zero }

    func list(limit: Int, offset: Int) -> [User] {
        users.withLock { Array($0.values) }.sorted { $0.id < $1.id }.dropFirst(offset).prefix(limit).map {
            $0
        }
    }
}

extension Store {
    /// Creates the account and its welcome DM in one transaction; nil when username or email is taken.
    func createUser(username: String, email: String, passwordHash: String) async throws -> User? {
        let now = Timestamp(microseconds: Timestamp.now.microseconds)
        do {
            let id = try await write(.create, "users") { db in
                try db.change(
                    "INSERT INTO users (username, email, password_hash, created_at) VALUES (?, ?, ?, ?)",
                    [username, email, passwordHash, now.microseconds]
                )
                let id = db.lastInsertedRowID
                try db.change(
                    "INSERT INTO conversations (is_group, created_by, pair, created_at) VALUES (0, 1, ?, ?)",
                    ["1:\(id)", now.microseconds]
                )
                let conversation = db.lastInsertedRowID
                for user in [1, id] {
                    try db.change(
                        "INSERT INTO participants (conversation_id, user_id) VALUES (?, ?)",
                        [conversation, user]
                    )
                }
                try db.change(
                    """
                    INSERT INTO messages (conversation_id, sender_id, content, message_type, metadata, created_at)
                    VALUES (?, 1, 'Welcome to Sanctum!', 'text', '{}', ?)
                    """,
                    [conversation, now.microseconds]
                )
                return id
            }
            let user = User(id: id, username: username, email: email, createdAt: now)
            users.insert(user)
            return user
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return nil
        }
    }

    func isTaken(username: String, email: String) async throws -> Bool {
        try await read(.select, "users") { db in
            try db.row("SELECT 1 FROM users WHERE username = ? OR email = ?", [username, email]) != nil
        }
    }

    func credentials(email: String) async throws -> (user: Int64, passwordHash: String)? {
        try await read(.select, "users") { db in
            try db.row("SELECT id, password_hash FROM users WHERE email = ?", [email]).map { ($0[0], $0[1]) }
        }
    }
}
