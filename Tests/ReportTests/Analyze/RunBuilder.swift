// Builds timelines of runs that never took place, with trouble in them: for tests of what analysis makes of it.

import Measure
import TestSupport

@testable import Report

/// A run of routes with steady traffic, second by second, which trouble can be put into.
struct RunBuilder {
    /// A route's traffic.
    struct Traffic {
        var name: String
        var perSecond: Double
        var milliseconds: Double
    }

    static let mix = [
        Traffic(name: "GET /api/posts", perSecond: 18, milliseconds: 0.8),
        Traffic(name: "GET /api/users/me", perSecond: 8, milliseconds: 0.4),
        Traffic(name: "POST /api/posts", perSecond: 5, milliseconds: 1.1),
        Traffic(name: "POST /api/posts/:id/comments", perSecond: 4, milliseconds: 1.2),
        Traffic(name: "POST /api/posts/:id/like", perSecond: 4, milliseconds: 0.9),
        Traffic(name: "GET /api/friends", perSecond: 5, milliseconds: 0.5),
        Traffic(name: "POST /api/friends/requests/:id", perSecond: 5, milliseconds: 0.9),
        Traffic(name: "GET /api/conversations", perSecond: 7, milliseconds: 0.7),
        Traffic(name: "POST /api/conversations/:id/messages", perSecond: 5, milliseconds: 1.0),
        Traffic(name: "POST /api/ws/ticket", perSecond: 3, milliseconds: 0.5),
    ]

    static let origin = 1_790_000_000.0

    var seconds: [TimelineSecond] = []
    var random: SeededRandom

    init(seconds length: Int = 30, seed: UInt64 = 7, mix: [Traffic] = RunBuilder.mix, peak: Int = 30) {
        random = SeededRandom(seed: seed)
        for number in 1...length {
            var second = TimelineSecond(time: Double(number))
            let ramp = min(1, Double(number) / 4, Double(length - number + 1) / 3)
            var scenario = TimelineSecond.Scenario()
            scenario.vus = max(1, Int(Double(peak) * ramp))
            scenario.finished = Int(20 * ramp)
            second.scenarios["social"] = scenario
            for traffic in mix {
                let count = poisson(traffic.perSecond * ramp)
                guard count > 0 else { continue }
                var route = TimelineSecond.Route()
                route.statuses = [200: count]
                route.durations = buckets((0..<count).map { _ in noisy(traffic.milliseconds) })
                second.routes[traffic.name] = route
            }
            var chat = TimelineSecond.Route()
            chat.statuses = [101: 3]
            second.routes["WS /api/ws/chat"] = chat
            var sockets = TimelineSecond.Sockets()
            sockets.open = Int(8 * ramp)
            sockets.opened = 3
            var route = TimelineSecond.SocketRoute()
            route.opened = 3
            route.closeCodes = [1001: 3]
            route.sessions = [SparseBucket(ticks: 3_000_000_000, count: 3)]
            route.replies = [
                "joined": .init(expected: 3, missing: 0), "echo": .init(expected: 3, missing: 3),
            ]
            sockets.routes["WS /api/ws/chat"] = route
            second.sockets = sockets
            var generator = TimelineSecond.Generator()
            generator.loopLagP95 = [200_000]
            generator.loopBusy = [0.1]
            (generator.delayP50, generator.delayP95, generator.delayMaximum) = (
                [60_000], [400_000], [2_000_000]
            )
            second.generator = generator
            seconds.append(second)
        }
    }

    private mutating func poisson(_ mean: Double) -> Int {
        let spread = mean.squareRoot()
        let unit = Double(random.next() % 1_000) / 500 - 1
        return max(0, Int((mean + spread * unit).rounded()))
    }

    mutating func noisy(_ milliseconds: Double) -> Double {
        milliseconds * (0.7 + Double(random.next() % 1_000) / 1_000)
    }

