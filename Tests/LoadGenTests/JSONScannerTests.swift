// The grammar of RFC 8259, unit by unit, with the offsets at which it is broken.

import TestSupport
import Testing

@testable import LoadGen

struct JSONScannerTests {
    /// Nil if `document` is one JSON value, else the offset of the fault.
    private func fault(in document: [UInt8]) -> Int? {
        document.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            do throws(JSONFault) {
                scanner.skipWhitespace()
                try scanner.skipValue()
                try scanner.finish()
                #expect(scanner.position == document.count)
                return nil
            } catch {
                return error.offset
            }
        }
    }

    private func fault(in document: String) -> Int? {
        fault(in: Array(document.utf8))
    }

    @Test(
        "a JSON value is stepped over to its end",
        arguments: [
            "0", "-0", "7", "-10", "123456789012345678901234567890", "0.5", "-1.25", "1e5", "1E+5", "0e-0",
            "1.5e300",
            "true", "false", "null", #""""#, #""a""#, #""\"\\\/\b\f\n\r\t\u0aF9""#, #""\ud800""#,
            "\"\u{7F}é€😀\"",
            "[]", "{}", "[ ]", "{ }", "[1]", "[[]]", "[{}]", "[1,2 , 3]", #"{"":0}"#, #"{"a":1,"a":2}"#,
            #"{ "a" : [ { "b" : null } , true ] , "c" : {} }"#, " \t\r\n1 \t\r\n", "\n[\n1\n,\n2\n]\n",
        ]
    )
    func accepts(_ document: String) {
        #expect(fault(in: document) == nil)
    }

    @Test(
        "what is no JSON value is refused at the first byte that does not fit",
        arguments: [
            ("", 0), ("  ", 2), ("x", 0), ("'a'", 0), ("+1", 0), (".5", 0), ("-", 1), ("-a", 1), ("01", 1),
            ("-01", 2),
            ("1.", 2), ("1.e5", 2), ("1e", 2), ("1e+", 3), ("1.5.2", 3), ("0x10", 1), ("1a", 1), ("NaN", 0),
            ("Infinity", 0), ("-Infinity", 1), ("tru", 3), ("trues", 4), ("True", 0), ("nul", 3),
            ("fals ", 4),
            ("\"", 1), ("\"abc", 4), ("\"a\nb\"", 2), ("\"a\0b\"", 2), (#""\x""#, 2), (#""\u12""#, 5),
            (#""\u12G4""#, 5),
            (#""\"#, 2), (#""\""#, 3), ("[", 1), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[,]", 1),
            ("[1 2]", 3), ("[1}", 2), ("[1]]", 3), ("]", 0), ("{", 1), (#"{"a""#, 4), (#"{"a":"#, 5),
            (#"{"a":1"#, 6),
            (#"{"a":1,"#, 7), (#"{"a":1,}"#, 7), (#"{,"a":1}"#, 1), (#"{"a"}"#, 4), (#"{"a" 1}"#, 5),
            ("{a:1}", 1),
            ("{1:1}", 1), (#"{"a":1]"#, 6), (#"{"a":}"#, 5), (#"{"a"::1}"#, 5), (#"{"a":1 "b":2}"#, 7),
            ("1 2", 2),
            ("{}x", 2), ("[] []", 3), ("1,", 1), ("\u{FEFF}1", 0), ("1\u{A0}", 1), ("\u{B}1", 0), ("1\0", 1),
            ("[1]//", 3),
        ]
    )
    func refuses(_ document: String, at offset: Int) {
        #expect(fault(in: document) == offset)
    }

    @Test("whatever ends or breaks a string is found at every offset within a word", arguments: 0..<40)
    func findsStringEnds(_ length: Int) {
        for filler in ["a", "!", "#", "[", "]", "\u{7F}", " "] as [Unicode.Scalar] {
            let start = Array("\"".utf8) + Array(repeating: UInt8(filler.value), count: length)
            #expect(fault(in: start + Array("\"".utf8)) == nil)
            #expect(fault(in: start + Array("\" ,".utf8)) == length + 3)
            #expect(fault(in: start + Array(#"\n""#.utf8)) == nil)
            #expect(fault(in: start + Array(#"\q1234567890""#.utf8)) == length + 2)
            #expect(fault(in: start) == length + 1)
            for control in 0..<UInt8(0x20) {
                #expect(fault(in: start + [control] + Array("1234567890\"".utf8)) == length + 1)
            }
        }
    }

    @Test("no byte from 0x20 on, alone or behind a borrow, is mistaken for the end of a string")
    func passesOverOtherBytes() {
        for byte in UInt8(0x20)...0xFF where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
            let document = Array("\"".utf8) + Array(repeating: byte, count: 19) + Array("\"".utf8)
            #expect(fault(in: document) == nil, "byte \(byte)")
        }
    }

    @Test("512 open containers are read, one more is refused where it opens")
    func limitsDepth() {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        #expect(fault(in: nested(512, "[", "]")) == nil)
        #expect(fault(in: nested(513, "[", "]")) == 512)
        #expect(fault(in: nested(512, #"{"a":"#, "}")) == nil)
        #expect(fault(in: nested(513, #"{"a":"#, "}")) == 512 * 5)
        #expect(fault(in: nested(256, #"[{"a":"#, "}]")) == nil)
        #expect(fault(in: nested(257, #"[{"a":"#, "}]")) == 256 * 6)
        #expect(fault(in: String(repeating: "[", count: 100_000)) == 512)
    }

    @Test("depth counts what is open, not what was")
    func forgetsClosedContainers() {
        let document = "[" + Array(repeating: "[[[[[{}]]]]]", count: 2_000).joined(separator: ",") + "]"
        #expect(fault(in: document) == nil)
    }

    @Test(
        "brackets are matched by kind on every level, also where one word of levels ends",
        arguments: 1..<200
    )
    func matchesBrackets(_ depth: Int) {
        var random = SeededRandom(seed: UInt64(depth))
        let isObject = (0..<depth).map { _ in Bool.random(using: &random) }
        let opening = isObject.map { $0 ? #"{"k":"# : "[" }.joined()
        let closing = isObject.reversed().map { $0 ? "}" : "]" }
        #expect(fault(in: opening + "0" + closing.joined()) == nil)
        for level in 0..<depth {
            var wrong = closing
            wrong[level] = wrong[level] == "}" ? "]" : "}"
            #expect(fault(in: opening + "0" + wrong.joined()) == opening.utf8.count + 1 + level)
        }
    }

    @Test(
        "the content of a string is checked where it is asked for",
        arguments: [
            (Array("plain é€😀".utf8), nil), (Array(#"\ud83d\ude00"#.utf8), nil), (Array(#"a\ud83d"#.utf8), 2),
            (Array(#"é\ude00"#.utf8), 3), (Array(#"\\ud83d"#.utf8), nil), ([0x61, 0x62, 0xFF], 3),
            ([0xC3], 1),
            ([0xC0, 0x80], 1), ([0xED, 0xA0, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0x61, 0x80], 2),
        ] as [([UInt8], Int?)]
    )
    func checksText(_ content: [UInt8], offset: Int?) {
        let document = Array("\"".utf8) + content + Array("\"".utf8)
        let found: Int? = document.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            do throws(JSONFault) {
                try scanner.checkText(try scanner.readString())
                return nil
            } catch {
                return error.offset
            }
        }
        #expect(found == offset)
    }
}
