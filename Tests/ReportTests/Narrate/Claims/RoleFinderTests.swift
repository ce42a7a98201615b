import Testing

@testable import Report

@Suite struct RoleFinderTests {
    @Test func wordsAroundANumberTellWhatItIs() throws {
        let cases: [(String, NumberRole)] = [
            ("1562 requests in 21 s", .length), ("1562 requests over 21 s", .length),
            ("it took over 2 s", .bound),
            ("the run took 21 s with 26 VUs", .length), ("it was crossed 16 s into the run", .at),
            ("it was slower by 80 ms", .delta), ("slowed down from a median of 2 ms", .from),
            ("the median stayed at 1 ms", .value),
        ]
        for (text, role) in cases {
            let segment = try #require(ClaimPassage(text)?.segments.first)
            let numbers = NumberInContext.all(in: segment).filter { $0.number.dimension == .time }
            #expect(numbers.first?.role == role, "\(text)")
        }
    }
}
