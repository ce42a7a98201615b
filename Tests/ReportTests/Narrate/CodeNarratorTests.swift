import Testing

@testable import Report

@Suite struct CodeNarratorTests {
    @Test func aCauseIsNamedWithItsEvidenceAndConfidence() {
        let narrative = CodeNarrator.narrative(of: NarrateSamples.slowDatabase(), reason: "no model")
        #expect(narrative.author == .code(reason: "no model"))
        #expect(
            narrative.summary.hasPrefix(
                "The run of profile medium is CRITICAL: 1 of 2 thresholds was crossed"
            )
        )
        #expect(
            narrative.summary.contains("Most likely cause: The database answers slowly to POST /api/posts.")
        )
        #expect(narrative.summary.hasSuffix("Not covered in full: loki."))
        #expect(narrative.findings.count == 2)
        #expect(narrative.findings[0].evidence == ["E1", "E2", "E4"])
        #expect(
            narrative.likelyCauses.map(\.text) == [
                "The database answers slowly to POST /api/posts (confidence 85 %)."
            ]
        )
        #expect(narrative.bottlenecks.map(\.text) == ["The database answers slowly to POST /api/posts."])
        #expect(narrative.nextActions.map(\.evidence) == [["E1", "E2", "E4"], []])
        #expect(narrative.confidence == 0.85)
        #expect(narrative.claimsTotal == 0)
    }

    @Test func aHealthyRunSaysSoAndWhatWasCovered() {
        let narrative = CodeNarrator.narrative(of: NarrateSamples.clean(), reason: "no model")
        #expect(
            narrative.summary
                == "The run of profile low is HEALTHY: all 2 thresholds held. Covered: 4200 requests, the sources summary."
        )
        #expect(narrative.findings.map(\.text) == ["Nothing was found that calls for action."])
        #expect(narrative.likelyCauses.isEmpty)
        #expect(narrative.confidence == 0.9)
    }

    @Test func confidenceFallsWithEachGapAndIsNeverOutOfRange() {
        var analysis = NarrateSamples.clean()
        let gap = SourceCoverage(source: .loki, status: .degraded("refused"), detail: "")
        analysis.coverage.append(gap)
        #expect(CodeNarrator.confidence(of: analysis) == 0.75)
        analysis.coverage += [gap, gap, gap, gap, gap]
        #expect(CodeNarrator.confidence(of: analysis) == 0.35)
        analysis = NarrateSamples.slowDatabase()
        analysis.findings[0].confidence = .nan
        #expect(CodeNarrator.confidence(of: analysis) == 0)
        _ = CodeNarrator.narrative(of: analysis, reason: "")
    }

    @Test func aRunWithoutAnythingHasWords() {
        let analysis = Analysis(profile: "x", directoryName: "x", status: .critical, reasons: [])
        let narrative = CodeNarrator.narrative(of: analysis, reason: "")
        #expect(narrative.summary == "The run of profile x is CRITICAL. No cause was found in the evidence.")
        #expect(narrative.confidence == 0.35)
    }
}
