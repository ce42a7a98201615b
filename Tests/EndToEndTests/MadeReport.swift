// `swiftload report` as its users start it, and what it leaves behind. Must not judge.

import Foundation
import Measure
import TestSupport

/// Where a report looks for its sources.
struct ReportPlaces: Sendable {
    var prometheus = refusedURL
    var loki = refusedURL
    var ollama = refusedURL

    private static let closed = Result { try ClosedPort() }

    /// A place where connections are refused, and nobody else can listen meanwhile.
    static let refusedURL = "http://127.0.0.1:\((try? closed.get().number) ?? 1)"

    /// As variables of the environment.
    var environment: [String: String] { ["PROM_URL": prometheus, "LOKI_URL": loki, "OLLAMA_URL": ollama] }
}

extension ProcessSlots {
    /// Reports that compute.
    static let reports = ProcessSlots(3)
    /// Reports that mostly wait for services that do not answer.
    static let waitingReports = ProcessSlots(16)
}

/// A finished report.
struct MadeReport: Sendable {
    /// The working directory; the run directory `run` is in it.
    let directory: TemporaryDirectory
    let process: ChildProcess
    let ending: ChildProcess.Ending
    /// From its start to its end.
    let duration: Duration

    /// All that a report leaves in a run directory.
    static let artifacts = [
        "ai-analysis.json", "logs.json", "metrics.json", "report.html", "report.md", "report.txt",
    ]
    /// What a run leaves.
    static let runFiles = ["metadata.json", "summary.json", "timeline.jsonl"]

    /// A new directory with what a run left in `run`, and nothing of a report.
    static func copy(of run: TemporaryDirectory, files: [String] = runFiles) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path(of: "run"),
            withIntermediateDirectories: false
        )
        for file in files {
            let data = try Data(contentsOf: URL(fileURLWithPath: run.path(of: "run/\(file)")))
            try data.write(to: URL(fileURLWithPath: directory.path(of: "run/\(file)")))
        }
        return directory
    }

    /// Makes a report on `run` in `directory`.
    static func make(
        in directory: TemporaryDirectory,
        places: ReportPlaces = ReportPlaces(),
        arguments: [String] = ["run"],
        environment: [String: String] = [:],
        slots: ProcessSlots = .reports
    ) async throws -> MadeReport {
        try await slots.use {
            let start = ContinuousClock.now
            let process = try ChildProcess(
                try Programs.swiftload(),
                ["report"] + arguments,
                environment: Programs.environment.merging(places.environment) { $1 }
                    .merging(environment) { $1 },
                directory: directory.path
            )
            let ending = try await process.end(within: .seconds(90))
            return MadeReport(
                directory: directory,
                process: process,
                ending: ending,
                duration: ContinuousClock.now - start
            )
        }
    }

    /// The artifacts of a report that are not there.
    var missing: [String] {
        Self.artifacts.filter { directory.text(of: "run/\($0)").isEmpty }
    }

    /// `ai-analysis.json`.
    func analysis() throws -> JSONValue { try document("ai-analysis.json") }

    /// One of the JSON artifacts.
    func document(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: directory.text("run/\(name)"))
    }

    /// `report.txt`.
    var text: String { directory.text(of: "run/report.txt") }
    /// `report.html`.
    var page: String { directory.text(of: "run/report.html") }
    /// `report.md`.
    var markdown: String { directory.text(of: "run/report.md") }

    /// Whether `report.txt` has these words, wherever it wraps them.
    func textSays(_ words: String) -> Bool { Self.unwrapped(text).contains(Self.unwrapped(words)) }

    /// Whether `report.html` has these words, as HTML text without markup in it.
    func pageSays(_ words: some StringProtocol) -> Bool { page.contains(words) }

    /// Whether `report.md` has these words.
    func markdownSays(_ words: String) -> Bool { markdown.contains(words) }

    private static func unwrapped(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    /// A section of `report.txt` by its heading.
    func section(_ title: String) -> String {
        let parts = text.components(separatedBy: "\n\(title.uppercased())\n")
        guard parts.count == 2 else { return "" }
        // The next heading is underlined; what is before it may take one line of it with it.
        let lines = parts[1].components(separatedBy: "\n").dropFirst()
        return lines.prefix { !$0.hasPrefix("-----") }.joined(separator: "\n")
    }

    /// What the foreign judge of reports has to say, which is nothing when all is well.
    func violations() async throws -> [String] { try await Self.violations(in: [directory.path(of: "run")]) }

    /// The same of any run directories and `index.html`.
    static func violations(in paths: [String]) async throws -> [String] {
        guard let python = Programs.python else { throw MissingProgram(description: Programs.withoutPython) }
        let judge = try ChildProcess(
            python,
            ["\(Programs.root)/scripts/check_report.py"] + paths,
            environment: Programs.environment
        )
        let ending = try await judge.end(within: .seconds(60))
        if ending != .exited(0), judge.errorLines.isEmpty { return ["check_report.py: \(ending)"] }
        return judge.errorLines
    }
}

extension JSONValue {
    /// Of `ai-analysis.json`: the state of a source.
    func state(of source: String) -> String? { self["data_source_health"]?[source]?["state"]?.string }

    /// Of `ai-analysis.json`: the findings that are causes, most important first.
    var causes: [JSONValue] {
        (self["diagnosis"]?.array ?? []).filter { $0["is_cause"]?.bool == true }
    }

    /// The texts of a list.
    var texts: [String] { (array ?? []).compactMap(\.string) }
}
