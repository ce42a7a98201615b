// One run from setup to the last sample, on the control loop. Must not contain: files, terminals, option parsing.

import CNet
import Logging
import Measure

/// Why a run ended before or otherwise than by its plan. The first one wins.
enum RunEnding: Sendable, Equatable {
    case setupFailed(String)
    case setupTimedOut
    case teardownFailed(String)
    case teardownTimedOut
    case stopped(signal: Int32)
    case aborted(metrics: [String])
}

/// What a run left: everything the summary is made from.
struct RunRecord {
    let samples: SampleStore
    let names: Registry.Names
    let rules: [ThresholdWatch.Rule]
    let setupData: [UInt8]?
    /// From before setup to after teardown.
    let duration: Duration
    let ending: RunEnding?
    let crossedMetrics: [String]
}

/// Who watches a run; called on the control loop, about once per second.
protocol RunWatcher: Sendable {
    func second(_ second: RunSecond, progress: RunProgress)
    func event(_ event: RunEvent)
}

/// Something worth a line of its own in the timeline.
struct RunEvent: Sendable {
    let kind: String
    let text: String
    /// Seconds since the run's start.
    let at: Double
}

/// Runs a plan. Bound to the control loop.
final class RunController {
    private let configuration: LoadTestConfiguration
    private let control: EventLoop
    private let registry: Registry
    private let group: LoopGroup
    private let runners: [ScenarioRunner]
    private let bodies: [AnyScript]
    private let script: AnyScript
    private let watcher: any RunWatcher
    private let log: RunLog
    private let parker: Parker
    private let tickParker: Parker
    private let samples: SampleStore
    private var watch: ThresholdWatch
    private var ending: RunEnding?
    private let started: Int64
    private var lastTick: Int64 = 0
    private var lastCPU: Int64 = 0
    private var ticks = 0
    private var isTicking = true
    private var phase = RunProgress.Phase.setup
    private var stopPhase: (() -> Void)?
    private let plannedVUs: Int

    init(
        _ configuration: LoadTestConfiguration,
        script: AnyScript,
        bodies: [AnyScript],
        control: EventLoop,
        watcher: any RunWatcher,
        logger: Logger
    ) throws {
        self.configuration = configuration
        self.script = script
        self.bodies = bodies
        self.control = control
        self.watcher = watcher
        started = cnet_now()
        log = RunLog(logger: logger, started: started) { watcher.event($0) }
        let submetrics = configuration.submetrics
        registry = Registry(
            scenarios: configuration.scenarios.map { ($0.name, configuration.tags.merging($0.tags) { $1 }) },
            submetrics: submetrics
        )
        group = try LoopGroup(
            count: configuration.loops,
            control: control,
            registry: registry,
            settings: configuration.client,
            log: log
        )
        runners = configuration.scenarios.map { ScenarioRunner(scenario: $0, control: control) }
        parker = Parker(loop: control)
        tickParker = Parker(loop: control)
        samples = SampleStore(submetrics: submetrics)
        watch = ThresholdWatch(configuration.thresholds, submetrics: submetrics)
        plannedVUs = runners.reduce(0) { $0 + $1.plan.peakVUs }
    }

    /// Runs everything and returns what was recorded.
    func run() async -> RunRecord {
        lastTick = started
        lastCPU = cnet_process_cpu()
        let controller = LoopBound(self)
        let ticker = Task(executorPreference: control) { await controller.value.tick() }
        var setupData: [UInt8]?
        if let data = await setup() {
            setupData = script.encode(data)
            await iterate(data)
            await teardown(data)
        }
        phase = .finished
        isTicking = false
        tickParker.wake()
        await ticker.value
        await takeSecond()
        noteLosses()
        let duration = Duration.nanoseconds(cnet_now() - started)
        evaluate(elapsed: duration, final: true)
        for runner in runners { runner.close() }
        group.stop()
        return RunRecord(
            samples: samples,
            names: registry.names,
            rules: watch.rules,
            setupData: setupData,
            duration: duration,
            ending: ending,
            crossedMetrics: watch.crossedMetrics
        )
    }

