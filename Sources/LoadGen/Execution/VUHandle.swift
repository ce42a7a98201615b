// One VU's life on its loop: started, stopped gracefully, cut. Must not contain: schedules, thresholds.

import CNet
import Measure

/// What every VU of a scenario runs.
struct ScenarioBody: Sendable {
    let id: UInt16
    let name: String
    let body: IterationBody
    let minimumIteration: Duration
}

/// A VU that the scheduler starts and stops. Loop-bound; `start`, `stop` and `cut` come as commands to the loop.
final class VUHandle {
    private let vu: VU
    private let scenario: ScenarioBody
    private let context: LoopContext
    private let onActiveChange: @Sendable (Bool) -> Void
    private var isWanted = false
    private var isActive = false
    private var onIdle: (@Sendable () -> Void)?

    /// - Parameter onActiveChange: called on the VU's loop when it becomes active or idle.
    init(
        id: Int,
        scenario: ScenarioBody,
        context: LoopContext,
        seed: UInt64,
        onActiveChange: @escaping @Sendable (Bool) -> Void
    ) {
        self.scenario = scenario
        self.context = context
        self.onActiveChange = onActiveChange
        vu = VU(
            id: id,
            scenario: scenario.name,
            core: VUCore(context: context, scenario: scenario.id),
            seed: seed
        )
    }

    /// Begins to iterate; a VU that is still finishing its last iteration just goes on (k6's behaviour).
    func start() {
        isWanted = true
        guard !isActive else { return }
        isActive = true
        vu.core.parker.rearm()
        onActiveChange(true)
        let handle = LoopBound(self)
        Task.detached(executorPreference: context.loop) { await handle.value.run() }
    }

    /// Starts no further iteration.
    func stop() { isWanted = false }

    /// Interrupts the iteration under way.
    func cut() {
        isWanted = false
        if isActive { vu.core.interrupt() }
    }

    /// Calls `done` once the VU is idle, at once if it is.
    func whenIdle(_ done: @escaping @Sendable () -> Void) {
        if isActive { onIdle = done } else { done() }
    }

    /// Closes the VU's connections at the end of the run.
    func close() { vu.http.closeIdle() }

    private func run() async {
        var number = vu.iteration
        while isWanted {
            // Cut and started again within one turn: the interruption was for the iteration that has just ended.
            vu.core.parker.rearm()
            let waits = vu.core.parker.waits
            await iterate(number)
            number += 1
            vu.iteration = number
            // An iteration that never waited would keep the loop from everything else.
            if vu.core.parker.waits == waits { await Task.yield() }
        }
        isActive = false
        onActiveChange(false)
        onIdle?()
        onIdle = nil
    }

    private func iterate(_ number: Int) async {
        let metrics = context.metrics
        vu.begin(iteration: number)
        metrics.noteIteration(scenario: scenario.id) { $0.started += 1 }
        let started = cnet_now()
        do {
            try await scenario.body(vu)
        } catch is Interrupted {
            // Counted below.
        } catch {
            context.log.scriptFailed(error, scenario: scenario.name)
        }
        let duration = cnet_now() - started
        if vu.core.parker.isInterrupted {
            metrics.noteIteration(scenario: scenario.id) { $0.interrupted += 1 }
            vu.endIteration(isInterrupted: true)
            return
        }
        vu.endIteration(isInterrupted: false)
        let key = vu.core.seriesKey
        metrics.noteIteration(scenario: scenario.id) { $0.finished += 1 }
        metrics.record(.iterationDuration, nanoseconds: duration, key)
        metrics.add(.iterations, 1, key)
        let rest = scenario.minimumIteration.nanoseconds - duration
        if rest > 0 { try? await vu.sleep(.nanoseconds(rest)) }
    }
}
