import DemoApp
import Testing

@testable import DemoApp

@Suite struct RateLimiterTests {
    private static let second: Int64 = 1_000_000_000

    @Test func `a fixed window starts with its first request and refills all at once`() {
        let limiter = RateLimiter()
        let start: Int64 = 5 * Self.second
        for index in 0..<3 {
            let decision = limiter.admit(.signup, subject: "ip:a", now: start + Int64(index) * Self.second)
            #expect(decision == .init(isAllowed: true, remaining: 2 - index, resetSeconds: 600 - index))
        }
        #expect(!limiter.admit(.signup, subject: "ip:a", now: start + 599 * Self.second).isAllowed)
        #expect(limiter.admit(.signup, subject: "ip:a", now: start + 600 * Self.second).isAllowed)
    }

    @Test func `subjects and resources are counted apart`() {
        let limiter = RateLimiter()
        #expect(limiter.admit(.createComment, subject: "user:1", now: 0).isAllowed)
        #expect(!limiter.admit(.createComment, subject: "user:1", now: 1).isAllowed)
        #expect(limiter.admit(.createComment, subject: "user:2", now: 1).isAllowed)
        #expect(limiter.admit(.createPost, subject: "user:1", now: 1).isAllowed)
    }

    @Test func `limited answers have the two bodies and headers of the contract`() async throws {
        let options = DemoOptions(port: 0, databasePath: ":memory:", hasRateLimits: true)
        try await withDemo(options) { port in
            let client = try RawClient(port: port)
            let first = try client.request("GET", "/health/live")
            #expect(
                first.headers["x-ratelimit-limit"] == "100" && first.headers["x-ratelimit-remaining"] == "99"
            )
            for _ in 0..<10 {
                #expect(try client.request("POST", "/api/auth/login", json: "{}").status == 401)
            }
            let limited = try client.request("POST", "/api/auth/login", json: "{}")
            #expect(limited.status == 429 && limited.body == "{\"error\":\"rate limit exceeded\"}")
            #expect(limited.headers["retry-after"] == nil && limited.headers["x-ratelimit-limit"] == "100")
            for _ in 0..<88 { _ = try client.request("GET", "/health/live") }
            let stopped = try client.request("GET", "/health/live")
            #expect(stopped.status == 429)
            #expect(stopped.body == "{\"error\":\"Too many requests, please try again later.\"}")
            #expect(stopped.headers["retry-after"] != nil && stopped.headers["x-ratelimit-limit"] == nil)
        }
    }

    @Test func `a comment that fails validation uses the allowance up`() async throws {
        let options = DemoOptions(port: 0, databasePath: ":memory:", hasRateLimits: true)
        try await withDemo(options) { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            let path = "/api/posts/1/comments"
            #expect(try client.request("POST", path, token: account.token, json: "{}").status == 400)
            #expect(try client.request("POST", path, token: account.token, json: "{}").status == 429)
        }
    }
}
