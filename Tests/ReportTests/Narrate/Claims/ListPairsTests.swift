import Testing

@testable import Report

@Suite struct ListPairsTests {
    @Test func theFirstNumberIsOfTheFirstName() throws {
        let passage = try #require(ClaimPassage("GET /a and GET /b took 1 s and 2 s"))
        let paths = passage.segments.indices.flatMap { index in
            NumberInContext.all(in: passage.segments[index]).map {
                ListPairs(passage, index: index, place: $0.place).route?.path
            }
        }
        #expect(paths == ["/a", "/b"])
        let quotes = try #require(ClaimPassage("'one of two' and 'two of two' failed 3 and 4 times"))
        let subjects = quotes.segments.indices.flatMap { index in
            NumberInContext.all(in: quotes.segments[index]).map {
                ListPairs(quotes, index: index, place: $0.place).subject
            }
        }
        #expect(subjects == ["one of two", "two of two"])
    }
}
