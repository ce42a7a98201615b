// Word-wise scanning against the plain definition, at every alignment.

import TestSupport
import Testing

@testable import HTTP1

@Suite struct ByteScanningTests {
    @Test("token bytes are those of RFC 9110")
    func tokens() {
        let tokens = Set("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        for byte in UInt8.min...UInt8.max { #expect(isTokenByte(byte) == tokens.contains(byte)) }
    }

    @Test("the first control byte is found wherever it is")
    func controls() {
        var random = SeededRandom(seed: 3)
        var wrong: [[UInt8]] = []
        for length in 0..<40 {
            for _ in 0..<40 {
                var bytes = (0..<length).map { _ in UInt8.random(in: 0x20...0xff, using: &random) }
                for _ in 0..<Int.random(in: 0...2, using: &random) where length > 0 {
                    bytes[Int.random(in: 0..<length, using: &random)] = UInt8.random(
                        in: 0..<0x20,
                        using: &random
                    )
                    // Bytes at the bounds, which borrow and carry.
                    bytes[Int.random(in: 0..<length, using: &random)] =
                        [0x7f, 0x7e, 0xff, 0x20, 0x21].randomElement(using: &random) ?? 0
                }
                bytes.append(0)
                for start in 0...length {
                    let found = bytes.withUnsafeBytes { buffer in
                        buffer.baseAddress.map { firstControlByte($0, from: start, to: length) }
                    }
                    if found != bytes[start..<length].firstIndex(where: { $0 < 0x20 || $0 == 0x7f }) ?? length
                    {
                        wrong.append(bytes)
                    }
                }
            }
        }
        #expect(wrong == [])
    }

    @Test("lists give their trimmed elements, empty ones left out")
    func lists() {
        let cases: [(String, [String])] = [
            ("", []), (",", []), (" , ,", []), ("a", ["a"]), (" a ", ["a"]), ("a,b", ["a", "b"]),
            ("\ta\t,\t b c ,, d", ["a", "b c", "d"]),
        ]
        for (text, expected) in cases {
            var elements: [String] = []
            Array(text.utf8).withUnsafeBytes { bytes in
                forEachListElement(bytes) { elements.append(String(decoding: $0, as: UTF8.self)) }
            }
            #expect(elements == expected, "\(text.debugDescription)")
            #expect(listElements(of: text) == expected, "\(text.debugDescription)")
        }
    }

    @Test("names are equal in any case, other bytes are not folded")
    func caseFolding() {
        func equal(_ left: String, _ right: String) -> Bool {
            Array(left.utf8).withUnsafeBytes { left in
                Array(right.utf8).withUnsafeBytes { equalIgnoringCase(left, $0) }
            }
        }
        #expect(equal("Content-Length", "cONTENT-lENGTH"))
        #expect(!equal("Content-Length", "Content-Lengt"))
        #expect(!equal("a", "b"))
        #expect(!equal("@[`{", "`{@["))
        #expect(!equal("-", "\r"))
    }

    @Test("excerpts are short and printable")
    func excerpts() {
        let text = Array(("\u{1b}[31mé" + String(repeating: "x", count: 100)).utf8).withUnsafeBytes {
            excerpt($0)
        }
        #expect(text == "?[31m??" + String(repeating: "x", count: 33))
    }
}
