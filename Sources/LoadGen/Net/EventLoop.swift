// One thread with epoll, timers and the Swift tasks that prefer it. Must not contain: protocols (HTTP, WebSocket), metrics.

import CNet
import DequeModule
import Glibc
import Measure
import Synchronization

/// A file descriptor registered with a loop. Subclass and override `ready`.
class Channel {
    /// The descriptor, owned by the subclass.
    let descriptor: Int32
    fileprivate var token: UInt64 = 0

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Readiness, edge-triggered: `events` are `CNET_IN`, `CNET_OUT`, `CNET_RDHUP`, `CNET_HUP`, `CNET_ERR` bits.
    func ready(_ events: UInt32) {}

    /// Called on the turn after `EventLoop.continueLater`.
    func resumeReading() {}
}

/// What a loop observed of itself since the last look, in ns. Lag is the time from the moment events were known to be ready
/// to the end of the turn that served them: the longest any of them can have waited for the generator.
struct LoopHealth: Sendable {
    /// How long it was observed.
    var length: Int64 = 0
    var turns = 0
    var busy: Int64 = 0
    var lagMaximum: Int64 = 0
    var lags = IntervalHistogram()
    var timersFired = 0
    var latenessMaximum: Int64 = 0
    var latenessSum: Int64 = 0
    /// How late the loop reacted at each tick of its probe.
    var delays = IntervalHistogram()
    var delayMaximum: Int64 = 0
    /// How long the loop's thread was ready and waited for a core; nil when the system does not tell.
    var runQueueDelay: Int64?

    /// The share of the time that went into turns; nil when none was observed.
    var busyShare: Double? { length > 0 ? min(1, Double(busy) / Double(length)) : nil }
}

/// An event loop on a thread of its own, and the executor of the tasks started with it as their preference.
///
/// A turn: run the jobs that were queued when it began → wait for readiness until the next deadline → serve the ready
/// descriptors → fire the due timers. Everything but `enqueue`, `perform` and `stop` belongs to the loop's own thread.
final class EventLoop: TaskExecutor, @unchecked Sendable {
    private struct Foreign {
        var jobs: [UnownedJob] = []
        var commands: [@Sendable () -> Void] = []
        var isSignalled = false
        var isStopped = false
    }

    static let readCapacity = 64 * 1024

    let index: Int
    /// Where streams read into; valid until the next read on this loop.
    let readBuffer: UnsafeMutableRawBufferPointer
    /// Where requests are encoded before they are written; free between two calls.
    var scratch: [UInt8] = []
    var timers = TimerHeap()
    var health = LoopHealth()

    private let epoll: Int32
    private let wakeup: Int32
    private let foreign = Mutex(Foreign())
    private var jobs = Deque<UnownedJob>()
    private var channels: [Channel?] = []
    private var unfinished: [Channel] = []
    private var followers: [() -> Void] = []
    private var generation: UInt64 = 0
    private var thread: PosixThread?
    /// As long as the loop: the heap holds it without owning it.
    private var probe: LoopProbe?
    private var lastLook: Int64 = 0
    private var lastRunQueueDelay: Int64?

    /// A loop that does not run yet. Fails with the errno when the system gives no epoll or event descriptor.
    init(index: Int) throws(SystemError) {
        self.index = index
        epoll = cnet_epoll_create()
        wakeup = cnet_eventfd()
        guard epoll >= 0, wakeup >= 0 else {
            throw SystemError(call: "epoll_create1/eventfd", code: -min(epoll, wakeup))
        }
        _ = cnet_epoll_add_level(epoll, wakeup, .max)
        readBuffer = .allocate(byteCount: Self.readCapacity, alignment: 16)
        scratch.reserveCapacity(1024)
    }

    /// Runs the loop on a new thread.
    func start() throws(SystemError) {
        thread = try PosixThread { [self] in run() }
    }

    /// Ends the loop after its current turn.
    func stop() { signal { $0.isStopped = true } }

    /// Waits for the end of the loop's thread. Not from a loop's own thread.
    func join() {
        thread?.join()
        thread = nil
    }

    deinit {
        close(epoll)
        close(wakeup)
        readBuffer.deallocate()
    }

