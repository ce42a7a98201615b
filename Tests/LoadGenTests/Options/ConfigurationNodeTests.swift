import Testing

@testable import LoadGen

@Suite struct ConfigurationNodeTests {
    static func node(_ text: String) throws -> ConfigurationNode {
        try ConfigurationNode.document(Array(text.utf8), file: "p.json")
    }

    @Test func `null is the same as absent`() throws {
        let node = try Self.node(#"{"a": null, "b": 1}"#)
        #expect(node.member("a") == nil && node.member("c") == nil)
        #expect(try node.members().map(\.key) == ["b"])
    }

    @Test func `places are JSON paths`() throws {
        let node = try Self.node(#"{"a": {"b c": [{"d": 1}]}}"#)
        let element = try node.member("a")?.member("b c")?.elements()[0]
        #expect(element?.member("d")?.place == #"a["b c"][0].d"#)
    }

    @Test(
        arguments: [
            (#"5"#, 5), (#""5""#, 5), ("5.0", nil), ("1e1", nil), ("true", nil), (#""""#, nil), ("11", nil),
            ("-1", nil),
        ] as [(String, Int?)]
    )
    func `integers may be quoted and must be whole and in range`(_ text: String, _ expected: Int?) throws {
        let node = try Self.node(text)
        #expect((try? node.integer("a number", in: 0...10)) == expected)
    }

    @Test func `a quoted bool, a bare text and a negative duration are refused`() throws {
        #expect(throws: ConfigurationError.self) { try Self.node(#""true""#).bool() }
        #expect(throws: ConfigurationError.self) { try Self.node("5").string() }
        #expect(throws: ConfigurationError.self) { try Self.node(#""-1s""#).duration() }
        #expect(try Self.node(#""-1s""#).duration(atLeast: .seconds(-5)) == .seconds(-1))
    }

    @Test(
        arguments: [
            ("500", 500), (#""1m30s""#, 90_000), (#""500""#, 500), (#""10000d""#, 864_000_000_000),
            (#""10001d""#, nil), ("864000000001", nil), ("1e300", nil), (#"" 1s""#, nil), ("[]", nil),
            (#""1_000""#, nil),
        ] as [(String, Int?)]
    )
    func `durations have a longest`(_ text: String, _ milliseconds: Int?) throws {
        let node = try Self.node(text)
        #expect((try? node.duration()) == milliseconds.map { .milliseconds($0) })
    }

    @Test(arguments: [("1", false), ("0", true), ("1s", true), ("10001d", false), ("-10001d", false)])
    func `a flag's duration needs a unit and has a longest`(_ text: String, _ isValid: Bool) {
        #expect((ConfigurationNode.duration(text, unitRequired: true) != nil) == isValid)
    }

    @Test(arguments: [
        ("5.0", "5.0"), ("1e1", "1e1"), ("9007199254740993", "9007199254740993"), ("true", "true"),
        ("[]", "an empty list"), ("[1]", "a list"), ("{}", "an empty object"), (#"{"a":1}"#, "an object"),
        ("null", "null"), (#""x""#, #""x""#),
    ])
    func `a finding shows the value as written`(_ text: String, _ expected: String) throws {
        #expect(try Self.node(text).excerpt == expected)
    }

    @Test func `integers keep every digit`() throws {
        let node = try Self.node("9007199254740993")
        #expect(try node.integer("a number", in: 0...Int.max) == 9_007_199_254_740_993)
    }

    @Test func `a column of the summary has a known name`() throws {
        #expect(try Self.node(#""p(99.9)""#).trendStatistic() == .percentile(99.9, text: "p(99.9)"))
        for text in [#""p(101)""#, #""p(9_5)""#, #""AVG""#, "5"] {
            #expect(throws: ConfigurationError.self) { try Self.node(text).trendStatistic() }
        }
    }

    @Test func `of a repeated key the last value counts`() throws {
        #expect(try Self.node(#"{"a":1,"b":2,"a":3}"#).member("a")?.value == 3)
    }

    @Test func `a finding is one short line`() throws {
        let long = String(repeating: "x", count: 500) + "\\n"
        let error = try Self.node("\"a\\nb\\u0007\(long)\"").invalid("something else")
        #expect(error.description.count < 150 && !error.description.contains("\n"))
    }
}
