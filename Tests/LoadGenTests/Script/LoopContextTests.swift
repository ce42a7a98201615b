import CNet
import HTTP1
import Measure
import Synchronization
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct LoopContextTests {
    private func withContext<Value: Sendable>(
        _ baseURL: String = "http://127.0.0.1:1/base",
        _ body: @escaping @Sendable (LoopContext) async throws -> Value
    ) async throws -> Value {
        let url = try HTTPURL(baseURL)
        return try await withLoop { loop in
            try await run(on: loop) {
                let registry = Registry(scenarios: [], submetrics: [])
                let settings = ClientSettings(baseURL: url, userAgent: "x")
                return try await body(
                    LoopContext(
                        loop: loop,
                        metrics: LoopMetrics(registry: registry),
                        settings: settings,
                        log: RunLog(logger: silent, started: 0) { _ in }
                    )
                )
            }
        }
    }

    @Test func `VUs that ask for one name share one lookup, and its answer is kept`() async throws {
        let lookups = Collected<String>()
        let found = try await withContext { context in
            context.lookUp = { host, port, completion in
                lookups.add(host)
                completion(.addresses([SocketAddress(literal: "127.0.0.9", port: port)].compactMap { $0 }))
            }
            let bound = LoopBound(context)
            let origin = Origin(host: "app.test", port: 80)
            @Sendable func ask() async -> Int {
                let parker = Parker(loop: bound.value.loop)
                let answer = await bound.value.resolve(origin, parker: parker, deadline: .max)
                return (try? answer.get().count) ?? 0
            }
            let sum = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<5 { group.addTask { await ask() } }
                return await group.reduce(0, +)
            }
            return sum + (await ask())
        }
        #expect(found == 6)
        #expect(lookups.all == ["app.test"])
    }

    @Test func `a lookup that does not answer ends at the deadline or with the interruption`() async throws {
        let results = try await withContext { context in
            context.lookUp = { _, _, _ in }
            let parker = Parker(loop: context.loop)
            let origin = Origin(host: "app.test", port: 80)
            var results: [String] = []
            let late = await context.resolve(origin, parker: parker, deadline: cnet_now() + 1_000_000)
            if case .failure(.timeout) = late { results.append("timeout") }
            parker.interrupt()
            let cut = await context.resolve(origin, parker: parker, deadline: .max)
            if case .failure(.interrupted) = cut { results.append("interrupted") }
            return results
        }
        #expect(results == ["timeout", "interrupted"])
    }

    @Test func `the address that worked is tried first from then on`() async throws {
        let order = try await withContext { context in
            context.lookUp = { _, port, completion in
                completion(
                    .addresses(["127.0.0.1", "::1"].compactMap { SocketAddress(literal: $0, port: port) })
                )
            }
            let parker = Parker(loop: context.loop)
            let origin = Origin(host: "app.test", port: 80)
            let first = try await context.resolve(origin, parker: parker, deadline: .max).get()
            context.prefer(first[1], for: origin)
            let second = try await context.resolve(origin, parker: parker, deadline: .max).get()
            return (first.map(\.family), second.map(\.family))
        }
        #expect(order.0 == order.1.reversed())
    }

    @Test func `targets lie below the base URL's path, masking keys and nonces differ`() async throws {
        let (targets, keys, nonces) = try await withContext { context in
            (
                ["/a", "", "http://x/", "/"].map(context.targetText),
                Set((0..<100).map { _ in context.maskingKey() }),
                Set((0..<100).map { _ in context.nonce() })
            )
        }
        #expect(targets == ["/base/a", "/base", "http://x/", "/base/"])
        #expect(keys.count > 98)
        #expect(nonces.count == 100 && nonces.allSatisfy { $0.count == 16 })
    }
}
