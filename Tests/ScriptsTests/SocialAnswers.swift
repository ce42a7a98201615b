// What the fake application answers to the social mix. Account n has the id 100 + n and the token tn.

import Glibc

/// Rules for `FakeApplication`.
enum SocialAnswers {
    static let answer: FakeApplication.Answer = { exchange in
        let path = exchange.path.split(separator: "?")[0]
        let account = Int(exchange.token.drop { !$0.isNumber }) ?? 0
        switch (exchange.method, path) {
        case ("POST", "/api/auth/signup"):
            let number = number(in: exchange.body)
            return (201, #"{"token":"t\#(number)","user":{"id":\#(100 + number)}}"#)
        case ("POST", "/api/auth/login"):
            return (200, #"{"token":"renewed\#(number(in: exchange.body))"}"#)
        case ("GET", "/api/posts"):
            let posts = (11...30).map { #"{"title":"a","user":{"id":1},"id":\#($0)}"# }
            return (200, "[\(posts.joined(separator: ","))]")
        case ("GET", "/api/friends/requests"):
            return (200, #"[{"id":31,"requester_id":999},{"id":32,"requester_id":\#(100 + account - 1)}]"#)
        case ("GET", "/api/conversations"):
            let partner = #"[{"id":\#(100 + account)},{"id":\#(100 + account + 1)}]"#
            return (
                200,
                #"[{"id":51,"is_group":true,"participants":\#(partner)},{"id":52,"is_group":false},"#
                    + #"{"id":53,"is_group":false,"participants":\#(partner)}]"#
            )
        case ("POST", "/api/games/rooms"):
            return (201, #"{"id":71}"#)
        case ("POST", "/api/ws/ticket"):
            return (200, #"{"ticket":"secret-\#(exchange.token)"}"#)
        case ("GET", "/api/ws/chat"), ("GET", "/api/ws/game"):
            return (503, "")
        default:
            return (200, "{}")
        }
    }

    /// The same, each after some milliseconds.
    static let slowly: FakeApplication.Answer = { exchange in
        usleep(useconds_t(2000 + 500 * exchange.connection))
        return answer(exchange)
    }

    static let withEmptyFeed: FakeApplication.Answer = { exchange in
        exchange.method == "GET" && exchange.path.hasPrefix("/api/posts") ? (200, "[]") : answer(exchange)
    }

    /// The same with tokens that would be seen.
    static let secretly: FakeApplication.Answer = { exchange in
        let (status, body) = answer(exchange)
        return (status, body.replacing(#""token":""#, with: #""token":"secret"#))
    }

    /// The number at the end of the user name in a signup's or login's body.
    private static func number(in body: String) -> Int {
        guard let start = body.firstRange(of: "loadu_")?.upperBound else { return 0 }
        let name = body[start...].prefix { $0.isNumber || $0 == "_" }
        return name.split(separator: "_").last.flatMap { Int($0) } ?? 0
    }
}
