import Testing

@testable import Report

@Suite struct NumberSubjectTests {
    private typealias Case = ClaimCheckerTests.Case

    @Test func theMostIsNotWhatThereWas() {
        let analysis = ClaimLicenceTests.mixed()
        #expect(Case("VUs peaked at 150.", "E9", .findings).refusal(in: analysis) == nil)
        #expect(Case("There were up to 150 VUs.", "E9", .findings).refusal(in: analysis) == nil)
        for text in ["At least 150 VUs ran.", "A minimum of 150 VUs ran.", "The mean number of VUs was 150."]
        {
            #expect(Case(text, "E9", .findings).refusal(in: analysis) != nil, "\(text)")
        }
    }

    @Test(arguments: [
        ("The check 'get posts status 200' failed in 82% of the cases.", true),
        ("82% of the checks failed.", false), ("18% of the checks passed.", false),
    ]) func aShareOfOneCheckIsNotOneOfAll(text: String, holds: Bool) throws {
        let claim = ModelAnswer.Claim(section: .findings, text: text, evidence: ["E29"])
        let isShown = (try? ClaimChecker(try ParaphraseTests.ledger("limited")).check(claim)) != nil
        #expect(isShown == holds, "\(text)")
    }
}
