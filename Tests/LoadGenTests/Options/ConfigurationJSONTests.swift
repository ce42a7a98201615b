import TestSupport
import Testing

@testable import LoadGen

@Suite struct ConfigurationJSONTests {
    static func parse(_ text: String) throws -> ConfigurationJSON {
        try ConfigurationJSONParser.parse(Array(text.utf8), file: "p.json")
    }

    @Test func `values keep their order, digits and text`() throws {
        let json = try Self.parse(
            #" {"b": [1, -2.50, 1e3, true, false, null], "a": {"x": "q\"\\\/\n\u00e9\ud83d\ude00é"}} "#
        )
        let list = ConfigurationJSON.array([
            .number("1"), .number("-2.50"), .number("1e3"), .bool(true), .bool(false), .null,
        ])
        #expect(json == .object([("b", list), ("a", .object([("x", .string("q\"\\/\n\u{e9}\u{1F600}é"))]))]))
    }

    @Test func `of a repeated key the last value counts`() throws {
        #expect(
            try Self.parse(#"{"a":1,"b":2,"a":3}"#) == .object([("a", .number("3")), ("b", .number("2"))])
        )
    }

    @Test func `a lone surrogate becomes the replacement character`() throws {
        #expect(try Self.parse(#""\ud83dx\ud83dA""#) == .string("\u{FFFD}x\u{FFFD}A"))
    }

    @Test(arguments: [
        ("", 1, 1), ("{\"a\": 1,\n  \"b\" 2}", 2, 7), ("{\"a\": [1, 2", 1, 12), ("{\"a\":1} x", 1, 9),
        ("{\"a\":1,}", 1, 8), ("{a:1}", 1, 2), ("[01]", 1, 3), ("[1.]", 1, 4), ("[-]", 1, 3), ("[tru]", 1, 2),
        ("\"é\n\"", 1, 3), ("{\"é\": \"\\x\"}", 1, 9), ("[\"\\u12\"]", 1, 5), ("\"abc", 1, 5),
        ("[1 2]", 1, 4),
        ("{\n\n\t}}", 3, 3),
    ])
    func `a malformed document is refused with line and column`(_ text: String, _ line: Int, _ column: Int) {
        do {
            _ = try Self.parse(text)
            Issue.record("accepted")
        } catch ConfigurationError.malformedJSON(let file, let foundLine, let foundColumn, _, _) {
            #expect(file == "p.json")
            #expect([foundLine, foundColumn] == [line, column])
        } catch { Issue.record(error) }
    }

    @Test func `nesting is limited`() {
        #expect(throws: ConfigurationError.self) { try Self.parse(String(repeating: "[", count: 5_000)) }
    }

    @Test func `random damage is an error or a document, never a trap`() throws {
        var random = SeededRandom(seed: 42)
        let original = try Golden.bytes(atPath: "load/profiles/low.json")
        for _ in 0..<2_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            }
            do { _ = try Profile(json: bytes, file: "p.json") } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
