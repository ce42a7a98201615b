import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct RunProgressTests {
    @Test(
        arguments: [(.setup, false), (.running, false), (.teardown, false), (.finished, true)]
            as [(RunProgress.Phase, Bool)]
    )
    func `only the last phase is finished`(phase: RunProgress.Phase, isFinished: Bool) {
        let progress = RunProgress(
            phase: phase,
            elapsed: .seconds(1),
            scenarios: [],
            requests: 0,
            failedRequests: 0
        )
        #expect(progress.isFinished == isFinished)
    }

    @Test func `a run goes through all phases, and its scenarios through all states`() async throws {
        var waiting = Scenario.constant("waiting", vus: 4, for: .seconds(10))
        waiting.startTime = .seconds(10)
        let scenarios = [
            Scenario.constant("running", vus: 2, for: .seconds(10)),
            Scenario.constant("finishing", vus: 1, for: .milliseconds(50), gracefulStop: .seconds(10)),
            waiting,
        ]
        let stop = Collected<@Sendable () -> Void>()
        var bench = try RunBench(scenarios) { _ in }
        let seconds = bench.watcher.progress
        // Each part of the run lasts until a second of it was told.
        @Sendable func wait(_ vu: VU, until isTold: (RunProgress) -> Bool) async throws {
            while !seconds.all.contains(where: isTold) { try await vu.sleep(.milliseconds(2)) }
        }
        bench.script.functions["default"] = { vu in
            if vu.id == 2, vu.iteration == 0 { return }
            try await wait(vu) {
                $0.scenarios[1].state == .finishing && $0.scenarios.map(\.iterations.started) == [3, 1, 0]
            }
            stop.all.first?()
            try await vu.sleep(.seconds(10))
        }
        bench.script.setup = { vu in
            try await wait(vu) { $0.phase == .setup }
            return 0
        }
        bench.script.teardown = { vu, _ in try await wait(vu) { $0.phase == .teardown } }
        let (record, exit) = try await bench.run { stop.add($0) }
        #expect(exit.code == .interrupted)

        let told = seconds.all
        let phases = told.map(\.phase)
        #expect(
            phases == [.setup, .running, .teardown, .finished].flatMap { one in phases.filter { $0 == one } }
        )
        #expect(zip(told, told.dropFirst()).allSatisfy { $0.elapsed < $1.elapsed })
        let first = try #require(told.first { $0.phase == .setup })
        let running = try #require(told.last { $0.phase == .running })
        let teardown = try #require(told.first { $0.phase == .teardown })
        let last = try #require(told.last)
        #expect(last.isFinished)
        #expect(first.scenarios.map(\.state) == [.waiting, .waiting, .waiting])
        #expect(running.scenarios.map(\.state) == [.running, .finishing, .waiting])
        #expect(teardown.scenarios.map(\.state) == [.finished, .finished, .finished])
        #expect(running.scenarios.map(\.activeVUs) == [2, 1, 0])
        #expect(teardown.scenarios.map(\.activeVUs) == [0, 0, 0])
        #expect(Set(told.map { $0.scenarios.map(\.name) }) == [["running", "finishing", "waiting"]])
        #expect(Set(told.map { $0.scenarios.map(\.plannedVUs) }) == [[2, 1, 4]])
        #expect(Set(told.map { $0.scenarios.map(\.startTime) }) == [[.zero, .zero, .seconds(10)]])
        let durations: [Duration] = [.seconds(10), .milliseconds(50), .seconds(10)]
        #expect(Set(told.map { $0.scenarios.map(\.duration) }) == [durations])
        #expect(running.scenarios[0].iterations == IterationCounts(started: 3, finished: 1, interrupted: 0))
        #expect(
            last.scenarios.map(\.iterations) == [
                IterationCounts(started: 3, finished: 1, interrupted: 2),
                IterationCounts(started: 1, finished: 0, interrupted: 1), IterationCounts(),
            ]
        )
        // vus follows the run down again, vus_max is what was planned for it.
        #expect(record.samples[.vus].gauge.maximum == 3 && record.samples[.vus].gauge.value == 0)
        #expect(record.samples[.vusMax].gauge.minimum == record.samples[.vusMax].gauge.maximum)
        // The seconds told are the whole run, without gaps.
        let parts = bench.watcher.seconds.all
        #expect(parts.first?.start == 0)
        for (part, next) in zip(parts, parts.dropFirst()) {
            #expect(abs(part.start + part.length - next.start) < 1e-6)
        }
        #expect(parts.contains { $0.scenarios.map(\.active) == [2, 1, 0] })
    }

    @Test func `requests are counted, failed ones apart`() async throws {
        let server = LoopbackServer { peer, _ in
            peer.serveRequests { httpAnswer($0.target == "/bad" ? 500 : 200) }
        }
        let scenario = Scenario.constant(vus: 1, for: .milliseconds(20), gracefulStop: .seconds(30))
        let bench = try RunBench([scenario], url: server.url) { vu in
            guard vu.iteration == 0 else { return try await vu.sleep(.milliseconds(5)) }
            for path in ["/good", "/bad", "/good"] { _ = try await vu.http.get(path) }
        }
        _ = try await bench.run()
        let last = try #require(bench.watcher.progress.all.last)
        #expect(last.requests == 3 && last.failedRequests == 1)
    }
}
