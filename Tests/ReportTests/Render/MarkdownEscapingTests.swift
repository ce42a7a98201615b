import Testing

@testable import Report

@Suite struct MarkdownEscapingTests {
    @Test(arguments: [
        ("a_b*c", "a\\_b\\*c"), ("[x](y)", "\\[x\\](y)"), ("<b>", "\\<b\\>"), ("a|b", "a\\|b"),
        ("\\|", "\\\\\\|"),
        ("`x`", "\\`x\\`"), ("# x", "\\# x"), ("- x", "\\- x"), ("-5", "-5"), ("--", "\\--"),
        ("+ x", "\\+ x"), ("+5 s", "+5 s"),
        ("1. x", "1\\. x"), ("1.5", "1.5"), ("1) x", "1\\) x"), ("==", "\\=="), ("~~x~~", "\\~\\~x\\~\\~"),
        ("&lt;", "\\&lt;"),
        ("$x$", "\\$x\\$"), ("http://x", "http:&#8203;//x"), ("@me", "@&#8203;me"), ("#12", "\\#&#8203;12"),
        ("WWW.x", "WWW&#8203;.x"), ("GH-7", "GH-&#8203;7"), ("p(95)<500", "p(95)\\<500"), ("", ""),
    ])
    func textReadsAsItIs(text: String, escaped: String) {
        #expect(MarkdownEscaping.escape(text) == escaped)
    }

    @Test(arguments: [
        ("sum(x[1m])", "`sum(x[1m])`"), ("a`b", "a\\`b"), ("a|b", "a\\|b"), ("a\\b", "a\\\\b"), ("", ""),
    ])
    func codeIsCodeWhereNothingInItCouldEndIt(text: String, code: String) {
        #expect(MarkdownEscaping.code(text) == code)
    }
}
