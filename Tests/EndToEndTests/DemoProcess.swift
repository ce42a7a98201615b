// A demo application of a test's own: free port, database in memory. Must not know what is asked of it.

import Foundation
import TestSupport

/// A running demo application; gone when the last reference goes away.
final class DemoProcess: Sendable {
    /// Where it listens on 127.0.0.1.
    let port: UInt16
    /// The process itself.
    let process: ChildProcess
    private let directory: TemporaryDirectory

    private init(_ process: ChildProcess, port: UInt16, _ directory: TemporaryDirectory) {
        self.process = process
        self.port = port
        self.directory = directory
    }

    /// Starts one, with further flags or variables, and waits until it listens.
    static func start(
        arguments: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> DemoProcess {
        let directory = try TemporaryDirectory()
        let process = try ChildProcess(
            try Programs.demo(),
            [
                "--port", "0", "--port-file", directory.path(of: "port"), "--database", ":memory:", "--log",
                directory.path(of: "requests"),
            ] + arguments,
            environment: Programs.environment.merging(environment) { $1 }
        )
        return DemoProcess(process, port: try await process.port(in: directory), directory)
    }

    /// `http://127.0.0.1:PORT`.
    var url: String { "http://127.0.0.1:\(port)" }

    /// Its log, a JSON object a line.
    var logPath: String { directory.path(of: "requests") }

    /// A page that costs it next to nothing.
    var cheapURL: String { "\(url)/health/live" }

    /// Whether anything was asked of it and has reached the log.
    var wasAsked: Bool { !directory.text(of: "requests").isEmpty }
}

extension ChildProcess {
    /// The port that a program writes to the file `port` of `directory` once it listens.
    func port(in directory: TemporaryDirectory) async throws -> UInt16 {
        let limit = Duration.seconds(30)
        func port() -> UInt16? { UInt16(directory.text(of: "port").dropLast()) }
        _ = await eventually(within: limit) { port() != nil || self.ending != nil }
        guard let port = port() else {
            throw ChildProcessError.tooSlow(
                command: command,
                limit: limit,
                output: standardOutput,
                errors: standardError
            )
        }
        return port
    }
}
