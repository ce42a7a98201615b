import Testing

@testable import Report

@Suite struct ClaimDenialsTests {
    private typealias Case = ClaimCheckerTests.Case

    @Test(arguments: [
        ("Outside the time from 8 s to 19 s, none of the 445 requests failed with status 429.", true),
        ("Before and after that time there was no status 429 (0 of 445 requests).", true),
        ("Outside the time from 8 s to 19 s, none of the 1729 requests failed with status 429.", false),
        ("Outside the time from 8 s to 19 s, none of the 445 requests failed with status 503.", false),
        ("Between 8 s and 19 s, none of the 445 requests failed with status 429.", false),
        ("Before 8 s, none of the 445 requests failed with status 429.", false),
        ("Before and after that time there was no status 429 (0 of 1729 requests).", false),
        ("Outside that time no request failed.", false),
    ]) func outsideAWindowIsDeniedWhatTheEvidenceCountsThere(text: String, holds: Bool) throws {
        let analysis = try ParaphraseTests.ledger("limited")
        #expect((Case(text, "E22", .findings).refusal(in: analysis) == nil) == holds, "\(text)")
    }
}
