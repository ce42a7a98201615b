import Testing

@testable import Report

@Suite struct ClaimLeadInTests {
    private typealias Case = ClaimCheckerTests.Case
    private let analysis = NarrateSamples.slowDatabase()

    @Test func aLeadInNamesWhatAFactTells() {
        let text = "Despite the slow responses, p95 of POST /api/posts was 1.93 s."
        #expect(Case(text, "E2", .findings).refusal(in: analysis) == nil)
        let before = "Before the slowdown, p95 of POST /api/posts was 120 ms."
        #expect(Case(before, "E2", .findings).refusal(in: analysis) == nil)
    }

    @Test func whatNobodyTellsLeadsNothingIn() {
        for text in [
            "Despite the timeouts, p95 of POST /api/posts was 1.93 s.",
            "Amid the restarts, p95 of POST /api/posts was 1.93 s.",
            "Before the slowdown, p95 of POST /api/posts was 1.93 s.",
        ] {
            #expect(Case(text, "E2", .findings).refusal(in: analysis) != nil, "\(text)")
        }
    }
}
