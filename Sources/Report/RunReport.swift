// collect → analyse → narrate → render, on one page. Must not contain how any of it is done, nor files: those are handed in and out.

import Measure

/// Makes the artifacts of a report for one run directory.
public struct RunReport: Sendable {
    /// Where services are, and how long each may take.
    public struct Services: Sendable {
        /// Prometheus' base URL.
        public var prometheusURL: String
        /// Loki's.
        public var lokiURL: String
        /// Ollama's.
        public var ollamaURL: String
        /// The model's name, as `llama3.2:3b`.
        public var model: String
        /// The application's log file, read when Loki has nothing.
        public var logFile: LogFile?
        /// Whether that is the demo application's, and no other's.
        public var logFileIsDemo = false
        /// For Prometheus and for Loki, all questions together.
        public var sourceTimeout = Duration.seconds(5)
        /// For the model.
        public var modelTimeouts = OllamaClient.Timeouts(list: .seconds(3), firstByte: .seconds(8))

        /// The services at these places.
        public init(prometheusURL: String, lokiURL: String, ollamaURL: String, model: String) {
            self.prometheusURL = prometheusURL
            self.lokiURL = lokiURL
            self.ollamaURL = ollamaURL
            self.model = model
        }
    }

    /// What was made of the run.
    public struct Outcome: Sendable {
        /// What code says.
        public let analysis: Analysis
        /// The words.
        public let narrative: Narrative
    }

    /// The directory's own name.
    public var directoryName: String
    /// The product's version.
    public var version: String
    /// The time that is written as the time of generation.
    public var generatedAt: UTCTime
    /// Reads a file of the directory.
    public var read: @Sendable (ArtifactName) -> FileContent
    /// Writes a file of the directory. What cannot be written ends the report.
    public var write: @Sendable (ArtifactName, [UInt8]) throws -> Void
    /// Told what is waited for and what came of it, a line each.
    public var progress: @Sendable (String) -> Void

    /// A report on a directory that is read and written by these functions.
    public init(
        directoryName: String,
        version: String,
        generatedAt: UTCTime,
        read: @escaping @Sendable (ArtifactName) -> FileContent,
        write: @escaping @Sendable (ArtifactName, [UInt8]) throws -> Void,
        progress: @escaping @Sendable (String) -> Void
    ) {
        self.directoryName = directoryName
        self.version = version
        self.generatedAt = generatedAt
        self.read = read
        self.write = write
        self.progress = progress
    }

    /// Makes the report. With `services` nil nothing is asked: what an earlier report collected is used, and code words it.
    ///
    /// `metrics.json` and `logs.json` are on disk before the model is asked. Throws only what `write` throws.
    public func make(services: Services?, fetch: @escaping Fetch) async throws -> Outcome {
        let input = RunInput(directoryName: directoryName, file: read)
        let (metrics, logs) = try await collect(input, services, fetch)
        var analysis = Analyzer.analyze(input, metrics: metrics, logs: logs)
        let (narrative, row) = await narrate(analysis, services, fetch)
        analysis.coverage.append(row)
        try render(Outcome(analysis: analysis, narrative: narrative), metrics, logs)
        return Outcome(analysis: analysis, narrative: narrative)
    }

    // MARK: Stages

    private func collect(
        _ input: RunInput,
        _ services: Services?,
        _ fetch: @escaping Fetch
    ) async throws -> (MetricsCollection?, LogsCollection?) {
        let kept = Kept(read: read)
        guard let services else { return (kept.metrics, kept.logs) }
        progress(
            "asking Prometheus and Loki about \(input.window.map { "\($0.startText) to \($0.endText)" } ?? "an unknown time")"
        )
        var (metrics, logs) = await Collector.collect(
            window: input.window,
            prometheusURL: services.prometheusURL,
            lokiURL: services.lokiURL,
            timeout: services.sourceTimeout,
            fetch: fetch,
            progress: progress
        )
        if let file = services.logFile, LogFileSource.isWanted(insteadOf: logs),
            !services.logFileIsDemo || input.metadata?.targetIsDemo == true
        {
            logs = LogFileSource(file: file).collect(insteadOf: logs)
            progress(Collector.line(about: logs, from: file))
        }
        // What was collected when the service still answered is not thrown away because it does not answer now.
        if let earlier = kept.metrics(insteadOf: metrics) {
            metrics = earlier
        } else {
            // On one line: indented it is several times as large, and nobody reads it by eye.
            try write(.metrics, Array((metrics.json.compactText + "\n").utf8))
        }
        if let earlier = kept.logs(insteadOf: logs) {
            logs = earlier
        } else {
            try write(.logs, Self.bytes(logs.json))
        }
        return (metrics, logs)
    }

