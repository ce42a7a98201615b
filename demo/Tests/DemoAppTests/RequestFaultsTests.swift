import Foundation
import Testing

@testable import DemoApp

@Suite struct RequestFaultsTests {
    @Test func `a slow endpoint is slow, and its route alone`() async throws {
        try await withFaults("slow-endpoint=300,route=GET /api/posts") { port in
            let client = try RawClient(port: port)
            let time = try seconds { _ = try client.request("GET", "/api/posts") }
            #expect(time >= 0.225)
            let count = "http_request_duration_seconds_sum{method=\"GET\",path=\"/api/posts"
            #expect(try client.metric(count + "\"") >= 0.225)
            _ = try client.request("GET", "/api/posts/search?q=a")
            #expect(try client.metric(count + "/search\"") < client.metric(count + "\""))
        }
    }

    @Test func `errors look like a broken database to client, metrics and log`() async throws {
        let lines = try await withFaults("errors=100,route=GET /api/posts") { port in
            let client = try RawClient(port: port)
            let answer = try client.request("GET", "/api/posts")
            #expect(answer.status == 500 && answer.json["error"] as? String == "Internal server error")
            #expect(try client.request("GET", "/api/posts/search?q=a").status == 200)
            #expect(try client.metric("sanctum_database_errors_total{operation=\"query\"}") == 1)
            let failed =
                "http_requests_total{method=\"GET\",path=\"/api/posts\",service=\"sanctum-api\",status_code=\"500\"}"
            #expect(try client.metric(failed) == 1)
        }
        #expect(lines[0]["level"] as? String == "ERROR" && lines[0]["msg"] as? String == "GORM query error")
        #expect(lines[0]["sql"] as? String == "SELECT * FROM \"posts\"" && lines[0]["rows"] as? Int == 0)
        #expect(lines[0]["error"] as? String == "driver: bad connection" && lines[0]["elapsed"] is Int)
        #expect(lines[1]["level"] as? String == "INFO" && lines[1]["status"] as? Int == 500)
    }

    @Test func `no line and no series names the fault`() async throws {
        let specs = [
            "errors=50", "intermittent-errors=20", "rate-limit=3/60,route=GET /api/friends", "cpu=1",
        ]
        let path = temporaryPath("log")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let faults = try FaultPlan.make(specs)
        let options = DemoOptions(port: 0, databasePath: ":memory:", logPath: path, faults: faults)
        let metrics = Texts()
        try await withDemo(options) { port in
            let client = try RawClient(port: port)
            for _ in 0..<20 { _ = try client.request("GET", "/api/posts") }
            metrics.append(try client.request("GET", "/metrics").body)
        }
        metrics.append(try String(contentsOfFile: path, encoding: .utf8))
        for text in metrics.all {
            #expect(!text.isEmpty && !text.lowercased().contains("fault"))
            for name in FaultName.allCases where name.rawValue.contains("-") {
                #expect(!text.contains(name.rawValue))
            }
        }
    }

    @Test(arguments: [
        ("errors=100,status=503", 503), ("errors=100,status=504", 504), ("intermittent-errors=100", 500),
    ])
    func `errors have the status asked for, and end with their time`(spec: String, status: Int) async throws {
        try await withFaults(spec + "@0-0.5") { port in
            let client = try RawClient(port: port)
            #expect(try client.request("GET", "/api/posts").status == status)
            let later = try client.repeatedly {
                try client.request("GET", "/api/posts")
            } until: {
                $0.status == 200
            }
            #expect(later.status == 200)
        }
    }

    @Test func `the clock starts with the first request under api`() async throws {
        try await withFaults("errors=100@0-0.3") { port in
            let client = try RawClient(port: port)
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .milliseconds(400) {
                #expect(try client.request("GET", "/health/live").status == 200)
            }
            #expect(try client.request("GET", "/api/posts").status == 500)
        }
    }

    @Test func `a rate limit answers 429 and when to come again`() async throws {
        let lines = try await withFaults("rate-limit=2/60,route=GET /api/users/me") { port in
            let client = try RawClient(port: port)
            let accounts = [try Account.make(client), try Account.make(client)]
            for account in accounts {
                let answers = try (0..<3).map { _ in
                    try client.request("GET", "/api/users/me", token: account.token)
                }
                #expect(answers.map(\.status) == [200, 200, 429])
                #expect(answers[2].body == "{\"error\":\"rate limit exceeded\"}")
                #expect(try #require(answers[2].headers["retry-after"].flatMap { Int($0) }) > 0)
            }
            #expect(try client.request("GET", "/api/friends", token: accounts[0].token).status == 200)
        }
        let limited = lines.filter { $0["status"] as? Int == 429 }
        #expect(limited.count == 2 && limited.allSatisfy { $0["level"] as? String == "INFO" })
    }

