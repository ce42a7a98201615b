// The make targets as a newcomer has them, in a checkout of their own: the repository's Makefile, scripts and profiles, its
// ports, its state. Must not judge.

import Foundation
import Measure
import TestSupport

/// A tree in which `make` runs the pipeline with the programs of the tests. What is up when it goes away is killed.
final class PipelineCheckout: Sendable {
    /// What the profiles' durations are.
    enum Length {
        /// A few seconds each, so that all of it fits into a check.
        case short
        /// As shipped: five minutes.
        case full

        /// `SWIFTLOAD_FULL_PROFILES` asks for the full ones (`make test-full`).
        static let chosen: Length =
            ProcessInfo.processInfo.environment["SWIFTLOAD_FULL_PROFILES"] == nil ? .short : .full
    }

    /// The tree.
    let directory: TemporaryDirectory
    /// Where Prometheus is to listen.
    let prometheusPort: UInt16
    private let applicationPort: UInt16
    private let variables: [String: String]

    /// A tree with profiles of this length. `variables` are further ones of every command.
    init(length: Length = .chosen, variables: [String: String] = [:]) throws {
        directory = try TemporaryDirectory()
        for name in ["Makefile", "scripts", "monitoring"] {
            let source = "\(Programs.root)/\(name)"
            guard FileManager.default.fileExists(atPath: source) else { continue }
            try FileManager.default.copyItem(atPath: source, toPath: directory.path(of: name))
        }
        let profiles = directory.path(of: "load/profiles")
        try FileManager.default.createDirectory(atPath: profiles, withIntermediateDirectories: true)
        for name in ["smoke", "low", "medium", "high"] {
            let path = "\(Programs.root)/load/profiles/\(name).json"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try directory.write(
                length == .short ? Self.shortened(text) : text,
                to: "load/profiles/\(name).json"
            )
        }
        applicationPort = try Loopback.freePort()
        prometheusPort = try Loopback.freePort()
        var variables = variables
        if length == .short { variables["THINK_TIME"] = variables["THINK_TIME"] ?? "1-2" }
        self.variables = variables
    }

    deinit {
        // Services are in sessions of their own, out of reach of the group that a process of the tests is killed with.
        for name in (try? directory.names(in: "tmp/stack")) ?? [] where name.hasSuffix(".pid") {
            let words = directory.text(of: "tmp/stack/\(name)").split(separator: " ")
            if let identifier = words.first.flatMap({ pid_t($0) }) { kill(identifier, SIGKILL) }
        }
    }

    /// The same VUs in 16 s: the rates that Prometheus makes of a run need some seconds of it.
    private static func shortened(_ profile: String) -> String {
        profile.replacing("\"1m\"", with: "\"2s\"").replacing("\"3m\"", with: "\"12s\"").replacing(
            "\"30s\"",
            with: "\"5s\""
        )
    }

    /// The variables of a command.
    func environment(_ further: [String: String] = [:]) throws -> [String: String] {
        var environment = Programs.environment
        environment["SWIFTLOAD_BIN"] = try Programs.swiftload()
        environment["DEMO_BIN"] = try Programs.demo()
        environment["DEMO_PORT"] = "\(applicationPort)"
        environment["PROMETHEUS_PORT"] = "\(prometheusPort)"
        environment["PROM_URL"] = "http://127.0.0.1:\(prometheusPort)"
        environment["LOKI_URL"] = ReportPlaces.refusedURL
        environment["OLLAMA_URL"] = ReportPlaces.refusedURL
        // No engine here: what starts must not depend on what the machine has.
        environment["DOCKER_HOST"] = "tcp://127.0.0.1:1"
        if let prometheus = Programs.prometheus {
            let folder = (prometheus as NSString).deletingLastPathComponent
            environment["PATH"] = "\(environment["PATH"] ?? ""):\(folder)"
        }
        return environment.merging(variables) { $1 }.merging(further) { $1 }
    }

    /// Runs `make TARGET…` and waits for its end.
    func make(
        _ targets: String...,
        variables: [String: String] = [:],
        within limit: Duration = .seconds(180)
    ) async throws -> ChildProcess {
        try await finish(try start(targets, variables: variables), within: limit)
    }

    /// Starts `make TARGET…`.
    func start(_ targets: [String], variables: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess(
            "/usr/bin/env",
            ["make", "--no-print-directory"] + targets,
            environment: try environment(variables),
            directory: directory.path
        )
    }

    private func finish(_ process: ChildProcess, within limit: Duration) async throws -> ChildProcess {
        let factor = Length.chosen == .short ? 1 : 30
        try await process.end(within: limit * factor)
        return process
    }

    /// The run directories, oldest first.
    func runs(of profile: String = "") throws -> [String] {
        let all = (try? directory.names(in: "tmp/stress-runs")) ?? []
        return all.filter { $0.hasSuffix(profile) && !$0.hasSuffix(".html") }.map { "tmp/stress-runs/\($0)" }
    }

    /// A JSON artifact of a run.
    func document(_ name: String, of run: String) throws -> JSONValue {
        try JSONValue(parsing: try directory.text("\(run)/\(name)"))
    }

    /// The process ids of the stack's services by name; those that run.
    var services: [String: pid_t] {
        var services: [String: pid_t] = [:]
        for file in (try? directory.names(in: "tmp/stack")) ?? [] where file.hasSuffix(".pid") {
            let words = directory.text(of: "tmp/stack/\(file)").split(separator: " ")
            guard let identifier = words.first.flatMap({ pid_t($0) }), Self.isRunning(identifier) else {
                continue
            }
            services[String(file.dropLast(4))] = identifier
        }
        return services
    }

    /// Whether there is such a process, and not only what is left of it until somebody asks how it ended.
    static func isRunning(_ identifier: pid_t) -> Bool {
        guard let data = FileManager.default.contents(atPath: "/proc/\(identifier)/stat") else {
            return false
        }
        return String(decoding: data, as: UTF8.self).split(separator: ")").last?.hasPrefix(" Z") == false
    }
}

extension ChildProcess {
    /// The stages that a pipeline lists at its end.
    var stages: [String] {
        let lines =
            standardOutput.components(separatedBy: "== exit codes of the stages\n").dropFirst().last ?? ""
        return lines.split(separator: "\n").map { $0.drop { $0 == " " } }.prefix { !$0.hasPrefix("==") }.map(
            String.init
        )
    }
}
