import CNet
import HTTP1
import Measure
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct LoopGroupTests {
    @Test func `a cut brings every loop's samples, in the order of the loops, and starts their health anew`()
        async throws
    {
        let url = try HTTPURL("http://127.0.0.1:1")
        let (counts, order, turns, sockets) = try await withLoop { control in
            try await run(on: control) {
                let group = try LoopGroup(
                    count: 3,
                    control: control,
                    registry: Registry(scenarios: [("main", [:])], submetrics: []),
                    settings: ClientSettings(baseURL: url, userAgent: "x"),
                    log: RunLog(logger: silent, started: 0) { _ in }
                )
                var counts: [[Double]] = []
                var order: [Int] = []
                var sockets: [Int] = []
                for round in 1...3 {
                    for (index, context) in group.contexts.enumerated() {
                        group.loops[index].perform {
                            context.value.metrics.add(
                                .iterations,
                                Double(round * 10 + index),
                                SeriesKey(scenario: 1, group: 0)
                            )
                            context.value.metrics.openSockets = index
                        }
                    }
                    let reports = await group.cut()
                    counts.append(reports.map { $0.store.value[.iterations].counter.total })
                    order += reports.map(\.loop)
                    sockets += reports.map(\.openSockets)
                    group.recycle(reports)
                }
                let reports = await group.cut()
                let turns = reports.map(\.health.turns)
                group.stop()
                return (counts, order, turns, sockets)
            }
        }
        #expect(counts == [[10, 11, 12], [20, 21, 22], [30, 31, 32]])
        #expect(order == [0, 1, 2, 0, 1, 2, 0, 1, 2] && sockets == order)
        #expect(turns.allSatisfy { (0...20).contains($0) })
    }

    @Test func `every loop is probed, and its health covers the time since the last cut`() async throws {
        let url = try HTTPURL("http://127.0.0.1:1")
        let health = try await withLoop { control in
            try await run(on: control) {
                let group = try LoopGroup(
                    count: 2,
                    control: control,
                    registry: Registry(scenarios: [("main", [:])], submetrics: []),
                    settings: ClientSettings(baseURL: url, userAgent: "x"),
                    log: RunLog(logger: silent, started: 0) { _ in }
                )
                defer { group.stop() }
                group.recycle(await group.cut())
                _ = await Parker(loop: control).park(until: cnet_now() + 10 * LoopProbe.interval)
                return await group.cut().map(\.health)
            }
        }
        #expect(health.count == 2)
        #expect(health.allSatisfy { $0.length >= 9 * LoopProbe.interval && $0.delays.count >= 8 })
    }
}
