// A run in the list of runs, read from its files. Must not contain rendering or file handling.

import Measure

/// A row of `index.html`.
public struct IndexEntry: Hashable, Sendable {
    /// The directory's own name.
    public var directoryName: String
    /// The profile's name.
    public var profile: String
    /// When the run started; nil when nothing tells.
    public var start: UTCTime?
    /// The verdict as `ai-analysis.json` has it; nil without one.
    public var status: String?
    /// The verdict in a sentence; nil without one.
    public var summary: String?
    /// 95th percentile of `http_req_duration` in ms.
    public var p95: Double?
    /// Share of failed requests.
    public var failedRate: Double?
    /// Requests.
    public var requests: Double?
    /// Whether the target was the demo application.
    public var isDemo = false
    /// How the run ended.
    public var exitCode: Int?
    /// The reports there are, in the order of links.
    public var reports: [ArtifactName] = []
    /// What is missing or cannot be read, a sentence each.
    public var problems: [String] = []

    /// A row with nothing known but the name.
    public init(directoryName: String, profile: String) {
        self.directoryName = directoryName
        self.profile = profile
    }

    /// Reads what there is. Never fails: what cannot be read is among the problems. Of the reports only the
    /// presence counts, so `file` may answer them with no bytes.
    public init(directoryName: String, file: (ArtifactName) -> FileContent) {
        let name = RunName(parsing: directoryName)
        self.init(directoryName: directoryName, profile: name?.profile ?? "unknown")
        start = name?.start
        let metadata = read(.metadata, file) { bytes throws(MeasureError) in
            try RunMetadata(decoding: try JSONValue(parsing: bytes))
        }
        let summary = read(.summary, file) { bytes throws(MeasureError) in
            try Summary(decoding: try JSONValue(parsing: bytes))
        }
        let analysis = read(.analysis, file) { bytes throws(MeasureError) in try JSONValue(parsing: bytes) }
        if let metadata {
            profile = metadata.profile ?? profile
            start = metadata.start ?? start
            isDemo = metadata.targetIsDemo ?? false
            exitCode = metadata.exitCode
        }
        status = analysis?["status"]?.string
        self.summary = analysis?["summary"]?.string
        p95 = summary?["http_req_duration"]?.values["p(95)"]
        failedRate = summary?["http_req_failed"]?.values["rate"]
        requests = summary?["http_reqs"]?.values["count"]
        p95 = p95 ?? analysis?["k6_highlights"]?["http_req_duration_p95_ms"]?.number
        failedRate = failedRate ?? analysis?["k6_highlights"]?["http_req_failed_rate"]?.number
        reports = [ArtifactName.reportHTML, .reportMarkdown, .reportText].filter { report in
            if case .bytes = file(report) { true } else { false }
        }
    }

    private mutating func read<Value>(
        _ name: ArtifactName,
        _ file: (ArtifactName) -> FileContent,
        _ decode: ([UInt8]) throws(MeasureError) -> Value
    ) -> Value? {
        switch file(name) {
        case .absent: problems.append("\(name.rawValue) is missing")
        case .unreadable(let reason): problems.append("\(name.rawValue) cannot be read: \(reason)")
        case .bytes(let bytes):
            do {
                return try decode(bytes)
            } catch {
                problems.append("\(name.rawValue) cannot be read: \(error)")
            }
        }
        return nil
    }
}
