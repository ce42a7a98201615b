import Measure
import Testing

@Suite struct GeneratorHealthTests {
    private static let millisecond = 1_000_000

    /// Seconds of a loaded run, each of which `fill` may change.
    private static func run(
        _ count: Int,
        length: Double = 1,
        _ fill: (Int, inout TimelineSecond.Generator) -> Void
    ) -> [TimelineSecond] {
        (0..<count).map { index in
            var second = TimelineSecond(time: Double(index + 1) * length)
            second.scenarios["main"] = .init()
            second.scenarios["main"]?.vus = 3
            var generator = TimelineSecond.Generator()
            fill(index, &generator)
            second.generator = generator
            return second
        }
    }

    /// A run whose first `late` seconds have these delays, ms, on the second of two loops.
    private static func delays(_ count: Int, late: Int, p50: Int, p95: Int) -> [TimelineSecond] {
        run(count) { index, generator in
            generator.delayP50 = [0, index < late ? p50 * millisecond : 20_000]
            generator.delayP95 = [0, index < late ? p95 * millisecond : 60_000]
        }
    }

    private static func kind(_ verdict: GeneratorHealth.Verdict) -> String {
        switch verdict {
        case .unknown: "unknown"
        case .healthy: "healthy"
        case .strained: "strained"
        case .overloaded: "overloaded"
        }
    }

    @Test(
        arguments: [
            (10, 0, 0, 0, "healthy"),
            // The limits of a second, at every moment of the run.
            (10, 10, 9, 99, "healthy"), (10, 10, 10, 99, "strained"), (10, 10, 19, 99, "strained"),
            (10, 10, 20, 20, "overloaded"), (10, 10, 0, 99, "healthy"), (10, 10, 0, 100, "overloaded"),
            // The limits of a run: 3 s and 20 %; below, a warning from 2 s on.
            (10, 1, 50, 300, "healthy"), (10, 2, 50, 300, "strained"), (10, 3, 50, 300, "overloaded"),
            (2, 2, 50, 300, "strained"), (3, 3, 50, 300, "overloaded"),
            (15, 3, 50, 300, "overloaded"), (16, 3, 50, 300, "strained"), (100, 19, 50, 300, "strained"),
            (100, 20, 50, 300, "overloaded"),
        ]
    )
    func `a run is overloaded when enough of its seconds are`(
        count: Int,
        late: Int,
        p50: Int,
        p95: Int,
        expected: String
    ) {
        let health = GeneratorHealth(seconds: Self.delays(count, late: late, p50: p50, p95: p95))
        #expect(Self.kind(health.verdict) == expected)
        #expect(health.verdict.isInvalid == (expected == "overloaded"))
        #expect(health.observedSeconds == Double(count))
        #expect(health.verdict.reasons.isEmpty == (expected == "healthy"))
    }

