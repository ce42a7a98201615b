import Glibc
import Measure
import Testing

@testable import Report

/// Files from elsewhere may hold anything: whatever they hold, there is a report, and soon.
/// One after the other, as each is work for a whole core.
@Suite(.serialized) struct HostileRunTests {
    @Test func `the whole files end in a report that says something of everything`() {
        #expect(HostileRun.report(HostileRun.whole) > 20_000)
        let sources = Set(HostileRun.wholeAnalysis.ledger.facts.map(\.source))
        #expect(sources == [.summary, .timeline, .prometheus, .loki])
        #expect(HostileRun.wholeAnalysis.findings.count >= 8)
    }

    @Test(arguments: 1...350 as ClosedRange<UInt64>)
    func `damaged files end in a report`(seed: UInt64) {
        let files = HostileRun.whole.damaged(seed: seed, numbers: HostileJSON.unlikely)
        // With these the process ends today, see below.
        guard !Self.isKnownToTrap(files) else { return }
        #expect(HostileRun.report(files) > 1_000)
    }

    @Test(arguments: OutOfBounds.cases.filter { !$0.isKnown })
    func `a figure out of all bounds ends in a report`(one: OutOfBounds) {
        var files = HostileRun.whole
        one.change(&files)
        #expect(files.bytes != HostileRun.whole.bytes)
        #expect(HostileRun.report(files) > 1_000)
    }

    /// What ends the process, in a process of its own, which takes seconds: every fourth stands for the others. One
    /// that has been mended is to lose its mark, and the last one takes this test with it; damage may then use
    /// `HostileJSON.absurd` as well.
    @Test(arguments: stride(from: 0, to: known.count, by: 4).map { known[$0] })
    func `figures that are known to end the process`(place: Int) async {
        await withKnownIssue("\(OutOfBounds.cases[place].testDescription)") {
            await #expect(processExitsWith: .success) { [place = place as Int] in
                // For one that goes on for ever.
                alarm(10)
                var files = HostileRun.whole
                OutOfBounds.cases[place].change(&files)
                _ = HostileRun.report(files)
            }
        }
    }

    static let known = OutOfBounds.cases.indices.filter { OutOfBounds.cases[$0].isKnown }

    /// A new process in a run without seconds, and an axis of time without end.
    private static func isKnownToTrap(_ files: RunFiles) -> Bool {
        let seconds = files.input().timeline?.seconds ?? []
        return seconds.isEmpty || seconds.contains { $0.time > 1e15 }
    }
}
