import Foundation
import Testing

@testable import DoublesCore

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-1.50e+3", "\"\"", "[]", "{}", "[1,[2,{\"a\":null}]]",
        "{\"b\":1,\"a\":2}",
        "\"\\u0000\\u001b\\n\\\"\\\\ü🙂\"",
    ])
    func `a document is written as it was read`(text: String) throws {
        #expect(try JSON.parse(text.utf8).description == text)
    }

    @Test func `escapes are read`() throws {
        #expect(try JSON.parse(#""\u00fc\ud83d\ude42\/\b""#.utf8) == .string("ü🙂/\u{8}"))
        #expect(try JSON.parse("\"\u{1}\"".utf8, allowsControls: true) == .string("\u{1}"))
    }

    @Test(arguments: [
        ("", "unexpected end of JSON input"), ("{", "unexpected end of JSON input"),
        ("[1,]", "looking for beginning of value"),
        ("{\"a\":1,}", "looking for beginning of object key string"),
        ("01", "looking for beginning of value"),
        ("1.", "looking for beginning of value"), ("nul", "unexpected end"),
        ("{} x", "after top-level value"),
        ("\"\u{1}\"", "in string literal"), ("\"\\x\"", "in string escape code"),
        ("{a}", "invalid character 'a'"),
    ])
    func `mistakes are named as Go names them`(text: String, expected: String) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(text.utf8) }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }

    @Test func `deep nesting is an error, not a crash`() {
        #expect(throws: JSONError.self) { try JSON.parse(String(repeating: "[", count: 100_000).utf8) }
    }
}
