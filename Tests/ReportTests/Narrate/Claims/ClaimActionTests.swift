import Testing

@testable import Report

@Suite struct ClaimActionTests {
    private func refusal(
        _ text: String,
        _ section: ModelAnswer.Section = .nextActions,
        _ evidence: [String] = ["E2", "E4"]
    ) -> ClaimRefusal? {
        do {
            _ = try ClaimChecker(NarrateSamples.slowDatabase()).check(
                .init(section: section, text: text, evidence: evidence)
            )
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        "Look at the slow queries behind POST /api/posts.",
        "Inspect the slow queries of POST /api/posts, then add an index.",
        "Consider adding an index for POST /api/posts.", "Repeat the run.",
        "Compare POST /api/posts before and after.",
    ]) func whatAFindingSuggestsMayBeSaidInOtherWords(text: String) { #expect(refusal(text) == nil) }

    @Test(arguments: [
        "Remove the index.", "Do not add an index.", "Add an index for GET /api/feed.", "Add 3 indexes.",
        "Restart the database.",
        "Upgrade the database.", "Disable TLS.", "Run rm -rf now.", "Contact the vendor.",
        "Delete the slow queries.",
        "Add an index and disable the firewall.",
    ]) func anythingElseIsNot(text: String) {
        #expect(refusal(text) != nil)
        #expect(refusal(text, .findings) != nil)
    }

    @Test func anActionIsShownAsOneWhereverItStands() throws {
        let claim = ModelAnswer.Claim(
            section: .summary,
            text: "Add an index for POST /api/posts.",
            evidence: ["E2"]
        )
        #expect(try ClaimChecker(NarrateSamples.slowDatabase()).check(claim).section == .nextActions)
    }

    @Test func aStatementOnAChecksResultIsNoAction() {
        let failed = ClaimPassage("Check 'a' failed 5 times")?.segments[0]
        let look = ClaimPassage("Check the log")?.segments[0]
        #expect(failed.map { ClaimAction.isAction($0, findings: []) } == false)
        #expect(look.map { ClaimAction.isAction($0, findings: []) } == true)
    }
}
