// The samples of one second on one loop, or of the whole run. Must not contain: names, clocks, locks.

import Measure

/// Iterations of one scenario.
struct IterationCounts: Sendable, Equatable {
    var started = 0
    var finished = 0
    var interrupted = 0

    static func += (left: inout IterationCounts, right: IterationCounts) {
        left.started += right.started
        left.finished += right.finished
        left.interrupted += right.interrupted
    }
}

/// WebSockets of one route.
struct SocketCounts: Sendable {
    var sent = 0
    var received = 0
    var closeCodes: [UInt16: Int] = [:]
    /// Those of them whose end the peer began.
    var closedByPeer: [UInt16: Int] = [:]
    /// Lengths of sessions that ended, ns.
    var sessions = IntervalHistogram()
    /// Replies the script waited for, by its name for them.
    var replies: [String: TimelineSecond.Replies] = [:]

    var isEmpty: Bool { sent == 0 && received == 0 && closeCodes.isEmpty && replies.isEmpty }

    mutating func merge(_ other: SocketCounts) {
        guard !other.isEmpty else { return }
        sent += other.sent
        received += other.received
        closeCodes.merge(other.closeCodes, uniquingKeysWith: +)
        closedByPeer.merge(other.closedByPeer, uniquingKeysWith: +)
        sessions.merge(other.sessions)
        replies.merge(other.replies) {
            .init(expected: $0.expected + $1.expected, missing: $0.missing + $1.missing)
        }
    }
}

/// Aggregates by dense ids. A loop fills one for a second; the loops' stores of a second merge into one; those merge into
/// the run's. Merging is exact and its order does not matter.
final class SampleStore {
    /// By `BuiltinMetric.rawValue`.
    var sinks: [Sink] = BuiltinMetric.allCases.map { Sink(kind: $0.metric.kind) }
    /// By index in `Registry.submetrics`.
    var submetrics: [Sink]
    /// Samples of http_req_duration, or of ws_connecting, by route id, ns.
    var routeDurations: [IntervalHistogram] = []
    /// Requests (or sockets) by series id.
    var seriesCounts: [Int] = []
    /// By check id.
    var checks: [RateSink] = []
    /// By scenario id; 0 is setup and teardown.
    var iterations: [IterationCounts] = []
    var closeCodes: [UInt16: Int] = [:]
    /// By route id.
    var sockets: [SocketCounts] = []
    /// How long connecting took of the TCP connections that were opened, ns.
    var connects = IntervalHistogram()
    /// Bodies that a script wanted to read as JSON and that were not.
    var malformedBodies = 0
    /// Frames or messages that came faster than the script read them and were thrown away.
    var droppedMessages = 0

    init(submetrics: [RegisteredSubmetric]) {
        self.submetrics = submetrics.map { Sink(kind: $0.metric.metric.kind) }
    }

    subscript(metric: BuiltinMetric) -> Sink {
        get { sinks[metric.rawValue] }
        _modify { yield &sinks[metric.rawValue] }
    }

    func merge(_ other: SampleStore) {
        for index in sinks.indices where !other.sinks[index].isEmpty {
            sinks[index].merge(other.sinks[index])
        }
        for index in submetrics.indices { submetrics[index].merge(other.submetrics[index]) }
        Self.merge(other.routeDurations, into: &routeDurations, empty: IntervalHistogram()) { $0.merge($1) }
        Self.merge(other.seriesCounts, into: &seriesCounts, empty: 0) { $0 += $1 }
        Self.merge(other.checks, into: &checks, empty: RateSink()) { $0.merge($1) }
        Self.merge(other.iterations, into: &iterations, empty: IterationCounts()) { $0 += $1 }
        closeCodes.merge(other.closeCodes, uniquingKeysWith: +)
        Self.merge(other.sockets, into: &sockets, empty: SocketCounts()) { $0.merge($1) }
        connects.merge(other.connects)
        malformedBodies += other.malformedBodies
        droppedMessages += other.droppedMessages
    }

    /// Forgets the samples and keeps the storage.
    func reset() {
        for index in sinks.indices { sinks[index].reset() }
        for index in submetrics.indices { submetrics[index].reset() }
        for index in routeDurations.indices { routeDurations[index].reset() }
        for index in seriesCounts.indices { seriesCounts[index] = 0 }
        for index in checks.indices { checks[index] = RateSink() }
        for index in iterations.indices { iterations[index] = IterationCounts() }
        closeCodes = [:]
        for index in sockets.indices where !sockets[index].isEmpty { sockets[index] = SocketCounts() }
        connects.reset()
        malformedBodies = 0
        droppedMessages = 0
    }

    private static func merge<Value>(
        _ other: [Value],
        into own: inout [Value],
        empty: Value,
        _ join: (inout Value, Value) -> Void
    ) {
        if own.count < other.count { own += Array(repeating: empty, count: other.count - own.count) }
        for index in other.indices { join(&own[index], other[index]) }
    }
}
