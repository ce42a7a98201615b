import Testing

@testable import Report

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("plain text", "plain text"), ("žluťoučký 日本語 🚀", "žluťoučký 日本語 🚀"), ("a\tb", "a b"),
        ("a\nb", "a⏎b"),
        ("a\r\nb", "a⏎b"), ("a\rb", "a⏎b"), ("\u{1B}[31mred", "␛[31mred"), ("\0", "␀"), ("\u{7F}", "␡"),
        ("\u{9B}31m", "⟨U+009B⟩31m"), ("x\u{202E}y", "x⟨U+202E⟩y"), ("\u{2066}", "⟨U+2066⟩"),
        ("a\u{200B}b", "a⟨U+200B⟩b"),
        ("\u{FEFF}", "⟨U+FEFF⟩"), ("\u{2028}", "⟨U+2028⟩"), ("\u{E000}", "⟨U+E000⟩"),
        ("\u{E0041}", "⟨U+E0041⟩"),
        ("\u{10FFFF}", "⟨U+10FFFF⟩"), ("\u{AD}", "⟨U+00AD⟩"), ("⚠\u{FE0F}", "⚠"),
        ("a\u{A0}b\u{2003}c", "a b c"),
        ("\u{FFFD}", "\u{FFFD}"),
    ])
    func whatCannotBeSeenIsWrittenOut(foreign: String, safe: String) {
        #expect(SafeText(foreign).text == safe)
    }

    @Test func invalidUTF8IsReplaced() {
        #expect(
            SafeText(String(decoding: [0x61, 0xFF, 0xED, 0xA0, 0x80], as: UTF8.self)).text.hasPrefix(
                "a\u{FFFD}"
            )
        )
    }

    @Test func accentsBeyondThreeAreWrittenOut() {
        #expect(SafeText("e\u{301}\u{302}\u{303}").text == "e\u{301}\u{302}\u{303}")
        #expect(SafeText("e\u{301}\u{302}\u{303}\u{304}").text.hasSuffix("⟨U+0304⟩"))
    }

    @Test func aLogLineIsCutAndSaysHowLongItWas() {
        let line = String(repeating: "x", count: 401)
        #expect(SafeText(logLine: String(line.dropLast())).text == String(line.dropLast()))
        #expect(SafeText(logLine: line).text == String(repeating: "x", count: 400) + "… (401 characters)")
    }

    @Test func aFloodOfInvisibleCharactersIsCutByWhatIsWritten() {
        #expect(
            SafeText(logLine: String(repeating: "\u{200B}", count: 100_000)).text.unicodeScalars.count < 430
        )
        #expect(
            SafeText(logLine: "e" + String(repeating: "\u{301}", count: 100_000)).text.unicodeScalars.count
                < 430
        )
    }

    @Test func interpolatedTextIsMadeSafeToo() {
        let foreign = "\u{1B}[2J"
        let text: SafeText = "name: \(foreign)"
        #expect(text.text == "name: ␛[2J")
    }

    @Test func safeTextStaysAsItIs() {
        for piece in HostileText.pieces {
            let once = SafeText(piece)
            #expect(SafeText(once.text) == once)
        }
    }
}
