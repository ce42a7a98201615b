// How late an event loop reacts, sampled at a fixed beat. Must not contain: clocks, judgement of the samples.

import Measure

/// A timer that fires every 25 ms and books how late. Loop-bound.
///
/// The samples do not depend on what the loop is doing, so their distribution is that of time: whatever became ready at a moment of
/// the run had to wait as long as the sample next to it says, be the thread busy, without a core, throttled or stopped. Beats that
/// passed meanwhile are booked each with its own lateness, as wrk2 does with requests: a standstill of 400 ms is 16 late samples,
/// not one.
final class LoopProbe: TimerNode {
    /// Between two beats, ns. 40 wake-ups per second cost an idle loop less than a thousandth of a core.
    static let interval: Int64 = 25_000_000

    private unowned let loop: EventLoop
    private var due: Int64 = 0

    init(loop: EventLoop) { self.loop = loop }

    /// Begins to beat, one interval after `now`.
    func start(at now: Int64) {
        due = now + Self.interval
        loop.timers.schedule(self, at: due)
    }

    override func fire(now: Int64) {
        loop.health.delayMaximum = max(loop.health.delayMaximum, now - due)
        while due <= now {
            loop.health.delays.record(now - due)
            due += Self.interval
        }
        loop.timers.schedule(self, at: due)
    }
}
