// Posts, likes and comments.

import GRDB

struct Post: Sendable {
    let id: Int64
    let userID: Int64
    let title: String
    let content: String
    let type: String
    let imageURL: String
    let linkURL: String
    let youtubeURL: String
    let likes: Int
    let comments: Int
    let createdAt: Timestamp
    let isLiked: Bool

    /// Columns in the order `init(_:)` reads them; `?1` is the caller.
    static let columns = """
        p.id, p.user_id, p.title, p.content, p.post_type, p.image_url, p.link_url, p.youtube_url, p.likes_count,
        p.comments_count, p.created_at, EXISTS (SELECT 1 FROM likes WHERE post_id = p.id AND user_id = ?1)
        """

    init(_ row: Row) {
        id = row[0]
        userID = row[1]
        title = row[2]
        content = row[3]
        type = row[4]
        imageURL = row[5]
        linkURL = row[6]
        youtubeURL = row[7]
        likes = row[8]
        comments = row[9]
        createdAt = Timestamp(microseconds: row[10])
        isLiked = row[11]
    }

    func json(_ users: UserDirectory) -> [UInt8] {
        let time = createdAt.text
        return JSONText.object {
            $0.field("id", id)
            $0.field("title", title)
            $0.field("content", content)
            $0.field("image_url", imageURL)
            $0.field("post_type", type)
            if !linkURL.isEmpty { $0.field("link_url", linkURL) }
            if !youtubeURL.isEmpty { $0.field("youtube_url", youtubeURL) }
            $0.field("user_id", userID)
            $0.field("user", raw: users.json(userID))
            $0.field("likes_count", likes)
            $0.field("comments_count", comments)
            $0.field("liked", isLiked)
            $0.field("created_at", time)
            $0.field("updated_at", time)
        }
    }

    /// The zero-valued Post every Comment carries.
    static let zero: [UInt8] = JSONText.object {
        for name in ["id", "user_id", "likes_count", "comments_count"] { $0.field(name, 0) }
        for name in ["title", "content", "image_url", "post_type"] { $0.field(name, "") }
        $0.field("user", raw: User.zero)
        $0.field("liked", false)
        $0.field("created_at", User.zeroTime)
        $0.field("updated_at", User.zeroTime)
    }
}

struct Comment: Sendable {
    let id: Int64
    let postID: Int64
    let userID: Int64
    let content: String
    let createdAt: Timestamp

    func json(_ users: UserDirectory) -> [UInt8] {
        let time = createdAt.text
        return JSONText.object {
            $0.field("id", id)
            $0.field("content", content)
            $0.field("user_id", userID)
            $0.field("post_id", postID)
            $0.field("user", raw: users.json(userID))
            $0.field("post", raw: Post.zero)
            $0.field("created_at", time)
            $0.field("updated_at", time)
        }
    }
}

struct NewPost: Sendable {
    var title: String
    var content: String
    var type: String
    var imageURL = ""
    var linkURL = ""
    var youtubeURL = ""
}

extension Store {
    enum PostOrder: Sendable { case newest, top }

    func posts(caller: Int64, order: PostOrder, limit: Int, offset: Int) async throws -> [Post] {
        let ordering = order == .newest ? "p.id DESC" : "p.likes_count DESC, p.id DESC"
        return try await read(.select, "posts") { db in
            try db.rows(
                "SELECT \(Post.columns) FROM posts p ORDER BY \(ordering) LIMIT ?2 OFFSET ?3",
                [caller, limit, offset]
            ).map(Post.init)
        }
    }

    func searchPosts(_ text: String, caller: Int64, limit: Int, offset: Int) async throws -> [Post] {
        try await read(.select, "posts") { db in
            try db.rows(
                """
                SELECT \(Post.columns) FROM posts p WHERE instr(lower(p.title), lower(?2)) > 0
                OR instr(lower(p.content), lower(?2)) > 0 ORDER BY p.id DESC LIMIT ?3 OFFSET ?4
                """,
                [caller, text, limit, offset]
            ).map(Post.init)
        }
    }

