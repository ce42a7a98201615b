import Measure
import Testing

@Suite struct ControlCharactersTests {
    @Test(arguments: [
        ("plain é 😀", "plain é 😀"), ("a\u{1B}[31mb", "a[31mb"), ("a\nb\tc\rd", "a b c d"),
        ("x\u{9B}2Jy\u{7F}", "x2Jy"),
        ("a\u{202E}b\u{2066}c\u{200F}d\u{61C}", "abcd"), ("\0\u{7}", ""), ("a\u{2028}b", "ab"),
    ]) func onlyControlsAreTakenAway(text: String, expected: String) {
        #expect(ControlCharacters.strip(text) == expected)
    }
}