    func buckets(_ milliseconds: [Double]) -> [SparseBucket] {
        var counts: [Int64: Int] = [:]
        for value in milliseconds { counts[Int64(value * 100) * 10_000, default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map { SparseBucket(ticks: $0.key, count: $0.value) }
    }

    // MARK: Trouble

    /// Seconds whose end lies after `from` and at most at `to`.
    private func indices(_ from: Double, _ to: Double) -> [Int] {
        seconds.indices.filter { seconds[$0].time > from && seconds[$0].time <= to }
    }

    /// A share of a route's requests gets another status.
    mutating func fail(
        _ route: String? = nil,
        status: Int,
        share: Double,
        from: Double,
        to: Double = .infinity
    ) {
        for index in indices(from, to) {
            for name in seconds[index].routes.keys.sorted()
            where route == nil ? !name.hasPrefix("WS ") : name == route {
                guard var entry = seconds[index].routes[name] else { continue }
                let good = entry.statuses[200] ?? entry.statuses[101] ?? 0
                let key = entry.statuses[101] == nil ? 200 : 101
                let bad = (0..<good).filter { _ in Double(random.next() % 10_000) / 10_000 < share }.count
                guard bad > 0 else { continue }
                entry.statuses[key] = good - bad == 0 ? nil : good - bad
                entry.statuses[status, default: 0] += bad
                entry.failed[status, default: 0] += bad
                seconds[index].routes[name] = entry
            }
        }
    }

    /// A share of requests gets no answer, with this error code.
    mutating func lose(_ route: String? = nil, code: Int, share: Double, from: Double, to: Double = .infinity)
    {
        let before = seconds
        fail(route, status: 0, share: share, from: from, to: to)
        for index in seconds.indices {
            for (name, entry) in seconds[index].routes {
                let lost = (entry.failed[0] ?? 0) - (before[index].routes[name]?.failed[0] ?? 0)
                if lost > 0 { seconds[index].routes[name]?.errors[code, default: 0] += lost }
            }
        }
    }

    /// Requests take longer.
    mutating func slow(_ route: String? = nil, by milliseconds: Double, from: Double, to: Double = .infinity)
    {
        for index in indices(from, to) {
            for name in seconds[index].routes.keys.sorted()
            where route == nil ? !name.hasPrefix("WS ") : name == route {
                let durations = seconds[index].routes[name]?.durations ?? []
                var slower: [Double] = []
                for bucket in durations {
                    for _ in 0..<bucket.count {
                        slower.append(Double(bucket.ticks) / 1e6 + noisy(milliseconds))
                    }
                }
                let joined = buckets(slower)
                seconds[index].routes[name]?.durations = joined
            }
        }
    }

    /// Nothing is answered.
    mutating func freeze(from: Double, to: Double = .infinity) {
        for index in indices(from, to) {
            seconds[index].routes = ["GET /api/posts": .init(), "POST /api/posts": .init()]
            seconds[index].routes["GET /api/posts"]?.inFlight = 20
            seconds[index].routes["POST /api/posts"]?.inFlight = 20
            seconds[index].scenarios["social"]?.finished = 0
        }
    }

    mutating func edit(from: Double = 0, to: Double = .infinity, _ change: (inout TimelineSecond) -> Void) {
        for index in indices(from, to) { change(&seconds[index]) }
    }

    // MARK: Result

    var timeline: Timeline { Timeline(header: TimelineHeader(originEpoch: Self.origin), seconds: seconds) }

    /// A summary whose thresholds held.
    static var calmSummary: Summary {
        let trend = MetricValues.trend([.init(name: "med", value: 0.8), .init(name: "p(95)", value: 1.4)])
        let held = ThresholdVerdict(expression: "p(95)<500", passed: true, observation: .value(1.4))
        return Summary(
            metrics: [
                SummaryMetric(name: "http_req_duration", contains: .time, values: trend, thresholds: [held]),
                SummaryMetric(
                    name: "http_reqs",
                    contains: .default,
                    values: .counter(count: 1_700, rate: 56.7)
                ),
            ],
            runDuration: 30
        )
    }

    /// The run as files.
    func input(summary: Summary? = RunBuilder.calmSummary) -> RunInput {
        var metadata = RunMetadata(profile: "test", start: UTCTime(epoch: Int(Self.origin)))
        metadata.end = UTCTime(epoch: Int(Self.origin) + seconds.count)
        metadata.version = "0"
        let lines = [timeline.header.line] + seconds.map(\.line)
        return RunInput(directoryName: "20260921T120000Z-test") { name in
            switch name {
            case .metadata: .bytes(Array(metadata.json.compactText.utf8))
            case .timeline: .bytes(Array((lines.joined(separator: "\n") + "\n").utf8))
            case .summary: summary.map { .bytes(Array($0.exportJSON.compactText.utf8)) } ?? .absent
            default: .absent
            }
        }
    }

    /// A collection with these questions, each one series by its value at every second.
    static func metrics(_ questions: [String: (Double) -> Double], length: Int = 30) -> MetricsCollection {
        let window = RunWindow(start: origin, end: origin + Double(length))
        return MetricsCollection(
            window: window,
            step: 1,
            statusLabel: "status_code",
            status: .ok,
            queries: questions.sorted { $0.key < $1.key }.map { name, value in
                let points = (0...length).map {
                    MetricSeries.Point(time: origin + Double($0), value: value(Double($0)))
                }
                return MetricQuery(
                    name: name,
                    expression: name,
                    unit: .count,
                    outcome: .data,
                    range: [MetricSeries(points: points)],
                    instant: [MetricSeries(points: points.suffix(1))]
                )
            }
        )
    }
}