    func posts(by author: Int64, caller: Int64, limit: Int, offset: Int) async throws -> [Post] {
        try await read(.select, "posts") { db in
            try db.rows(
                "SELECT \(Post.columns) FROM posts p WHERE p.user_id = ?2 ORDER BY p.id DESC LIMIT ?3 OFFSET ?4",
                [caller, author, limit, offset]
            ).map(Post.init)
        }
    }

    func post(_ id: Int64, caller: Int64) async throws -> Post? {
        try await read(.read, "posts") { db in try Self.post(id, caller: caller, in: db) }
    }

    private static func post(_ id: Int64, caller: Int64, in db: Database) throws -> Post? {
        try db.row("SELECT \(Post.columns) FROM posts p WHERE p.id = ?2", [caller, id]).map(Post.init)
    }

    func createPost(_ post: NewPost, author: Int64) async throws -> Post? {
        let now = Timestamp.now.microseconds
        return try await write(.create, "posts") { db in
            try db.change(
                """
                INSERT INTO posts (user_id, title, content, post_type, image_url, link_url, youtube_url, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    author, post.title, post.content, post.type, post.imageURL, post.linkURL, post.youtubeURL,
                    now,
                ]
            )
            return try Self.post(db.lastInsertedRowID, caller: author, in: db)
        }
    }

    func deletePost(_ id: Int64) async throws {
        try await write(.delete, "posts") { db in _ = try db.change("DELETE FROM posts WHERE id = ?", [id]) }
    }

    /// Likes when not liked and unlikes when liked, in one transaction; nil for a missing post.
    func toggleLike(_ id: Int64, caller: Int64) async throws -> Post? {
        try await write(.update, "likes") { db in
            guard try Self.post(id, caller: caller, in: db) != nil else { return nil }
            if try !Self.removeLike(id, caller: caller, in: db) {
                try db.change("INSERT INTO likes (post_id, user_id) VALUES (?, ?)", [id, caller])
                try db.change("UPDATE posts SET likes_count = likes_count + 1 WHERE id = ?", [id])
            }
            return try Self.post(id, caller: caller, in: db)
        }
    }

    /// Removes a like if there is one; nil for a missing post.
    func unlike(_ id: Int64, caller: Int64) async throws -> Post? {
        try await write(.delete, "likes") { db in
            _ = try Self.removeLike(id, caller: caller, in: db)
            return try Self.post(id, caller: caller, in: db)
        }
    }

    private static func removeLike(_ id: Int64, caller: Int64, in db: Database) throws -> Bool {
        guard try db.change("DELETE FROM likes WHERE post_id = ? AND user_id = ?", [id, caller]) > 0 else {
            return false
        }
        try db.change("UPDATE posts SET likes_count = likes_count - 1 WHERE id = ?", [id])
        return true
    }

    /// nil for a missing post.
    func createComment(_ content: String, post: Int64, author: Int64) async throws -> Comment? {
        let now = Timestamp.now
        return try await write(.create, "comments") { db in
            guard
                try db.change("UPDATE posts SET comments_count = comments_count + 1 WHERE id = ?", [post]) > 0
            else { return nil }
            try db.change(
                "INSERT INTO comments (post_id, user_id, content, created_at) VALUES (?, ?, ?, ?)",
                [post, author, content, now.microseconds]
            )
            return Comment(
                id: db.lastInsertedRowID,
                postID: post,
                userID: author,
                content: content,
                createdAt: now
            )
        }
    }

    /// Newest first, at most 1000; nil for a missing post.
    func comments(post: Int64) async throws -> [Comment]? {
        try await read(.select, "comments") { db in
            guard try db.row("SELECT 1 FROM posts WHERE id = ?", [post]) != nil else { return nil }
            return try db.rows(
                """
                SELECT id, post_id, user_id, content, created_at FROM comments WHERE post_id = ?
                ORDER BY id DESC LIMIT 1000
                """,
                [post]
            ).map {
                Comment(
                    id: $0[0],
                    postID: $0[1],
                    userID: $0[2],
                    content: $0[3],
                    createdAt: Timestamp(microseconds: $0[4])
                )
            }
        }
    }
}
