import Testing

@testable import Report

@Suite struct ClaimLexiconTests {
    @Test func wordsOfOneMeaningHaveOneId() {
        for words in [
            ["rose", "increased", "jumped"], ["failed", "errors", "failure"], ["db", "database"],
            ["exceeded", "crossed"],
        ] {
            #expect(Set(words.map { ClaimLexicon.meaning(of: $0).id }).count == 1)
        }
        for (one, other) in [
            ("rose", "fell"), ("failed", "passed"), ("database", "redis"), ("request", "reply"),
            ("start", "end"),
        ] {
            #expect(ClaimLexicon.meaning(of: one).id != ClaimLexicon.meaning(of: other).id)
        }
    }

    @Test func anUnknownWordMeansItself() {
        #expect(ClaimLexicon.meaning(of: "deadlock") == WordMeaning(role: .literal, id: "~deadlock"))
        #expect(ClaimLexicon.meaning(of: "deadlocks").id == "~deadlock")
    }

    @Test func stemsOfOneWordAgree() {
        for words in [
            ["buffer", "buffers"], ["profile", "profiles", "profiling"], ["warning", "warnings"],
            ["query", "queries"],
        ] {
            #expect(Set(words.map(ClaimLexicon.stem)).count == 1, "\(words.map(ClaimLexicon.stem))")
        }
    }

    @Test func phrasesAreReadFromTheirTable() {
        #expect(ClaimPhrases.words["rate limiting"] == "ratelimit")
        #expect(ClaimPhrases.words["because of"] == "causedby")
    }
}
