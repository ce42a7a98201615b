import CNet
import Glibc
import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct RunControllerTests {
    private struct Failure: Error, CustomStringConvertible {
        var description: String { "no luck with Bearer abcdefghijklmnop" }
    }

    @Test func `setup runs as VU 0 before and teardown after all iterations, with the setup data`()
        async throws
    {
        let log = Collected<String>()
        var bench = try RunBench([.constant(vus: 2, for: .milliseconds(50))]) { vu in
            log.add("iteration")
            vu.check("in iteration", true)
            try await vu.sleep(.milliseconds(5))
        }
        bench.script.setup = { vu in
            log.add("setup \(vu.id) '\(vu.scenario)'")
            vu.check("in setup", true)
            return 11
        }
        bench.script.teardown = { vu, data in
            log.add("teardown \(vu.id) \(data)")
            vu.check("in teardown", false)
        }
        let (record, exit) = try await bench.run()
        #expect(log.all.first == "setup 0 ''" && log.all.last == "teardown 0 11")
        #expect(log.all.dropFirst().dropLast().allSatisfy { $0 == "iteration" })
        #expect(exit.code == .success && exit.reason == nil)
        #expect(record.setupData == Array("11".utf8))
        #expect(record.names.groups.contains("::setup") && record.names.groups.contains("::teardown"))
        #expect(record.iterations.finished == log.all.count - 2)
        #expect(record.count(.iterations) == record.iterations.finished)
        // One sample per iteration, one of setup and one of teardown.
        #expect(record.samples[.dataSent].counter.samples == record.iterations.finished + 2)
    }

    @Test func `a setup that throws ends the run with 107, without iterations or teardown`() async throws {
        let log = Collected<String>()
        var bench = try RunBench([.constant(vus: 1, for: .seconds(5))]) { _ in log.add("iteration") }
        bench.script.setup = { _ in throw Failure() }
        bench.script.teardown = { _, _ in log.add("teardown") }
        let (record, exit) = try await bench.run()
        #expect(log.all.isEmpty)
        #expect(exit.code == .scriptFailed)
        #expect(exit.reason == "setup failed: no luck with Bearer ****")
        #expect(record.setupData == nil)
        #expect(record.samples[.iterations].isEmpty)
    }

    @Test func `a setup that takes too long ends the run with 100`() async throws {
        let log = Collected<String>()
        var bench = try RunBench([.constant(vus: 1, for: .seconds(5))]) { _ in log.add("iteration") }
        bench.script.setup = { vu in
            try await vu.sleep(.seconds(50))
            return 0
        }
        bench.script.teardown = { _, _ in log.add("teardown") }
        bench.configuration.setupTimeout = .milliseconds(30)
        let (_, exit) = try await bench.run()
        #expect(exit.code == .setupTimeout)
        #expect(log.all.isEmpty)
    }

    @Test func `a teardown that throws is 107, one that takes too long 101`() async throws {
        var bench = try RunBench([.constant(vus: 1, for: .milliseconds(10))]) {
            try await $0.sleep(.milliseconds(2))
        }
        bench.script.teardown = { _, _ in throw Failure() }
        #expect(try await bench.run().exit.code == .scriptFailed)
        bench.script.teardown = { vu, _ in try await vu.sleep(.seconds(50)) }
        bench.configuration.teardownTimeout = .milliseconds(30)
        #expect(try await bench.run().exit.code == .teardownTimeout)
    }

    @Test func `without setup and teardown neither runs`() async throws {
        let log = Collected<String>()
        var bench = try RunBench([.constant(vus: 1, for: .milliseconds(10))]) { _ in }
        bench.script.setup = { _ in
            log.add("setup")
            return 0
        }
        bench.script.teardown = { _, _ in log.add("teardown") }
        bench.configuration.skipsSetup = true
        bench.configuration.skipsTeardown = true
        _ = try await bench.run()
        #expect(log.all.isEmpty)
    }

    @Test func `a stop interrupts all iterations at once and teardown still runs`() async throws {
        let log = Collected<String>()
        let stop = Collected<@Sendable () -> Void>()
        var bench = try RunBench([.constant(vus: 3, for: .seconds(50))], loops: 2) { vu in
            log.add("iteration")
            if log.all.count == 3 { stop.all.first?() }
            try await vu.sleep(.seconds(50))
        }
        bench.script.teardown = { _, _ in log.add("teardown") }
        let (record, exit) = try await bench.run { stop.add($0) }
        #expect(log.all == ["iteration", "iteration", "iteration", "teardown"])
        #expect(exit == RunExit(ending: .stopped(signal: 2), crossedMetrics: []))
        #expect(exit.code == .interrupted)
        #expect(record.iterations == IterationCounts(started: 3, finished: 0, interrupted: 3))
        #expect(record.duration < .seconds(20))
    }

    @Test func `a stop during setup interrupts it, without iterations or teardown`() async throws {
        let log = Collected<String>()
        let stop = Collected<@Sendable () -> Void>()
        var bench = try RunBench([.constant(vus: 1, for: .seconds(50))]) { _ in log.add("iteration") }
        bench.script.setup = { vu in
            stop.all.first?()
            try await vu.sleep(.seconds(50))
            return 0
        }
        bench.script.teardown = { _, _ in log.add("teardown") }
        let (record, exit) = try await bench.run { stop.add($0) }
        #expect(exit.code == .interrupted)
        #expect(log.all.isEmpty)
        #expect(record.duration < .seconds(20))
    }

    @Test func `a run stopped before it began runs nothing`() async throws {
        let log = Collected<String>()
        var bench = try RunBench([.constant(vus: 1, for: .seconds(50))]) { _ in log.add("iteration") }
        bench.script.setup = { vu in
            log.add("setup")
            return 0
        }
        let (_, exit) = try await bench.run { $0() }
        #expect(exit.code == .interrupted)
        #expect(log.all.isEmpty)
    }

    @Test func `a crossed threshold is 99, and an earlier failure wins over it`() async throws {
        let rules = ThresholdRules(
            name: try SubmetricName(parsing: "checks"),
            thresholds: [try Threshold(parsing: "rate>0.9")]
        )
        var bench = try RunBench([.constant(vus: 1, for: .milliseconds(30))]) { vu in
            vu.check("fails", false)
            try await vu.sleep(.milliseconds(5))
        }
        bench.configuration.thresholds = [rules]
        let (record, exit) = try await bench.run()
        #expect(exit.code == .thresholdsCrossed)
        #expect(record.crossedMetrics == ["checks"])
        #expect(exit.reason == "thresholds on metrics 'checks' have been crossed")
        #expect(bench.watcher.events.all.map(\.kind) == ["threshold"])
        bench.script.teardown = { _, _ in throw Failure() }
        #expect(try await bench.run().exit.code == .scriptFailed)
    }

    @Test func `abortOnFail ends the run at the two-second look, interrupts and tears down`() async throws {
        let log = Collected<String>()
        var threshold = try Threshold(parsing: "rate>0.9")
        threshold.abortOnFail = true
        var bench = try RunBench([.constant(vus: 1, for: .seconds(50))]) { vu in
            vu.check("fails", false)
            try await vu.sleep(.seconds(50))
        }
        bench.configuration.thresholds = [
            ThresholdRules(name: try SubmetricName(parsing: "checks"), thresholds: [threshold])
        ]
        bench.script.teardown = { _, _ in log.add("teardown") }
        let (record, exit) = try await bench.run()
        #expect(exit.code == .thresholdsCrossed)
        #expect(exit.reason?.contains("aborted") == true)
        #expect(record.iterations.interrupted == 1 && record.iterations.finished == 0)
        #expect(log.all == ["teardown"])
        #expect(record.duration >= .seconds(2) && record.duration < .seconds(20))
        // Two full seconds and the rest, whose samples are all in the record.
        #expect(bench.watcher.seconds.all.count >= 3)
        let checks = bench.watcher.seconds.all.reduce(0) { $0 + $1.samples.value[.checks].rate.samples }
        #expect(checks == record.samples[.checks].rate.samples)
        #expect(record.samples[.vus].gauge.value == 1 && record.samples[.vusMax].gauge.value == 1)
        #expect(bench.watcher.progress.all.last?.isFinished == true)
    }

    @Test func `a run shorter than a second has no vus samples`() async throws {
        let (record, _) = try await RunBench([.constant(vus: 1, for: .milliseconds(50))]) {
            try await $0.sleep(.milliseconds(5))
        }.run()
        #expect(record.samples[.vus].isEmpty && record.samples[.vusMax].isEmpty)
    }

    @Test func `the same seed gives the same actions with one loop and with two`() async throws {
        @Sendable func actions(loops: Int) async throws -> [String: [Int]] {
            let log = Collected<(vu: Int, iteration: Int, numbers: [Int])>()
            let bench = try RunBench(
                [
                    .constant("a", vus: 3, for: .milliseconds(80)),
                    .constant("b", vus: 2, for: .milliseconds(80)),
                ],
                loops: loops
            ) { vu in
                // How many numbers an iteration draws must not shift those of the next.
                let numbers = (0...(vu.iteration % 3)).map { _ in
                    Int.random(in: 0..<1_000_000, using: &vu.random)
                }
                log.add((vu.id, vu.iteration, numbers))
                try await vu.sleep(.milliseconds(2))
            }
            let (record, _) = try await bench.run()
            #expect(record.iterations.finished >= 5)
            return Dictionary(uniqueKeysWithValues: log.all.map { ("\($0.vu) \($0.iteration)", $0.numbers) })
        }
        let one = try await actions(loops: 1)
        let two = try await actions(loops: 2)
        let common = Set(one.keys).intersection(two.keys)
        #expect(Set(common.map { $0.prefix(1) }) == ["1", "2", "3", "4", "5"])
        #expect(common.allSatisfy { one[$0] == two[$0] })
        #expect(
            Set(common.compactMap { one[$0]?.first }).count > common.count / 2,
            "VUs and iterations differ"
        )
    }
}
