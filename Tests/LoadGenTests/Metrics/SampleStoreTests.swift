import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite struct SampleStoreTests {
    /// Everything of a store that can be compared.
    private static func image(_ store: SampleStore) -> [String] {
        var image = (store.sinks + store.submetrics).map { sink in
            let quantiles = [0, 50, 90, 99, 100].map { sink.trend.quantile($0) ?? -1 }
            return
                "\(sink.counter.total) \(sink.counter.samples) \(sink.rate.passes) \(sink.rate.fails) \(sink.trend.count) "
                + "\(sink.trend.sum) \(quantiles)"
        }
        image += store.routeDurations.map { "\($0.sparse)" }
        image.append("\(store.seriesCounts) \(store.checks.map { [$0.passes, $0.fails] })")
        image.append("\(store.iterations.map { [$0.started, $0.finished, $0.interrupted] })")
        image.append(
            "\(store.closeCodes.sorted { $0.key < $1.key }) \(store.malformedBodies) \(store.droppedMessages)"
        )
        image += store.sockets.map {
            "\($0.sent) \($0.received) \($0.closeCodes.sorted { $0.key < $1.key }) "
                + "\($0.closedByPeer.sorted { $0.key < $1.key }) \($0.sessions.sparse)"
        }
        image.append("\(store.connects.sparse)")
        return image
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `stores merged in any order equal one store of all samples`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let name = try SubmetricName(parsing: "http_req_duration{status:200}")
        let submetrics = [RegisteredSubmetric(name: name, metric: .httpReqDuration)]
        let registry = Registry(scenarios: [("a", [:]), ("b", [:])], submetrics: submetrics)
        let whole = LoopMetrics(registry: registry)
        let parts = (0..<4).map { _ in LoopMetrics(registry: registry) }
        for _ in 0..<3_000 {
            let part = parts[Int.random(in: 0..<4, using: &random)]
            let number = Int.random(in: 0..<5, using: &random)
            let nanoseconds = Int64.random(in: 1_000..<2_000_000_000, using: &random)
            let passed = Bool.random(using: &random)
            let choice = Int.random(in: 0..<6, using: &random)
            for metrics in [whole, part] {
                var key = SeriesKey(
                    route: metrics.route(method: "GET", name: "/\(number)"),
                    scenario: UInt16(number % 3),
                    group: 0
                )
                key.kind = .http
                key.status = passed ? 200 : 500
                switch choice {
                case 0...2: metrics.recordRequest(key, HTTPPhases(waiting: nanoseconds))
                case 3: metrics.recordCheck("c\(number)", passed: passed, scenario: 1, group: 0)
                case 4: metrics.noteIteration(scenario: UInt16(number % 3)) { $0.finished += 1 }
                default:
                    metrics.noteSocketEnd(
                        route: key.route,
                        code: UInt16(1000 + number),
                        isByPeer: passed,
                        length: number == 0 ? nil : nanoseconds
                    )
                    metrics.noteMessage(route: key.route, isSent: passed)
                    metrics.noteConnection(nanoseconds: nanoseconds)
                    metrics.add(.dataSent, Double(number), SeriesKey(scenario: 1, group: 0))
                    if passed { metrics.noteMalformedBody() } else { metrics.noteDroppedMessage() }
                }
            }
        }
        let stores = parts.map { $0.cut() }
        let expected = Self.image(whole.cut())
        for order in [[0, 1, 2, 3], [3, 1, 0, 2]] {
            let merged = SampleStore(submetrics: submetrics)
            for index in order { merged.merge(stores[index]) }
            #expect(Self.image(merged) == expected)
        }
        // In two steps, as seconds of loops become a run.
        let halves = [[2, 0], [1, 3]].map { pair in
            pair.reduce(into: SampleStore(submetrics: submetrics)) { $0.merge(stores[$1]) }
        }
        halves[0].merge(halves[1])
        #expect(Self.image(halves[0]) == expected)
    }
}
