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
