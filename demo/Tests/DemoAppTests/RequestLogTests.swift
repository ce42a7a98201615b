import DemoApp
import Foundation
import Testing

@testable import DemoApp

@Suite struct RequestLogTests {
    @Test func `every request has its line, and no secret is in any`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "demo-log-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let secrets = Secrets()
        try await withDemo(DemoOptions(port: 0, databasePath: ":memory:", logPath: path)) { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            let ticket = try account.ticket(client)
            _ = try client.request("GET", "/api/friends?token=\(account.token)")
            _ = try client.request("GET", "/nope", headers: ["User-Agent": "a \"quoted\" agent"])
            _ = try RawClient(port: port).upgrade("/api/ws/chat?ticket=\(ticket)")
            secrets.values = [account.token, account.refreshToken, ticket, "Password123!"]
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for secret in secrets.values { #expect(!text.contains(secret)) }
        let lines = try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(lines.map { $0["status"] as? Int } == [201, 200, 200, 404, 101])
        #expect(lines.allSatisfy { ($0["latency"] as? Int ?? 0) > 0 && $0["ip"] as? String == "127.0.0.1" })
        #expect(lines[2]["path"] as? String == "/api/friends" && lines[2]["user_id"] is Int)
        #expect(lines[0]["user_id"] == nil && lines[0]["msg"] as? String == "request processed")
        #expect(
            lines[3]["level"] as? String == "ERROR"
                && lines[3]["user_agent"] as? String == "a \"quoted\" agent"
        )
        let first = try #require(text.split(separator: "\n").first)
        let keys = [
            "time", "level", "msg", "status", "method", "path", "ip", "latency", "user_agent", "request_id",
            "trace_id",
        ]
        let positions = keys.map { first.range(of: "\"\($0)\":")?.lowerBound }
        #expect(
            positions.allSatisfy { $0 != nil }
                && positions.compactMap(\.self) == positions.compactMap(\.self).sorted()
        )
    }

    private final class Secrets: @unchecked Sendable {
        var values: [String] = []
    }
}