    private func narrate(
        _ analysis: Analysis,
        _ services: Services?,
        _ fetch: @escaping Fetch
    ) async -> (Narrative, SourceCoverage) {
        guard let services, !services.model.isEmpty else {
            let reason = "no model was asked"
            return (
                CodeNarrator.narrative(of: analysis, reason: reason),
                SourceCoverage(
                    source: .ollama,
                    status: .empty(reason),
                    detail: "The report is worded by code."
                )
            )
        }
        let (narrative, row) = await Narrator.narrate(
            analysis: analysis,
            ollamaURL: services.ollamaURL,
            model: services.model,
            fetch: fetch,
            timeouts: services.modelTimeouts,
            progress: { progress("Ollama: \($0)") }
        )
        progress("Ollama: \(row.status.reason ?? row.detail)")
        return (narrative, row)
    }

    private func render(
        _ outcome: Outcome,
        _ metrics: MetricsCollection?,
        _ logs: LogsCollection?
    ) throws {
        let (analysis, narrative) = (outcome.analysis, outcome.narrative)
        let document = ReportDocument(
            analysis,
            narrative,
            metrics: metrics,
            logs: logs,
            generatedAt: generatedAt,
            version: version
        )
        try write(.analysis, Self.bytes(AnalysisDocument.json(analysis, narrative, generatedAt: generatedAt)))
        try write(.reportText, Array(TextRenderer.render(document).utf8))
        try write(.reportMarkdown, Array(MarkdownRenderer.render(document).utf8))
        try write(.reportHTML, Array(HTMLRenderer.render(document).utf8))
    }

    private static func bytes(_ json: JSONValue) -> [UInt8] { Array((json.prettyText + "\n").utf8) }
}

/// What an earlier report collected.
private struct Kept {
    let metrics: MetricsCollection?
    let logs: LogsCollection?

    init(read: (ArtifactName) -> FileContent) {
        func json(_ name: ArtifactName) -> JSONValue? {
            guard case .bytes(let bytes) = read(name) else { return nil }
            return try? JSONValue(parsing: bytes)
        }
        metrics = json(.metrics).flatMap { try? MetricsCollection(decoding: $0) }
        logs = json(.logs).flatMap { try? LogsCollection(decoding: $0) }
    }

    /// The earlier answers, when there is nothing in the new ones and the window is the same.
    func metrics(insteadOf new: MetricsCollection) -> MetricsCollection? {
        guard case .degraded(let reason) = new.status, !new.queries.contains(where: { $0.outcome == .data }),
            var earlier = metrics, earlier.queries.contains(where: { $0.outcome == .data }),
            Self.isSame(earlier.window, new.window)
        else { return nil }
        earlier.status = .degraded("\(reason); metrics.json of an earlier report is used")
        return earlier
    }

    /// Likewise for logs.
    func logs(insteadOf new: LogsCollection) -> LogsCollection? {
        guard case .degraded(let reason) = new.status, new.entries.isEmpty,
            !new.queries.contains(where: { $0.total != nil }), var earlier = logs,
            !earlier.entries.isEmpty || earlier.queries.contains(where: { $0.total != nil }),
            Self.isSame(earlier.window, new.window)
        else { return nil }
        earlier.status = .degraded("\(reason); logs.json of an earlier report is used")
        return earlier
    }

    private static func isSame(_ one: RunWindow?, _ other: RunWindow?) -> Bool {
        guard let one, let other else { return one == other }
        return abs(one.start - other.start) < 1 && abs(one.end - other.end) < 1
    }
}
