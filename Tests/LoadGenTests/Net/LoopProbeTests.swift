import CNet
import Glibc
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct LoopProbeTests {
    private static let start: Int64 = 1_000_000_000
    private static let beat = LoopProbe.interval

    /// A loop that does not run, so that the test is its clock.
    private static func probe() throws -> (EventLoop, LoopProbe) {
        let loop = try EventLoop(index: 0)
        let probe = LoopProbe(loop: loop)
        probe.start(at: start)
        return (loop, probe)
    }

    @Test(
        arguments: [
            (0, [0]), (70_000, [70_000]), (beat - 1, [beat - 1]), (beat, [beat, 0]),
            (4 * beat + 5, [4 * beat + 5, 3 * beat + 5, 2 * beat + 5, beat + 5, 5]),
        ] as [(Int64, [Int64])]
    )
    func `each beat that passed is booked with its own lateness`(late: Int64, expected: [Int64]) throws {
        let (loop, probe) = try Self.probe()
        let due = Self.start + Self.beat
        #expect(loop.timers.deadline(of: probe) == due)
        #expect(loop.timers.popDue(now: due + late)?.node === probe)
        probe.fire(now: due + late)
        var same = LoopHealth()
        for delay in expected { same.delays.record(delay) }
        #expect(loop.health.delays.sparse == same.delays.sparse)
        #expect(loop.health.delayMaximum == late)
        #expect(loop.timers.deadline(of: probe) == due + Int64(expected.count) * Self.beat)
        #expect(loop.health.timersFired == 0, "the script's timers are counted apart")
        loop.timers.remove(probe)
    }

    @Test func `a standstill of 400 ms counts for its time, not as one sample`() throws {
        let (loop, probe) = try Self.probe()
        var now = Self.start
        // A second on time, then the standstill, then on time again to the end of the second.
        for step in 1...64 {
            now = Self.start + Int64(step) * Self.beat
            guard step < 24 || step >= 40 else { continue }
            if loop.timers.popDue(now: now) != nil { probe.fire(now: now) }
        }
        #expect(loop.health.delays.count == 64)
        #expect(loop.health.delayMaximum == 400_000_000)
        let median = try #require(loop.health.delays.quantile(90))
        #expect(median > 200_000_000)
        loop.timers.remove(probe)
    }

    @Test func `a loop that is busy for long is late at every beat meanwhile`() async throws {
        let (quiet, busy) = try await withLoop { loop in
            try await run(on: loop) {
                loop.startProbe()
                let parker = Parker(loop: loop)
                _ = await parker.park(until: cnet_now() + 300_000_000)
                let quiet = loop.takeHealth()
                let end = cnet_now() + 200_000_000
                while cnet_now() < end {}
                _ = await parker.park(until: cnet_now() + 1_000_000)
                return (quiet, loop.takeHealth())
            }
        }
        #expect(quiet.delays.count >= 10 && quiet.turns < 40)
        #expect(busy.delays.count >= 7)
        #expect(busy.delayMaximum >= 150_000_000)
        #expect(busy.delays.quantile(50) ?? 0 >= 50_000_000)
    }
}