    /// Interrupts all iterations at once; teardown and the summary still follow.
    func stop(signal: Int32) { end(.stopped(signal: signal)) }

    private func end(_ reason: RunEnding) {
        guard ending == nil else { return }
        ending = reason
        for runner in runners { runner.abort() }
        if phase == .setup { stopPhase?() }
    }

    // MARK: Setup, scenarios, teardown

    private func setup() async -> (any Sendable)? {
        // Stopped before it began.
        guard ending == nil else { return nil }
        guard !configuration.skipsSetup else { return NoSetupData() }
        let script = self.script
        log.mute(true)
        defer { log.mute(false) }
        let outcome = await runPhase("setup", limit: configuration.setupTimeout) {
            try await script.setup($0)
        }
        switch outcome {
        case .value(let data): return ending == nil ? data : nil
        case .failed(let reason): end(.setupFailed(reason))
        case .timedOut: end(.setupTimedOut)
        case .interrupted: break
        }
        return nil
    }

    private func iterate(_ data: any Sendable) async {
        phase = .running
        // VU ids follow the scenarios' order, not the loops, so that the same seed gives the same actions everywhere.
        var firstID = 1
        for (index, runner) in runners.enumerated() {
            guard let body = bodies[index].bind(runner.scenario.exec, data) else {
                return end(.setupFailed("script \(script.name) cannot run without its setup (--no-setup)"))
            }
            runner.prepare(
                body: ScenarioBody(
                    id: UInt16(index + 1),
                    name: runner.scenario.name,
                    body: body,
                    minimumIteration: configuration.minimumIteration
                ),
                firstID: firstID,
                contexts: group.contexts,
                loops: group.loops,
                seed: configuration.seed
            )
            firstID += runner.plan.peakVUs
        }
        let origin = cnet_now()
        await withTaskGroup(of: Void.self) { tasks in
            for runner in runners {
                let bound = LoopBound(runner)
                tasks.addTask { await bound.value.run(from: origin) }
            }
        }
    }

    private func teardown(_ data: any Sendable) async {
        phase = .teardown
        guard !configuration.skipsTeardown else { return }
        let script = self.script
        let outcome = await runPhase("teardown", limit: configuration.teardownTimeout) { vu in
            try await script.teardown(vu, data)
            return ()
        }
        switch outcome {
        case .value, .interrupted: break
        case .failed(let reason): end(.teardownFailed(reason))
        case .timedOut: end(.teardownTimedOut)
        }
    }

    private enum PhaseOutcome: Sendable {
        case value(any Sendable)
        case failed(String)
        case timedOut
        case interrupted
    }

    /// Runs `body` as VU 0 on the first loop, under the pseudo-group `::name`.
    private func runPhase(
        _ name: String,
        limit: Duration,
        _ body: @escaping @Sendable (VU) async throws -> any Sendable
    ) async -> PhaseOutcome {
        let control = self.control
        let loop = group.loops[0]
        let seed = configuration.seed
        let context = group.contexts[0]
        let registry = self.registry
        let result = LoopBound(PhaseBox())
        let waiting = LoopBound(parker)
        let core = LoopBound(VUCore(context: context.value, scenario: 0))
        loop.perform {
            let vu = VU(id: 0, scenario: "", core: core.value, seed: seed)
            core.value.groupPath = "::" + name
            core.value.group = UInt16(registry.groupID("::" + name))
            let bound = LoopBound(vu)
            Task.detached(executorPreference: loop) {
                let outcome: PhaseOutcome
                do {
                    outcome = .value(try await body(bound.value))
                } catch is Interrupted {
                    outcome = .interrupted
                } catch {
                    outcome = .failed(Redaction.masking("\(error)"))
                }
                bound.value.endIteration(isInterrupted: false)
                bound.value.http.closeIdle()
                // The last reference may go on the control thread, which must not touch this loop's heap.
                core.value.parker.disarm()
                control.perform {
                    result.value.outcome = outcome
                    waiting.value.wake()
                }
            }
        }
        let interrupt = { loop.perform { core.value.interrupt() } }
        stopPhase = interrupt
        defer { stopPhase = nil }
        var deadline = cnet_now() + limit.nanoseconds
        var isLate = false
        while true {
            if let outcome = result.value.outcome { return isLate ? .timedOut : outcome }
            if await parker.park(until: deadline) == .deadline {
                isLate = true
                deadline = .max
                interrupt()
            }
        }
    }

