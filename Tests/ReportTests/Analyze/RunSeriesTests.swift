import Measure
import Testing

@testable import Report

@Suite struct RunSeriesTests {
    private static func series(_ seconds: [TimelineSecond], records: Bool = true) -> RunSeries {
        RunSeries(
            Timeline(
                header: TimelineHeader(originEpoch: 0, recordsFailedRequests: records),
                seconds: seconds
            )
        )
    }

    @Test func `a point adds up the routes of its second`() {
        var second = TimelineSecond(time: 2)
        var posts = TimelineSecond.Route()
        posts.statuses = [200: 3, 500: 1, 0: 1]
        posts.durations = [SparseBucket(ticks: 10_000_000, count: 4)]
        var socket = TimelineSecond.Route()
        socket.statuses = [101: 7]
        second.routes = ["GET /posts": posts, "WS /chat": socket]
        let series = Self.series([second])
        #expect(series.points.count == 1)
        #expect(series.points[0].requests == 5)
        #expect(series.points[0].outcomes == [2: 3, 5: 1, 0: 1])
        #expect(series.points[0].p50 == 10)
        #expect(series.points[0].vus == nil)
    }

    @Test(arguments: [
        (0, 0), (100, 2), (101, 2), (200, 2), (302, 2), (399, 2), (400, 4), (429, 4), (499, 4), (500, 5),
        (599, 5), (600, 2),
        (-1, 2),
    ])
    func `statuses are told by their class`(status: Int, outcome: Int) {
        #expect(RunSeries.outcomeClass(status) == outcome)
    }

    @Test func `percentiles are over the durations of all routes, without sockets`() throws {
        var second = TimelineSecond(time: 1)
        for (name, ticks) in [("GET /a", 10), ("GET /b", 20), ("WS /c", 900)] {
            var route = TimelineSecond.Route()
            route.statuses = [200: 1]
            route.durations = [SparseBucket(ticks: Int64(ticks) * 1_000_000, count: 1)]
            second.routes[name] = route
        }
        let point = try #require(Self.series([second]).points.first)
        #expect(point.p50 == 15)
        #expect(abs((point.p95 ?? 0) - 19.5) < 1e-9)
        #expect(abs((point.p99 ?? 0) - 19.9) < 1e-9)
    }

    @Test func `what was not recorded is nothing, not nought`() throws {
        let point = try #require(Self.series([TimelineSecond(time: 1)]).points.first)
        #expect(point.vus == nil && point.socketsOpen == nil)
        #expect(point.p50 == nil && point.p95 == nil && point.p99 == nil)
        #expect(point.requests == 0 && point.failed == 0 && point.outcomes.isEmpty)
        #expect(Self.series([]).points.isEmpty)
    }

    @Test func `scenarios, checks and sockets are taken over`() throws {
        var second = TimelineSecond(time: 1)
        var one = TimelineSecond.Scenario()
        (one.vus, one.finished) = (3, 5)
        var other = TimelineSecond.Scenario()
        other.vus = 4
        second.scenarios = ["a": one, "b": other, "c": TimelineSecond.Scenario()]
        second.checks = ["x": .init(passes: 1, fails: 2), "y": .init(fails: 3)]
        var sockets = TimelineSecond.Sockets()
        (sockets.open, sockets.opened, sockets.sent, sockets.received) = (6, 2, 9, 8)
        sockets.closeCodes = [1000: 1]
        second.sockets = sockets
        let point = try #require(Self.series([second]).points.first)
        #expect(point.vus == 7)
        #expect(point.iterations == 5)
        #expect(point.checkFailures == 5)
        #expect(point.socketsOpen == 6 && point.socketsOpened == 2)
        #expect(point.messagesSent == 9 && point.messagesReceived == 8)
        #expect(point.closeCodes == [1000: 1])
    }

    @Test(arguments: [true, false])
    func `failed requests are those recorded, else those by status`(records: Bool) throws {
        var second = TimelineSecond(time: 1)
        var route = TimelineSecond.Route()
        route.statuses = [200: 1, 404: 2, 500: 3]
        route.failed = records ? [404: 2] : [:]
        second.routes = ["GET /a": route, "WS /b": route]
        #expect(
            try #require(Self.series([second], records: records).points.first).failed == (records ? 2 : 3)
        )
    }

    @Test func `rates are per second, and of no time nothing`() {
        let points = Self.series([2, 2, 1, 4].map { TimelineSecond(time: $0) }).points
        #expect(points.map(\.length) == [2, 0, 0, 3])
        #expect(points.map { $0.rate(6) } == [3, 0, 0, 2])
        #expect(points.map(\.time) == [2, 2, 1, 4])
    }

    @Test(arguments: [
        ("WS /api/ws/chat", true), ("WSX /a", false), ("GET /a", false), ("ws /a", false), ("", false),
    ])
    func `a socket's route begins with WS`(name: String, isSocket: Bool) {
        #expect(RouteName.isSocket(name) == isSocket)
    }
}
