// The feed, posts, likes and comments.

import Foundation

enum PostEndpoints {
    static let routes: [Route] = [
        Route("GET", "/api/posts", access: .optional, feed),
        Route("POST", "/api/posts", limit: .createPost, create),
        Route("GET", "/api/posts/search", access: .optional, limit: .search, search),
        Route("GET", "/api/posts/:id", access: .optional, post),
        Route("DELETE", "/api/posts/:id", delete),
        Route("POST", "/api/posts/:id/like", like),
        Route("DELETE", "/api/posts/:id/like", unlike),
        Route("POST", "/api/posts/:id/comments", limit: .createComment, comment),
        Route("GET", "/api/posts/:id/comments", access: .optional, comments),
    ]

    private struct PostBody: Decodable {
        var title: String?
        var content: String?
        var post_type: String?
        var image_url: String?
        var link_url: String?
        var youtube_url: String?
        var sanctum_id: Int64?
    }

    private struct CommentBody: Decodable {
        var content: String?
    }

    @Sendable private static func feed(_ app: Application, _ call: Call) async throws -> Answer {
        let page = call.page(defaultLimit: 20)
        let sort = call.query["sort"] ?? "new"
        if sort == "rising" { throw Refusal.raw(status: 500) }
        let posts = try await app.store.posts(
            caller: call.user,
            order: sort == "top" ? .top : .newest,
            limit: page.limit,
            offset: page.offset
        )
        return .list(posts.map { $0.json(app.store.users) })
    }

    @Sendable private static func search(_ app: Application, _ call: Call) async throws -> Answer {
        guard let text = call.query["q"], !text.isEmpty else {
            throw Refusal.invalid("Search query is required")
        }
        let page = call.page(defaultLimit: 20)
        let posts = try await app.store.searchPosts(
            text,
            caller: call.user,
            limit: page.limit,
            offset: page.offset
        )
        return .list(posts.map { $0.json(app.store.users) })
    }

    @Sendable private static func post(_ app: Application, _ call: Call) async throws -> Answer {
        guard let post = try await app.store.post(call.id("id"), caller: call.user) else {
            throw Refusal.raw(status: 404)
        }
        return .json(200, post.json(app.store.users))
    }

    @Sendable private static func create(_ app: Application, _ call: Call) async throws -> Answer {
        let body = try await call.decode(PostBody.self)
        let post = try validated(body)
        // The column behind `title` holds 255 characters; a `sanctum_id` must exist, and none does here.
        guard post.title.count <= 255, body.sanctum_id == nil,
            let created = try await app.store.createPost(post, author: call.user)
        else { throw Refusal.raw(status: 500) }
        app.notifications.postCreated(created)
        return .json(201, created.json(app.store.users))
    }

    private static func validated(_ body: PostBody) throws -> NewPost {
        let post = NewPost(
            title: body.title ?? "",
            content: body.content ?? "",
            type: body.post_type ?? "text",
            imageURL: body.image_url ?? "",
            linkURL: body.link_url ?? "",
            youtubeURL: body.youtube_url ?? ""
        )
        guard !post.title.isEmpty else { throw Refusal.invalid("Title is required") }
        guard post.title.utf8.count <= 300 else {
            throw Refusal.invalid("Title too long (max 300 characters)")
        }
        guard post.content.utf8.count <= 50_000 else {
            throw Refusal.invalid("Content too long (max 50000 characters)")
        }
        switch post.type {
        case "", "text":
            guard !post.content.isEmpty else { throw Refusal.invalid("Content is required") }
        case "media":
            guard !post.imageURL.isEmpty else { throw Refusal.invalid("Media posts need image_url") }
        case "video":
            let host = URL(string: post.youtubeURL)?.host()?.lowercased() ?? ""
            guard ["youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"].contains(host) else {
                throw Refusal.invalid("Video posts need a YouTube URL")
            }
        case "link":
            let url = URL(string: post.linkURL)
            guard let url, url.scheme?.hasPrefix("http") == true, url.host()?.isEmpty == false else {
                throw Refusal.invalid("Link posts need a valid link_url")
            }
        default: throw Refusal.invalid("Invalid post_type")
        }
        return post.type.isEmpty ? NewPost(title: post.title, content: post.content, type: "text") : post
    }

    @Sendable private static func delete(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("id")
        guard let post = try await app.store.post(id, caller: call.user) else {
            throw Refusal.raw(status: 404)
        }
        guard post.userID == call.user else {
            throw Refusal.handled(
                status: 403,
                code: .unauthorized,
                message: "You can only delete your own posts"
            )
        }
        try await app.store.deletePost(id)
        return .noContent
    }

    @Sendable private static func like(_ app: Application, _ call: Call) async throws -> Answer {
        guard let post = try await app.store.toggleLike(call.id("id"), caller: call.user) else {
            throw Refusal.raw(status: 500)
        }
        app.notifications.postReactionUpdated(post)
        return .json(200, post.json(app.store.users))
    }

    @Sendable private static func unlike(_ app: Application, _ call: Call) async throws -> Answer {
        guard let post = try await app.store.unlike(call.id("id"), caller: call.user) else {
            throw Refusal.raw(status: 500)
        }
        app.notifications.postReactionUpdated(post)
        return .json(200, post.json(app.store.users))
    }

    @Sendable private static func comment(_ app: Application, _ call: Call) async throws -> Answer {
        let id = try call.id("id")
        let content = try await call.decode(CommentBody.self).content ?? ""
        guard !content.isEmpty else { throw Refusal.invalid("Content is required") }
        guard content.utf8.count <= 10_000 else {
            throw Refusal.invalid("Comment too long (max 10000 characters)")
        }
        guard let comment = try await app.store.createComment(content, post: id, author: call.user) else {
            throw Refusal.raw(status: 404)
        }
        return .json(201, comment.json(app.store.users))
    }

    @Sendable private static func comments(_ app: Application, _ call: Call) async throws -> Answer {
        guard let comments = try await app.store.comments(post: call.id("id")) else {
            throw Refusal.raw(status: 404)
        }
        return .list(comments.map { $0.json(app.store.users) })
    }
}
