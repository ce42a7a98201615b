// One short load test of a script in this process. Must not contain: expectations.

import Foundation
import LoadGen
import Logging
import Measure
import Synchronization

@testable import Scripts

/// A finished run: how it ended, its checks, what it wrote and logged.
struct ScriptRun {
    let outcome: LoadTest.Outcome
    /// Passes and fails by the name of the check.
    let checks: [String: [Int]]
    /// Groups below the root that have checks.
    let checkGroups: [String]
    /// All files of the run directory, one after the other.
    let artifacts: String
    let log: [String]

    /// A profile in which scenario after scenario starts with the VU ids that follow; one second, then all is cut.
    static func profile(_ scenarios: [(exec: String, vus: Int)]) -> String {
        let entries = scenarios.enumerated().map { index, scenario in
            """
            "s\(index)": {"executor": "constant-vus", "exec": "\(scenario.exec)", "vus": \(scenario.vus),
                "duration": "1s", "gracefulStop": "0s"}
            """
        }
        return #"{"scenarios": {\#(entries.joined(separator: ", "))}}"#
    }

    init(
        _ profile: String,
        on application: FakeApplication,
        environment: [String: String],
        loops: Int = 1,
        script: (some Script).Type = SocialMix.self
    ) throws {
        try self.init(
            profile,
            at: application.baseURL,
            environment: environment,
            loops: loops,
            script: script
        )
    }

    init(
        _ profile: String,
        at baseURL: String,
        environment: [String: String],
        loops: Int = 1,
        script: (some Script).Type
    ) throws {
        let lines = LogLines()
        var variables = environment
        variables["BASE_URL"] = baseURL
        let options = try RunOptions(
            profile: (file: "test", bytes: Array(profile.utf8)),
            environment: variables
        )
        var catalog = ScriptCatalog()
        catalog.add(script)
        let test = try LoadTest(
            options: options,
            setting: LoadTest.Setting(
                script: script.name,
                profile: "test",
                seed: 1,
                loops: loops,
                version: "0"
            ),
            catalog: catalog,
            logger: Logger(label: "test") { _ in lines.handler }
        )
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "swiftload-\(UUID().uuidString)"
        )
        defer { try? FileManager.default.removeItem(at: directory) }
        outcome = try test.run(in: RunDirectory(existing: directory.path), stop: StopSwitch()) { _ in }
        let files = try FileManager.default.contentsOfDirectory(
            at: directory,
            includingPropertiesForKeys: nil
        )
        artifacts = try files.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
        log = lines.lines
        let root = outcome.summary.rootGroup
        var checks: [String: [Int]] = [:]
        for check in root.allChecks {
            let sum = checks[check.name] ?? [0, 0]
            checks[check.name] = [sum[0] + check.passes, sum[1] + check.fails]
        }
        self.checks = checks
        checkGroups = root.groups.filter { !$0.checks.isEmpty }.map(\.name)
    }
}

/// Keeps log messages.
private final class LogLines: Sendable {
    private let recorded = Mutex<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }
    var handler: any LogHandler { Handler(lines: self) }

    private struct Handler: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.recorded.withLock { $0.append("\(event.message)") } }
    }
}
