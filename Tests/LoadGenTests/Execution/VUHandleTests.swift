import CNet
import HTTP1
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct VUHandleTests {
    private struct Failure: Error {}

    /// Runs `steps` on the loop of a VU whose iterations run `body`, waits until the VU is idle, gives what was recorded.
    private func drive(
        minimum: Duration = .zero,
        _ body: @escaping IterationBody,
        _ steps: @escaping @Sendable (VUHandle, EventLoop) async -> Void
    ) async throws -> (recorded: Recorded, changes: [Bool]) {
        let changes = Collected<Bool>()
        let url = try HTTPURL("http://127.0.0.1:1")
        let recorded = try await withLoop { loop in
            try await run(on: loop) {
                let registry = Registry(scenarios: [("main", [:])], submetrics: [])
                let context = try LoopContext(
                    loop: loop,
                    metrics: LoopMetrics(registry: registry),
                    settings: ClientSettings(baseURL: url, userAgent: "x"),
                    log: RunLog(logger: silent, started: 0) { _ in }
                )
                let scenario = ScenarioBody(id: 1, name: "main", body: body, minimumIteration: minimum)
                let handle = VUHandle(id: 1, scenario: scenario, context: context, seed: 1) {
                    changes.add($0)
                }
                await steps(handle, loop)
                handle.stop()
                let parker = LoopBound(Parker(loop: loop))
                let isIdle = Collected<Bool>()
                handle.whenIdle {
                    isIdle.add(true)
                    parker.value.wake()
                }
                while isIdle.all.isEmpty { _ = await parker.value.park(until: cnet_now() + 10_000_000) }
                return Recorded(
                    store: context.metrics.cut(),
                    names: registry.names,
                    submetrics: [],
                    openSockets: 0,
                    pendingTimers: loop.timers.count
                )
            }
        }
        return (recorded, changes.all)
    }

    private static func pause(_ loop: EventLoop, until condition: () -> Bool) async {
        let parker = Parker(loop: loop)
        while !condition() { _ = await parker.park(until: cnet_now() + 500_000) }
    }

    @Test func `a stopped VU finishes its iteration, and one started again counts on`() async throws {
        let numbers = Collected<Int>()
        let (recorded, changes) = try await drive(
            { vu in
                numbers.add(vu.iteration)
                try await vu.sleep(.milliseconds(5))
            },
            { handle, loop in
                for round in 1...2 {
                    handle.start()
                    await Self.pause(loop) { numbers.all.count == round }
                    handle.stop()
                    let idle = Collected<Bool>()
                    handle.whenIdle { idle.add(true) }
                    await Self.pause(loop) { !idle.all.isEmpty }
                }
            }
        )
        #expect(numbers.all == [0, 1])
        #expect(changes == [true, false, true, false])
        #expect(recorded.total(.iterations) == 2)
        #expect(recorded.store.iterations[1] == IterationCounts(started: 2, finished: 2, interrupted: 0))
    }

    @Test func `a VU started while it finishes its iteration just goes on`() async throws {
        let numbers = Collected<Int>()
        let (recorded, changes) = try await drive(
            { vu in
                numbers.add(vu.iteration)
                try await vu.sleep(.milliseconds(2))
            },
            { handle, loop in
                handle.start()
                await Self.pause(loop) { numbers.all.count == 1 }
                handle.stop()
                handle.start()
                await Self.pause(loop) { numbers.all.count == 3 }
            }
        )
        #expect(changes == [true, false])
        #expect(recorded.store.iterations[1].interrupted == 0)
        #expect(numbers.all.starts(with: [0, 1, 2]))
    }

    @Test func `a cut iteration counts as interrupted only, its bytes are booked`() async throws {
        let (recorded, _) = try await drive(
            { vu in
                try await vu.group("inner") { try await vu.sleep(.seconds(30)) }
            },
            { handle, loop in
                handle.start()
                await Self.pause(loop) { loop.timers.count > 0 }
                handle.cut()
            }
        )
        #expect(recorded.store.iterations[1] == IterationCounts(started: 1, finished: 0, interrupted: 1))
        #expect(recorded.samples(.iterations) == 0 && recorded.samples(.iterationDuration) == 0)
        #expect(recorded.samples(.groupDuration) == 0)
        #expect(recorded.samples(.dataSent) == 1 && recorded.samples(.dataReceived) == 1)
    }

    @Test func `a VU cut and started again in one turn iterates anew, not interrupted`() async throws {
        let finished = Collected<Int>()
        let sleeping = Collected<Bool>()
        let (recorded, _) = try await drive(
            { vu in
                if vu.iteration == 0 {
                    sleeping.add(true)
                    try await vu.sleep(.seconds(30))
                }
                try await vu.sleep(.milliseconds(1))
                finished.add(vu.iteration)
            },
            { handle, loop in
                handle.start()
                await Self.pause(loop) { !sleeping.all.isEmpty }
                handle.cut()
                handle.start()
                // Without an end to the interruption every iteration would end at once and none finish.
                await Self.pause(loop) { finished.all.count >= 3 }
            }
        )
        #expect(recorded.store.iterations[1].interrupted == 1)
        #expect(finished.all.starts(with: [1, 2, 3]))
    }

    @Test func `what an iteration throws ends that iteration alone`() async throws {
        let numbers = Collected<Int>()
        let (recorded, _) = try await drive(
            { vu in
                numbers.add(vu.iteration)
                await Task.yield()
                throw Failure()
            },
            { handle, loop in
                handle.start()
                await Self.pause(loop) { numbers.all.count >= 5 }
            }
        )
        #expect(recorded.total(.iterations) == numbers.all.count)
        #expect(recorded.store.iterations[1].interrupted == 0)
    }

    @Test func `iterations that never wait leave the loop to others`() async throws {
        let count = Collected<Int>()
        let (recorded, _) = try await drive(
            { vu in
                if vu.iteration % 1_000 == 0 { count.add(vu.iteration) }
            },
            { handle, loop in
                handle.start()
                await Self.pause(loop) { count.all.count >= 2 }
            }
        )
        #expect(recorded.total(.iterations) >= 1_000)
    }

    @Test func `short iterations are padded to the minimum, which their duration leaves out`() async throws {
        let numbers = Collected<Int64>()
        let (recorded, _) = try await drive(
            minimum: .milliseconds(40),
            { vu in
                numbers.add(cnet_now())
            },
            { handle, loop in
                handle.start()
                await Self.pause(loop) { numbers.all.count == 3 }
            }
        )
        let starts = numbers.all
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= 40_000_000 })
        #expect(recorded.store[.iterationDuration].trend.minimum ?? 100 < 40)
    }
}
