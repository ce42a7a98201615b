// Everything detectors look at, on one axis of bins of about a second. Must not contain judgement.

import Measure

/// A route's requests bin by bin.
struct RouteSignal: Sendable {
    /// `POST /api/posts`, `WS /api/ws/chat`.
    let name: String
    /// Requests that ended.
    var totals: [Int]
    /// Those whose status was not expected, by status.
    var failed: [[Int: Int]]
    /// Transport failures by k6's error code.
    var errors: [[Int: Int]]
    /// Durations.
    var durations: [[SparseBucket]]
    /// Requests not answered yet at the end of each bin; nil when not recorded.
    var inFlight: [Int?]

    var isSocket: Bool { RouteName.isSocket(name) }
    var total: Int { totals.reduce(0, +) }
    var failedTotal: Int { failed.reduce(0) { $0 + $1.values.reduce(0, +) } }

    init(name: String, bins: Int, recordsInFlight: Bool) {
        self.name = name
        totals = Array(repeating: 0, count: bins)
        failed = Array(repeating: [:], count: bins)
        errors = Array(repeating: [:], count: bins)
        durations = Array(repeating: [], count: bins)
        inFlight = Array(repeating: recordsInFlight ? 0 : nil, count: bins)
    }
}

/// A run's timeline, metrics and logs, ready to be looked at.
struct RunSignals: Sendable {
    /// Bins beyond this number are joined in equal groups, so that an hour costs no more than ten minutes.
    static let binLimit = 600

    let input: RunInput
    let metrics: MetricsCollection?
    let logs: LogsCollection?
    /// End of each bin, seconds since the run's start.
    let times: [Double]
    /// Lengths of bins in seconds.
    let lengths: [Double]
    /// By name.
    let routes: [RouteSignal]
    /// VUs at the end of each bin; 0 when not recorded.
    let vus: [Int]
    /// The timeline's lines of each bin.
    let seconds: [[TimelineSecond]]
    /// Bins with VUs that iterate: setup and teardown are outside.
    let active: Range<Int>

    init(input: RunInput, metrics: MetricsCollection? = nil, logs: LogsCollection? = nil) {
        self.input = input
        self.metrics = metrics
        self.logs = logs
        let lines = input.timeline?.seconds ?? []
        let group = max(1, (lines.count + Self.binLimit - 1) / Self.binLimit)
        var grouped: [[TimelineSecond]] = []
        for start in stride(from: 0, to: lines.count, by: group) {
            grouped.append(Array(lines[start..<min(start + group, lines.count)]))
        }
        seconds = grouped
        times = grouped.map { $0.last?.time ?? 0 }
        lengths = zip(times, [0] + times).map { max(0, $0 - $1) }
        vus = grouped.map { $0.last?.scenarios.values.reduce(0) { $0 + ($1.vus ?? 0) } ?? 0 }
        let recordsFailures = input.timeline?.header.recordsFailedRequests ?? false
        routes = Self.routes(grouped, recordsFailures: recordsFailures)
        let withVUs = grouped.indices.filter { bin in
            grouped[bin].contains { second in
                second.scenarios.values.contains { ($0.vus ?? 0) > 0 || ($0.started ?? 0) > 0 }
            }
        }
        active = withVUs.first.flatMap { first in withVUs.last.map { first..<($0 + 1) } } ?? 0..<grouped.count
    }

    private static func routes(_ bins: [[TimelineSecond]], recordsFailures: Bool) -> [RouteSignal] {
        var routes: [String: RouteSignal] = [:]
        for (bin, seconds) in bins.enumerated() {
            for second in seconds {
                for (name, route) in second.routes {
                    routes[
                        name,
                        default: RouteSignal(name: name, bins: bins.count, recordsInFlight: recordsFailures)
                    ].add(
                        route,
                        bin: bin,
                        recordsFailures: recordsFailures
                    )
                }
            }
        }
        return routes.values.sorted { $0.name < $1.name }
    }

    // MARK: Reading

    /// Seconds since the run's start at which a bin begins.
    func start(ofBin bin: Int) -> Double { bin == 0 ? 0 : times[min(bin, times.count) - 1] }

    /// Seconds since the run's start that a stretch covers.
    func window(_ range: Range<Int>) -> ClosedRange<Double> {
        let start = start(ofBin: range.lowerBound)
        let end = range.isEmpty ? start : times[range.upperBound - 1]
        return start...max(start, end)
    }

    /// When a stretch ends; nil when it lasts to the end of the active part.
    func end(of range: Range<Int>) -> Double? {
        range.upperBound >= active.upperBound - 1 || range.isEmpty ? nil : times[range.upperBound - 1]
    }

    /// The timeline's clock origin, or the window's start: what turns seconds of the run into time stamps.
    var origin: Double? { input.timeline?.header.originEpoch ?? input.window?.start }

    /// Routes that answer HTTP requests.
    var httpRoutes: [RouteSignal] { routes.filter { !$0.isSocket } }

    /// Requests of all HTTP routes by bin.
    var requests: [Int] { Self.sum(httpRoutes.map(\.totals), bins: times.count) }

    static func sum(_ columns: [[Int]], bins: Int) -> [Int] {
        var sums = Array(repeating: 0, count: bins)
        for column in columns { for bin in column.indices { sums[bin] += column[bin] } }
        return sums
    }
}

extension RouteSignal {
    fileprivate mutating func add(_ route: TimelineSecond.Route, bin: Int, recordsFailures: Bool) {
        totals[bin] += route.statuses.values.reduce(0, +)
        for (status, count) in route.failedCounts(recorded: recordsFailures, isSocket: isSocket) {
            failed[bin][status, default: 0] += count
        }
        for (code, count) in route.errors { errors[bin][code, default: 0] += count }
        durations[bin] += route.durations
        inFlight[bin] = route.inFlight ?? inFlight[bin]
    }
}
