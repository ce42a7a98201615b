import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite struct LoopMetricsTests {
    private static func metrics(_ submetrics: [String] = []) throws -> LoopMetrics {
        let registered = try submetrics.map { text in
            let name = try SubmetricName(parsing: text)
            return RegisteredSubmetric(name: name, metric: try #require(BuiltinMetric(name: name.metric)))
        }
        return LoopMetrics(
            registry: Registry(scenarios: [("main", [:]), ("other", [:])], submetrics: registered)
        )
    }

    private static func key(_ metrics: LoopMetrics, _ name: String, status: UInt16 = 200) -> SeriesKey {
        var key = SeriesKey(route: metrics.route(method: "GET", name: name), scenario: 1, group: 0)
        key.kind = .http
        key.status = status
        key.isExpected = status < 400
        return key
    }

    @Test func `a request is one sample of each HTTP metric, in its route and series`() throws {
        let metrics = try Self.metrics()
        let phases = HTTPPhases(
            blocked: 1,
            connecting: 2,
            tlsHandshaking: 3,
            sending: 4_000_000,
            waiting: 5_000_000,
            receiving: 6_000_000
        )
        #expect(phases.duration == 15_000_000)
        metrics.recordRequest(Self.key(metrics, "/a"), phases)
        metrics.recordRequest(Self.key(metrics, "/a", status: 500), phases)
        metrics.recordRequest(Self.key(metrics, "/b"), phases)
        let store = metrics.cut()
        #expect(store[.httpReqs].counter.total == 3)
        #expect(store[.httpReqFailed].rate.passes == 1 && store[.httpReqFailed].rate.fails == 2)
        let values: [BuiltinMetric: Double] = [
            .httpReqDuration: 15, .httpReqBlocked: 1e-6, .httpReqConnecting: 2e-6,
            .httpReqTLSHandshaking: 3e-6,
            .httpReqSending: 4, .httpReqWaiting: 5, .httpReqReceiving: 6,
        ]
        for (metric, value) in values {
            #expect(store[metric].trend.count == 3)
            #expect(store[metric].trend.minimum == value && store[metric].trend.maximum == value)
        }
        #expect(store.seriesCounts == [1, 1, 1])
        #expect(store.routeDurations.map(\.count) == [2, 1])
    }

    @Test func `samples go to the sub-metrics whose tags they carry, of their own metric alone`() throws {
        let metrics = try Self.metrics([
            "http_req_duration{expected_response:true}", "http_req_failed{name:/a}", "http_reqs{status:500}",
            "iterations{scenario:main}", "iteration_duration{scenario:other}", "checks{check:ok}",
            "http_req_waiting{name:/b}",
        ])
        metrics.recordRequest(Self.key(metrics, "/a"), HTTPPhases(waiting: 7_000_000))
        metrics.recordRequest(Self.key(metrics, "/a", status: 500), HTTPPhases())
        metrics.recordRequest(Self.key(metrics, "/b"), HTTPPhases(waiting: 9_000_000))
        let plain = SeriesKey(scenario: 1, group: 0)
        metrics.add(.iterations, 1, plain)
        metrics.record(.iterationDuration, nanoseconds: 5, plain)
        metrics.recordCheck("ok", passed: true, scenario: 1, group: 0)
        metrics.recordCheck("not ok", passed: false, scenario: 1, group: 0)
        let parts = metrics.cut().submetrics
        #expect(parts[0].trend.count == 2 && parts[0].trend.maximum == 9)
        #expect(parts[1].rate.passes == 1 && parts[1].rate.fails == 1)
        #expect(parts[2].counter.total == 1)
        #expect(parts[3].counter.total == 1)
        #expect(parts[4].isEmpty)
        #expect(parts[5].rate.passes == 1 && parts[5].rate.fails == 0)
        #expect(parts[6].trend.count == 1 && parts[6].trend.minimum == 9)
    }

    @Test func `checks of one name in two groups are two checks, and one over scenarios`() throws {
        let metrics = try Self.metrics()
        metrics.recordCheck("ok", passed: true, scenario: 1, group: 0)
        metrics.recordCheck("ok", passed: false, scenario: 2, group: 0)
        metrics.recordCheck("ok", passed: true, scenario: 1, group: 3)
        let store = metrics.cut()
        #expect(store.checks.map(\.passes) == [1, 1] && store.checks.map(\.fails) == [1, 0])
        #expect(metrics.registry.names.checks == [.init(group: 0, name: "ok"), .init(group: 3, name: "ok")])
        #expect(store[.checks].rate.passes == 2 && store[.checks].rate.fails == 1)
    }

    @Test func `URLs beyond the cap go to the shared route and are not remembered one by one`() throws {
        let metrics = try Self.metrics()
        for number in 0..<(Registry.routeLimit + 500) { _ = Self.key(metrics, "/\(number)") }
        let shared = Set((0..<100).map { metrics.route(method: "GET", name: "/late/\($0)") })
        #expect(shared == [UInt32(Registry.routeLimit)])
        #expect(metrics.registry.names.routes.last?.name == Registry.otherRoutes)
        #expect(
            metrics.unnamedRoute(method: "GET", path: "/x") { "http://h/x" } == UInt32(Registry.routeLimit)
        )
    }

    @Test func `an unnamed route is the masked URL, made once per path`() throws {
        let metrics = try Self.metrics()
        var made = 0
        for _ in 0..<3 {
            _ = metrics.unnamedRoute(method: "GET", path: "/ws?ticket=abc") {
                made += 1
                return "http://h/ws?ticket=abc"
            }
        }
        #expect(made == 1)
        #expect(metrics.registry.names.routes.map(\.name) == ["http://h/ws?ticket=****"])
    }

    @Test func `a cut hands everything out, and a recycled store brings nothing back`() throws {
        let metrics = try Self.metrics(["checks{check:ok}"])
        func fill() {
            metrics.recordRequest(Self.key(metrics, "/a"), HTTPPhases(waiting: 1))
            metrics.recordCheck("ok", passed: true, scenario: 1, group: 0)
            metrics.noteIteration(scenario: 1) { $0.started += 1 }
            metrics.noteSocketEnd(route: 2, code: 1000, isByPeer: true, length: 9)
            metrics.noteMessage(route: 0, isSent: true)
            metrics.noteMessage(route: 2, isSent: false)
            metrics.noteConnection(nanoseconds: 5)
            metrics.noteMalformedBody()
            metrics.noteDroppedMessage()
        }
        for _ in 0..<4 {
            fill()
            let full = metrics.cut()
            #expect(full[.httpReqs].counter.total == 1)
            #expect(full.checks.map(\.passes) == [1] && full.submetrics[0].rate.passes == 1)
            #expect(full.iterations[1].started == 1 && full.closeCodes == [1000: 1])
            #expect(full.sockets.map(\.sent) == [1, 0, 0] && full.sockets.map(\.received) == [0, 0, 1])
            #expect(full.sockets[2].closedByPeer == [1000: 1] && full.sockets[2].sessions.count == 1)
            #expect(full.connects.count == 1)
            #expect(full.malformedBodies == 1 && full.droppedMessages == 1)
            #expect(full.routeDurations.map(\.count) == [1] && full.seriesCounts == [1])
            metrics.recycle(full)
            let empty = metrics.cut()
            #expect(empty.sinks.allSatisfy(\.isEmpty) && empty.submetrics.allSatisfy(\.isEmpty))
            #expect(empty.seriesCounts.allSatisfy { $0 == 0 } && empty.closeCodes.isEmpty)
            #expect(empty.iterations.allSatisfy { $0 == IterationCounts() })
            #expect(empty.sockets.allSatisfy(\.isEmpty) && empty.connects.isEmpty)
            #expect(empty.malformedBodies == 0 && empty.droppedMessages == 0)
            metrics.recycle(empty)
        }
    }
}