    @Test func `the reason has the numbers`() {
        let health = GeneratorHealth(seconds: Self.delays(30, late: 12, p50: 130, p95: 412))
        #expect(
            health.verdict
                == .overloaded([
                    "in 12 of 30 s the generator reacted late (delay p50 up to 130 ms, p95 up to 412 ms); latencies include "
                        + "its own delay"
                ])
        )
        #expect(health.overloadedSeconds == 12 && health.firstOverload == 1)
        #expect(health.worstDelayP95 == 412_000_000 && health.worstDelayP50 == 130_000_000)
    }

    @Test func `one late loop is enough, and seconds a little short of one are not told apart`() {
        let seconds = Self.run(3, length: 0.98) { _, generator in
            generator.delayP50 = [0, 0, 25_000_000]
            generator.delayP95 = [0, 0, 90_000_000]
        }
        #expect(GeneratorHealth(seconds: seconds).verdict.isInvalid)
    }

    @Test func `seconds without load do not count, whatever happened in them`() {
        var seconds = Self.delays(10, late: 10, p50: 50, p95: 300)
        for index in 0..<8 { seconds[index].scenarios["main"]?.vus = 0 }
        seconds[2].routes["GET /"] = .init()  // requests of VUs that have ended since
        let health = GeneratorHealth(seconds: seconds)
        #expect(health.observedSeconds == 3 && health.firstOverload == 3)
        for index in seconds.indices { (seconds[index].scenarios, seconds[index].routes) = ([:], [:]) }
        #expect(GeneratorHealth(seconds: seconds).verdict == .unknown)
    }

    @Test func `a timeline that tells nothing of the generator gives no verdict`() {
        #expect(GeneratorHealth().verdict == .unknown)
        #expect(GeneratorHealth(seconds: Self.run(9) { _, _ in }).verdict == .unknown)
        let other = Self.run(9) { _, generator in (generator.cpuShare, generator.residentBytes) = (2, 5) }
        #expect(GeneratorHealth(seconds: other).verdict == .unknown)
        var bare = Self.run(9) { _, _ in }
        for index in bare.indices { bare[index].generator = nil }
        #expect(GeneratorHealth(seconds: bare).verdict == .unknown)
    }

    @Test(
        arguments: [
            (249, 400, 1, "healthy"), (250, 49, 1, "healthy"), (250, 50, 1, "overloaded"),
            (0, 0, 1.5, "healthy"), (0, 0, 1.6, "overloaded"),
        ] as [(Int, Int, Double, String)]
    )
    func `without samples of delay, timers and turns and the length of seconds decide`(
        late: Int,
        turns: Int,
        length: Double,
        expected: String
    ) {
        let seconds = Self.run(5, length: length) { _, generator in
            generator.timerLatenessMaximum = late * Self.millisecond
            generator.loopLagP95 = [1_000, turns * Self.millisecond]
        }
        let health = GeneratorHealth(seconds: seconds)
        #expect(Self.kind(health.verdict) == expected)
        #expect(health.worstDelayP95 == nil)
        guard expected == "overloaded" else { return }
        let reason = health.verdict.reasons.first ?? ""
        #expect(
            reason.contains(length > 1 ? "seconds of the run up to 1.6 s long" : "timers up to 250 ms late")
        )
    }

    @Test func `a standstill counts with its whole length`() {
        var seconds = Self.run(10) { _, generator in generator.loopLagP95 = [1_000] }
        for index in 5..<10 { seconds[index].time += 12.5 }
        let health = GeneratorHealth(seconds: seconds)
        #expect(health.overloadedSeconds == 13.5 && health.observedSeconds == 22.5)
        #expect(health.firstOverload == 18.5 && health.verdict.isInvalid)
    }

    @Test func `with samples of delay a long second alone says nothing about the loops`() {
        var seconds = Self.delays(10, late: 0, p50: 0, p95: 0)
        for index in 5..<10 { seconds[index].time += 12.5 }
        #expect(GeneratorHealth(seconds: seconds).verdict == .healthy)
    }

    @Test func `a run that ended before it could be judged is not warned of`() {
        let seconds = Self.run(3, length: 0.5) { _, generator in
            (generator.delayP50, generator.delayP95) = ([50_000_000], [300_000_000])
            generator.loopBusy = [1]
        }
        #expect(GeneratorHealth(seconds: seconds).verdict == .healthy)
    }

    @Test(arguments: [(0.95, 5, "healthy"), (0.95, 6, "strained"), (0.94, 10, "healthy")])
    func `a loop that was busy most of the time makes throughput a lower bound`(
        share: Double,
        busy: Int,
        expected: String
    ) {
        let seconds = Self.run(10) { index, generator in
            generator.delayP50 = [0, 0]
            generator.loopBusy = [0.2, index < busy ? share : 0.3]
        }
        let verdict = GeneratorHealth(seconds: seconds).verdict
        #expect(Self.kind(verdict) == expected)
        #expect(
            verdict.reasons
                == (expected == "healthy"
                    ? []
                    : [
                        "in 6 of 10 s an event loop was busy 95 % of the time or more; throughput is a lower bound of what "
                            + "the target can do"
                    ])
        )
    }

    @Test func `samples that were dropped are told, and all reasons of an overloaded run`() {
        let dropped = Self.run(10) { index, generator in
            generator.delayP50 = [0]
            generator.droppedSamples = index
        }
        #expect(
            GeneratorHealth(seconds: dropped).verdict
                == .strained(["45 samples could not be kept; the numbers are without them"])
        )
        let all = Self.run(10) { _, generator in
            (generator.delayP50, generator.delayP95) = ([30_000_000], [40_000_000])
            (generator.loopBusy, generator.droppedSamples) = ([1], 1)
        }
        #expect(GeneratorHealth(seconds: all).verdict.reasons.count == 3)
    }

    @Test func `seconds added one by one give the same as all at once`() {
        let seconds = Self.delays(20, late: 7, p50: 50, p95: 300)
        var health = GeneratorHealth()
        for second in seconds { health.add(second) }
        #expect(health == GeneratorHealth(seconds: seconds))
        // A clock that goes back neither counts twice nor negatively.
        health.add(seconds[3])
        #expect(health.observedSeconds == 20)
    }
}
