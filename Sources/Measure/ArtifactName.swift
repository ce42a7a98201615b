// The name of every file in a run directory, once. Must not contain paths or I/O.

/// A file of a run directory. `docs/run-directory.md` says who writes it and what it holds.
public enum ArtifactName: String, Sendable, CaseIterable {
    /// What was run, against what, when, and how it ended.
    case metadata = "metadata.json"
    /// The aggregated numbers, in one of k6's two shapes.
    case summary = "summary.json"
    /// One line per second.
    case timeline = "timeline.jsonl"
    /// What Prometheus answered.
    case metrics = "metrics.json"
    /// What Loki answered.
    case logs = "logs.json"
    /// Status, findings and what a model said about them.
    case analysis = "ai-analysis.json"
    /// The report for a browser.
    case reportHTML = "report.html"
    /// The report for a repository or a chat.
    case reportMarkdown = "report.md"
    /// The report for a terminal.
    case reportText = "report.txt"

    /// The page over all run directories, in their parent.
    public static let index = "index.html"

    /// The name to write to before renaming, so that a reader never sees half a file.
    public var temporaryName: String { ".\(rawValue).partial" }
}
