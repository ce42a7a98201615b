import Testing

@testable import Report

@Suite struct SegmentCutterTests {
    private func segments(_ text: String) -> [ClaimSegment] {
        SegmentCutter.segments(of: ClaimScanner.tokens(of: text) ?? [])
    }

    private func parts(_ text: String) -> [String] {
        segments(text).map { $0.tokens.map(\.text).joined(separator: " ") }
    }

    @Test func aSentenceFallsIntoWhatItSays() {
        #expect(parts("p95 was 1 s, and p99 was 2 s; all held.") == ["p95 was 1", "p99 was 2", "all held"])
        #expect(segments("a. b; c, d").map(\.sentence) == [0, 1, 1, 1])
        #expect(segments("a. b; c, d").map(\.joint) == [.loose, .loose, .loose, .tight])
    }

    @Test func whatStandsInBracketsFollows() {
        #expect(parts("190 requests (0.95 %) failed.") == ["190 requests failed", "0.95"])
        #expect(parts("a (b (c) d") == ["a d", "b", "c"])
        #expect(parts("a ) b ( c") == ["a", "b", "c"])
    }

    @Test func aRangeStaysWhole() {
        #expect(parts("between 61 s and 120 s") == ["between 61 and 120"])
        #expect(parts("61 s and 120 s") == ["61", "120"])
    }

    @Test func jointsTellTimeAndCause() {
        #expect(
            segments("it failed because it was slow when it rose").map(\.joint) == [
                .loose, .causal, .temporal,
            ]
        )
        #expect(segments("slow since 61 s").count == 1)
        #expect(segments("slow since it failed").map(\.joint) == [.loose, .causal])
    }

    @Test func comparedValuesAreMarked() {
        #expect(segments("9 ms against 2 ms").map(\.isCompared) == [false, true])
    }
}
