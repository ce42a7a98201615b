// A run in which every text from elsewhere is what the caller says. Must not contain expectations.

import Measure

@testable import Report

extension RenderFixture {
    /// Every text from elsewhere is the next of `text`.
    static func filled(_ text: () -> String) -> RenderFixture {
        var fixture = burning
        fillAnalysis(&fixture.analysis, text)
        fixture.narrative = Narrative(
            author: .model(text()),
            summary: text(),
            findings: [Narrative.Statement(text(), evidence: ["E1", text()])],
            bottlenecks: [Narrative.Statement(text())],
            likelyCauses: [Narrative.Statement(text())],
            nextActions: [Narrative.Statement(text())],
            confidence: 0.5,
            dropped: [text()]
        )
        for place in fixture.metrics?.queries.indices ?? 0..<0 {
            fixture.metrics?.queries[place].name = text()
            fixture.metrics?.queries[place].expression = text()
            for series in fixture.metrics?.queries[place].range.indices ?? 0..<0 {
                fixture.metrics?.queries[place].range[series].labels = ["path": text()]
            }
        }
        fixture.metrics?.queries[7].outcome = .failed(text())
        fixture.logs?.queries = [LogQuery(name: text(), expression: text(), failure: text())]
        return fixture
    }

    private static func fillAnalysis(_ analysis: inout Analysis, _ text: () -> String) {
        analysis.profile = text()
        analysis.directoryName = text()
        analysis.metadata?.target = text()
        analysis.metadata?.script = text()
        analysis.metadata?.version = text()
        analysis.metadata?.exitReason = text()
        analysis.reasons = [text()]
        analysis.policyReasons = [text()]
        analysis.thresholds = [
            ThresholdRow(
                metric: text(),
                expression: text(),
                verdict: .crossed,
                actual: text(),
                firstBreach: 1
            )
        ]
        analysis.alerts = [AlertRow(name: text(), rule: text(), actual: text(), isExceeded: nil, gap: text())]
        analysis.routes = [RouteRow(route: text(), requests: 1, failed: 1, statuses: [200: 1])]
        analysis.checks = [CheckRow(name: text(), passes: 1, fails: 1)]
        analysis.rateLimit.endpoints = [text()]
        analysis.rateLimit.writeChecks = [CheckRow(name: text(), passes: 1, fails: 1)]
        var ledger = Ledger()
        _ = ledger.add(
            Fact(
                quantity: text(),
                subject: text(),
                value: 1,
                unit: .count,
                source: .loki,
                query: text(),
                text: text()
            )
        )
        analysis.ledger = ledger
        analysis.findings = [
            Finding(
                id: "F1",
                cause: .serverErrors,
                isCause: true,
                severity: .critical,
                title: text(),
                detail: text(),
                route: text(),
                onset: 3,
                confidence: 0.5,
                evidence: ["E1", text()],
                nextAction: text()
            )
        ]
        analysis.coverage = [SourceCoverage(source: .loki, status: .degraded(text()), detail: text())]
        analysis.logEntries = [
            LogEntry(nanoseconds: 0, line: text(), labels: [text(): text()], category: text(), level: text())
        ]
    }
}
