// Follows a scenario's plan on the control loop: steps and a clock become commands to VUs. Must not contain: planning (that is
// pure, see ExecutorPlan), what VUs do.

import CNet

/// Runs one scenario. Bound to the control loop; its VUs live on the worker loops.
final class ScenarioRunner {
    let scenario: Scenario
    let plan: ExecutorPlan
    private(set) var state = RunProgress.State.waiting
    /// VUs that are in an iteration, finishing ones included.
    private(set) var activeVUs = 0

    private struct Member: Sendable {
        let loop: EventLoop
        let handle: LoopBound<VUHandle>
    }

    private let control: EventLoop
    private let parker: Parker
    private var members: [Member] = []
    private var running = 0
    private var allowed: Int
    private var idle = 0

    init(scenario: Scenario, control: EventLoop) {
        self.scenario = scenario
        self.control = control
        plan = scenario.plan
        parker = Parker(loop: control)
        allowed = scenario.plan.peakVUs
    }

    /// Makes the VUs, spread over the loops in turn. `firstID` is the id of the first; ids do not depend on the loops.
    func prepare(
        body: ScenarioBody,
        firstID: Int,
        contexts: [LoopBound<LoopContext>],
        loops: [EventLoop],
        seed: UInt64
    ) {
        let runner = LoopBound(self)
        let control = self.control
        for index in 0..<plan.peakVUs {
            let slot = (firstID + index) % loops.count
            let handle = VUHandle(
                id: firstID + index,
                scenario: body,
                context: contexts[slot].value,
                seed: seed,
                onActiveChange: { isActive in
                    control.perform { runner.value.activeVUs += isActive ? 1 : -1 }
                }
            )
            members.append(Member(loop: loops[slot], handle: LoopBound(handle)))
        }
    }

    /// Follows the plan from `start` (monotonic ns of the run's begin) until the last VU is idle.
    func run(from start: Int64) async {
        let origin = start + scenario.startTime.nanoseconds
        guard await pause(until: origin) else { return await finish() }
        state = .running
        var runSteps = plan.runSteps[...]
        var allowedSteps = plan.allowedSteps.drop { $0.offset <= 0 && $0.vus >= allowed }
        while let next = [runSteps.first?.offset, allowedSteps.first?.offset].compactMap({ $0 }).min() {
            if runSteps.isEmpty, idle == members.count { break }
            guard await pause(until: origin + next) else { break }
            let now = cnet_now() - origin
            while let step = runSteps.first, step.offset <= now {
                runSteps.removeFirst()
                apply(running: step.vus)
            }
            while let step = allowedSteps.first, step.offset <= now {
                allowedSteps.removeFirst()
                apply(allowed: step.vus)
            }
            if runSteps.isEmpty, state == .running { askForIdle() }
        }
        await finish()
    }

    /// Interrupts every VU now and for good.
    func abort() { parker.interrupt() }

    /// Closes the connections of all VUs.
    func close() {
        for member in members { member.loop.perform { member.handle.value.close() } }
    }

    private func apply(running target: Int) {
        if target > running {
            for index in running..<min(target, members.count) { command(index) { $0.start() } }
        } else {
            for index in target..<running { command(index) { $0.stop() } }
        }
        running = min(target, members.count)
    }

    private func apply(allowed target: Int) {
        for index in max(target, running)..<max(target, running, min(allowed, members.count)) {
            command(index) { $0.cut() }
        }
        allowed = target
    }

    private func command(_ index: Int, _ change: @escaping @Sendable (VUHandle) -> Void) {
        let member = members[index]
        member.loop.perform { change(member.handle.value) }
    }

    /// No iteration starts any more; each VU reports once it is idle, which ends the scenario early.
    private func askForIdle() {
        state = .finishing
        let runner = LoopBound(self)
        let control = self.control
        for member in members {
            member.loop.perform {
                member.handle.value.whenIdle {
                    control.perform { runner.value.noteIdle() }
                }
            }
        }
    }

    private func noteIdle() {
        idle += 1
        if idle == members.count { parker.wake() }
    }

    /// False when the run was aborted. Returns early when all VUs are idle.
    private func pause(until deadline: Int64) async -> Bool {
        while true {
            if parker.isInterrupted { return false }
            if state == .finishing, idle == members.count { return true }
            if cnet_now() >= deadline { return true }
            _ = await parker.park(until: deadline)
        }
    }

    private func finish() async {
        for index in members.indices { command(index) { $0.cut() } }
        if state != .finishing { askForIdle() }
        while idle < members.count {
            // An abort may also come now; an interrupted parker would not wait, and nothing else would get its turn.
            parker.rearm()
            _ = await parker.park(until: .max)
        }
        state = .finished
    }
}
