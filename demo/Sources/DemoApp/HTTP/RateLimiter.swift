// Fixed windows counted from the first request, as the application's limits work. The clock is passed in.

import Synchronization

/// A named limit: so many requests in a window, per account or per address.
struct RateLimit: Sendable {
    enum Key: Sendable { case address, account }

    let name: String
    let count: Int
    let seconds: Int
    let key: Key

    static let signup = RateLimit(name: "signup", count: 3, seconds: 600, key: .address)
    static let login = RateLimit(name: "login", count: 10, seconds: 300, key: .address)
    static let createPost = RateLimit(name: "create_post", count: 10, seconds: 300, key: .account)
    static let createComment = RateLimit(name: "create_comment", count: 1, seconds: 60, key: .account)
    static let friendRequest = RateLimit(name: "friend_request", count: 5, seconds: 300, key: .account)
    static let sendChat = RateLimit(name: "send_chat", count: 15, seconds: 60, key: .account)
    static let typing = RateLimit(name: "typing", count: 10, seconds: 10, key: .account)
    static let search = RateLimit(name: "search", count: 10, seconds: 60, key: .address)
    static let everything = RateLimit(name: "", count: 100, seconds: 60, key: .address)
}

/// The counters of all limits.
final class RateLimiter: Sendable {
    struct Decision: Equatable {
        let isAllowed: Bool
        let remaining: Int
        /// Seconds until the window ends, rounded up.
        let resetSeconds: Int
    }

    private struct Window {
        var count: Int
        let end: Int64
    }

    private let windows = Mutex<[String: Window]>([:])

    /// Counts one request. A request over the limit counts too, as the increment comes before the comparison.
    func admit(_ limit: RateLimit, subject: String, now: Int64) -> Decision {
        let key = "\(limit.name):\(subject)"
        return windows.withLock { windows in
            if windows.count > 20_000 { windows = windows.filter { $0.value.end > now } }
            var window = windows[key] ?? Window(count: 0, end: 0)
            if window.end <= now {
                window = Window(count: 0, end: now + Int64(limit.seconds) * 1_000_000_000)
            }
            window.count += 1
            windows[key] = window
            return Decision(
                isAllowed: window.count <= limit.count,
                remaining: max(0, limit.count - window.count),
                resetSeconds: Int((window.end - now + 999_999_999) / 1_000_000_000)
            )
        }
    }
}
