import CNet
import Glibc
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct ScenarioRunnerTests {
    private static let millisecond: Int64 = 1_000_000

    private static func ramp(
        _ stages: [(Int64, Int)],
        start: Int = 0,
        rampDown: Duration = .seconds(30),
        stop: Duration = .seconds(30)
    ) -> Scenario {
        let executor = RampingVUs(
            startVUs: start,
            stages: stages.map { .init(duration: .milliseconds($0.0), target: $0.1) },
            gracefulRampDown: rampDown
        )
        return Scenario(name: "main", executor: .rampingVUs(executor), gracefulStop: stop)
    }

    @Test func `constant VUs all start at once and end after the duration`() async throws {
        let starts = Collected<Int>()
        let bench = try RunBench([.constant(vus: 5, for: .milliseconds(300))], loops: 2) { vu in
            if vu.iteration == 0 { starts.add(vu.id) }
            try await vu.sleep(.milliseconds(3))
        }
        let (record, _) = try await bench.run()
        #expect(starts.all.sorted() == [1, 2, 3, 4, 5])
        #expect(record.duration >= .milliseconds(300))
        #expect(record.iterations.interrupted == 0)
        #expect(record.iterations.started == record.iterations.finished)
    }

    @Test func `ramping VUs start in order at their planned offsets, never early`() async throws {
        let starts = Collected<(vu: Int, at: Int64)>()
        let scenario = Self.ramp([(200, 4), (400, 4), (0, 0)])
        let origin = Collected<Int64>()
        var bench = try RunBench([scenario]) { vu in
            if vu.iteration == 0 { starts.add((vu.id, cnet_now())) }
            try await vu.sleep(.milliseconds(2))
        }
        bench.script.setup = { _ in
            origin.add(cnet_now())
            return 0
        }
        _ = try await bench.run()
        #expect(starts.all.map(\.vu) == [1, 2, 3, 4])
        let planned = scenario.plan.runSteps.filter { $0.vus > 0 }.map(\.offset)
        for (start, offset) in zip(starts.all, planned) {
            #expect(start.at - (origin.all.first ?? 0) >= offset)
        }
    }

    @Test func `a ramp down stops the highest VUs first and lets them finish`() async throws {
        let ends = Collected<Int>()
        let bench = try RunBench([Self.ramp([(50, 3), (150, 0)], start: 3)]) { vu in
            try await vu.sleep(.milliseconds(4))
            ends.add(vu.id)
        }
        let (record, _) = try await bench.run()
        let last = (1...3).compactMap { id in ends.all.lastIndex(of: id) }
        #expect(last == last.sorted(by: >), "VU 3 ends first, VU 1 last")
        #expect(record.iterations.interrupted == 0)
    }

    @Test func `graceful ramp-down of zero cuts at once`() async throws {
        let bench = try RunBench([Self.ramp([(50, 2), (0, 0), (50, 0)], start: 2, rampDown: .zero)]) { vu in
            try await vu.sleep(.seconds(30))
        }
        let (record, exit) = try await bench.run()
        #expect(record.iterations == IterationCounts(started: 2, finished: 0, interrupted: 2))
        #expect(exit.code == .success)
        #expect(record.duration < .seconds(15))
    }

    @Test func `a VU that falls away is cut when its own grace is over, while the others go on`() async throws
    {
        let log = Collected<String>()
        let ramp = Self.ramp([(50, 2), (0, 1), (400, 1), (0, 0)], start: 2, rampDown: .milliseconds(20))
        let (record, _) = try await RunBench([ramp]) { vu in
            do {
                try await vu.sleep(vu.id == 2 ? .seconds(50) : .milliseconds(4))
                log.add("finished \(vu.id)")
            } catch {
                log.add("cut \(vu.id)")
                throw error
            }
        }.run()
        let cut = try #require(log.all.firstIndex(of: "cut 2"))
        #expect(log.all[cut...].filter { $0 == "finished 1" }.count >= 2)
        #expect(record.iterations.interrupted == 1)
    }

    @Test func `what is still running when the graceful stop is over is interrupted`() async throws {
        let bench = try RunBench([.constant(vus: 2, for: .milliseconds(30), gracefulStop: .milliseconds(50))])
        { vu in
            try await vu.group("open") {
                try await vu.sleep(vu.id == 1 ? .milliseconds(40) : .seconds(50))
            }
        }
        let (record, exit) = try await bench.run()
        #expect(record.iterations == IterationCounts(started: 2, finished: 1, interrupted: 1))
        #expect(record.count(.iterations) == 1)
        #expect(record.samples[.groupDuration].trend.count == 1)
        // Both iterations, setup and teardown.
        #expect(record.samples[.dataSent].counter.samples == 4)
        #expect(exit.code == .success)
        #expect(record.duration < .seconds(20))
    }

    @Test func `a scenario is over as soon as its last VU is idle`() async throws {
        let (record, _) = try await RunBench([
            .constant(vus: 3, for: .milliseconds(40), gracefulStop: .seconds(50))
        ]) {
            try await $0.sleep(.milliseconds(5))
        }.run()
        #expect(record.duration < .seconds(20))
        #expect(record.iterations.interrupted == 0)
    }

    @Test func `a VU that comes back in a later stage counts its iterations on`() async throws {
        let numbers = Collected<Int>()
        let bench = try RunBench([Self.ramp([(60, 1), (0, 0), (60, 0), (0, 1), (60, 1)], start: 1)]) { vu in
            numbers.add(vu.iteration)
            try await vu.sleep(.milliseconds(4))
        }
        let (record, _) = try await bench.run()
        #expect(numbers.all == Array(0..<numbers.all.count))
        #expect(numbers.all.count == record.iterations.finished)
    }

    @Test func `a later scenario starts at its start time, with VU ids behind the earlier one's`()
        async throws
    {
        let starts = Collected<(name: String, id: Int, at: Int64)>()
        var later = Scenario.constant("later", vus: 2, for: .milliseconds(400))
        later.startTime = .milliseconds(80)
        let bench = try RunBench([.constant("first", vus: 2, for: .milliseconds(400)), later]) { vu in
            if vu.iteration == 0 { starts.add((vu.scenario, vu.id, cnet_now())) }
            try await vu.sleep(.milliseconds(3))
        }
        let (record, _) = try await bench.run()
        try #require(starts.all.map(\.name) == ["first", "first", "later", "later"])
        #expect(starts.all.map(\.id).sorted() == [1, 2, 3, 4])
        #expect(starts.all[2].at - starts.all[0].at >= 60 * Self.millisecond)
        #expect(record.samples.iterations.count == 3)
    }

    @Test func `a script that never waits does not hold up the end`() async throws {
        let (record, exit) = try await RunBench([.constant(vus: 2, for: .milliseconds(100))]) { _ in }.run()
        #expect(exit.code == .success)
        #expect(record.iterations.finished > 2)
        #expect(record.duration < .seconds(20))
    }

    @Test func `a script that throws each time goes on and counts its iterations`() async throws {
        let lines = Collected<String>()
        var bench = try RunBench([.constant(vus: 1, for: .milliseconds(60))]) { vu in
            try await vu.sleep(.milliseconds(1))
            throw ScriptEnvironment.Invalid("X", found: "1", expected: "2")
        }
        bench.logger = collecting(lines)
        let (record, exit) = try await bench.run()
        #expect(exit.code == .success)
        #expect(record.iterations.finished > 1 && record.iterations.interrupted == 0)
        #expect(lines.all.filter { $0.contains("expected 2") }.count == min(5, record.iterations.finished))
    }

    @Test func `a VU that a later stage wants back while it finishes goes on, in one piece`() async throws {
        let steps = Collected<String>()
        // Stopped after 50 ms, wanted again after 100 ms, both within its first iteration.
        let bench = try RunBench([Self.ramp([(50, 1), (0, 0), (50, 0), (0, 1), (600, 1), (0, 0)], start: 1)])
        { vu in
            steps.add("begin \(vu.id) \(vu.iteration)")
            try await vu.sleep(.milliseconds(vu.iteration == 0 ? 400 : 5))
            steps.add("end \(vu.id) \(vu.iteration)")
        }
        let (record, _) = try await bench.run()
        let count = record.iterations.started
        #expect(steps.all == (0..<count).flatMap { ["begin 1 \($0)", "end 1 \($0)"] })
        #expect(count > 1)
        #expect(record.iterations == IterationCounts(started: count, finished: count, interrupted: 0))
    }

    @Test(arguments: 1...3)
    func `each scenario has a block of VU ids and its own function, whatever the number of loops`(loops: Int)
        async throws
    {
        let seen = Collected<String>()
        var second = Scenario.constant("second", vus: 4, for: .milliseconds(300))
        second.exec = "other"
        let scenarios = [
            Scenario.constant("first", vus: 3, for: .milliseconds(300)), second,
            .constant("third", vus: 1, for: .milliseconds(300)),
        ]
        var bench = try RunBench(scenarios, loops: loops) { vu in
            if vu.iteration == 0 { seen.add("\(vu.id) \(vu.scenario) default") }
            try await vu.sleep(.milliseconds(10))
        }
        bench.script.functions["other"] = { vu in
            if vu.iteration == 0 { seen.add("\(vu.id) \(vu.scenario) other") }
            try await vu.sleep(.milliseconds(10))
        }
        let (record, _) = try await bench.run()
        #expect(
            seen.all.sorted() == [
                "1 first default", "2 first default", "3 first default", "4 second other", "5 second other",
                "6 second other", "7 second other", "8 third default",
            ]
        )
        #expect(record.samples.iterations.map { $0.finished > 0 } == [false, true, true, true])
    }

    @Test func `an iteration that is only padded any more is not an interrupted one`() async throws {
        var bench = try RunBench([
            .constant(vus: 2, for: .milliseconds(30), gracefulStop: .milliseconds(30))
        ]) { _ in }
        bench.configuration.minimumIteration = .seconds(50)
        let (record, _) = try await bench.run()
        #expect(record.iterations == IterationCounts(started: 2, finished: 2, interrupted: 0))
        #expect(record.count(.iterations) == 2 && record.samples[.iterationDuration].trend.count == 2)
        #expect(record.duration < .seconds(20))
    }

    @Test func `a stop that meets VUs which are already being cut does not hang`() async throws {
        let stop = Collected<@Sendable () -> Void>()
        let bench = try RunBench([.constant(vus: 1, for: .milliseconds(20), gracefulStop: .zero)]) { vu in
            try? await vu.sleep(.seconds(50))
            stop.all.first?()
            // Keeps its loop, so that the stop arrives while the end of this VU is still awaited.
            usleep(100_000)
        }
        let (record, exit) = try await bench.run { stop.add($0) }
        #expect(exit.code == .interrupted)
        #expect(record.iterations == IterationCounts(started: 1, finished: 0, interrupted: 1))
    }
}
