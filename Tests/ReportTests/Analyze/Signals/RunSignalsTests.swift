import Measure
import Testing

@testable import Report

@Suite struct RunSignalsTests {
    /// A run of seconds with one request each.
    private static func run(
        _ times: [Double],
        records: Bool = true,
        _ change: (inout TimelineSecond) -> Void = { _ in }
    ) -> RunSignals {
        let seconds = times.map { time in
            var second = TimelineSecond(time: time)
            var scenario = TimelineSecond.Scenario()
            scenario.vus = 2
            second.scenarios = ["a": scenario]
            var route = TimelineSecond.Route()
            route.statuses = [200: 1]
            route.durations = [SparseBucket(ticks: 1_000_000, count: 1)]
            second.routes = ["GET /a": route]
            change(&second)
            return second
        }
        var input = RunFiles().input()
        input.timeline = Timeline(
            header: TimelineHeader(originEpoch: 1_000, recordsFailedRequests: records),
            seconds: seconds
        )
        return RunSignals(input: input)
    }

    @Test(arguments: [1, 2, 599, 600, 601, 1_200, 1_201, 3_601])
    func `a long run has at most 600 bins, and nothing of it is lost`(length: Int) {
        let signals = Self.run((1...length).map(Double.init))
        #expect(signals.times.count <= RunSignals.binLimit)
        #expect(signals.times.count == signals.lengths.count)
        #expect(signals.times.count == signals.vus.count)
        #expect(signals.times.last == Double(length))
        #expect(abs(signals.lengths.reduce(0, +) - Double(length)) < 1e-6)
        #expect(signals.seconds.joined().count == length)
        #expect(signals.routes.map(\.total) == [length])
        #expect(signals.requests.total == length)
        #expect(signals.routes[0].durations.joined().count == length)
        #expect(signals.active == 0..<signals.times.count)
        // Up to the limit a line is a bin; beyond it bins are equal, but for the last.
        #expect(length > 600 || signals.times.count == length)
        #expect(Set(signals.seconds.dropLast().map(\.count)).count <= 1)
    }

    @Test func `VUs and requests in flight of joined bins are those at the end`() {
        let signals = Self.run((1...1_201).map(Double.init)) { second in
            second.scenarios["a"]?.vus = Int(second.time)
            second.routes["GET /a"]?.inFlight = Int(second.time)
        }
        #expect(signals.vus.first == 3)
        #expect(signals.routes[0].inFlight.first == 3)
    }

    @Test func `setup and teardown are not the active part`() {
        let signals = Self.run((1...10).map(Double.init)) { second in
            second.scenarios["a"]?.vus = (4...7).contains(second.time) ? 3 : 0
            if second.time == 3 { second.scenarios["a"]?.started = 1 }
        }
        #expect(signals.active == 2..<7)
    }

    @Test func `a run that records no VUs is active all the time`() {
        #expect(Self.run([1, 2, 3]) { $0.scenarios = [:] }.active == 0..<3)
        #expect(Self.run([]).active == 0..<0)
    }

    @Test func `without a timeline there are no bins`() {
        let signals = RunSignals(input: RunFiles().input())
        #expect(signals.times.isEmpty && signals.routes.isEmpty && signals.vus.isEmpty)
        #expect(signals.active == 0..<0)
        #expect(signals.requests.isEmpty)
        #expect(signals.start(ofBin: 0) == 0)
        #expect(signals.window(0..<0) == 0...0)
        #expect(signals.end(of: 0..<0) == nil)
    }

    @Test func `bins have a start, stretches a window and an end`() {
        let signals = Self.run([1, 2.5, 2.5, 4, 5, 6])
        #expect(signals.lengths == [1, 1.5, 0, 1.5, 1, 1])
        #expect(signals.start(ofBin: 0) == 0)
        #expect(signals.start(ofBin: 3) == 2.5)
        #expect(signals.start(ofBin: 99) == 6)
        #expect(signals.window(1..<4) == 1...4)
        #expect(signals.window(2..<2) == 2.5...2.5)
        #expect(signals.end(of: 1..<3) == 2.5)
        // The last bin but one is as good as the end.
        #expect(signals.end(of: 1..<5) == nil)
        #expect(signals.end(of: 1..<6) == nil)
        #expect(signals.end(of: 3..<3) == nil)
    }

    @Test func `a clock that goes back makes no negative lengths`() {
        let signals = Self.run([5, 3, 8])
        #expect(signals.lengths == [5, 0, 5])
        #expect(signals.window(1..<2) == 5...5)
    }

    @Test func `a clock that does not begin at nought has a long first bin`() {
        let signals = Self.run([100, 101])
        #expect(signals.lengths == [100, 1])
        #expect(signals.window(0..<1) == 0...100)
    }

    @Test func `routes are by name, and sockets are no requests`() {
        let signals = Self.run([1, 2]) { second in
            var socket = TimelineSecond.Route()
            socket.statuses = [101: 4]
            second.routes["WS /a"] = socket
            second.routes["DELETE /a"] = TimelineSecond.Route()
        }
        #expect(signals.routes.map(\.name) == ["DELETE /a", "GET /a", "WS /a"])
        #expect(signals.routes.map(\.isSocket) == [false, false, true])
        #expect(signals.httpRoutes.map(\.total) == [0, 2])
        #expect(signals.requests == [1, 1])
    }

    @Test(arguments: [true, false])
    func `timelines from before failed requests were recorded tell them by status`(records: Bool) {
        let signals = Self.run([1], records: records) { second in
            second.routes["GET /a"]?.statuses = [200: 5, 404: 2, 409: 3, 401: 4, 429: 1, 500: 6, 0: 7]
            second.routes["GET /a"]?.failed = records ? [404: 1] : [:]
            var socket = TimelineSecond.Route()
            socket.statuses = [101: 4, 404: 2]
            second.routes["WS /a"] = socket
        }
        #expect(signals.routes[0].failed == [records ? [404: 1] : [401: 4, 429: 1, 500: 6, 0: 7]])
        #expect(signals.routes[0].failedTotal == (records ? 1 : 18))
        #expect(signals.routes[1].failed == [records ? [:] : [404: 2]])
        #expect(signals.routes[0].inFlight == [records ? 0 : nil])
    }

    @Test func `the origin is the timeline's, else the window's start`() {
        #expect(Self.run([1]).origin == 1_000)
        var files = RunFiles()
        files[text: .metadata] = #"{"start_epoch": 500, "end_epoch": 600}"#
        #expect(RunSignals(input: files.input()).origin == 500)
        #expect(RunSignals(input: RunFiles().input("x")).origin == nil)
    }

    @Test func `columns are added up bin by bin`() {
        #expect(RunSignals.sum([], bins: 2) == [0, 0])
        #expect(RunSignals.sum([[1, 2], [3]], bins: 2) == [4, 2])
    }
}