    @Test func `a limit by address counts all accounts together`() async throws {
        try await withFaults("rate-limit=3/60,per=ip,route=GET /api/users/me") { port in
            let client = try RawClient(port: port)
            let statuses = try (0..<2).flatMap { _ in
                let account = try Account.make(client)
                return try (0..<2).map { _ in
                    try client.request("GET", "/api/users/me", token: account.token).status
                }
            }
            #expect(statuses == [200, 200, 200, 429])
        }
    }

    @Test func `processor time is really used`() async throws {
        try await withFaults("cpu=40,route=GET /api/posts") { port in
            let client = try RawClient(port: port)
            let before = try client.metric("process_cpu_seconds_total")
            for _ in 0..<5 { _ = try client.request("GET", "/api/posts") }
            #expect(try client.metric("process_cpu_seconds_total") - before >= 0.19)
        }
    }

    @Test func `an application that is not ready refuses everything under api`() async throws {
        try await withFaults("unready=503") { port in
            let client = try RawClient(port: port)
            #expect(try client.request("GET", "/api/posts").status == 503)
            #expect(try client.request("GET", "/api/users/me").status == 503)
            #expect(try client.request("GET", "/health/live").status == 200)
        }
    }

    @Test func `a request that hangs is not answered, others are`() async throws {
        try await withFaults("hang,route=GET /api/posts") { port in
            let (stuck, client) = (try RawClient(port: port), try RawClient(port: port))
            stuck.send("GET /api/posts HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
            let gauge = "http_requests_in_progress_total{method=\"GET\""
            while try client.metric(gauge) < 2 {}
            #expect(try client.request("GET", "/api/posts/search?q=a").status == 200)
            #expect(try client.metric(gauge) == 2)
        }
    }

    @Test func `a request that hangs is answered when the time is over`() async throws {
        try await withFaults("hang@0-0.5") { port in
            let client = try RawClient(port: port)
            let time = try seconds { () throws in
                #expect(try client.request("GET", "/api/posts").status == 200)
            }
            #expect(time >= 0.49)
        }
    }

    @Test func `a wrong answer has its good status and says nothing`() async throws {
        try await withFaults("wrong-answers=100") { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            let answer = try client.request("POST", "/api/ws/ticket", token: account.token)
            #expect(answer.status == 200 && answer.body == "{}")
        }
    }

    @Test func `good tokens are refused as if their session were gone`() async throws {
        try await withFaults("unauthorized=100,route=GET /api/users/me") { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            let answer = try client.request("GET", "/api/users/me", token: account.token)
            #expect(answer.status == 401 && answer.json["error"] as? String == "Invalid or expired token")
            #expect(try client.request("GET", "/api/friends", token: account.token).status == 200)
        }
    }

    @Test func `in a pause every request waits, and the server does not measure it`() async throws {
        try await withFaults("freeze=400,every=600") { port in
            let (client, other) = (try RawClient(port: port), try RawClient(port: port))
            let time = try seconds { () throws in
                client.send("GET /api/posts HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
                #expect(try other.request("GET", "/health/live").status == 200)
                #expect(try client.readResponse().status == 200)
            }
            let measured = try client.metric(
                "http_request_duration_seconds_sum{method=\"GET\",path=\"/api/posts\""
            )
            #expect(time >= 0.39 && time - measured >= 0.3)
        }
    }

    @Test func `the first requests after a cold start are slow, later ones are not`() async throws {
        try await withFaults("slow-start=400@0-2") { port in
            let client = try RawClient(port: port)
            let time = try seconds { _ = try client.request("GET", "/api/posts") }
            #expect(time >= 0.2)
            let end = ContinuousClock.now + .seconds(10)
            var last = 1.0
            while last > 0.1, ContinuousClock.now < end {
                last = try seconds { _ = try client.request("GET", "/api/posts") }
            }
            #expect(last <= 0.1)
        }
    }

    @Test func `a big answer is the same document with one long field more`() async throws {
        try await withFaults("big-answers=100,route=GET /api/users") { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            let answer = try client.request("GET", "/api/users", token: account.token)
            #expect(answer.body.utf8.count > 100 * 1024 && answer.list?.count ?? 0 > 0)
        }
    }

    @Test(arguments: [
        ("{}", true), ("{\"a\":1}", true), ("[{\"a\":1},{}]", true), ("[]", false), ("", false),
    ])
    func `only objects are padded`(body: String, isPadded: Bool) throws {
        let padded = Faults.padded(Array(body.utf8), bytes: 50)
        #expect(isPadded == (padded.count > 50))
        guard isPadded else { return }
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(padded)) }
    }
}

/// Texts that a test keeps.
private final class Texts: @unchecked Sendable {
    private(set) var all: [String] = []
    func append(_ text: String) { all.append(text) }
}
