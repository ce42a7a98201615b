// The run on one time axis: a point per line of the timeline. Must not contain judgement or rendering.

import Measure

/// The course of a run, for charts and detectors.
public struct RunSeries: Hashable, Sendable {
    /// One interval, about a second.
    public struct Point: Hashable, Sendable {
        /// End of the interval, seconds since the run's start.
        public var time: Double
        /// Its length in seconds.
        public var length: Double
        /// VUs active at its end; nil when not recorded.
        public var vus: Int?
        /// Requests that ended, without WebSocket handshakes.
        public var requests = 0
        /// Those whose status was not expected.
        public var failed = 0
        /// Answers with 2xx or 3xx, by class otherwise: 4 and 5 for 4xx and 5xx, 0 for transport failures, 2 for the rest.
        public var outcomes: [Int: Int] = [:]
        /// Percentiles of durations in ms; nil without requests.
        public var p50: Double?
        /// 95th.
        public var p95: Double?
        /// 99th.
        public var p99: Double?
        /// Iterations that ran to their end.
        public var iterations = 0
        /// Checks that failed.
        public var checkFailures = 0
        /// WebSockets open at the end; nil when not recorded.
        public var socketsOpen: Int?
        /// WebSockets opened.
        public var socketsOpened = 0
        /// WebSockets that ended, by close code.
        public var closeCodes: [Int: Int] = [:]
        /// Messages sent.
        public var messagesSent = 0
        /// Messages received.
        public var messagesReceived = 0

        init(time: Double, length: Double) {
            self.time = time
            self.length = length
        }

        /// A count per second.
        public func rate(_ count: Int) -> Double { length > 0 ? Double(count) / length : 0 }
    }

    /// Every interval in order.
    public var points: [Point]

    /// The series of a timeline.
    public init(_ timeline: Timeline) {
        var previous = 0.0
        points = timeline.seconds.map { second in
            defer { previous = second.time }
            return Self.point(second, since: previous)
        }
        let records = timeline.header.recordsFailedRequests
        for (index, second) in timeline.seconds.enumerated() {
            for (name, route) in second.routes where !RouteName.isSocket(name) {
                points[index].failed += route.failedCounts(recorded: records, isSocket: false).values.reduce(
                    0,
                    +
                )
            }
        }
    }

    private static func point(_ second: TimelineSecond, since previous: Double) -> Point {
        var point = Point(time: second.time, length: max(0, second.time - previous))
        let vus = second.scenarios.values.compactMap(\.vus)
        point.vus = vus.isEmpty ? nil : vus.reduce(0, +)
        point.iterations = second.scenarios.values.reduce(0) { $0 + ($1.finished ?? 0) }
        var durations: [Int64: Int] = [:]
        for (name, route) in second.routes where !RouteName.isSocket(name) {
            for (status, count) in route.statuses {
                point.requests += count
                point.outcomes[outcomeClass(status), default: 0] += count
            }
            for bucket in route.durations { durations[bucket.ticks, default: 0] += bucket.count }
        }
        let buckets = durations.sorted { $0.key < $1.key }.map {
            SparseBucket(ticks: $0.key, count: $0.value)
        }
        let milliseconds: (Double) -> Double? = { percent in
            IntervalHistogram.quantile(percent, of: buckets).map { $0 / 1e6 }
        }
        (point.p50, point.p95, point.p99) = (milliseconds(50), milliseconds(95), milliseconds(99))
        point.checkFailures = second.checks.values.reduce(0) { $0 + $1.fails }
        point.socketsOpen = second.sockets?.open
        point.socketsOpened = second.sockets?.opened ?? 0
        point.closeCodes = second.sockets?.closeCodes ?? [:]
        point.messagesSent = second.sockets?.sent ?? 0
        point.messagesReceived = second.sockets?.received ?? 0
        return point
    }

    /// 0 for transport failures, 4 and 5 for 4xx and 5xx, 2 for all else.
    static func outcomeClass(_ status: Int) -> Int {
        switch status {
        case 0: 0
        case 400..<500: 4
        case 500..<600: 5
        default: 2
        }
    }
}

extension TimelineSecond.Route {
    /// Requests whose status was not expected. Old timelines do not tell which statuses a script expects: there 404 and 409, which are
    /// often among them, do not count.
    func failedCounts(recorded: Bool, isSocket: Bool) -> [Int: Int] {
        if recorded { return failed }
        return statuses.filter { status, _ in
            if isSocket { return status != 101 }
            return status == 0 || status >= 500 || (status >= 400 && status != 404 && status != 409)
        }
    }
}

/// Names of routes as the timeline has them.
public enum RouteName {
    /// Whether this is a WebSocket route: its requests are handshakes.
    public static func isSocket(_ name: String) -> Bool { name.hasPrefix("WS ") }
}
