import Testing

@testable import Report

@Suite struct ClaimPhrasesTests {
    private func words(_ text: String) -> [String] {
        ClaimPhrases.joining(ClaimScanner.tokens(of: text) ?? []).map(\.text)
    }

    @Test func theLongestPhraseIsOneWord() {
        #expect(words("no more than 26 VUs") == ["atmost", "26", "vus"])
        #expect(words("the p95 never exceeded 900 ms") == ["the", "p95", "atmost", "900"])
        #expect(words("the threshold was never exceeded") == ["the", "threshold", "held"])
        #expect(words("a web socket connection") == ["a", "websocket"])
    }

    @Test func whatNeverUsedMoreUsedAtMost() {
        #expect(words("it never used more than 3 cores") == ["it", "used", "atmost", "3"])
        #expect(words("it did not take over 3 s") == ["it", "did", "take", "atmost", "3"])
        #expect(words("it did not use less than 3 cores").contains("not"))
    }

    @Test func aServiceGoesDownAndAFigureFalls() {
        #expect(words("the application went down") == ["the", "application", "down"])
        #expect(words("the p95 went down") == ["the", "p95", "fell"])
        #expect(words("latency of the database, the p95 went down").last == "fell")
    }

    @Test func atTheSameTimeLeadsInOrCounts() {
        #expect(words("23 were open at the same time").last == "concurrent")
        #expect(words("At the same time 23 were open").first == "also")
    }
}
