import Measure
import Testing

@Suite struct QuotedExcerptTests {
    @Test(arguments: [
        ("plain é 😀", "\"plain é 😀\""), ("a\nb\u{7}c\u{7F}", "\"a\u{FFFD}b\u{FFFD}c\u{FFFD}\""), ("", "\"\""),
        (String(repeating: "x", count: 60), "\"\(String(repeating: "x", count: 60))\""),
        (String(repeating: "x", count: 61), "\"\(String(repeating: "x", count: 60))…\""),
    ]) func aFindingIsShortAndOnOneLine(text: String, expected: String) {
        #expect(text.quotedExcerpt == expected)
    }
}
