import Testing

@testable import Report

@Suite struct HTMLEscapingTests {
    @Test func markupBecomesEntities() {
        #expect(
            HTMLEscaping.escape("<a href=\"x\">'&'</a>")
                == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;"
        )
    }

    @Test(arguments: ["\"\u{301}", "<\u{338}", "\"\u{1F3FB}", "\u{D4E}\"", "&\u{308}"])
    func aCharacterThatHidesMarkupIsEscaped(text: String) {
        let escaped = HTMLEscaping.escape(text)
        #expect(!escaped.utf8.contains(UInt8(ascii: "\"")) && !escaped.utf8.contains(UInt8(ascii: "<")))
        #expect(escaped.utf8.contains(UInt8(ascii: ";")))
    }

    @Test(arguments: [
        ("20260821T093005Z-low", "20260821T093005Z-low"), ("a b", "a%20b"), ("..", "%2E%2E"), (".", "%2E"),
        ("a/b", "a%2Fb"),
        ("javascript:x", "javascript%3Ax"), ("é\n", "%C3%A9%0A"),
    ])
    func aPathSegmentLeadsToOneDirectory(name: String, segment: String) {
        #expect(HTMLEscaping.pathSegment(name) == segment)
    }
}
