import CNet
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct ParkerTests {
    /// Calls `action` when its deadline comes.
    private final class Alarm: TimerNode {
        private let action: () -> Void
        init(_ action: @escaping () -> Void) { self.action = action }
        override func fire(now: Int64) { action() }
    }

    private static let millisecond: Int64 = 1_000_000

    /// Runs `body` with a parker on a loop of its own.
    private func withParker<Value: Sendable>(
        _ body: @escaping @Sendable (EventLoop, Parker) async -> Value
    ) async throws -> Value {
        try await withLoop { loop in
            try await run(on: loop) { await body(loop, Parker(loop: loop)) }
        }
    }

    @Test func `an event ends a wait before its deadline`() async throws {
        let (wake, waits) = try await withParker { loop, parker in
            let alarm = Alarm { parker.wake() }
            loop.timers.schedule(alarm, at: cnet_now())
            let wake = await parker.park(until: cnet_now() + 60_000 * Self.millisecond)
            return withExtendedLifetime(alarm) { (wake, parker.waits) }
        }
        #expect(wake == .event)
        #expect(waits == 1)
    }

    @Test func `a deadline ends a wait, never early, and its lateness is booked`() async throws {
        let (wake, early, health) = try await withParker { loop, parker in
            let deadline = cnet_now() + 5 * Self.millisecond
            let wake = await parker.park(until: deadline)
            return (wake, deadline - cnet_now(), loop.health)
        }
        #expect(wake == .deadline)
        #expect(early <= 0)
        #expect(health.timersFired == 1)
        #expect(health.latenessMaximum >= 0 && health.latenessSum == health.latenessMaximum)
    }

    @Test func `a deadline in the past ends the wait on the next turn`() async throws {
        #expect(try await withParker { _, parker in await parker.park(until: cnet_now() - 1) } == .deadline)
    }

    @Test func `an interruption ends this wait and every later one until the parker is rearmed`() async throws
    {
        let wakes = try await withParker { loop, parker in
            let alarm = Alarm { parker.interrupt() }
            loop.timers.schedule(alarm, at: cnet_now())
            var wakes = [await parker.park(until: .max)]
            wakes.append(await parker.park(until: .max))
            wakes.append(await parker.park(until: cnet_now()))
            parker.rearm()
            wakes.append(await parker.park(until: cnet_now()))
            return withExtendedLifetime(alarm) { wakes }
        }
        #expect(wakes == [.interrupted, .interrupted, .interrupted, .deadline])
    }

    @Test func `several reasons at once resume one wait once`() async throws {
        // A second resume of a continuation would trap; the wait after it must see its own deadline.
        let wakes = try await withParker { loop, parker in
            let alarm = Alarm {
                parker.wake()
                parker.wake()
                parker.fire(now: .max)
            }
            loop.timers.schedule(alarm, at: cnet_now())
            let first = await parker.park(until: cnet_now() + 60_000 * Self.millisecond)
            let second = await parker.park(until: cnet_now() + Self.millisecond)
            return withExtendedLifetime(alarm) { [first, second] }
        }
        #expect(wakes == [.event, .deadline])
    }

    @Test func `a wake without a wait is not kept for the next one`() async throws {
        let wake = try await withParker { _, parker in
            parker.wake()
            return await parker.park(until: cnet_now() + Self.millisecond)
        }
        #expect(wake == .deadline)
    }

    @Test func `the far deadline of a wait that is over does not end a later, longer one`() async throws {
        let (wakes, timers, length) = try await withParker { loop, parker in
            let alarm = Alarm { parker.wake() }
            loop.timers.schedule(alarm, at: cnet_now())
            let first = await parker.park(until: cnet_now() + 10 * Self.millisecond)
            let timers = loop.timers.count
            let began = cnet_now()
            let second = await parker.park(until: began + 30 * Self.millisecond)
            return withExtendedLifetime(alarm) { ([first, second], timers, cnet_now() - began) }
        }
        #expect(wakes == [.event, .deadline])
        #expect(timers == 1, "the deadline stays in the heap, so that arming costs nothing per wait")
        #expect(length >= 30 * Self.millisecond)
    }

    @Test func `a far deadline does not delay a nearer one of a later wait`() async throws {
        let (wake, length) = try await withParker { loop, parker in
            let alarm = Alarm { parker.wake() }
            loop.timers.schedule(alarm, at: cnet_now())
            _ = await parker.park(until: cnet_now() + 60_000 * Self.millisecond)
            let began = cnet_now()
            let wake = await parker.park(until: began + Self.millisecond)
            return withExtendedLifetime(alarm) { (wake, cnet_now() - began) }
        }
        #expect(wake == .deadline)
        #expect(length < 30_000 * Self.millisecond)
    }

    @Test func `a parker that goes takes its deadline along`() async throws {
        let timers = try await withLoop { loop in
            try await run(on: loop) {
                func waitOnce() async {
                    let parker = Parker(loop: loop)
                    let alarm = Alarm { parker.wake() }
                    loop.timers.schedule(alarm, at: cnet_now())
                    _ = await parker.park(until: cnet_now() + 60_000 * Self.millisecond)
                    withExtendedLifetime(alarm) {}
                }
                await waitOnce()
                return loop.timers.count
            }
        }
        #expect(timers == 0)
    }

    @Test func `a parker may outlive everything else that knows its loop`() async throws {
        // What is freed first at the end of a run is not ours to choose.
        let parker = try await withLoop { loop in
            try await run(on: loop) {
                let parker = Parker(loop: loop)
                let alarm = Alarm { parker.wake() }
                loop.timers.schedule(alarm, at: cnet_now())
                _ = await parker.park(until: cnet_now() + 60_000 * Self.millisecond)
                return withExtendedLifetime(alarm) { LoopBound(parker) }
            }
        }
        #expect(parker.value.isScheduled)
    }
}
