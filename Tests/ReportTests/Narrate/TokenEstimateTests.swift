import Testing

@testable import Report

@Suite struct TokenEstimateTests {
    @Test func itIsTheMostOfCharactersBytesAndWords() {
        #expect(TokenEstimate.tokens(of: "") == 0)
        #expect(TokenEstimate.tokens(of: "a b c d") == 6)
        #expect(TokenEstimate.tokens(of: String(repeating: "x", count: 30)) == 10)
        #expect(TokenEstimate.tokens(of: String(repeating: "漢", count: 30)) == 23)
        #expect(TokenEstimate.tokens(of: String(repeating: "😀", count: 8)) == 8)
    }
}
