// The names of the social mix that others look up by text: the application's contract, written out.

import Testing

/// The check names and routes of the social mix.
enum SocialNames {
    /// Every check of the mix that a run without failures makes.
    static let checks = [
        "get posts status 200", "get me status 200", "feed response status 200", "create post status 201",
        "like status ok", "comment status ok", "unlike status ok", "friend request status acceptable",
        "friend sent list status 200", "friend accept status acceptable", "friend status request acceptable",
        "friend list status 200", "create dm conversation acceptable", "dm send status acceptable",
        "dm messages status acceptable", "dm read status acceptable", "ticket status is 200", "has ticket",
        "chat ws status is 101", "game ws status is 101",
    ]

    /// What the default mode checks beyond that.
    static let furtherChecks = [
        "get friend requests status 200", "chat joined", "game started", "game state seen by creator",
        "game state seen by joiner", "game leave status ok",
    ]

    /// The routes of the default mode.
    static let routes: Set = [
        "POST /api/auth/signup", "GET /api/users/me", "GET /api/posts", "GET /api/friends/requests",
        "POST /api/posts",
        "POST /api/posts/:id/like", "POST /api/posts/:id/comments", "DELETE /api/posts/:id/like",
        "POST /api/friends/requests/:id", "GET /api/friends/requests/sent",
        "POST /api/friends/requests/:id/accept",
        "GET /api/friends/status/:id", "GET /api/friends", "POST /api/conversations",
        "GET /api/conversations",
        "POST /api/conversations/:id/messages", "GET /api/conversations/:id/messages",
        "POST /api/conversations/:id/read", "POST /api/ws/ticket", "POST /api/games/rooms",
        "POST /api/games/rooms/:id/leave", "WS /api/ws/chat", "WS /api/ws/game",
    ]
}

/// The two ways in which the mix runs.
enum SocialMode: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case standard = ""
    case upstream

    /// The variables that choose it.
    var environment: [String: String] { ["SOCIAL_COMPAT": rawValue] }

    var testDescription: String { self == .standard ? "default mode" : "upstream mode" }
}
