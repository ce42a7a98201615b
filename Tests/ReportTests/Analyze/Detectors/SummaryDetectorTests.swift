import Measure
import Testing

@testable import Report

@Suite struct SummaryDetectorTests {
    private static func signals(failed: Int, good: Int, timeline: Bool = false) -> RunSignals {
        var files = timeline ? RunBuilder().files() : RunFiles()
        let share = Double(failed) / Double(max(1, failed + good))
        files[text: .summary] =
            Summary(
                metrics: [
                    SummaryMetric(
                        name: "http_req_failed",
                        contains: .default,
                        values: .rate(value: share, passes: failed, fails: good)
                    )
                ],
                runDuration: 1
            ).exportJSON.compactText
        return RunSignals(input: files.input())
    }

    struct Case: Sendable {
        var failed: Int
        var good: Int
        var cause: Cause?
        var isCause = false
        var severity = Severity.warning
    }

    @Test(arguments: [
        Case(failed: 0, good: 100),
        Case(failed: 0, good: 0),
        Case(failed: 4, good: 96, cause: .intermittentErrors),
        Case(failed: 5, good: 95, cause: .observation, severity: .critical),
        Case(failed: 60, good: 40, cause: .observation, severity: .critical),
        Case(failed: 99, good: 1, cause: .observation, severity: .critical),
        Case(failed: 100, good: 0, cause: .appDown, isCause: true, severity: .critical),
    ])
    func `a summary tells how many requests failed`(one: Case) {
        var ledger = Ledger()
        let findings = SummaryDetector(signals: Self.signals(failed: one.failed, good: one.good)).findings(
            &ledger
        )
        #expect(findings.map(\.cause) == (one.cause.map { [$0] } ?? []))
        guard let finding = findings.first else { return }
        #expect(finding.isCause == one.isCause)
        #expect(finding.severity == one.severity)
        #expect(finding.onset == nil && finding.end == nil && finding.route == nil)
        #expect(ledger[finding.evidence[0]]?.numbers == [Double(one.failed), Double(one.failed + one.good)])
        #expect(finding.detail.contains("\(one.failed) of \(one.failed + one.good) requests failed"))
        #expect(!finding.nextAction.isEmpty)
    }

    @Test func `with a timeline, or without a summary, it says nothing`() {
        var ledger = Ledger()
        #expect(
            SummaryDetector(signals: Self.signals(failed: 50, good: 50, timeline: true)).findings(&ledger)
                .isEmpty
        )
        #expect(SummaryDetector(signals: RunSignals(input: RunFiles().input())).findings(&ledger).isEmpty)
    }
}
