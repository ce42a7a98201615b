import Testing

@testable import Report

@Suite struct ClaimVerdictsTests {
    private typealias Case = ClaimCheckerTests.Case

    @Test(arguments: [
        (
            "limited", "E2",
            "The threshold on http_req_failed (rate<0.05) failed with an actual value of 75.51%.", true
        ),
        (
            "limited", "E2",
            "The threshold on http_req_failed (rate<0.05) passed with an actual value of 75.51%.", false
        ),
        ("limited", "E1", "The threshold on http_req_duration (p(95)<500) passed at 3.97ms.", true),
        ("limited", "E1", "The threshold on http_req_duration (p(95)<500) failed at 3.97ms.", false),
        ("limited", "E1", "http_req_duration stayed within its threshold p(95)<500 at 3.97ms.", true),
        ("cpu", "E1", "http_req_duration stayed within its threshold p(95)<500 at 1.65s.", false),
        (
            "clean2", "E2",
            "The threshold on http_req_failed (rate<0.05) failed with an actual value of 0.00%.", false
        ),
    ]) func aThresholdFailsWhenItIsCrossed(ledger: String, fact: String, text: String, holds: Bool) throws {
        let analysis = try ParaphraseTests.ledger(ledger)
        #expect((Case(text, fact, .findings).refusal(in: analysis) == nil) == holds, "\(text)")
    }

    @Test(
        arguments: ["clean", "clean2", "low"],
        [
            "The application failed under the load.", "The application crashed.", "The server failed.",
            "The application collapsed.",
        ]
    ) func ofACalmRunNobodySaysThatTheApplicationFailed(ledger: String, text: String) throws {
        let analysis = try ParaphraseTests.ledger(ledger)
        for fact in ["E1", "E2", "E8"] {
            #expect(Case(text, fact, .summary).refusal(in: analysis) != nil, "\(fact): \(text)")
        }
    }

    @Test func whatWentAwayWentAway() throws {
        let analysis = try ParaphraseTests.ledger("killed")
        #expect(Case("The application went away.", "E22", .summary).refusal(in: analysis) == nil)
    }
}
