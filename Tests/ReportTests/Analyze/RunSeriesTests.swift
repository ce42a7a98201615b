import Measure
import Testing

@testable import Report

@Suite struct RunSeriesTests {
    @Test func aPointAddsUpTheRoutesOfItsSecond() {
        var second = TimelineSecond(time: 2)
        var posts = TimelineSecond.Route()
        posts.statuses = [200: 3, 500: 1, 0: 1]
        posts.durations = [SparseBucket(ticks: 10_000_000, count: 4)]
        var socket = TimelineSecond.Route()
        socket.statuses = [101: 7]
        second.routes = ["GET /posts": posts, "WS /chat": socket]
        let series = RunSeries(Timeline(header: TimelineHeader(originEpoch: 0), seconds: [second]))
        #expect(series.points.count == 1)
        #expect(series.points[0].requests == 5)
        #expect(series.points[0].outcomes == [2: 3, 5: 1, 0: 1])
        #expect(series.points[0].p50 == 10)
        #expect(series.points[0].vus == nil)
    }
}
