import Testing

@testable import Report

@Suite struct ClaimFormTests {
    private func refusal(_ text: String) -> ClaimRefusal? {
        do {
            try ClaimForm.check(text)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        "p95 of POST /api/posts was 1.93 s.", "p(95)<500 was crossed", "50 × 503 – “quoted” … 881 µs → 2 ms",
        "R&D", "a < b",
        String(repeating: "x", count: 300),
    ]) func plainTextPasses(text: String) { #expect(refusal(text) == nil) }

    @Test(arguments: [
        "<b>x</b>", "x</p>", "<!-- x -->", "<?xml", "x &lt; y", "x &#60; y", "[x](y)", "![x](y)", "**x**",
        "~~x~~", "```x```",
        "https://x.example", "www.x.example", "javascript:alert(1)", "{{x}}", "$(x)", "a\\nb", "# x", "- x",
        "* x", "> x", "| x",
        "x\ny", "x\ty", "x\u{1B}[31m", "x\u{7F}", "x\u{85}", "x\u{202E}y", "x\u{2066}y", "x\u{200B}y",
        "x\u{FEFF}", "x\u{2028}y",
        "x²", "½", "٣", "①", "𝟗", "e\u{301}", "✅ x", "\u{E000}", "is it slow?",
    ]) func anythingElseIsRefused(text: String) { #expect(refusal(text) == .notPlain) }

    @Test func lengthIsBounded() {
        #expect(refusal("") == .emptyText)
        #expect(refusal(" \u{A0}") == .emptyText)
        #expect(refusal(String(repeating: "x", count: 301)) == .tooLong)
    }
}
