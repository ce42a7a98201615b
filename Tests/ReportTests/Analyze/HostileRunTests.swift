import Measure
import Testing

@testable import Report

/// Files from elsewhere may hold anything: whatever they hold, there is a report, and soon.
@Suite struct HostileRunTests {
    @Test func `the whole files end in a report that says something of everything`() {
        #expect(HostileRun.report(HostileRun.whole) > 20_000)
        let sources = Set(HostileRun.wholeAnalysis.ledger.facts.map(\.source))
        #expect(sources == [.summary, .timeline, .prometheus, .loki])
        #expect(HostileRun.wholeAnalysis.findings.count >= 8)
    }

    @Test(arguments: 1...350 as ClosedRange<UInt64>)
    func `damaged files end in a report`(seed: UInt64) {
        let files = HostileRun.whole.damaged(seed: seed, numbers: HostileJSON.unlikely)
        #expect(HostileRun.report(files) > 1_000)
    }

    @Test(arguments: OutOfBounds.cases)
    func `a figure out of all bounds ends in a report`(one: OutOfBounds) {
        var files = HostileRun.whole
        one.change(&files)
        #expect(files.bytes != HostileRun.whole.bytes)
        #expect(HostileRun.report(files) > 1_000)
    }
}
