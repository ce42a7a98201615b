// UTF-8 against the standard library's decoder, and at the edges of what is allowed.

import TestSupport
import Testing

@testable import WS

/// Whether `parts` are valid and complete; nil bytes after the refusal are not looked at.
private func isValid(_ parts: [[UInt8]]) -> Bool {
    var validator = UTF8Validator()
    for part in parts {
        guard part.withUnsafeBytes({ validator.validate($0) }) else { return false }
    }
    return validator.isComplete
}

@Suite struct UTF8ValidatorTests {
    @Test("edges of each length are valid")
    func valid() {
        let texts: [[UInt8]] = [
            [], [0], [0x7f], [0xc2, 0x80], [0xdf, 0xbf], [0xe0, 0xa0, 0x80], [0xec, 0xbf, 0xbf],
            [0xed, 0x9f, 0xbf],
            [0xee, 0x80, 0x80], [0xef, 0xbf, 0xbf], [0xf0, 0x90, 0x80, 0x80], [0xf4, 0x8f, 0xbf, 0xbf],
            Array("κόσμε plus more than eight bytes of ASCII, ein Größenvergleich, 日本語 🚀".utf8),
        ]
        for text in texts {
            for parts in feedings(text) { #expect(isValid(parts), "\(text)") }
        }
    }

    @Test("overlong forms, surrogates, what is above U+10FFFF and torn characters are not")
    func invalid() {
        let texts: [[UInt8]] = [
            [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80],
            [0xed, 0xbf, 0xbf],
            [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
            [0xf8, 0x88, 0x80, 0x80, 0x80],
            [0xfe], [0xff], [0xc2], [0xc2, 0x41], [0xe2, 0x82], [0xe2, 0x82, 0x41], [0xf0, 0x90, 0x80],
            [0xc2, 0x80, 0x80],
            [0xf4, 0x8f, 0xbf, 0xc0],
        ]
        for text in texts {
            for padded in [text, Array("12345678901".utf8) + text, text + Array("12345678901".utf8)] {
                for parts in feedings(padded) { #expect(!isValid(parts), "\(padded)") }
            }
        }
    }

    @Test("the first wrong byte is refused at once")
    func early() {
        var validator = UTF8Validator()
        #expect([UInt8]([0x61, 0xf4]).withUnsafeBytes { validator.validate($0) })
        #expect(!validator.isComplete)
        #expect(![UInt8]([0x90]).withUnsafeBytes { validator.validate($0) })
    }

    @Test("agrees with the standard library on every sequence of up to three bytes that starts beyond ASCII")
    func exhaustive() {
        var wrong = 0
        for first in UInt8(0x80)...0xff {
            for second in UInt8.min...UInt8.max {
                let pair = [first, second]
                if isValid([pair]) != (String(validating: pair, as: UTF8.self) != nil) { wrong += 1 }
                for third: UInt8 in [0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff] {
                    let triple = [first, second, third]
                    if isValid([triple]) != (String(validating: triple, as: UTF8.self) != nil) { wrong += 1 }
                }
            }
        }
        #expect(wrong == 0)
    }

    @Test(
        "agrees with the standard library on random bytes however they are cut",
        arguments: 1...4 as ClosedRange<UInt64>
    )
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces: [[UInt8]] = [
            Array("a".utf8), Array("é".utf8), Array("€".utf8), Array("🚀".utf8), Array("abcdefghijk".utf8),
        ]
        for _ in 0..<300 {
            var bytes = (0..<Int.random(in: 0...8, using: &random)).flatMap { _ in
                pieces.randomElement(using: &random) ?? []
            }
            if Bool.random(using: &random), !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0x70...0xff,
                    using: &random
                )
            }
            let expected = String(validating: bytes, as: UTF8.self) != nil
            for parts in feedings(bytes, cuts: 3, seed: random.next()) {
                #expect(isValid(parts) == expected, "seed \(seed): \(bytes)")
            }
        }
    }
}
