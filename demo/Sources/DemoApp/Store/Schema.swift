// Tables, indices and the rows a fresh database starts with. Times are microseconds since 1970.

import GRDB

enum Schema {
    static let welcomeBot = "welcomebot"

    static func create(in db: Database) throws {
        guard try !db.tableExists("users") else { return }
        for statement in statements { try db.execute(sql: statement) }
        let now = Timestamp.now.microseconds
        try db.execute(
            sql: "INSERT INTO users (username, email, password_hash, created_at) VALUES (?, ?, '*', ?)",
            arguments: [welcomeBot, "welcomebot@sanctum.local", now]
        )
        for name in ["General", "Gaming", "Music"] {
            try db.execute(
                sql: "INSERT INTO conversations (name, is_group, created_by, created_at) VALUES (?, 1, 1, ?)",
                arguments: [name, now]
            )
        }
    }

    private static let statements = [
        """
        CREATE TABLE users (
            id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE,
            password_hash TEXT NOT NULL, created_at INTEGER NOT NULL)
        """,
        """
        CREATE TABLE posts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL REFERENCES users(id), title TEXT NOT NULL,
            content TEXT NOT NULL, post_type TEXT NOT NULL, image_url TEXT NOT NULL, link_url TEXT NOT NULL,
            youtube_url TEXT NOT NULL, likes_count INTEGER NOT NULL DEFAULT 0,
            comments_count INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL)
        """,
        "CREATE INDEX posts_top ON posts (likes_count DESC, id DESC)",
        """
        CREATE TABLE likes (
            post_id INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
            user_id INTEGER NOT NULL REFERENCES users(id), PRIMARY KEY (post_id, user_id)) WITHOUT ROWID
        """,
        """
        CREATE TABLE comments (
            id INTEGER PRIMARY KEY AUTOINCREMENT, post_id INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
            user_id INTEGER NOT NULL REFERENCES users(id), content TEXT NOT NULL, created_at INTEGER NOT NULL)
        """,
        "CREATE INDEX comments_by_post ON comments (post_id, id DESC)",
        """
        CREATE TABLE friendships (
            id INTEGER PRIMARY KEY AUTOINCREMENT, requester_id INTEGER NOT NULL REFERENCES users(id),
            addressee_id INTEGER NOT NULL REFERENCES users(id), status TEXT NOT NULL,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL)
        """,
        """
        CREATE UNIQUE INDEX friendships_pair
            ON friendships (min(requester_id, addressee_id), max(requester_id, addressee_id))
        """,
        "CREATE INDEX friendships_by_requester ON friendships (requester_id, status, id)",
        "CREATE INDEX friendships_by_addressee ON friendships (addressee_id, status, id)",
        """
        CREATE TABLE conversations (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL DEFAULT '', is_group INTEGER NOT NULL,
            created_by INTEGER NOT NULL REFERENCES users(id), pair TEXT UNIQUE, created_at INTEGER NOT NULL)
        """,
        """
        CREATE TABLE participants (
            conversation_id INTEGER NOT NULL REFERENCES conversations(id), user_id INTEGER NOT NULL REFERENCES users(id),
            last_read_at INTEGER, PRIMARY KEY (conversation_id, user_id)) WITHOUT ROWID
        """,
        "CREATE INDEX participants_by_user ON participants (user_id, conversation_id)",
        """
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER NOT NULL REFERENCES conversations(id),
            sender_id INTEGER NOT NULL REFERENCES users(id), content TEXT NOT NULL, message_type TEXT NOT NULL,
            metadata TEXT NOT NULL, is_read INTEGER NOT NULL DEFAULT 0, read_at INTEGER, created_at INTEGER NOT NULL)
        """,
        "CREATE INDEX messages_by_conversation ON messages (conversation_id, id)",
        "CREATE INDEX messages_unread ON messages (conversation_id, sender_id) WHERE is_read = 0",
        """
        CREATE TABLE game_rooms (
            id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, status TEXT NOT NULL,
            creator_id INTEGER NOT NULL REFERENCES users(id), opponent_id INTEGER REFERENCES users(id),
            winner_id INTEGER REFERENCES users(id), is_draw INTEGER NOT NULL DEFAULT 0, board TEXT NOT NULL,
            next_turn_id INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL)
        """,
        "CREATE INDEX game_rooms_pending ON game_rooms (type, creator_id, updated_at) WHERE status = 'pending'",
        """
        CREATE TABLE game_messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT, game_room_id INTEGER NOT NULL REFERENCES game_rooms(id),
            user_id INTEGER NOT NULL REFERENCES users(id), username TEXT NOT NULL, text TEXT NOT NULL,
            created_at INTEGER NOT NULL)
        """,
        "CREATE INDEX game_messages_by_room ON game_messages (game_room_id, id)",
        """
        CREATE TABLE game_stats (
            id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL REFERENCES users(id), game_type TEXT NOT NULL,
            wins INTEGER NOT NULL DEFAULT 0, losses INTEGER NOT NULL DEFAULT 0, draws INTEGER NOT NULL DEFAULT 0,
            points INTEGER NOT NULL DEFAULT 0, UNIQUE (user_id, game_type))
        """,
    ]
}
