// A run with everything a report can ask: a real Prometheus, a Loki that the application pushes to, a model. Must not judge.

import Foundation
import Measure
import TestSupport

/// A finished run against a demo application with a known trouble, and the report of it.
struct ObservedRun: Sendable {
    let run: SwiftloadRun
    let ending: ChildProcess.Ending
    let report: MadeReport
    let ollama: DoubleProcess
    /// What was wrong with the application, as it wrote it down itself.
    let truth: JSONValue

    /// One on which several tests look: queries take 0.3 s longer from the 7th second on.
    static let slowDatabase = Task { try await make(faults: ["slow-database=300@7-"]) }

    /// Runs the social mix for 14 s against an application with faults of its own, and makes the report.
    static func make(faults: [String]) async throws -> ObservedRun {
        try await ProcessSlots.shared.use {
            let loki = try await DoubleProcess("loki")
            let record = try TemporaryDirectory()
            let demo = try await DemoProcess.start(
                arguments: faults.flatMap { ["--fault", $0] } + ["--fault-record", record.path(of: "truth")],
                environment: ["LOKI_URL": loki.url]
            )
            return try await make(url: demo.url, scraped: demo.port, loki, record)
        }
    }

    /// Likewise, with a fault of the network or of the process.
    static func make(behindProxyWith fault: String) async throws -> ObservedRun {
        try await ProcessSlots.shared.use {
            let loki = try await DoubleProcess("loki")
            let record = try TemporaryDirectory()
            // The application has the same port after a restart, so it cannot choose one.
            for attempt in 1... {
                let own = try Loopback.freePort()
                let proxy = try ChildProcess(
                    try Programs.faultProxy(),
                    [
                        "--target", "127.0.0.1:\(own)", "--fault", fault, "--fault-record",
                        record.path(of: "truth"), "--port-file", record.path(of: "port"), "--",
                        try Programs.demo(), "--port", "\(own)", "--database", record.path(of: "database"),
                    ],
                    environment: Programs.environment.merging(["LOKI_URL": loki.url]) { $1 }
                )
                let port: UInt16
                do { port = try await proxy.port(in: record) } catch {
                    guard attempt < 5 else { throw error }
                    continue
                }
                let observed = try await make(url: "http://127.0.0.1:\(port)", scraped: own, loki, record)
                proxy.signal(SIGTERM)
                try await proxy.end(within: .seconds(20))
                return observed
            }
            throw MissingProgram(description: "unreachable")
        }
    }

    private static func make(
        url: String,
        scraped: UInt16,
        _ loki: DoubleProcess,
        _ record: TemporaryDirectory
    ) async throws -> ObservedRun {
        let ollama = try await DoubleProcess("ollama")
        let prometheus = try await PrometheusProcess.start(scraping: scraped)
        let run = try SwiftloadRun(
            profile: .mixed(holding: 12),
            script: "social_mixed",
            url: url,
            arguments: ["--seed", "5"]
        )
        let ending = try await run.process.end(within: .seconds(60))
        let report = try await MadeReport.make(
            in: run.directory,
            places: ReportPlaces(prometheus: prometheus.url, loki: loki.url, ollama: ollama.url)
        )
        return ObservedRun(
            run: run,
            ending: ending,
            report: report,
            ollama: ollama,
            truth: try JSONValue(parsing: record.text("truth"))
        )
    }

    /// When the trouble began, in seconds on the clock of the report.
    func onset() throws -> Double? {
        guard let started = truth.array?.first?["started_epoch"]?.number,
            let from = truth.array?.first?["from"]?.number, let origin = try run.metadata().start
        else { return nil }
        return started + from - Double(origin.epoch)
    }
}
