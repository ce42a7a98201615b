// A run's files and the services' answers → an analysis, on one page. Pure: the same input gives the same analysis, whatever the clock.

import Measure

/// Analyses a run.
public enum Analyzer {
    /// What code says about a run. `metrics` and `logs` are nil when nothing was collected.
    public static func analyze(
        _ input: RunInput,
        metrics: MetricsCollection? = nil,
        logs: LogsCollection? = nil
    ) -> Analysis {
        let signals = RunSignals(input: input, metrics: metrics, logs: logs)
        let view = MetricView(collection: metrics, origin: signals.origin)
        var ledger = Ledger()
        let highlights = Highlights(input, signals)
        let thresholds = ThresholdReview.rows(input)
        let policy = Policy(signals)
        BasicFacts(signals: signals, metrics: view, highlights: highlights).enter(thresholds, &ledger)
        let generator = GeneratorDetector(signals: signals)
        let routes = RouteTable.rows(signals, metrics)
        let found = generator.findings(&ledger) + detect(signals, view, routes, &ledger)
        let findings = Diagnosis.ranked(found + crossed(thresholds, &ledger))
        let verdict = generator.health.verdict
        let (status, reasons) = Verdict.decide(
            policy: policy,
            thresholds: thresholds,
            findings: findings,
            input: input,
            generatorReasons: verdict.isInvalid ? verdict.reasons : []
        )
        var analysis = Analysis(
            profile: input.profile,
            directoryName: input.directoryName,
            status: status,
            reasons: reasons
        )
        analysis.metadata = input.metadata
        analysis.window = input.window
        analysis.policyStatus = policy.status
        analysis.policyReasons = policy.reasons
        analysis.rateLimit = policy.signals
        analysis.highlights = highlights
        analysis.thresholds = thresholds
        analysis.alerts = AlertReview.rows(metrics)
        analysis.checks =
            input.summary?.rootGroup.allChecks.map {
                CheckRow(name: $0.name, passes: $0.passes, fails: $0.fails)
            } ?? []
        analysis.routes = routes
        analysis.ledger = ledger
        analysis.findings = findings
        analysis.coverage = Coverage.rows(input, metrics: metrics, logs: logs)
        analysis.series = input.timeline.map(RunSeries.init)
        analysis.logEntries = logs?.entries ?? []
        return analysis
    }

    private static func detect(
        _ signals: RunSignals,
        _ metrics: MetricView,
        _ routes: [RouteRow],
        _ ledger: inout Ledger
    )
        -> [Finding]
    {
        let slowdowns = LatencyDetector(signals: signals, metrics: metrics).findings(&ledger)
        let load = LoadDetector(signals: signals, metrics: metrics)
        return AvailabilityDetector(signals: signals, metrics: metrics).findings(&ledger)
            + (SilenceDetector(signals: signals).finding(&ledger).map { [$0] } ?? [])
            + FailureDetector(signals: signals, metrics: metrics).findings(&ledger)
            + slowdowns
            + load.findings(&ledger)
            // What is slow from some moment on is told by that moment.
            + (slowdowns.isEmpty
                ? [load.networkGap(routes, &ledger) ?? load.standing(&ledger)].compactMap { $0 } : [])
            + SocketDetector(signals: signals, metrics: metrics).findings(&ledger)
            + MemoryDetector(signals: signals, metrics: metrics).findings(&ledger)
            + CheckDetector(signals: signals, metrics: metrics).findings(&ledger)
            + LogDetector(signals: signals).findings(&ledger)
            + SummaryDetector(signals: signals).findings(&ledger)
    }

    /// Crossed thresholds as findings: they call for a cause, they are none.
    private static func crossed(_ thresholds: [ThresholdRow], _ ledger: inout Ledger) -> [Finding] {
        thresholds.filter { $0.verdict == .crossed }.map { row in
            Finding(
                cause: .thresholdCrossed,
                isCause: false,
                severity: .critical,
                title: "threshold crossed: \(row.metric) \(row.expression)",
                detail: BasicFacts.text(row),
                onset: row.firstBreach,
                confidence: 1,
                evidence: [BasicFacts.enter(row, &ledger)],
                nextAction: NextAction.text(for: .thresholdCrossed)
            )
        }
    }
}
