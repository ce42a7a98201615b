import Foundation
import Testing

@testable import DemoApp

@Suite struct FaultRecordTests {
    private func read(_ path: String) throws -> [[String: Any]] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    }

    private func options(_ path: String, _ specs: [String]) throws -> DemoOptions {
        DemoOptions(
            port: 0,
            databasePath: ":memory:",
            faults: try FaultPlan.make(specs),
            faultRecordPath: path
        )
    }

    @Test func `the record is there when the first API request is answered, and says when that was`()
        async throws
    {
        let path = temporaryPath("record")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let before = Date().timeIntervalSince1970
        let specs = [
            "errors=12.5,status=503@60-90", "rate-limit=5/10@60-", "hang,route=GET /api/users@60-61",
        ]
        try await withDemo(try options(path, specs)) { port in
            let client = try RawClient(port: port)
            _ = try client.request("GET", "/health/live")
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(try client.request("GET", "/api/posts").status == 200)
            #expect(FileManager.default.fileExists(atPath: path))
        }
        let record = try read(path)
        #expect(record.map { $0["name"] as? String } == ["errors", "rate-limit", "hang"])
        #expect(record.map { $0["route"] as? String } == ["GET /api/posts", nil, "GET /api/users"])
        #expect(record[0]["value"] as? Double == 12.5 && record[1]["value"] as? String == "5/10")
        #expect(record[2]["value"] is NSNull && record[1]["to"] is NSNull && record[0]["to"] as? Int == 90)
        #expect(record[0]["keys"] as? [String: String] == ["status": "503"])
        let started = try #require(record[0]["started_epoch"] as? Double)
        #expect(started > before - 1 && started < Date().timeIntervalSince1970 + 1)
    }

    @Test func `a run without an API request is recorded at its end`() async throws {
        let path = temporaryPath("record")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await withDemo(try options(path, ["cpu"])) { _ in }
        #expect(try read(path)[0]["started_epoch"] is NSNull)
    }

    @Test func `without faults the record is an empty list`() async throws {
        let path = temporaryPath("record")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await withDemo(try options(path, [])) { port in
            _ = try RawClient(port: port).request("GET", "/api/posts")
        }
        #expect(try read(path).isEmpty)
    }

    @Test func `a place that cannot be written to keeps the demo from starting`() async throws {
        let options = try options("/nowhere/at/all.json", ["cpu"])
        await #expect(throws: DemoError.self) { try await DemoServer.start(options) }
    }
}
