import Testing

@testable import Report

@Suite struct ClaimOpinionTests {
    private typealias Case = ClaimCheckerTests.Case

    @Test func whatAFindingComplainsOfIsNotLow() {
        let analysis = NarrateSamples.slowDatabase()
        for text in ["Latency of POST /api/posts was low.", "The p95 of POST /api/posts was low at 1.93 s."] {
            #expect(Case(text, "E2", .findings).refusal(in: analysis) != nil, "\(text)")
        }
    }

    @Test func aCalmRunMayBePraised() {
        var analysis = NarrateSamples.slowDatabase()
        analysis.status = .healthy
        analysis.findings = []
        for text in [
            "The p95 of GET /api/feed was low at 45 ms.", "The p95 of GET /api/feed was only 45 ms.",
        ] {
            #expect(Case(text, "E3", .findings).refusal(in: analysis) == nil, "\(text)")
        }
    }
}
