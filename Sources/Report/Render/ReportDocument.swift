// The one view model of the reports: the three renderers show the same words, numbers and order. Must not
// contain markup, geometry or how the words are found.

import Measure

/// A report as sections of blocks. Every text in it is ``SafeText``: harmless, not yet escaped for a format.
public struct ReportDocument: Hashable, Sendable {
    /// A name and its value.
    public struct Field: Hashable, Sendable {
        /// What it is.
        public var label: SafeText
        /// Its value.
        public var value: SafeText
        /// How the value is to be taken.
        public var tone: Tone = .plain
    }

    /// How something is to be taken. Always said in words as well.
    public enum Tone: String, Hashable, Sendable {
        /// Neither good nor bad.
        case plain
        /// As it should be.
        case good
        /// To look at.
        case warning
        /// As it should not be.
        case bad
        /// Not there.
        case muted
    }

    /// A reference to a fact of the ledger.
    public struct Reference: Hashable, Sendable {
        /// Its id.
        public var id: SafeText
        /// Whether the ledger in the document has it, so that a link leads somewhere.
        public var isKnown: Bool
    }

    /// A line of a list with the facts it rests on.
    public struct Item: Hashable, Sendable {
        /// What it says.
        public var text: SafeText
        /// What it rests on.
        public var evidence: [Reference] = []
    }

    /// A finding in full.
    public struct FindingCard: Hashable, Sendable {
        /// `F1`.
        public var id: SafeText
        /// `likely cause`, `symptom` or `observation`.
        public var role: SafeText
        /// How much it matters.
        public var severity: Severity
        /// One line.
        public var title: SafeText
        /// The numbers, in a sentence or two.
        public var detail: SafeText
        /// Cause, route, onset, end, confidence.
        public var fields: [Field]
        /// What it rests on.
        public var evidence: [Reference]
        /// What to do next.
        public var nextAction: SafeText
    }

    /// Charts on one time axis.
    public struct ChartGroup: Hashable, Sendable {
        /// The axis.
        public var axis: TimeAxis
        /// From top to bottom.
        public var charts: [Chart]
    }

    /// Part of a section.
    public enum Block: Hashable, Sendable {
        /// A paragraph.
        case paragraph(SafeText)
        /// A heading within the section.
        case heading(SafeText)
        /// A list.
        case list([Item])
        /// Names and values.
        case fields([Field])
        /// A table.
        case table(ReportTable)
        /// Findings.
        case findings([FindingCard])
        /// Charts; a line of numbers each where there is no graphic.
        case charts(ChartGroup)
    }

    /// A part of the report.
    public struct Section: Hashable, Sendable {
        /// Its anchor: letters and dashes.
        public var id: String
        /// Its heading.
        public var title: SafeText
        /// What is in it.
        public var blocks: [Block]
    }

    /// The heading.
    public var title: SafeText
    /// The verdict.
    public var status: RunStatus
    /// The verdict in a sentence.
    public var summary: SafeText
    /// Things to know before reading on: a run against the demo application, an invalid run.
    public var notices: [SafeText]
    /// What was run, when, against what.
    public var facts: [Field]
    /// The parts, in order.
    public var sections: [Section]
    /// When and by what the report was made.
    public var footer: SafeText

    /// The document of a run.
    ///
    /// `metrics` and `logs` are nil when the services were not asked. `generatedAt` and `version` stand in
    /// the footer and nowhere else: the same run gives the same document.
    public init(
        _ analysis: Analysis,
        _ narrative: Narrative,
        metrics: MetricsCollection?,
        logs: LogsCollection?,
        generatedAt: UTCTime,
        version: String
    ) {
        let source = DocumentSource(analysis: analysis, narrative: narrative, metrics: metrics, logs: logs)
        title = "Load test \(SafeText(name: analysis.profile))"
        status = analysis.status
        summary = source.verdictSentence
        notices = source.notices
        facts = source.headerFacts
        sections = [
            source.reasons, source.keyNumbers, source.findings, source.words, source.thresholds,
            source.alerts,
            source.course, source.serverSide, source.routes, source.checks, source.sockets, source.rateLimit,
            source.coverage, source.metricsTable, source.logExcerpts, source.evidence, source.howToRead,
        ]
        footer = "Generated \(generatedAt.text) by swiftload \(SafeText(name: version))"
    }
}

/// What the sections of a document are made from.
struct DocumentSource {
    let analysis: Analysis
    let narrative: Narrative
    let metrics: MetricsCollection?
    let logs: LogsCollection?

    /// References to facts, those the ledger does not have included: they show that something is wrong.
    func references(_ ids: [String]) -> [ReportDocument.Reference] {
        ids.map { ReportDocument.Reference(id: SafeText(name: $0), isKnown: analysis.ledger[$0] != nil) }
    }

    /// Every source once, the model's row made up where the analysis has none.
    var sources: [SourceCoverage] {
        var rows = analysis.coverage
        if !rows.contains(where: { $0.source == .ollama }) {
            let status: SourceStatus
            let detail: String
            switch narrative.author {
            case .model(let name): (status, detail) = (.ok, "answered by \(name)")
            case .code(let reason): (status, detail) = (.degraded(reason), "the sentences are by code")
            }
            rows.append(SourceCoverage(source: .ollama, status: status, detail: detail))
        }
        return rows
    }

    /// Why a source has nothing, as the end of a sentence; nil when it is fine or not known.
    func gap(_ source: DataSource) -> String? {
        analysis.coverage.first { $0.source == source }?.status.reason
    }

    /// `No data: timeline.jsonl is missing.`
    func noData(from source: DataSource) -> ReportDocument.Block {
        .paragraph("No data\(gap(source).map { ": \($0)" } ?? "").")
    }
}
