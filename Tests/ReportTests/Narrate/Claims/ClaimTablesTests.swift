import Testing

@testable import Report

@Suite struct ClaimTablesTests {
    private func holds(_ text: String, _ analysis: Analysis, _ id: String) -> Bool {
        (try? ClaimChecker(analysis).check(.init(section: .summary, text: text, evidence: [id]))) != nil
    }

    @Test(arguments: [
        "The run is healthy.", "All is well.", "Everything is fine.", "No problems were found.",
        "The application was healthy.",
        "The run passed.",
    ]) func anAllClearIsTheVerdict(text: String) {
        #expect(holds(text, NarrateSamples.clean(), "E1"))
        #expect(!holds(text, NarrateSamples.slowDatabase(), "E5"))
        var analysis = NarrateSamples.clean()
        analysis.status = .warning
        #expect(!holds(text, analysis, "E1"))
    }

    @Test(arguments: [
        "The run failed.", "The run is unhealthy.", "The run is not healthy.", "The application is degraded.",
    ])
    func soIsItsOpposite(text: String) {
        #expect(holds(text, NarrateSamples.slowDatabase(), "E1"))
        #expect(!holds(text, NarrateSamples.clean(), "E1"))
    }

    @Test func anAllClearOnPartOfItIsNotTheVerdict() {
        #expect(!holds("GET /api/feed is fine.", NarrateSamples.clean(), "E2"))
        #expect(!holds("The database is fine.", NarrateSamples.clean(), "E2"))
    }

    @Test func allThresholdsAreThoseOfTheTable() {
        var analysis = PartMatchTests.contrast()
        for text in ["All thresholds held.", "No threshold was crossed."] {
            #expect(holds(text, analysis, "E5"))
        }
        analysis.thresholds.append(
            ThresholdRow(metric: "checks", expression: "rate>1", verdict: .noData, actual: nil)
        )
        for text in ["All thresholds held.", "No threshold was crossed."] {
            #expect(!holds(text, analysis, "E5"))
        }
    }

    @Test func allChecksAreThoseOfTheTable() {
        var analysis = PartMatchTests.contrast()
        for text in ["All checks passed.", "No checks failed."] { #expect(holds(text, analysis, "E6")) }
        #expect(!holds("All checks passed.", analysis, "E1"))
        analysis.checks.append(CheckRow(name: "x", passes: 0, fails: 1))
        #expect(!holds("All checks passed.", analysis, "E6"))
    }
}
