// Runs whole load tests with scripts made of closures. Must not contain: expectations, servers.

import CNet
import HTTP1
import Logging
import Measure
import TestSupport

@testable import LoadGen

/// A script of closures.
struct TestScript: Sendable {
    typealias Body = @Sendable (VU) async throws -> Void

    var setup: @Sendable (VU) async throws -> Int = { _ in 7 }
    var functions: [String: Body] = [:]
    var teardown: @Sendable (VU, Int) async throws -> Void = { _, _ in }

    init(_ body: @escaping Body) { functions["default"] = body }

    /// As the engine takes it.
    var erased: AnyScript {
        let functions = self.functions.mapValues { body -> @Sendable (VU, Int) async throws -> Void in
            { vu, _ in try await body(vu) }
        }
        return AnyScript(Adapter(make: setup, functions: functions, undo: teardown))
    }

    private struct Adapter: Script {
        static let name = "test"
        let make: @Sendable (VU) async throws -> Int
        let functions: [String: @Sendable (VU, Int) async throws -> Void]
        let undo: @Sendable (VU, Int) async throws -> Void

        init(
            make: @escaping @Sendable (VU) async throws -> Int,
            functions: [String: @Sendable (VU, Int) async throws -> Void],
            undo: @escaping @Sendable (VU, Int) async throws -> Void
        ) {
            self.make = make
            self.functions = functions
            self.undo = undo
        }

        init(environment: ScriptEnvironment) throws {
            throw ScriptEnvironment.Invalid("X", found: "", expected: "closures")
        }

        func setup(_ vu: VU) async throws -> Int { try await make(vu) }
        func teardown(_ vu: VU, _ data: Int) async throws { try await undo(vu, data) }
    }
}

/// What a run told its watcher.
final class CollectingWatcher: RunWatcher {
    let seconds = Collected<RunSecond>()
    let progress = Collected<RunProgress>()
    let events = Collected<RunEvent>()

    func second(_ second: RunSecond, progress: RunProgress) {
        seconds.add(second)
        self.progress.add(progress)
    }

    func event(_ event: RunEvent) { events.add(event) }
}

/// A run of a script over scenarios, without files.
struct RunBench {
    var configuration: LoadTestConfiguration
    var script: TestScript
    var logger = silent
    let watcher = CollectingWatcher()

    init(
        _ scenarios: [Scenario],
        loops: Int = 1,
        url: String = "http://127.0.0.1:1",
        _ body: @escaping TestScript.Body
    ) throws {
        let client = ClientSettings(baseURL: try HTTPURL(url), userAgent: "bench")
        configuration = LoadTestConfiguration(scenarios: scenarios, client: client, seed: 42, loops: loops)
        script = TestScript(body)
    }

    /// Runs it; `during` is called with a way to stop the run, before it starts.
    func run(during: (@escaping @Sendable () -> Void) -> Void = { _ in }) async throws -> (
        record: RunRecord, exit: RunExit
    ) {
        let control = try EventLoop(index: -1)
        let erased = script.erased
        let controller = LoopBound(
            try RunController(
                configuration,
                script: erased,
                bodies: configuration.scenarios.map { _ in erased },
                control: control,
                watcher: watcher,
                logger: logger
            )
        )
        try control.start()
        during { control.perform { controller.value.stop(signal: 2) } }
        let record = try await LoadGenTests.run(on: control) { LoopBound(await controller.value.run()) }
        control.stop()
        control.join()
        return (
            record.value, RunExit(ending: record.value.ending, crossedMetrics: record.value.crossedMetrics)
        )
    }
}

extension RunRecord {
    func count(_ metric: BuiltinMetric) -> Int { Int(samples[metric].counter.total) }

    /// Iterations of all scenarios.
    var iterations: IterationCounts {
        samples.iterations.dropFirst().reduce(into: IterationCounts()) { $0 += $1 }
    }
}

extension Scenario {
    static func constant(
        _ name: String = "main",
        vus: Int,
        for duration: Duration,
        gracefulStop: Duration = .seconds(30)
    ) -> Scenario {
        Scenario(
            name: name,
            executor: .constantVUs(.init(vus: vus, duration: duration)),
            gracefulStop: gracefulStop
        )
    }
}
