import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite struct TimelineEntryTests {
    /// A second with everything in it.
    private static func second(_ fill: (LoopMetrics) -> Void) -> RunSecond {
        let registry = Registry(scenarios: [("auth", [:]), ("social", [:])], submetrics: [])
        let metrics = LoopMetrics(registry: registry)
        fill(metrics)
        var health = LoopHealth()
        health.lags.record(5_000)
        health.lagMaximum = 5_000
        (health.length, health.busy, health.runQueueDelay) = (1_000_000_000, 250_040_000, 7_000)
        for delay in [10_000, 20_000, 90_000_000] as [Int64] { health.delays.record(delay) }
        health.delayMaximum = 90_000_000
        var other = LoopHealth()
        (other.length, other.busy, other.runQueueDelay) = (1_000_000_000, 2_000_000_000, 0)
        (other.timersFired, other.latenessMaximum) = (3, 700)
        return RunSecond(
            start: 4,
            length: 1.25,
            samples: LoopBound(metrics.cut()),
            names: registry.names,
            scenarios: [ScenarioVUs(name: "auth", active: 2), ScenarioVUs(name: "social", active: 7)],
            openSockets: 3,
            health: [health, other],
            cpuShare: 0.5
        )
    }

    @Test func `a second's line holds scenarios, routes, checks, sockets, bytes and the generator`() throws {
        let entry = TimelineEntry.second(
            Self.second { metrics in
                metrics.noteIteration(scenario: 2) { ($0.started, $0.finished, $0.interrupted) = (5, 4, 1) }
                var key = SeriesKey(
                    route: metrics.route(method: "GET", name: "GET /feed"),
                    scenario: 1,
                    group: 0
                )
                key.kind = .http
                for (status, code, count) in [(200, 0, 3), (500, 1500, 2), (0, 1212, 1), (0, 1050, 1)] {
                    (key.status, key.errorCode) = (UInt16(status), UInt16(code))
                    key.isExpected = status == 200
                    for _ in 0..<count { metrics.recordRequest(key, HTTPPhases(waiting: 1_000_000)) }
                }
                var socket = SeriesKey(
                    route: metrics.route(method: "WS", name: "chat"),
                    scenario: 1,
                    group: 0
                )
                (socket.kind, socket.status) = (.webSocket, 101)
                metrics.countSeries(socket)
                metrics.countSeries(socket)
                (socket.status, socket.errorCode) = (0, 1212)
                metrics.countSeries(socket)
                metrics.add(.wsMsgsSent, 4, socket)
                metrics.add(.wsMsgsReceived, 6, socket)
                for isSent in [true, true, false] {
                    metrics.noteMessage(route: socket.route, isSent: isSent)
                }
                metrics.noteSocketEnd(route: socket.route, code: 1001, isByPeer: false, length: nil)
                metrics.noteSocketEnd(route: socket.route, code: 1006, isByPeer: true, length: 3_000_000)
                for nanoseconds in [50_000, 70_000] as [Int64] {
                    metrics.noteConnection(nanoseconds: nanoseconds)
                }
                metrics.noteDroppedMessage()
                metrics.recordCheck("ok", passed: true, scenario: 1, group: 0)
                metrics.recordCheck(
                    "ok",
                    passed: false,
                    scenario: 1,
                    group: UInt16(metrics.registry.groupID("::g"))
                )
                metrics.add(.dataSent, 100, key)
                metrics.add(.dataReceived, 200, key)
            }
        )
        #expect(entry.time == 5.25)
        #expect(
            entry.scenarios.mapValues { [$0.vus, $0.started, $0.finished, $0.interrupted] } == [
                "auth": [2, 0, 0, 0], "social": [7, 5, 4, 1],
            ]
        )
        let feed = try #require(entry.routes["GET /feed"])
        #expect(feed.statuses == [200: 3, 500: 2, 0: 2])
        #expect(feed.failed == [500: 2, 0: 2])
        #expect(feed.errors == [1212: 1, 1050: 1])
        #expect(feed.durations.reduce(0) { $0 + $1.count } == 7)
        #expect(entry.routes["WS chat"]?.statuses == [101: 2, 0: 1])
        #expect(entry.routes["WS chat"]?.failed == [0: 1])
        #expect(entry.connections?.opened == 2 && entry.connections?.durations.count == 2)
        #expect(
            entry.checks.mapValues { [$0.passes ?? -1, $0.fails] } == ["ok": [1, 0], "::g::ok": [0, 1]]
        )
        let sockets = try #require(entry.sockets)
        #expect([sockets.open, sockets.opened, sockets.sent, sockets.received] == [3, 2, 4, 6])
        #expect(sockets.closeCodes == [1001: 1, 1006: 1] && sockets.closedByPeer == [1006: 1])
        let chat = try #require(sockets.routes["WS chat"])
        #expect([chat.opened, chat.sent, chat.received] == [2, 2, 1] && sockets.routes.count == 1)
        #expect(chat.closeCodes == [1001: 1, 1006: 1] && chat.closedByPeer == [1006: 1])
        #expect(chat.sessions.map(\.count) == [1], "a session that the run cut has no length")
        #expect(entry.dataSent == 100 && entry.dataReceived == 200)
        let generator = try #require(entry.generator)
        #expect(generator.loopLagMaximum == [5_000, 0] && generator.loopLagP95.count == 2)
        #expect(generator.loopBusy == [0.25, 1], "four digits, and at most the whole time")
        #expect(generator.delayMaximum == [90_000_000, 0] && generator.schedulingDelay == [7_000, 0])
        #expect(generator.delayP50.map { $0 / 1_000 } == [20, 0] && generator.delayP95[0] > 80_000_000)
        #expect(
            generator.timerLatenessMaximum == 700 && generator.cpuShare == 0.5
                && generator.droppedSamples == 1
        )
    }

    @Test func `a second without sockets, timers or requests claims none`() throws {
        var second = Self.second { _ in }
        second = RunSecond(
            start: second.start,
            length: second.length,
            samples: second.samples,
            names: second.names,
            scenarios: second.scenarios,
            openSockets: 0,
            health: [LoopHealth()],
            cpuShare: 0
        )
        let entry = TimelineEntry.second(second)
        #expect(entry.sockets == nil && entry.routes.isEmpty && entry.checks.isEmpty)
        #expect(entry.connections?.opened == 0)
        let generator = try #require(entry.generator)
        #expect(generator.timerLatenessMaximum == nil && generator.loopBusy == [])
        #expect(generator.delayP50 == [] && generator.delayMaximum == [] && generator.schedulingDelay == [])
    }

    @Test func `every request counts as failed whose status was not expected, be it 200`() throws {
        let entry = TimelineEntry.second(
            Self.second { metrics in
                var key = SeriesKey(route: metrics.route(method: "GET", name: "/a"), scenario: 1, group: 0)
                key.kind = .http
                for (status, isExpected) in [(200, false), (409, true), (409, false), (404, false)] {
                    (key.status, key.isExpected) = (UInt16(status), isExpected)
                    metrics.recordRequest(key, HTTPPhases())
                }
            }
        )
        #expect(entry.routes["GET /a"]?.statuses == [200: 1, 409: 2, 404: 1])
        #expect(entry.routes["GET /a"]?.failed == [200: 1, 409: 1, 404: 1])
    }

    @Test func `a label is the name, with its method unless it begins with it`() {
        #expect(Registry.Route(method: "GET", name: "GET /a").label == "GET /a")
        #expect(Registry.Route(method: "GET", name: "/a").label == "GET /a")
        #expect(Registry.Route(method: "GET", name: "GETTER").label == "GET GETTER")
    }
}
