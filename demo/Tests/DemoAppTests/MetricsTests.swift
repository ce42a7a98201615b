import DemoApp
import Foundation
import Testing

@testable import DemoApp

@Suite struct MetricsTests {
    @Test func `request buckets are the application's 35`() {
        #expect(Metrics.requestBounds.count == 35)
        #expect(Metrics.requestBounds.first == 1e-9 && Metrics.requestBounds.last == 60)
        #expect(Metrics.requestBounds == Metrics.requestBounds.sorted())
        #expect(Metrics.requestBounds.contains(0.2) && Metrics.requestBounds.contains(0.5))
    }

    @Test func `conversations over the limit share one label`() {
        let metrics = Metrics()
        for conversation in 1...150 { metrics.messageStored(conversation: Int64(conversation), type: "text") }
        metrics.messageStored(conversation: 1, type: "made up \"type\"")
        #expect(metrics.messageThroughput.value(Labels(("room_id", "other"), ("message_type", "text"))) == 50)
        #expect(metrics.messageThroughput.value(Labels(("room_id", "1"), ("message_type", "other"))) == 1)
    }

    @Test func `paths are route patterns, refusals of the auth layer count by method`() async throws {
        try await withDemo { port in
            let client = try RawClient(port: port)
            let account = try Account.make(client)
            _ = try client.request("POST", "/api/posts/7/like", token: account.token)
            _ = try client.request("GET", "/api/friends")
            _ = try client.request("POST", "/api/posts")
            _ = try client.request("GET", "/nope")
            _ = try client.request("GET", "/api/ws/chat", token: account.token)
            let answer = try client.request("GET", "/metrics")
            #expect(
                answer.headers["content-type"]
                    == "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"
            )
            func count(_ method: String, _ path: String, _ status: Int) -> String {
                "http_requests_total{method=\"\(method)\",path=\"\(path)\",service=\"sanctum-api\","
                    + "status_code=\"\(status)\"} 1\n"
            }
            #expect(answer.body.contains(count("POST", "/api/posts/:id/like", 500)))
            #expect(answer.body.contains(count("POST", "/api/auth/signup", 201)))
            #expect(answer.body.contains(count("GET", "/api", 401)))
            #expect(answer.body.contains(count("GET", "/api/ws/chat", 426)))
            #expect(!answer.body.contains("/nope") && !answer.body.contains("path=\"/api/posts\""))
            #expect(
                answer.body.contains(
                    "http_requests_in_progress_total{method=\"GET\",service=\"sanctum-api\"} 1\n"
                )
            )
            #expect(
                answer.body.contains(
                    "sanctum_database_query_latency_seconds_count{operation=\"create\",table=\"users\"} 1\n"
                )
            )
            for line in answer.body.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
            }
        }
    }
}
