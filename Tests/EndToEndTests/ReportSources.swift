// What a report asks: a real Prometheus, stand-ins for Loki and Ollama. Must not know what is asked of them.

import Foundation
import Measure
import TestSupport

/// A stand-in that `doubles` plays; gone when the last reference goes away.
final class DoubleProcess: Sendable {
    /// `http://127.0.0.1:PORT`.
    let url: String
    /// The process itself.
    let process: ChildProcess
    private let directory: TemporaryDirectory

    /// Starts one and waits until it listens; `answers` are what a model says, in turn.
    init(_ name: String, mode: String = "ok", answers: [String] = []) async throws {
        directory = try TemporaryDirectory()
        var arguments = [
            name, "--mode", mode, "--port-file", directory.path(of: "port"), "--record",
            directory.path(of: "record"),
        ]
        if !answers.isEmpty {
            arguments += ["--answers", try directory.write(answers.joined(separator: "\n"), to: "answers")]
        }
        process = try ChildProcess(try Programs.doubles(), arguments, environment: Programs.environment)
        url = "http://127.0.0.1:\(try await process.port(in: directory))"
    }

    /// What it was asked, each a document.
    func record() throws -> [JSONValue] {
        try directory.text(of: "record").split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    /// Pushes log lines, as Loki takes them, with their times; they are of the application. `lines` are raw JSON strings without quotes.
    func push(_ lines: [(epoch: Double, json: [UInt8])], level: String) async throws {
        var body = Array(
            #"{"streams":[{"stream":{"container":"sanctum-app","level":"\#(level)"},"values":["#.utf8
        )
        for (index, line) in lines.enumerated() {
            let nanoseconds = Int((line.epoch * 1_000).rounded()) * 1_000_000
            body += Array((index == 0 ? "" : ",").utf8) + Array(#"["\#(nanoseconds)",""#.utf8) + line.json
            body += Array(#""]"#.utf8)
        }
        body += Array("]}]}".utf8)
        let status = try await LoopbackClient.post(
            body,
            to: "/loki/api/v1/push",
            port: UInt16(url.split(separator: ":").last ?? "") ?? 0
        )
        guard status == 204 else { throw UnexpectedStatus(status: status, place: url) }
    }
}

/// A service of the tests that answered something else than it should.
struct UnexpectedStatus: Error, CustomStringConvertible {
    let status: Int
    let place: String
    var description: String { "\(place) answered \(status)" }
}

/// A real Prometheus that scrapes one target each second.
final class PrometheusProcess: Sendable {
    /// `http://127.0.0.1:PORT`.
    let url: String
    private let process: ChildProcess
    private let directory: TemporaryDirectory

    private init(_ process: ChildProcess, port: UInt16, _ directory: TemporaryDirectory) {
        self.process = process
        url = "http://127.0.0.1:\(port)"
        self.directory = directory
    }

    /// Starts one and waits until it is ready. It cannot choose a port itself, so another one is tried when the
    /// free one was taken meanwhile.
    static func start(scraping target: UInt16) async throws -> PrometheusProcess {
        guard let program = Programs.prometheus else {
            throw MissingProgram(description: Programs.withoutPrometheus)
        }
        var said = ""
        for _ in 0..<5 {
            let directory = try TemporaryDirectory()
            let port = try Loopback.freePort()
            let configuration = """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                scrape_configs:
                  - job_name: sanctum-app
                    static_configs: [{ targets: ["127.0.0.1:\(target)"] }]
                """
            let process = try ChildProcess(
                program,
                [
                    "--config.file", try directory.write(configuration, to: "prometheus.yml"),
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
}
