// A real Prometheus over a past that a test wrote. Must not contain what the report asks.

import Foundation
import Report
import TestSupport

/// Prometheus on a free port; its storage was filled from text in the OpenMetrics format before it started.
final class BackfilledPrometheus: Sendable {
    /// Where it listens.
    let url: String
    private let process: ChildProcess
    private let directory: TemporaryDirectory

    /// Writes the past and starts; throws when it is not ready in time.
    ///
    /// - Parameters:
    ///   - samples: OpenMetrics lines with times, without the end mark.
    ///   - scrape: the target to scrape each second; nil scrapes nothing.
    init(samples: String = "", scrape: (job: String, port: Int)? = nil) async throws {
        directory = try TemporaryDirectory()
        if !samples.isEmpty {
            try directory.write(samples + "# EOF\n", to: "past.txt")
            let promtool = try ChildProcess(
                "/usr/bin/promtool",
                [
                    "tsdb", "create-blocks-from", "openmetrics", directory.path(of: "past.txt"),
                    directory.path(of: "data"),
                ]
            )
            let ending = try await promtool.end(within: .seconds(30))
            guard ending == .exited(0) else {
                throw ChildProcessError.notStarted(program: "promtool", reason: promtool.standardError)
            }
        }
        var configuration = "global: { scrape_interval: 1s }\nscrape_configs:\n"
        if let scrape {
            configuration += "- job_name: \(scrape.job)\n"
            configuration += "  static_configs: [{ targets: ['127.0.0.1:\(scrape.port)'] }]\n"
        }
        try directory.write(configuration, to: "prometheus.yml")
        var attempt = 1
        // The port may be somebody else's by the time Prometheus takes it.
        while true {
            let port = try Loopback.freePort()
            let process = try Self.start(directory, port)
            if try await Self.isReady("http://127.0.0.1:\(port)", process) {
                self.process = process
                url = "http://127.0.0.1:\(port)"
                return
            }
            attempt += 1
            guard attempt <= 3 else {
                throw ChildProcessError.notStarted(program: process.command, reason: process.standardError)
            }
        }
    }

    private static func start(_ directory: TemporaryDirectory, _ port: UInt16) throws -> ChildProcess {
        try ChildProcess(
            "/usr/bin/prometheus",
            [
                "--config.file=\(directory.path(of: "prometheus.yml"))",
                "--storage.tsdb.path=\(directory.path(of: "data"))",
                "--storage.tsdb.retention.time=100y",
                "--web.listen-address=127.0.0.1:\(port)",
            ]
        )
    }

    /// Waits until it answers; false when it ended or took too long.
    private static func isReady(_ url: String, _ process: ChildProcess) async throws -> Bool {
        let ready = ServiceRequest(url: "\(url)/-/ready", timeout: .seconds(1))
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline, process.ending == nil {
            if case .success(let response) = await socketFetch(ready), response.status == 200 { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Whether Prometheus is installed.
    static var isInstalled: Bool {
        ["/usr/bin/prometheus", "/usr/bin/promtool"].allSatisfy(FileManager.default.isExecutableFile)
    }
}
