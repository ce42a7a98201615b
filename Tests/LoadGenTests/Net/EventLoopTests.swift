import CNet
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct EventLoopTests {
    private final class Alarm: TimerNode {
        private let action: () -> Void
        init(_ action: @escaping () -> Void) { self.action = action }
        override func fire(now: Int64) { action() }
    }

    private final class Probe: Channel {
        var action: (UInt32) -> Void = { _ in }
        override func ready(_ events: UInt32) { action(events) }
    }

    /// Both ends of a connected, non-blocking pair.
    private static func pair() -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        let code = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_NONBLOCK, 0, &ends)
        precondition(code == 0)
        return (ends[0], ends[1])
    }

    @Test func `what is to follow the ready tasks runs after them, and once`() async throws {
        let seen = Collected<String>()
        try await withLoop { loop in
            await withCheckedContinuation { done in
                loop.perform {
                    loop.afterJobs {
                        seen.add("after")
                        loop.perform { done.resume() }
                    }
                    Task.detached(executorPreference: loop) { seen.add("task") }
                }
            }
        }
        #expect(seen.all == ["task", "after"])
    }

    @Test func `what follows may ask for another turn, on a loop that has nothing else to do`() async throws {
        let turns = Collected<Int>()
        try await withLoop { loop in
            await withCheckedContinuation { done in
                loop.perform {
                    loop.afterJobs {
                        turns.add(1)
                        loop.afterJobs {
                            turns.add(2)
                            done.resume()
                        }
                    }
                }
            }
        }
        #expect(turns.all == [1, 2])
    }

    @Test func `commands from one thread run in their order, on the loop's thread`() async throws {
        let seen = Collected<Int>()
        let foreign = Collected<Int>()
        try await withLoop { loop in
            await withCheckedContinuation { done in
                for number in 0..<1_000 {
                    loop.perform {
                        seen.add(number)
                        if !loop.isCurrent { foreign.add(number) }
                    }
                }
                loop.perform { done.resume() }
            }
        }
        #expect(seen.all == Array(0..<1_000))
        #expect(foreign.all.isEmpty)
    }

    @Test func `a task stays on its loop's thread over every suspension`() async throws {
        let places = try await withLoop { loop in
            try await run(on: loop) {
                var places = [loop.isCurrent]
                await Task.yield()
                places.append(loop.isCurrent)
                _ = await Parker(loop: loop).park(until: cnet_now() + 1_000)
                places.append(loop.isCurrent)
                await withTaskGroup(of: Bool.self) { group in
                    group.addTask { loop.isCurrent }
                    for await place in group { places.append(place) }
                }
                places.append(loop.isCurrent)
                return places
            }
        }
        #expect(places == [true, true, true, true, true])
    }

    @Test func `tasks started from many threads all run, each once`() async throws {
        let sum = try await withLoop { loop in
            await withTaskGroup(of: Int.self) { group in
                for number in 1...500 {
                    group.addTask(executorPreference: loop) {
                        await Task.yield()
                        return number
                    }
                }
                return await group.reduce(0, +)
            }
        }
        #expect(sum == 500 * 501 / 2)
    }

    @Test func `a task that only yields keeps neither timers nor descriptors waiting`() async throws {
        let (turns, order) = try await withLoop { loop in
            try await run(on: loop) {
                let (near, far) = Self.pair()
                let probe = Probe(descriptor: near)
                var order: [String] = []
                probe.action = { events in
                    guard events & UInt32(CNET_IN) != 0 else { return }
                    order.append("descriptor")
                    loop.unregister(probe)
                }
                try loop.register(probe)
                let alarm = Alarm { order.append("timer") }
                loop.timers.schedule(alarm, at: cnet_now())
                _ = write(far, "x", 1)
                var turns = 0
                while order.count < 2, turns < 1_000_000 {
                    turns += 1
                    await Task.yield()
                }
                close(near)
                close(far)
                return withExtendedLifetime(alarm) { (turns, order.sorted()) }
            }
        }
        #expect(order == ["descriptor", "timer"])
        #expect(turns < 1_000_000)
    }

    @Test func `a channel closed earlier in a batch hears nothing, nor does one that took its number`()
        async throws
    {
        // Two descriptors are ready in one batch; the first handler closes the other and opens a new one, which gets the
        // number just freed. The report for the closed one must reach neither.
        let calls = try await withLoop { loop in
            try await run(on: loop) {
                let (nearA, farA) = Self.pair()
                let (nearB, farB) = Self.pair()
                let a = Probe(descriptor: nearA)
                let b = Probe(descriptor: nearB)
                var calls: [String] = []
                var successor: Probe?
                var open: [Int32] = [farA, farB]
                func takeOver(_ own: String, _ other: Probe, keeping kept: Int32) -> (UInt32) -> Void {
                    { events in
                        guard events & UInt32(CNET_IN) != 0 else { return }
                        calls.append(own)
                        loop.unregister(other)
                        // Closes it and takes its number in one step, whatever other threads open meanwhile.
                        let probe = Probe(descriptor: dup2(kept, other.descriptor))
                        probe.action = { if $0 & UInt32(CNET_IN) != 0 { calls.append("successor") } }
                        successor = probe
                        open += [probe.descriptor, kept]
                    }
                }
                a.action = takeOver("first", b, keeping: nearA)
                b.action = takeOver("first", a, keeping: nearB)
                _ = write(farA, "x", 1)
                _ = write(farB, "x", 1)
                try loop.register(a)
                try loop.register(b)
                for _ in 0..<10 { await Task.yield() }
                for descriptor in open { close(descriptor) }
                return withExtendedLifetime(successor) { calls }
            }
        }
        #expect(calls == ["first"])
    }

    @Test func `a registered successor hears its own readiness only, not that of the closed one`()
        async throws
    {
        let calls = try await withLoop { loop in
            try await run(on: loop) {
                let (nearA, farA) = Self.pair()
                let (nearB, farB) = Self.pair()
                let (nearC, farC) = Self.pair()
                let a = Probe(descriptor: nearA)
                let b = Probe(descriptor: nearB)
                var calls: [String] = []
                var successor: Probe?
                func replace(_ other: Probe) -> (UInt32) -> Void {
                    { events in
                        guard events & UInt32(CNET_IN) != 0 else { return }
                        calls.append("first")
                        loop.unregister(other)
                        let probe = Probe(descriptor: dup2(nearC, other.descriptor))
                        // Nothing was ever sent to C: input can only be the closed channel's report.
                        probe.action = { calls.append($0 & UInt32(CNET_IN) != 0 ? "stale" : "writable") }
                        try? loop.register(probe)
                        successor = probe
                    }
                }
                a.action = replace(b)
                b.action = replace(a)
                _ = write(farA, "x", 1)
                _ = write(farB, "x", 1)
                try loop.register(a)
                try loop.register(b)
                for _ in 0..<10 { await Task.yield() }
                for descriptor in [farA, farB, nearC, farC] { close(descriptor) }
                return withExtendedLifetime(successor) { calls }
            }
        }
        #expect(calls == ["first", "writable"])
    }

    @Test func `registering what is no socket fails with the errno`() async throws {
        let error = try await withLoop { loop in
            try await run(on: loop) {
                do throws(SystemError) {
                    try loop.register(Probe(descriptor: 1_000_000))
                    return SystemError?.none
                } catch {
                    return error
                }
            }
        }
        #expect(error?.code == EBADF)
        #expect(error?.description.contains("epoll_ctl") == true)
    }

    @Test func `stop ends the thread and join waits for it`() throws {
        let loop = try EventLoop(index: 3)
        try loop.start()
        let flag = Collected<Int>()
        loop.perform { flag.add(1) }
        loop.stop()
        loop.join()
        #expect(flag.all == [1], "what was asked for before the stop is still done")
    }

    @Test func `an idle loop sleeps and a busy one notes its lag`() async throws {
        let (idle, busy) = try await withLoop { loop in
            try await run(on: loop) {
                let parker = Parker(loop: loop)
                _ = await parker.park(until: cnet_now() + 1_000_000)
                loop.health = LoopHealth()
                _ = await parker.park(until: cnet_now() + 30_000_000)
                let idle = loop.health
                loop.health = LoopHealth()
                let end = cnet_now() + 20_000_000
                while cnet_now() < end {}
                await Task.yield()
                return (idle, loop.health)
            }
        }
        #expect(idle.turns < 10)
        #expect(busy.lagMaximum >= 20_000_000)
        #expect(busy.busy >= 20_000_000)
        #expect(!busy.lags.isEmpty)
    }

    @Test func `health is handed out once, with the time it covers`() async throws {
        let (first, second) = try await withLoop { loop in
            try await run(on: loop) {
                let parker = Parker(loop: loop)
                let end = cnet_now() + 20_000_000
                while cnet_now() < end {}
                _ = await parker.park(until: cnet_now() + 20_000_000)
                let first = loop.takeHealth()
                return (first, loop.takeHealth())
            }
        }
        #expect(first.length >= 40_000_000 && first.busy >= 20_000_000)
        let share = try #require(first.busyShare)
        #expect(share > 0 && share < 1)
        #expect(second.turns == 0 && second.length < first.length)
        #expect(LoopHealth().busyShare == nil)
        #expect(first.delays.isEmpty, "without a probe there are no delays")
    }
}
