import Testing

@testable import Report

@Suite struct ClaimRelationsTests {
    private func refusal(_ text: String, _ ids: String, _ section: ModelAnswer.Section = .findings)
        -> ClaimRefusal?
    {
        do {
            _ = try ClaimChecker(NarrateSamples.slowDatabase()).check(
                .init(section: section, text: text, evidence: ids.split(separator: " ").map(String.init))
            )
            return nil
        } catch { return error }
    }

    @Test func aCauseIsOneAFindingHoldsToBe() {
        #expect(refusal("POST /api/posts is slow because of the database.", "E2 E4") == nil)
        #expect(refusal("Because of the database, POST /api/posts is slow.", "E2 E4") == nil)
        #expect(refusal("The database answers slowly, so POST /api/posts is slow.", "E2 E4") == nil)
        #expect(refusal("The database is slow because of POST /api/posts.", "E2 E4") == .unsupportedCause)
        #expect(
            refusal("POST /api/posts is slow, so the database answers slowly.", "E2 E4") == .unsupportedCause
        )
        #expect(refusal("A threshold was crossed because of the database.", "E3") != nil)
    }

    @Test func aVerdictMayBeGivenItsReason() {
        #expect(refusal("The run is CRITICAL because a threshold was crossed.", "E1") == nil)
        #expect(refusal("The run is CRITICAL because p95 of GET /api/feed was 45 ms.", "E3") != nil)
    }

    @Test func comparisonsNeedBothFactsAndTheRightOrder() {
        #expect(refusal("POST /api/posts is slower than GET /api/feed.", "E2 E3") == nil)
        #expect(refusal("GET /api/feed is faster than POST /api/posts.", "E2 E3") == nil)
        #expect(refusal("GET /api/feed has a lower p95 than POST /api/posts.", "E2 E3") == nil)
        #expect(refusal("POST /api/posts is slower than GET /api/feed.", "E2") != nil)
        #expect(refusal("GET /api/feed is slower than POST /api/posts.", "E2 E3") == .wrongComparison)
        #expect(refusal("GET /api/feed has a higher p95 than POST /api/posts.", "E2 E3") == .wrongComparison)
    }

    @Test func theMostIsMoreThanAllOthers() {
        #expect(refusal("POST /api/posts is the slowest route.", "E2") == nil)
        #expect(refusal("GET /api/feed is the fastest route.", "E3") == nil)
        #expect(refusal("GET /api/feed is the slowest route.", "E3") == .wrongComparison)
        #expect(refusal("POST /api/posts is the fastest route.", "E2") == .wrongComparison)
        #expect(refusal("The database is the slowest.", "E4") != nil)
    }

    @Test func whatIsSaidToBeAtTheSameTimeIsSaidSoByOneSource() {
        #expect(refusal("When p95 of POST /api/posts rose, no requests failed.", "E2 E5") != nil)
        #expect(
            refusal("When p95 of POST /api/posts rose, p95 of GET /api/feed was 45 ms.", "E2 E3")
                == .unsupportedRelation
        )
        #expect(refusal("p95 of POST /api/posts rose after the threshold was crossed.", "E2 E1") != nil)
    }
}
