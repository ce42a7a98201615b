// A real Prometheus of a test's own, and questions to it. Must not know what is asked.

import Foundation
import Measure
import TestSupport

/// A real Prometheus that scrapes one target each second.
final class PrometheusProcess: Sendable {
    /// `http://127.0.0.1:PORT`.
    let url: String
    private let port: UInt16
    private let process: ChildProcess
    private let directory: TemporaryDirectory

    private init(_ process: ChildProcess, port: UInt16, _ directory: TemporaryDirectory) {
        self.process = process
        self.port = port
        url = "http://127.0.0.1:\(port)"
        self.directory = directory
    }

    /// Starts one and waits until it is ready. It cannot choose a port itself, so another one is tried when the
    /// free one was taken meanwhile.
    static func start(scraping target: UInt16) async throws -> PrometheusProcess {
        try await start { _, _ in
            """
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            scrape_configs:
              - job_name: sanctum-app
                static_configs: [{ targets: ["127.0.0.1:\(target)"] }]
            """
        }
    }

    /// Likewise, with what the stack gives it: `monitoring/prometheus.yml`, the ports and intervals replaced, and its rules.
    static func startAsStack(scraping target: UInt16) async throws -> PrometheusProcess {
        let folder = "\(Programs.root)/monitoring"
        let text = try String(contentsOfFile: "\(folder)/prometheus.yml", encoding: .utf8)
        let rules = try String(contentsOfFile: "\(folder)/alerts.yml", encoding: .utf8)
        return try await start { port, directory in
            try directory.write(rules, to: "alerts.yml")
            return text.replacing("127.0.0.1:8375", with: "127.0.0.1:\(target)")
                .replacing("127.0.0.1:9090", with: "127.0.0.1:\(port)")
                .replacing("_interval: 5s", with: "_interval: 1s")
        }
    }

    private static func start(
        configuration: (UInt16, TemporaryDirectory) throws -> String
    ) async throws -> PrometheusProcess {
        guard let program = Programs.prometheus else {
            throw MissingProgram(description: Programs.withoutPrometheus)
        }
        var said = ""
        for _ in 0..<5 {
            let directory = try TemporaryDirectory()
            let port = try Loopback.freePort()
            let process = try ChildProcess(
                program,
                [
                    "--config.file",
                    try directory.write(try configuration(port, directory), to: "prometheus.yml"),
                    "--storage.tsdb.path", directory.path(of: "data"),
                    "--web.listen-address", "127.0.0.1:\(port)", "--log.level", "warn",
                ],
                environment: Programs.environment
            )
            let deadline = ContinuousClock.now + .seconds(30)
            while process.ending == nil, ContinuousClock.now < deadline {
                if (try? await LoopbackClient.get("/-/ready", port: port)) == 200, process.ending == nil {
                    return PrometheusProcess(process, port: port, directory)
                }
                try await Task.sleep(for: .milliseconds(50))
            }
            said = process.standardError
        }
        throw MissingProgram(description: "Prometheus did not start on any of five free ports: \(said)")
    }

    /// Waits until it has scraped its first target, which it looks for seconds after it is ready; half a minute at most.
    func reachTarget() async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let targets = try await ask("targets", []).answer["data"]?["activeTargets"]?.array
            if targets?.first?["health"]?.string == "up" { return }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// The answer to a GET of the API, and its status.
    func ask(_ path: String, _ parameters: [(String, String)]) async throws -> (
        status: Int, answer: JSONValue
    ) {
        let query = parameters.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        let page = try await LoopbackClient.page("/api/v1/\(path)?\(query)", port: port)
        return (page.status, try JSONValue(parsing: page.body))
    }

    /// All series of a query over a stretch of time, one point each second: the numbers that are numbers.
    func series(_ expression: String, from start: Double, to end: Double) async throws -> [[Double]] {
        let (status, answer) = try await ask(
            "query_range",
            [("query", expression), ("start", "\(start)"), ("end", "\(end)"), ("step", "1")]
        )
        guard status == 200 else { throw UnexpectedStatus(status: status, place: "\(url): \(expression)") }
        return (answer["data"]?["result"]?.array ?? []).map { series in
            (series["values"]?.array ?? []).compactMap { $0.array?.last?.string.flatMap { Double($0) } }
                .filter { !$0.isNaN }
        }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte))
                : "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
        }.joined()
    }
}
