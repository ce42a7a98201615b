import Testing

@testable import Report

@Suite struct ClaimTokenTests {
    @Test func aTokenKnowsWhatItIs() {
        let number = ClaimNumber(plain: 5)
        #expect(ClaimToken(kind: .number(number), text: "5").number == number)
        #expect(ClaimToken(kind: .word, text: "5").number == nil)
        #expect(ClaimToken(kind: .route(method: nil), text: "/a").isRoute)
        #expect(ClaimToken(kind: .word, text: "than").isWord("than"))
        #expect(!ClaimToken(kind: .quote, text: "than").isWord("than"))
        #expect(ClaimToken(kind: .mark, text: "<").isMark("<"))
        #expect(!ClaimToken(kind: .quote, text: "<").isMark("<"))
    }
}