    var isCurrent: Bool { cnet_current_loop() == Unmanaged.passUnretained(self).toOpaque() }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent { jobs.append(job) } else { signal { $0.jobs.append(job) } }
    }

    /// Runs `command` on the loop's thread, in order of arrival.
    func perform(_ command: @escaping @Sendable () -> Void) {
        signal { $0.commands.append(command) }
    }

    private func signal(_ change: (inout sending Foreign) -> Void) {
        let mustWake = foreign.withLock { state in
            change(&state)
            defer { state.isSignalled = true }
            return !state.isSignalled
        }
        if mustWake { cnet_eventfd_signal(wakeup) }
    }

    // MARK: Descriptors (loop thread)

    /// Runs `action` once the tasks that are ready now have run, before the loop looks for readiness again.
    func afterJobs(_ action: @escaping () -> Void) { followers.append(action) }

    /// Starts reporting readiness of `channel`; the loop keeps it until `unregister`.
    func register(_ channel: Channel) throws(SystemError) {
        generation &+= 1
        channel.token = generation << 32 | UInt64(UInt32(bitPattern: channel.descriptor))
        let slot = Int(channel.descriptor)
        if slot >= channels.count { channels += Array(repeating: nil, count: slot + 64 - channels.count) }
        let code = cnet_epoll_add(epoll, channel.descriptor, channel.token)
        guard code == 0 else { throw SystemError(call: "epoll_ctl", code: -code) }
        channels[slot] = channel
    }

    /// Stops reporting. The descriptor is the caller's to close.
    func unregister(_ channel: Channel) {
        let slot = Int(channel.descriptor)
        if slot < channels.count, channels[slot] === channel { channels[slot] = nil }
    }

    /// Calls `channel.resumeReading` on the next turn: a peer that never stops sending must not starve the others.
    func continueLater(_ channel: Channel) { unfinished.append(channel) }

    // MARK: Health (loop thread)

    /// From now on the loop samples how late it reacts.
    func startProbe() {
        let probe = self.probe ?? LoopProbe(loop: self)
        self.probe = probe
        probe.start(at: cnet_now())
    }

    /// What the loop observed of itself since the last call.
    func takeHealth() -> LoopHealth {
        var taken = health
        health = LoopHealth()
        let now = cnet_now()
        taken.length = now - lastLook
        lastLook = now
        let runQueueDelay = RunQueueDelay.ofCurrentThread
        if let runQueueDelay, let lastRunQueueDelay {
            taken.runQueueDelay = runQueueDelay - lastRunQueueDelay
        }
        lastRunQueueDelay = runQueueDelay
        return taken
    }

    // MARK: The turn

    private func run() {
        cnet_set_current_loop(Unmanaged.passUnretained(self).toOpaque())
        cnet_set_timer_slack(1)
        cnet_set_thread_name("loop-\(index)")
        let events = UnsafeMutablePointer<cnet_event>.allocate(capacity: 256)
        defer { events.deallocate() }
        let executor = asUnownedTaskExecutor()
        var began = cnet_now()
        lastLook = began
        lastRunQueueDelay = RunQueueDelay.ofCurrentThread
        while true {
            runJobs(executor)
            let idle = jobs.isEmpty && unfinished.isEmpty && followers.isEmpty
            let now = cnet_now()
            note(turnFrom: began, to: now)
            let timeout = idle ? timers.earliest.map { max(0, $0 - now) } ?? -1 : 0
            let count = cnet_epoll_wait(epoll, events, 256, timeout)
            began = timeout == 0 ? now : cnet_now()
            if count == -EINTR { continue }
            guard count >= 0 else { fatalError("epoll_pwait2: errno \(-count)") }
            for i in 0..<Int(count) { serve(events[i]) }
            resumeUnfinished()
            fireTimers()
            if isStopping { return }
        }
    }

    private var isStopping = false

    private func note(turnFrom began: Int64, to now: Int64) {
        let length = now - began
        health.turns += 1
        health.busy += length
        health.lags.record(length)
        if length > health.lagMaximum { health.lagMaximum = length }
    }

    /// Only what was queued when the turn began: jobs that queue jobs must not starve descriptors.
    private func runJobs(_ executor: UnownedTaskExecutor) {
        for _ in 0..<jobs.count { jobs.removeFirst().runSynchronously(on: executor) }
        guard !followers.isEmpty else { return }
        let actions = followers
        followers = []
        for action in actions { action() }
    }

    private func serve(_ event: cnet_event) {
        if event.data == .max { return takeForeign() }
        let slot = Int(event.data & 0xFFFF_FFFF)
        // A channel closed earlier in this batch may have left its number to a newer one: the token tells them apart.
        guard slot < channels.count, let channel = channels[slot], channel.token == event.data else { return }
        channel.ready(event.events)
    }

    private func takeForeign() {
        cnet_eventfd_drain(wakeup)
        let taken = foreign.withLock { state in
            let taken = state
            state.jobs = []
            state.commands = []
            state.isSignalled = false
            return taken
        }
        jobs.append(contentsOf: taken.jobs)
        for command in taken.commands { command() }
        isStopping = taken.isStopped
    }

    private func resumeUnfinished() {
        guard !unfinished.isEmpty else { return }
        let waiting = unfinished
        unfinished = []
        for channel in waiting { channel.resumeReading() }
    }

    private func fireTimers() {
        guard let earliest = timers.earliest else { return }
        let now = cnet_now()
        guard earliest <= now else { return }
        while let due = timers.popDue(now: now) { due.node.fire(now: now) }
    }

    /// Books how late a wait that ran to its deadline was resumed.
    func noteLateness(_ lateness: Int64) {
        health.timersFired += 1
        health.latenessSum += lateness
        if lateness > health.latenessMaximum { health.latenessMaximum = lateness }
    }
}

/// A system call that failed.
struct SystemError: Error, Equatable, CustomStringConvertible {
    let call: String
    let code: Int32

    var description: String { "\(call): \(String(cString: strerror(code))) (errno \(code))" }
}
