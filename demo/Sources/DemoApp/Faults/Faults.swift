// The faults at work: their clock, and what has to be started and stopped with it. Effects stand in files of their own.

import Foundation
import Synchronization

final class Faults: Sendable {
    let schedule: FaultSchedule
    let metrics: Metrics
    let log: RequestLog?
    let limiter = RateLimiter()
    let connections: ConnectionPool
    private let record: FaultRecord?
    private let clock: @Sendable () -> Instant
    private let process = ProcessFaults()
    /// When the clock started; 0: not yet.
    private let started = Atomic<Instant>(0)

    init(
        _ faults: [Fault],
        metrics: Metrics,
        log: RequestLog? = nil,
        record: FaultRecord? = nil,
        clock: @escaping @Sendable () -> Instant = { monotonicNow() }
    ) {
        schedule = FaultSchedule(faults)
        self.metrics = metrics
        self.log = log
        self.record = record
        self.clock = clock
        connections = ConnectionPool()
    }

    /// Seconds on the clock of the faults; nil before it has started.
    var seconds: Double? {
        let start = started.load(ordering: .acquiring)
        return start == 0 ? nil : Double(clock() - start) / 1e9
    }

    /// The first request under `/api/` starts the clock, the record says when.
    func arrived(_ path: String) {
        guard started.load(ordering: .relaxed) == 0, path.hasPrefix("/api/") else { return }
        guard
            started.compareExchange(expected: 0, desired: clock(), ordering: .acquiringAndReleasing).exchanged
        else { return }
        record?.write(schedule.faults, started: Date().timeIntervalSince1970)
        process.start(schedule, log: log)
    }

    /// Ends what runs beside the requests. A record not written yet is written.
    func stop() {
        process.stop()
        if seconds == nil { record?.write(schedule.faults, started: nil) }
    }

    /// Those of a name that act now on a route.
    func active(_ name: FaultName, on route: String? = nil) -> [Fault] {
        seconds.map { schedule.active(name, on: route, at: $0) } ?? []
    }

    /// The first of a name that chance, with the percentage of its value, lets act on a route.
    func chosen(_ name: FaultName, on route: String? = nil) -> Fault? {
        active(name, on: route).first { Double.random(in: 0..<100) < $0.size }
    }

    /// Waits. Ends early, and throws, when the caller is cancelled.
    static func wait(milliseconds: Double) async throws {
        if milliseconds > 0 { try await Task.sleep(for: .microseconds(Int64(milliseconds * 1000))) }
    }

    /// A duration around `milliseconds`, as those of real work are.
    static func jittered(_ milliseconds: Double) -> Double { milliseconds * .random(in: 0.75...1.25) }
}
