import Testing

@testable import Report

@Suite struct ClaimSidesTests {
    private typealias Case = ClaimCheckerTests.Case

    @Test(arguments: [
        ("Between 7 s and 18 s, 324 of 1507 requests failed with status 401.", true),
        ("Outside the time between 7 s and 18 s, 0 of 488 requests failed with status 401.", true),
        ("Outside the time between 7 s and 18 s, 324 of 1507 requests failed with status 401.", false),
        ("Outside that time 324 of 1507 requests failed with status 401.", false),
        ("Between 7 s and 18 s, 0 of 488 requests failed with status 401.", false),
        ("Before 7 s, 324 of 1507 requests failed with status 401.", false),
    ]) func aCountIsToldOfItsOwnSideOfTheWindow(text: String, holds: Bool) throws {
        let analysis = try ParaphraseTests.ledger("unauth")
        #expect((Case(text, "E22", .findings).refusal(in: analysis) == nil) == holds, "\(text)")
    }

    @Test(arguments: ["as a result of this:", "because", "; consequently", ", which led to", "due to"])
    func theTroubleOfOneRouteIsNotTheCauseOfThatOfAnother(link: String) throws {
        let analysis = try ParaphraseTests.ledger("resets")
        let text =
            "GET /api/posts: 23 of 497 requests are connections that were reset \(link) "
            + "GET /api/users/me: 7 of 227 requests are connections that were reset."
        #expect(Case(text, "E8 E11", .likelyCauses).refusal(in: analysis) != nil, "\(text)")
        let apart = text.replacing(" \(link) ", with: "; ")
        #expect(Case(apart, "E8 E11", .findings).refusal(in: analysis) == nil, "\(apart)")
    }
}
