// Runs code as it runs in a load test: as a task on a loop, as a VU with its metrics. Must not contain: expectations, servers.

import CNet
import HTTP1
import Logging
import Measure
import TestSupport

@testable import LoadGen

/// Runs `body` as a task of `loop` and gives its result.
func run<Value: Sendable>(on loop: EventLoop, _ body: @escaping @Sendable () async throws -> Value)
    async throws -> Value
{
    try await withCheckedThrowingContinuation { continuation in
        Task.detached(executorPreference: loop) {
            let result: Result<Value, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            continuation.resume(with: result)
        }
    }
}

/// Runs `body` with a loop that is started before and stopped after it.
func withLoop<Value: Sendable>(_ body: @Sendable (EventLoop) async throws -> Value) async throws -> Value {
    let loop = try EventLoop(index: 0)
    try loop.start()
    defer {
        loop.stop()
        loop.join()
    }
    return try await body(loop)
}

/// A logger that says nothing.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A logger that keeps its lines.
func collecting(_ lines: Collected<String>) -> Logger {
    Logger(label: "test") { _ in CollectingLog(lines: lines) }
}

private struct CollectingLog: LogHandler {
    let lines: Collected<String>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.add("\(event.level) \(event.message)") }
}

/// What a VU on a bench left behind.
struct Recorded: @unchecked Sendable {
    let store: SampleStore
    let names: Registry.Names
    let submetrics: [RegisteredSubmetric]
    let openSockets: Int
    let pendingTimers: Int

    func samples(_ metric: BuiltinMetric) -> Int {
        let sink = store[metric]
        return switch sink.kind {
        case .counter: sink.counter.samples
        case .gauge: sink.gauge.samples
        case .rate: sink.rate.samples
        case .trend: sink.trend.count
        }
    }

    func total(_ metric: BuiltinMetric) -> Int { Int(store[metric].counter.total) }

    /// WebSocket sessions whose end the server began, by close code.
    var closedByPeer: [UInt16: Int] {
        store.sockets.reduce(into: [:]) { $0.merge($1.closedByPeer, uniquingKeysWith: +) }
    }

    /// WebSocket sessions with a length.
    var sessions: Int { store.sockets.reduce(0) { $0 + $1.sessions.count } }

    /// Requests and sockets by `METHOD name` and status, as text: `GET /a 200`.
    var series: [String: Int] {
        var all: [String: Int] = [:]
        for (id, count) in store.seriesCounts.enumerated() where count > 0 {
            let key = names.series[id]
            let code = key.errorCode == 0 || key.status != 0 ? "" : " \(key.errorCode)"
            all["\(names.routes[Int(key.route)].label) \(key.status)\(code)", default: 0] += count
        }
        return all
    }
}

/// A VU on a loop of its own.
struct VUBench {
    var settings: ClientSettings
    var submetrics: [RegisteredSubmetric] = []
    var logger = silent
    /// What every name resolves to, instead of what the system says.
    var addresses: [String]?

    init(_ baseURL: String) throws {
        settings = ClientSettings(baseURL: try HTTPURL(baseURL), userAgent: "bench")
    }

    /// Runs `body` as one iteration of VU 1 in scenario `main`; gives its result and what was recorded.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (VU) async throws -> Value
    ) async throws -> (value: Value, recorded: Recorded) {
        let loop = try EventLoop(index: 0)
        let registry = Registry(scenarios: [("main", [:])], submetrics: submetrics)
        let context = LoopBound(
            try LoopContext(
                loop: loop,
                metrics: LoopMetrics(registry: registry),
                settings: settings,
                log: RunLog(logger: logger, started: 0) { _ in }
            )
        )
        try loop.start()
        let submetrics = self.submetrics
        if let addresses {
            context.value.lookUp = { _, port, completion in
                completion(.addresses(addresses.compactMap { SocketAddress(literal: $0, port: port) }))
            }
        }
        let result: Result<(Value, Recorded), any Error>
        do {
            result = .success(
                try await LoadGenTests.run(on: loop) {
                    let vu = VU(
                        id: 1,
                        scenario: "main",
                        core: VUCore(context: context.value, scenario: 1),
                        seed: 1
                    )
                    vu.begin(iteration: 0)
                    let value: Value
                    do {
                        value = try await body(vu)
                    } catch {
                        vu.endIteration(isInterrupted: error is Interrupted)
                        vu.http.closeIdle()
                        throw error
                    }
                    vu.endIteration(isInterrupted: vu.core.parker.isInterrupted)
                    vu.http.closeIdle()
                    let metrics = context.value.metrics
                    return (
                        value,
                        Recorded(
                            store: metrics.cut(),
                            names: registry.names,
                            submetrics: submetrics,
                            openSockets: metrics.openSockets,
                            pendingTimers: loop.timers.count
                        )
                    )
                }
            )
        } catch {
            result = .failure(error)
        }
        loop.stop()
        loop.join()
        return try result.get()
    }
}

extension VU {
    /// Runs `body` and interrupts the VU after `delay`, as the scheduler does; gives what `body` threw.
    func interrupting(after delay: Duration, _ body: () async throws -> Void) async -> (any Error)? {
        let core = LoopBound(self.core)
        let loop = self.core.context.loop
        let timer = InterruptTimer(core: core.value)
        loop.timers.schedule(timer, at: cnet_now() + delay.nanoseconds)
        defer { loop.timers.remove(timer) }
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }
}

private final class InterruptTimer: TimerNode {
    private let core: VUCore
    init(core: VUCore) { self.core = core }
    override func fire(now: Int64) { core.interrupt() }
}
