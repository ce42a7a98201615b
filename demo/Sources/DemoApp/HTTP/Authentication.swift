// Who sent a request: Bearer token, `?token=` or `?ticket=`, by the application's order and texts.

enum Authentication {
    /// The caller and, when one was used, the access token. Throws a 401.
    static func identify(
        _ call: Call,
        isSocket: Bool,
        _ sessions: Sessions,
        now: Instant
    ) throws -> (user: Int64, token: String?) {
        if let ticket = call.query["ticket"], !ticket.isEmpty {
            guard let user = sessions.consume(ticket: ticket, now: now) else {
                throw Refusal.unauthorized("Invalid or expired WebSocket ticket")
            }
            if !isSocket { sessions.release(ticket: ticket) }
            return (user, nil)
        }
        guard let token = bearer(call) ?? (isSocket ? nil : call.query["token"]), !token.isEmpty else {
            let isPresent = call.headers[.authorization]?.isEmpty == false
            throw Refusal.unauthorized(isPresent ? "Invalid or expired token" : "Authorization required")
        }
        switch sessions.check(access: token, now: now) {
        case .user(let user): return (user, token)
        case .revoked: throw Refusal.unauthorized("Token has been revoked")
        case .isRefreshToken: throw Refusal.unauthorized("Invalid token audience")
        case .unknown: throw Refusal.unauthorized("Invalid or expired token")
        }
    }

    /// The scheme word is case-sensitive.
    private static func bearer(_ call: Call) -> String? {
        guard let value = call.headers[.authorization], value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst("Bearer ".count))
    }
}