    private final class PhaseBox { var outcome: PhaseOutcome? }

    // MARK: Seconds

    private func tick() async {
        while isTicking {
            _ = await tickParker.park(until: started + Int64(ticks + 1) * 1_000_000_000)
            guard isTicking else { return }
            await takeSecond()
            let active = runners.reduce(0) { $0 + $1.activeVUs }
            let now = cnet_now()
            samples[.vus].gauge.set(Double(active), at: now)
            samples[.vusMax].gauge.set(Double(plannedVUs), at: now)
            ticks += 1
            // k6 evaluates every two seconds.
            if ticks % 2 == 0 { evaluate(elapsed: .nanoseconds(now - started), final: false) }
        }
    }

    private func takeSecond() async {
        let reports = await group.cut()
        let now = cnet_now()
        let cpu = cnet_process_cpu()
        let second = SampleStore(submetrics: registry.submetrics)
        for report in reports { second.merge(report.store.value) }
        samples.merge(second)
        group.recycle(reports)
        let summary = RunSecond(
            start: Double(lastTick - started) / 1e9,
            length: Double(now - lastTick) / 1e9,
            samples: LoopBound(second),
            names: registry.names,
            scenarios: runners.map { ScenarioVUs(name: $0.scenario.name, active: $0.activeVUs) },
            openSockets: reports.reduce(0) { $0 + $1.openSockets },
            health: reports.map(\.health),
            cpuShare: Double(cpu - lastCPU) / Double(max(1, now - lastTick)),
            inFlight: Self.sum(reports.map(\.inFlight))
        )
        lastTick = now
        lastCPU = cpu
        watcher.second(summary, progress: progress(now: now))
    }

    private static func sum(_ columns: [[Int]]) -> [Int] {
        var sums = Array(repeating: 0, count: columns.map(\.count).max() ?? 0)
        for column in columns { for index in column.indices { sums[index] += column[index] } }
        return sums
    }

    private func evaluate(elapsed: Duration, final: Bool) {
        let (fresh, aborts) = watch.evaluate(samples, elapsed: elapsed, final: final)
        for rule in fresh {
            // Not to the terminal: what is crossed early may hold in the end, and the end is what is reported.
            let observed = rule.outcome?.observed.map { "observed \($0)" } ?? "no data"
            log.record(
                "threshold",
                "\(rule.metricName): \(rule.threshold.expression) is crossed (\(observed))"
            )
        }
        if aborts, !final { end(.aborted(metrics: watch.crossedMetrics)) }
    }

    /// What the numbers do not show: said once, at the end.
    private func noteLosses() {
        if samples.malformedBodies > 0 {
            log.once(
                "body",
                "\(samples.malformedBodies) response bodies were not the JSON that the script expected"
            )
        }
        if samples.droppedMessages > 0 {
            log.once(
                "socket",
                "\(samples.droppedMessages) WebSocket messages were dropped: the script read too slowly"
            )
        }
        if registry.hasFoldedRoutes {
            log.once(
                "cardinality",
                "more than \(Registry.routeLimit) URLs: the rest is counted as \(Registry.otherRoutes); name the requests"
            )
        }
    }

    private func progress(now: Int64) -> RunProgress {
        RunProgress(
            phase: phase,
            elapsed: .nanoseconds(now - started),
            scenarios: runners.enumerated().map { index, runner in
                let iterations = samples.iterations
                return RunProgress.Scenario(
                    name: runner.scenario.name,
                    state: runner.state,
                    activeVUs: runner.activeVUs,
                    plannedVUs: runner.plan.peakVUs,
                    iterations: index + 1 < iterations.count ? iterations[index + 1] : IterationCounts(),
                    startTime: runner.scenario.startTime,
                    duration: .nanoseconds(runner.plan.regularDuration)
                )
            },
            requests: samples[.httpReqs].counter.samples,
            failedRequests: samples[.httpReqFailed].rate.passes
        )
    }
}
