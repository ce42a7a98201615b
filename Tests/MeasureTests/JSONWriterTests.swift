import Measure
import Testing

@Suite struct JSONWriterTests {
    private let sample: JSONValue = ["a": [1, [], .object([:])], "b": ["c": .null, "d": false], "e": "x"]

    @Test func compactTextIsOneLine() {
        #expect(sample.compactText == #"{"a":[1,[],{}],"b":{"c":null,"d":false},"e":"x"}"#)
    }

    @Test func prettyTextIsIndentedByFourBlanks() {
        #expect(
            sample.prettyText == """
                {
                    "a": [
                        1,
                        [],
                        {}
                    ],
                    "b": {
                        "c": null,
                        "d": false
                    },
                    "e": "x"
                }
                """
        )
    }

    @Test func stringsAreEscapedForJSONAndNothingElse() {
        #expect(
            JSONValue.string("\"\\\n\r\t\u{8}\u{c}\u{1}<é>😀/\u{2028}").compactText
                == "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001<é>😀/\u{2028}\""
        )
    }

    @Test func numbersThatAreNotFiniteBecomeNull() {
        #expect(JSONValue.array([.number(.nan), .number(.infinity), 1]).compactText == "[null,null,1]")
    }

    @Test(arguments: [
        "01-main/summary-export.compact.json", "10-social-mixed/summary.json", "vectors/threshold-parse.json",
    ])
    func writtenTextReadsBackAsItself(path: String) throws {
        let json = try Golden.json(path)
        #expect(try JSONValue(parsing: json.prettyText) == json)
        #expect(try JSONValue(parsing: json.compactText) == json)
    }
}
