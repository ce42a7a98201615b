// A run directory in memory, for tests of what is read from it and written to it. Must not hold expectations.

import Measure

@testable import Report

/// The files of a run by name.
struct RunFiles: Sendable {
    /// Their bytes.
    var bytes: [ArtifactName: [UInt8]] = [:]
    /// Files that are there and cannot be read, with the reason.
    var unreadable: [ArtifactName: String] = [:]

    /// What a reader of the directory finds.
    func content(_ name: ArtifactName) -> FileContent {
        if let reason = unreadable[name] { return .unreadable(reason) }
        return bytes[name].map(FileContent.bytes) ?? .absent
    }

    /// The run as read.
    func input(_ directoryName: String = "20260921T120000Z-test") -> RunInput {
        RunInput(directoryName: directoryName, file: content)
    }

    subscript(text name: ArtifactName) -> String {
        get { String(decoding: bytes[name] ?? [], as: UTF8.self) }
        set { bytes[name] = Array(newValue.utf8) }
    }

    /// The document of an artifact, or of one line of it; nil when it is none.
    func json(_ name: ArtifactName, line: Int = 0) -> JSONValue? {
        let lines = (bytes[name] ?? []).split(separator: UInt8(ascii: "\n"))
        guard name == .timeline else { return bytes[name].flatMap { try? JSONValue(parsing: $0) } }
        return lines.indices.contains(line) ? try? JSONValue(parsing: Array(lines[line])) : nil
    }
}

extension RunBuilder {
    /// The run's files; `summary` as `--summary-export` writes it.
    func files(
        summary: Summary? = RunBuilder.calmSummary,
        metrics: MetricsCollection? = nil,
        logs: LogsCollection? = nil
    ) -> RunFiles {
        var files = RunFiles()
        var metadata = RunMetadata(profile: "test", start: UTCTime(epoch: Int(Self.origin)))
        metadata.end = UTCTime(epoch: Int(Self.origin) + seconds.count)
        metadata.version = "0"
        files[text: .metadata] = metadata.json.compactText
        files[text: .timeline] = ([timeline.header.line] + seconds.map(\.line)).joined(separator: "\n") + "\n"
        if let summary { files[text: .summary] = summary.exportJSON.compactText }
        if let metrics { files[text: .metrics] = metrics.json.compactText }
        if let logs { files[text: .logs] = logs.json.compactText }
        return files
    }
}

extension RunBuilder {
    /// The run as detectors see it.
    func signals(
        summary: Summary? = RunBuilder.calmSummary,
        metrics: MetricsCollection? = nil,
        logs: LogsCollection? = nil
    ) -> RunSignals {
        RunSignals(input: input(summary: summary), metrics: metrics, logs: logs)
    }
}

extension MetricView {
    /// The answers seen from a run of the builder.
    init(_ metrics: MetricsCollection?) { self.init(collection: metrics, origin: RunBuilder.origin) }
}
