import Measure
import Testing

@Suite struct JSONReaderTests {
    @Test func membersKeepTheirOrder() throws {
        let json = try JSONValue(parsing: #"{"b": 1, "a": [true, null, "x"], "c": {}, "b": 2}"#)
        #expect(json.object?.names == ["b", "a", "c"])
        #expect(json["b"] == 2)
        #expect(json["a"] == [true, .null, "x"])
    }

    @Test(arguments: [
        ("0", 0.0), ("-0", -0.0), ("12", 12), ("-1.5", -1.5), ("1e3", 1_000), ("1E-2", 0.01), ("0.1e+1", 1),
    ]) func numbersAreRead(text: String, expected: Double) throws {
        #expect(try JSONValue(parsing: text).number == expected)
    }

    @Test func escapesAreRead() throws {
        #expect(
            try JSONValue(parsing: #""\"\\\/\b\f\n\r\té\ud83d\ude00\ud800x""#).string
                == "\"\\/\u{8}\u{c}\n\r\té😀\u{FFFD}x"
        )
    }

    @Test(arguments: [
        ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("{\"a\" 1}", 1, 6), ("01", 1, 2), ("1 2", 1, 3),
        ("tru", 1, 1),
        ("\"\u{1}\"", 1, 2), ("\"\\x\"", 1, 3), ("{\n  \"a\": nope\n}", 2, 8), ("[.5]", 1, 2),
        ("\"abc", 1, 5),
        ("{a:1}", 1, 2), ("1e400", 1, 1), ("[1 2]", 1, 4), ("\"\\u12g4\"", 1, 4),
        ("{\"a\": 1,\n  \"b\" 2}", 2, 7), ("{\"a\": [1, 2", 1, 12), ("{\"a\":1} x", 1, 9),
        ("{\"a\":1,}", 1, 8),
        ("[1.]", 1, 4), ("[-]", 1, 3), ("\"é\n\"", 1, 3), ("{\"é\": \"\\x\"}", 1, 9), ("{\n\n\t}}", 3, 3),
    ]) func faultsNameLineAndColumn(text: String, line: Int, column: Int) {
        let error = #expect(throws: MeasureError.self) { try JSONValue(parsing: text) }
        guard case .json(_, let foundLine, let foundColumn) = error else {
            Issue.record("not a JSON error: \(String(describing: error))")
            return
        }
        #expect(foundLine == line)
        #expect(foundColumn == column)
    }

    @Test(arguments: [
        ("", "found the end of the file, expected a value"),
        ("[1,]", "found ']', expected a value"),
        ("{\"a\" é}", "found 'é', expected ':' after the key \"a\""),
        ("{\"a\": 1\n\u{1}", "found a control character or line break, expected ',' or '}'"),
        ("1e400", "found '1', expected a number below 1.8e308"),
    ]) func faultsSayWhatWasFoundAndExpected(text: String, expected: String) {
        let error = #expect(throws: MeasureError.self) { try JSONValue(parsing: text) }
        #expect(error?.description.hasSuffix(": \(expected)") == true, "\(String(describing: error))")
    }

    @Test(arguments: ["5", "5.0", "-2.50", "1e3", "9007199254740993"])
    func numbersRememberHowTheyAreWritten(_ text: String) throws {
        guard case .number(_, let written) = try JSONValue(parsing: text) else {
            Issue.record("not a number")
            return
        }
        #expect(written == text)
    }

    @Test func ofARepeatedKeyTheLastValueCounts() throws {
        let json = try JSONValue(parsing: #"{"a": 1, "b": {"c": 1, "c": 2}, "a": null}"#)
        #expect(json == ["a": .null, "b": ["c": 2]])
    }

    @Test func deepNestingIsRefusedInsteadOfCrashing() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: MeasureError.self) { try JSONValue(parsing: deep) }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: MeasureError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }
}
