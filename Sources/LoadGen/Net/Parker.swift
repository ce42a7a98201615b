// How straight-line code waits on its loop: for an event, a deadline or the end of the run. Must not contain: I/O.

import CNet

/// Why a wait ended.
enum Wake: Sendable {
    case event, deadline, interrupted
}

/// The one place at which a task waits. Each wait has a deadline and is resumed exactly once.
///
/// `wake` when nobody waits is not lost on the caller's side: whoever waits looks at its own state first
/// (`while !done { await park }`). Loop-bound; one task at a time.
final class Parker: TimerNode {
    /// Strong: a parker whose deadline is still in the heap takes it out when it goes, whatever was freed before it.
    private let loop: EventLoop
    private var waiter: UnsafeContinuation<Wake, Never>?
    private var limit = Int64.max

    /// Set once by `interrupt`; every later wait returns at once.
    private(set) var isInterrupted = false

    /// Waits so far; an iteration that added none must yield by other means.
    private(set) var waits = 0

    init(loop: EventLoop) { self.loop = loop }

    deinit { disarm() }

    /// Takes a leftover deadline out of the heap. On the loop's thread, before a reference leaves it for good.
    func disarm() {
        if isScheduled { loop.timers.remove(self) }
    }

    /// Waits for `wake`, for `deadline` (monotonic ns, `.max` for none) or for `interrupt`, whichever comes first.
    func park(until deadline: Int64) async -> Wake {
        if isInterrupted { return .interrupted }
        limit = deadline
        waits &+= 1
        // A request's far deadline stays in the heap after its answer came and is moved only when it fires: arming costs
        // nothing per request.
        if deadline < (loop.timers.deadline(of: self) ?? .max) { loop.timers.schedule(self, at: deadline) }
        return await withUnsafeContinuation { waiter = $0 }
    }

    /// Ends the current wait, if any.
    func wake() { resume(.event) }

    /// Ends the current wait and all later ones.
    func interrupt() {
        isInterrupted = true
        resume(.interrupted)
    }

    /// Allows waits again after an interruption (a VU that starts anew).
    func rearm() { isInterrupted = false }

    override func fire(now: Int64) {
        guard waiter != nil, limit < .max else { return }
        guard limit <= now else { return loop.timers.schedule(self, at: limit) }
        loop.noteLateness(now - limit)
        resume(.deadline)
    }

    private func resume(_ reason: Wake) {
        guard let continuation = waiter else { return }
        waiter = nil
        continuation.resume(returning: reason)
    }
}
