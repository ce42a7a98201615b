// The application's endpoints that the social mix uses: path, body, route name, statuses that count as good. One function, one
// request. Must not contain: checks, flows, sequences of requests.

import LoadGen

/// The application as one VU sees it.
struct SocialAPI {
    let vu: VU
    /// Where the application answers, for messages.
    let baseURL: String
    /// Requests have no names in upstream mode: their URLs are measured.
    let isUpstream: Bool
    private let password: Secret

    init(vu: VU, settings: ApplicationSettings) {
        self.vu = vu
        baseURL = settings.baseURL
        isUpstream = settings.isUpstreamCompatible
        password = settings.password
    }

    // MARK: Accounts

    func signup(_ identity: Identity) -> Request {
        let body: JSONValue = [
            "username": .string(identity.username), "email": .string(identity.email),
            "password": .string(password.revealed),
        ]
        return Request(
            .post,
            "/api/auth/signup",
            name: named("POST /api/auth/signup"),
            headers: Self.jsonOnly,
            body: Array(body.compactText.utf8)
        )
    }

    func login(_ email: String) async throws -> Response {
        try await vu.http.post(
            "/api/auth/login",
            json: ["email": .string(email), "password": .string(password.revealed)],
            name: named("POST /api/auth/login"),
            headers: Self.jsonOnly
        )
    }

    func me(as actor: Session) async throws -> Response { try await get("/api/users/me", as: actor) }

    // MARK: Posts

    func posts(as actor: Session) async throws -> Response {
        try await get("/api/posts?limit=20", name: "GET /api/posts", as: actor)
    }

    func createPost(title: String, content: String, as actor: Session) async throws -> Response {
        try await post(
            "/api/posts",
            ["title": .string(title), "content": .string(content), "post_type": "text"],
            as: actor
        )
    }

    func like(_ post: Int?, as actor: Session) async throws -> Response {
        try await self.post("/api/posts/\(text(post))/like", name: "POST /api/posts/:id/like", as: actor)
    }

    func comment(_ post: Int?, content: String, as actor: Session) async throws -> Response {
        try await self.post(
            "/api/posts/\(text(post))/comments",
            ["content": .string(content)],
            name: "POST /api/posts/:id/comments",
            as: actor
        )
    }

    func unlike(_ post: Int?, as actor: Session) async throws -> Response {
        try await vu.http.delete(
            "/api/posts/\(text(post))/like",
            name: named("DELETE /api/posts/:id/like"),
            headers: actor.headers,
            expect: [200, 204, 404]
        )
    }

    // MARK: Friends

    func requestFriendship(of user: Int, as actor: Session) async throws -> Response {
        try await post(
            "/api/friends/requests/\(user)",
            name: "POST /api/friends/requests/:id",
            as: actor,
            expect: [200, 201, 404, 409]
        )
    }

    func sentFriendRequests(as actor: Session) async throws -> Response {
        try await get("/api/friends/requests/sent", as: actor)
    }

    func friendRequests(as actor: Session) async throws -> Response {
        try await get("/api/friends/requests", as: actor)
    }

    func acceptFriendRequest(_ request: Int?, as actor: Session) async throws -> Response {
        try await post(
            "/api/friends/requests/\(text(request))/accept",
            name: "POST /api/friends/requests/:id/accept",
            as: actor,
            expect: [200, 204, 409]
        )
    }

    func friendStatus(of user: Int, as actor: Session) async throws -> Response {
        try await get(
            "/api/friends/status/\(user)",
            name: "GET /api/friends/status/:id",
            as: actor,
            expect: [200, 404]
        )
    }

    func friends(as actor: Session) async throws -> Response { try await get("/api/friends", as: actor) }

    // MARK: Conversations

    func createConversation(
        with partner: Session,
        as actor: Session,
        expect: ExpectedStatuses = .successful
    ) async throws -> Response {
        try await post(
            "/api/conversations",
            ["is_group": false, "participant_ids": [JSONValue(partner.userId)]],
            as: actor,
            expect: expect
        )
    }

    func conversations(as actor: Session) async throws -> Response {
        try await get("/api/conversations", as: actor)
    }

    func sendMessage(_ content: String, to conversation: Int?, as actor: Session) async throws -> Response {
        try await post(
            "/api/conversations/\(text(conversation))/messages",
            ["content": .string(content), "message_type": "text"],
            name: "POST /api/conversations/:id/messages",
            as: actor
        )
    }

    func messages(of conversation: Int?, as actor: Session) async throws -> Response {
        try await get(
            "/api/conversations/\(text(conversation))/messages",
            name: "GET /api/conversations/:id/messages",
            as: actor,
            expect: [200, 403, 404]
        )
    }

    func markRead(_ conversation: Int?, as actor: Session) async throws -> Response {
        try await post(
            "/api/conversations/\(text(conversation))/read",
            name: "POST /api/conversations/:id/read",
            as: actor,
            expect: [200, 400, 403, 404]
        )
    }

    // MARK: Sockets and games

    func ticket(as actor: Session) async throws -> Response { try await post("/api/ws/ticket", as: actor) }

    // A socket has its name in both modes: its URL carries a ticket.

    func chatSocket(ticket: String) async throws -> WebSocket {
        try await vu.socket("/api/ws/chat?ticket=\(ticket)", name: "WS /api/ws/chat")
    }

    func gameSocket(room: Int, ticket: String) async throws -> WebSocket {
        try await vu.socket("/api/ws/game?room_id=\(room)&ticket=\(ticket)", name: "WS /api/ws/game")
    }

    func createRoom(as actor: Session) async throws -> Response {
        try await post("/api/games/rooms", ["type": "othello"], as: actor)
    }

    func leaveRoom(_ room: Int, as actor: Session) async throws -> Response {
        try await post(
            "/api/games/rooms/\(room)/leave",
            name: "POST /api/games/rooms/:id/leave",
            as: actor,
            expect: [200, 404]
        )
    }

    // MARK: Requests

    private static let jsonOnly: Headers = ["Content-Type": "application/json"]

    private func get(
        _ path: String,
        name: String? = nil,
        as actor: Session,
        expect: ExpectedStatuses = .successful
    ) async throws -> Response {
        try await vu.http.get(
            path,
            name: named(name ?? "GET \(path)"),
            headers: actor.headers,
            expect: expect
        )
    }

    private func post(
        _ path: String,
        _ body: JSONValue? = nil,
        name: String? = nil,
        as actor: Session,
        expect: ExpectedStatuses = .successful
    ) async throws -> Response {
        try await vu.http.post(
            path,
            body: body.map { Array($0.compactText.utf8) },
            name: named(name ?? "POST \(path)"),
            headers: actor.headers,
            expect: expect
        )
    }

    private func named(_ name: String) -> String? { isUpstream ? nil : name }

    /// A missing id makes a request that the application refuses and the numbers show, as in k6.
    private func text(_ id: Int?) -> String { id.map { "\($0)" } ?? "undefined" }
}
