// Sign-up, login, token refresh, logout, and reading users.

enum AccountEndpoints {
    static let routes: [Route] = [
        Route("POST", "/api/auth/signup", access: .open, limit: .signup, signup),
        Route("POST", "/api/auth/login", access: .open, limit: .login, login),
        Route("POST", "/api/auth/refresh", access: .open, refresh),
        Route("POST", "/api/auth/logout", logout),
        Route("POST", "/api/ws/ticket", ticket),
        Route("GET", "/api/users/me", me),
        Route("GET", "/api/users", users),
        Route("GET", "/api/users/:id", user),
        Route("GET", "/api/users/:id/posts", posts),
    ]

    private struct Credentials: Decodable {
        var username: String?
        var email: String?
        var password: String?
    }

    private struct TokenBody: Decodable {
        var refresh_token: String?
    }

    @Sendable private static func signup(_ app: Application, _ call: Call) async throws -> Answer {
        let body = try Call.decode(Credentials.self, from: await call.readBody())
        let (username, email, password) = (body.username ?? "", body.email ?? "", body.password ?? "")
        if let message = AccountRules.violation(username: username, email: email, password: password) {
            throw Refusal.invalid(message)
        }
        let taken = Refusal.invalid("User already exists", status: 409)
        guard try await !app.store.isTaken(username: username, email: email) else { throw taken }
        guard password.utf8.count <= PasswordHasher.longestPassword,
            let hash = await app.hasher.hash(password)
        else { throw Refusal.raw(status: 500) }
        guard
            let user = try await app.store.createUser(username: username, email: email, passwordHash: hash)
        else { throw taken }
        return tokens(201, for: user, app)
    }

    @Sendable private static func login(_ app: Application, _ call: Call) async throws -> Answer {
        let body = try await call.body.count == 0 ? Credentials() : call.decode(Credentials.self)
        let refused = Refusal.unauthorized("Invalid credentials")
        guard let email = body.email, let password = body.password, !email.isEmpty, !password.isEmpty,
            let found = try await app.store.credentials(email: email),
            await app.hasher.verify(password, against: found.passwordHash),
            let user = app.store.users[found.user]
        else { throw refused }
        return tokens(200, for: user, app)
    }

    private static func tokens(_ status: Int, for user: User, _ app: Application) -> Answer {
        let tokens = app.sessions.makeTokens(user: user.id, now: app.now)
        var answer = Answer.json(status) {
            $0.field("token", tokens.access)
            $0.field("refresh_token", tokens.refresh)
            $0.field("user", raw: user.json)
        }
        answer.headers.append(cookie(tokens.refresh))
        return answer
    }

    private static func cookie(_ refreshToken: String) -> (name: String, value: String) {
        (
            "Set-Cookie",
            "refresh_token=\(refreshToken); Path=/api/auth; Max-Age=604800; HttpOnly; SameSite=Lax"
        )
    }

    private static func refreshToken(_ call: Call) async throws -> String? {
        let bytes = try await call.readBody()
        if !bytes.isEmpty, let token = try await parse(call, bytes).refresh_token, !token.isEmpty {
            return token
        }
        let cookies = call.headers[.cookie]?.split(separator: ";") ?? []
        for cookie in cookies.map({ $0.drop { $0 == " " } }) where cookie.hasPrefix("refresh_token=") {
            return String(cookie.dropFirst("refresh_token=".count))
        }
        return nil
    }

    private static func parse(_ call: Call, _ bytes: [UInt8]) async throws -> TokenBody {
        guard call.isJSON else { throw Refusal.invalidBody }
        return try Call.decode(TokenBody.self, from: bytes)
    }

    @Sendable private static func refresh(_ app: Application, _ call: Call) async throws -> Answer {
        guard let token = try await refreshToken(call) else {
            throw Refusal.unauthorized("Refresh token required")
        }
        switch app.sessions.consume(refresh: token, now: app.now) {
        case .unknown: throw Refusal.unauthorized("Invalid or expired refresh token")
        case .isAccessToken: throw Refusal.unauthorized("Invalid token type")
        case .used: throw Refusal.unauthorized("Refresh token revoked or already used")
        case .user(let user):
            let tokens = app.sessions.makeTokens(user: user, now: app.now)
            var answer = Answer.json(200) {
                $0.field("token", tokens.access)
                $0.field("refresh_token", tokens.refresh)
            }
            answer.headers.append(cookie(tokens.refresh))
            return answer
        }
    }

    @Sendable private static func logout(_ app: Application, _ call: Call) async throws -> Answer {
        let bytes = try await call.readBody()
        guard !bytes.isEmpty else { throw Refusal.invalidBody }
        let refresh = try await refreshToken(call)
        app.sessions.revoke(access: call.accessToken, refresh: refresh)
        return .json(200) { $0.field("message", "Logged out successfully") }
    }

    @Sendable private static func ticket(_ app: Application, _ call: Call) async throws -> Answer {
        let ticket = app.sessions.makeTicket(user: call.user, now: app.now)
        return .json(200) {
            $0.field("ticket", ticket)
            $0.field("expires_in", Sessions.ticketLifetime / 1_000_000_000)
        }
    }

    @Sendable private static func me(_ app: Application, _ call: Call) async throws -> Answer {
        guard let user = app.store.users[call.user] else { throw Refusal.raw(status: 404) }
        return .json(200, user.json)
    }

    @Sendable private static func users(_ app: Application, _ call: Call) async throws -> Answer {
        let page = call.page(defaultLimit: 100)
        return .list(app.store.users.list(limit: page.limit, offset: page.offset).map(\.json))
    }

    @Sendable private static func user(_ app: Application, _ call: Call) async throws -> Answer {
        guard let user = app.store.users[try call.id("id")] else { throw Refusal.raw(status: 404) }
        return .json(200, user.json)
    }

    @Sendable private static func posts(_ app: Application, _ call: Call) async throws -> Answer {
        let page = call.page(defaultLimit: 20)
        let posts = try await app.store.posts(
            by: call.id("id"),
            caller: call.user,
            limit: page.limit,
            offset: page.offset
        )
        return .list(posts.map { $0.json(app.store.users) })
    }
}
