import Testing

@testable import Report

@Suite struct ClaimVerbatimTests {
    private func refusal(_ text: String, _ ids: String) -> ClaimRefusal? {
        do {
            _ = try ClaimChecker(NarrateSamples.slowDatabase()).check(
                .init(section: .findings, text: text, evidence: ids.split(separator: " ").map(String.init))
            )
            return nil
        } catch { return error }
    }

    @Test func sentencesMayBeTakenOver() {
        #expect(refusal("p95 of POST /api/posts rose from 120ms to 1.93s at 61s", "E2") == nil)
        #expect(
            refusal("The database answers slowly to POST /api/posts. 0 of 12,345 requests failed.", "E2 E5")
                == nil
        )
        #expect(
            refusal("The database answers slowly to POST /api/posts: a threshold was crossed.", "E1 E2")
                == nil
        )
    }

    @Test func aReasonOfTheVerdictMayBeToo() {
        #expect(refusal("1 of 2 thresholds was crossed: http_req_duration p(95)<500 (843.2ms)", "E3") != nil)
    }

    @Test func theirNumbersNeedACitedFact() {
        let detail = "p95 of POST /api/posts rose to 1.93s while database queries took 0.7s."
        #expect(refusal(detail, "E2 E4") == nil)
        #expect(refusal(detail, "E1") != nil)
    }

    @Test func whatIsPutAroundThemIsRead() {
        #expect(
            refusal("It is not true that the database answers slowly to POST /api/posts.", "E2 E4") != nil
        )
        #expect(
            refusal("The database answers slowly to POST /api/posts because of a cold cache.", "E2 E4") != nil
        )
        #expect(
            refusal("The database answers slowly to POST /api/posts and GET /api/feed.", "E2 E3 E4") != nil
        )
    }
}
