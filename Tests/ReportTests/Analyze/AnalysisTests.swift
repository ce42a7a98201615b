import Measure
import Testing

@testable import Report

@Suite struct AnalysisTests {
    @Test func `an analysis that says nothing has nothing`() {
        let analysis = Analysis(profile: "low", directoryName: "x", status: .healthy, reasons: [])
        #expect(analysis.policyStatus == .healthy)
        #expect(analysis.causes.isEmpty && analysis.findings.isEmpty && analysis.ledger.facts.isEmpty)
        #expect(analysis.window == nil && analysis.series == nil && analysis.metadata == nil)
        #expect(analysis.rateLimit.failedThreshold == 0.08)
        #expect(analysis.highlights == Highlights())
    }

    @Test func `causes are the findings held to be causes, in their order`() {
        var analysis = Analysis(profile: "low", directoryName: "x", status: .warning, reasons: [])
        analysis.findings = [
            DiagnosisTests.finding(.stalls, title: "a"),
            DiagnosisTests.finding(.timeouts, isCause: false, title: "b"),
            DiagnosisTests.finding(.dnsFailure, title: "c"),
        ]
        #expect(analysis.causes.map(\.title) == ["a", "c"])
    }

    @Test(arguments: [
        (RunStatus.healthy, "HEALTHY"), (.warning, "WARNING"), (.critical, "CRITICAL"), (.invalid, "INVALID"),
    ])
    func `a status is upstream's word, or INVALID`(status: RunStatus, word: String) {
        #expect(status.rawValue == word)
    }

    @Test func `what was found of the run is all in the analysis`() {
        var builder = RunBuilder()
        builder.fail("POST /api/posts", status: 500, share: 0.7, from: 10)
        let metrics = RunBuilder.metrics([MetricName.errorRatio: { _ in 0.2 }])
        let analysis = Analyzer.analyze(builder.input(), metrics: metrics)
        #expect(analysis.profile == "test")
        #expect(analysis.directoryName == "20260921T120000Z-test")
        #expect(analysis.window == RunWindow(start: RunBuilder.origin, end: RunBuilder.origin + 30))
        #expect(analysis.thresholds.map(\.verdict) == [.held])
        #expect(analysis.alerts.first?.isExceeded == true)
        #expect(analysis.routes.count == 11)
        #expect(analysis.series?.points.count == 30)
        #expect(analysis.coverage.map(\.source) == [.summary, .timeline, .prometheus, .loki])
        #expect(analysis.status == .critical)
        #expect(analysis.reasons.first == analysis.causes.first?.title)
    }
}
