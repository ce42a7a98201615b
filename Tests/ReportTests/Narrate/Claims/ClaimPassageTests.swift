import Testing

@testable import Report

@Suite struct ClaimPassageTests {
    @Test func listsGoWithWhatIsSaidOfThem() {
        let parts = (ClaimPassage("GET /a and POST /b were slow.")?.segments ?? []).map {
            $0.tokens.map(\.text)
        }
        #expect(parts == [["/a", "/b", "were", "slow"]])
    }

    @Test func whatIsLeftOutIsWhatWasNamed() {
        let segments = ClaimPassage("GET /a had a p95 of 1 s, a p99 of 2 s.")?.segments ?? []
        #expect(segments.map { $0.scopeRoutes.map(\.path) } == [["/a"], ["/a"]])
        #expect(segments.map(\.scopeStatistics) == [["p95"], ["p99"]])
    }

    @Test func whatCountsByNameIsNotWhatIsSaidAfterIt() {
        let segments = ClaimPassage("4,210 requests, 522 failed")?.segments ?? []
        #expect(segments.map(\.scopeStates) == [[], ["failed"]])
    }

    @Test func whatFollowsABracketIsSaidOfWhatStandsBeforeIt() {
        #expect(ClaimPassage("the count, 190, failed")?.statesAfter(0) == ["failed"])
        #expect(ClaimPassage("there were 190 requests, 5 failed")?.statesAfter(0) == [])
    }

    @Test func timesBeforeAreMarked() {
        let segments = ClaimPassage("p95 before 60 s: 210 ms; after: 310 ms")?.segments ?? []
        #expect(segments.map(\.isBefore) == [true, true, false, false].prefix(segments.count).map { $0 })
    }

    @Test func numbersInWordsAreNumbers() {
        let numbers = ClaimPassage("one of twelve, half of all, doubled")?.tokens.compactMap(\.number?.value)
        #expect(numbers == [1, 12, 0.5, 2])
    }

    @Test func aQuotationThatDoesNotEndIsNoPassage() { #expect(ClaimPassage("a \"b") == nil) }
}
