import Testing

@testable import Report

@Suite struct WordNeedTests {
    private func needs(_ text: String) -> [String] {
        WordNeed.needs(
            of: ClaimSegment(tokens: ClaimScanner.tokens(of: text) ?? [], joint: .loose, sentence: 0)
        ).map(\.id)
    }

    @Test func onlyWordsThatSaySomethingAreNeeded() {
        #expect(needs("the requests of the run were slow") == ["request", "slow"])
        #expect(needs("http_reqs fell") == ["http_reqs", "down"])
        #expect(needs("a deadlock") == ["~deadlock"])
    }

    @Test func aLogIsNeededUnlessItIsQuoted() {
        #expect(needs("the logs fail") == ["log", "failed"])
        #expect(needs("the logs say 'a b'") == [])
    }

    @Test func oneFormOfAWordIsInForAnother() {
        let need = WordNeed(role: .literal, id: "~buff", text: "buffers")
        #expect(need.isIn(["~" + ClaimLexicon.stem("buffer")]))
        #expect(!need.isIn(["~queue"]))
    }
}
