// The escapes of JSON strings, one at a time.

import Testing

@testable import LoadGen

struct JSONEscapeTests {
    private func decode(_ text: String, at start: Int = 0) -> (scalar: Unicode.Scalar?, end: Int) {
        var index = start
        let scalar = Array(text.utf8).withUnsafeBytes { decodeEscape(in: $0, at: &index) }
        return (scalar, index)
    }

    @Test(
        "an escape stands for its character and ends where the next one begins",
        arguments: [
            (#"\"x"#, "\"", 2), (#"\\x"#, "\\", 2), (#"\/x"#, "/", 2), (#"\bx"#, "\u{8}", 2),
            (#"\fx"#, "\u{C}", 2),
            (#"\nx"#, "\n", 2), (#"\rx"#, "\r", 2), (#"\tx"#, "\t", 2), (#"\u0041x"#, "A", 6),
            (#"\u00e9x"#, "é", 6),
            (#"\u20AC"#, "€", 6), (#"\u0000"#, "\0", 6), (#"\uFFFF"#, "\u{FFFF}", 6),
            (#"\uD83D\uDE00x"#, "😀", 12),
            (#"\ud800\udc00"#, "\u{10000}", 12), (#"\uDBFF\uDFFF"#, "\u{10FFFF}", 12),
        ] as [(String, Unicode.Scalar, Int)]
    )
    func decodes(_ text: String, _ scalar: Unicode.Scalar, _ end: Int) {
        let decoded = decode(text)
        #expect(decoded.scalar == scalar)
        #expect(decoded.end == end)
    }

    @Test(
        "a wrong, cut or half escape stands for nothing",
        arguments: [
            #"\"#, #"\x"#, #"\U0041"#, #"\0"#, #"\'"#, #"\u"#, #"\u004"#, #"\u00g1"#, #"\u+041"#, #"\uD83D"#,
            #"\uDE00"#,
            #"\uD83Dx"#, #"\uD83D\"#, #"\uD83D\u"#, #"\uD83D\uDE0"#, #"\uD83D\n1234"#, #"\uD83D\u0041"#,
            #"\uD83D\uD83D"#, #"\uDE00\uD83D"#,
        ]
    )
    func rejects(_ text: String) {
        #expect(decode(text).scalar == nil)
    }

    @Test("decoding begins at the given index")
    func decodesInside() {
        let decoded = decode(#"ab\u0042c"#, at: 2)
        #expect(decoded.scalar == "B")
        #expect(decoded.end == 8)
    }

    @Test("exactly the 22 hexadecimal digits have a value, the one the standard library gives them")
    func hexDigits() {
        let digits = Set("0123456789abcdefABCDEF".utf8)
        for byte in UInt8.min...UInt8.max {
            let expected = digits.contains(byte) ? UInt8(String(Unicode.Scalar(byte)), radix: 16) : nil
            #expect(hexValue(byte) == expected)
        }
    }
}
