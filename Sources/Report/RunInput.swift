// What a run left, read from its files: swiftload's or k6's. Must not contain file handling or judgement.

import Measure

/// A file of a run directory as found.
public enum FileContent: Sendable {
    /// Its bytes.
    case bytes([UInt8])
    /// There is none.
    case absent
    /// There is one that cannot be read, and why.
    case unreadable(String)
}

/// How usable a source of facts was.
public enum SourceStatus: Hashable, Sendable {
    /// Read in full.
    case ok
    /// Not read, or not in full, and why.
    case degraded(String)
    /// Read, and there is nothing in it, and what that means.
    case empty(String)

    /// `ok`, `degraded` or `empty`.
    public var word: String {
        switch self {
        case .ok: "ok"
        case .degraded: "degraded"
        case .empty: "empty"
        }
    }

    /// Why it is not `ok`; nil when it is.
    public var reason: String? {
        switch self {
        case .ok: nil
        case .degraded(let reason), .empty(let reason): reason
        }
    }
}

/// The files a run wrote, decoded. Anything may be missing: k6 leaves `summary.json` alone, a killed run leaves no summary.
public struct RunInput: Sendable {
    /// The directory's own name.
    public var directoryName: String
    /// What was run; nil when the file is missing or unreadable.
    public var metadata: RunMetadata?
    /// Aggregated numbers.
    public var summary: Summary?
    /// The run second by second.
    public var timeline: Timeline?
    /// How `metadata.json` was read.
    public var metadataStatus: SourceStatus
    /// How `summary.json` was read.
    public var summaryStatus: SourceStatus
    /// How `timeline.jsonl` was read.
    public var timelineStatus: SourceStatus

    /// Reads what there is. Never fails: what cannot be read says so in its status.
    public init(directoryName: String, file: (ArtifactName) -> FileContent) {
        self.directoryName = directoryName
        (metadata, metadataStatus) = Self.read(.metadata, file) { bytes throws(MeasureError) in
            try RunMetadata(decoding: try JSONValue(parsing: bytes))
        }
        (summary, summaryStatus) = Self.read(.summary, file) { bytes throws(MeasureError) in
            let json = try JSONValue(parsing: bytes)
            if let place = Plausibility.impossiblePlace(inSummary: json) {
                throw .shape(path: place, expected: "figures a run can have, found one beyond 1e14")
            }
            return try Summary(decoding: json)
        }
        (timeline, timelineStatus) = Self.read(.timeline, file) { bytes throws(MeasureError) in
            let (plausible, dropped) = Plausibility.timeline(bytes)
            var timeline = try Timeline(decoding: plausible)
            timeline.unreadableLines += dropped
            return timeline
        }
        if let timeline { timelineStatus = Self.status(of: timeline) }
    }

    private static func read<Value>(
        _ name: ArtifactName,
        _ file: (ArtifactName) -> FileContent,
        _ decode: ([UInt8]) throws(MeasureError) -> Value
    ) -> (Value?, SourceStatus) {
        switch file(name) {
        case .absent: return (nil, .degraded("\(name.rawValue) is missing"))
        case .unreadable(let reason): return (nil, .degraded("\(name.rawValue) cannot be read: \(reason)"))
        case .bytes(let bytes):
            do {
                return (try decode(bytes), .ok)
            } catch {
                return (nil, .degraded("\(name.rawValue) cannot be read: \(error)"))
            }
        }
    }

    private static func status(of timeline: Timeline) -> SourceStatus {
        if timeline.seconds.isEmpty { return .empty("timeline.jsonl holds no second of the run") }
        if timeline.unreadableLines > 0 {
            return .degraded("\(timeline.unreadableLines) lines of timeline.jsonl cannot be read")
        }
        if timeline.isTorn {
            return .degraded("the last line of timeline.jsonl is cut off: the run was killed")
        }
        return .ok
    }

    /// The profile's name: from the metadata, else from the directory's name, else `unknown`.
    public var profile: String {
        metadata?.profile ?? RunName(parsing: directoryName)?.profile ?? "unknown"
    }

    /// Whether swiftload wrote the run; k6 leaves no timeline and no version.
    public var isSwiftload: Bool { timeline != nil || metadata?.version != nil }

    /// When the run was: metadata, timeline, the directory's name and the summary's duration, in this order. nil when nothing tells:
    /// then no service is asked, for any other window would show another run's numbers.
    public var window: RunWindow? {
        let last = timeline.flatMap { timeline in
            timeline.seconds.last.map { timeline.header.originEpoch + $0.time }
        }
        let start =
            metadata?.start.map { Double($0.epoch) } ?? timeline?.header.originEpoch
            ?? RunName(parsing: directoryName).map { Double($0.start.epoch) }
        guard let start else { return nil }
        let end =
            metadata?.end.map { Double($0.epoch) } ?? last ?? summary?.runDuration.map { start + $0 }
        // Times in metadata are whole seconds: a run shorter than one has no length there.
        return end.flatMap { RunWindow(start: start, end: max($0, start + 1)) }
    }
}
