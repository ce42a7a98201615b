import Foundation
import Synchronization
import Testing

@testable import DemoApp

@Suite struct DatabaseFaultsTests {
    private static let sum =
        "sanctum_database_query_latency_seconds_sum{operation=\"select\",table=\"posts\"}"

    @Test func `a slow database shows in its latency and in the log`() async throws {
        let lines = try await withFaults("slow-database=300") { port in
            let client = try RawClient(port: port)
            let time = try seconds { _ = try client.request("GET", "/api/posts") }
            #expect(time >= 0.225)
            #expect(try client.metric(Self.sum) >= 0.225)
        }
        #expect(lines[0]["level"] as? String == "WARN" && lines[0]["msg"] as? String == "GORM slow query")
        #expect(lines[0]["sql"] as? String == "SELECT * FROM \"posts\"" && lines[0]["rows"] as? Int == 0)
        #expect(try #require(lines[0]["elapsed"] as? Int) >= 225_000_000)
        #expect(lines[1]["status"] as? Int == 200)
    }

    @Test func `slow operations run side by side`() async throws {
        try await withFaults("slow-database=1000") { port in
            let time = seconds {
                atOnce(12) { _ in _ = try? RawClient(port: port).request("GET", "/api/posts") }
            }
            #expect(time >= 0.75 && time < 12 * 0.75)
        }
    }

    @Test func `a short pool makes operations wait, and the wait is measured`() async throws {
        try await withFaults("pool=1,hold=100") { port in
            let time = seconds {
                atOnce(4) { _ in _ = try? RawClient(port: port).request("GET", "/api/posts") }
            }
            #expect(time >= 0.4)
            // Without waiting it would be 0.4.
            let measured = try RawClient(port: port).metric(Self.sum)
            #expect(measured >= 0.7)
        }
    }

    @Test func `connections are handed out in order, as many as there are`() async {
        let pool = ConnectionPool()
        let size = Atomic<Int>(2)
        func take() async -> ConnectionPool.Lease { await pool.take { size.load(ordering: .relaxed) } }
        let (first, second) = (await take(), await take())
        let waiting = Mutex(true)
        let third = Task {
            let lease = await pool.take { 2 }
            waiting.withLock { $0 = false }
            return lease
        }
        #expect(waiting.withLock { $0 })
        first.release()
        await third.value.release()
        #expect(!waiting.withLock { $0 })
        second.release()
        for _ in 0..<2 { _ = await take() }
    }
}
