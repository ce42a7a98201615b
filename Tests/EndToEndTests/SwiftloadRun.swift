// `swiftload run` as its users start it, and what it leaves behind. Must not judge.

import Foundation
import Measure
import TestSupport

/// A run in a directory of its own.
final class SwiftloadRun: Sendable {
    /// The process.
    let process: ChildProcess
    /// The working directory, and in it `run`, the run directory.
    let directory: TemporaryDirectory

    /// Starts `swiftload run --profile <profile>` with further arguments.
    init(
        profile: LoadProfile,
        script: String = "get",
        url: String,
        arguments: [String] = [],
        environment: [String: String] = [:],
        output: ChildProcess.Output = .captured,
        errorsAreClosed: Bool = false
    ) throws {
        directory = try TemporaryDirectory()
        let file = try directory.write(profile.text, to: "profile.json")
        process = try ChildProcess(
            try Programs.swiftload(),
            [
                "run", "--profile", file, "--script", script, "--base-url", url, "--run-dir",
                directory.path(of: "run"),
            ] + arguments,
            environment: Programs.environment.merging(environment) { $1 },
            directory: directory.path,
            output: output,
            errorsAreClosed: errorsAreClosed
        )
    }

    /// Runs `swiftload` with exactly these arguments in `directory` and waits for its end.
    static func command(
        _ arguments: [String],
        in directory: TemporaryDirectory,
        environment: [String: String] = [:]
    ) async throws -> ChildProcess {
        let process = try ChildProcess(
            try Programs.swiftload(),
            arguments,
            environment: Programs.environment.merging(environment) { $1 },
            directory: directory.path
        )
        try await process.end(within: .seconds(20))
        return process
    }

    /// Waits until this many seconds of the timeline are written.
    func reach(second: Int) async throws {
        let limit = Duration.seconds(second + 20)
        let reached = await eventually(within: limit) {
            self.process.ending != nil
                || self.directory.text(of: "run/timeline.jsonl").count { $0 == "\n" } > second
        }
        guard reached, process.ending == nil else {
            throw ChildProcessError.tooSlow(
                command: process.command,
                limit: limit,
                output: process.standardOutput,
                errors: process.standardError
            )
        }
    }

    /// The paths of all files of the run directory.
    var files: [String] {
        let folder = directory.path(of: "run")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { "\(folder)/\($0)" }
    }

    /// `summary.json`.
    func summary() throws -> JSONValue { try JSONValue(parsing: directory.text(of: "run/summary.json")) }

    /// `metadata.json`.
    func metadata() throws -> RunMetadata {
        try RunMetadata(decoding: try JSONValue(parsing: directory.text(of: "run/metadata.json")))
    }

    /// `timeline.jsonl`.
    func timeline() throws -> Timeline {
        try Timeline(decoding: Array(directory.text(of: "run/timeline.jsonl").utf8))
    }
}

extension JSONValue {
    /// The metrics of a summary.
    var metricNames: Set<String> { Set(self["metrics"]?.object?.names ?? []) }

    /// A number of a metric, for instance `count` of `http_reqs`.
    func metric(_ name: String, _ value: String) -> Double? { self["metrics"]?[name]?[value]?.number }

    /// The checks of the root group.
    var checks: [(name: String, id: String, passes: Int, fails: Int)] {
        (self["root_group"]?["checks"]?.object?.members ?? []).map { member in
            (
                member.name, member.value["id"]?.string ?? "", member.value["passes"]?.integer ?? -1,
                member.value["fails"]?.integer ?? -1
            )
        }
    }
}
