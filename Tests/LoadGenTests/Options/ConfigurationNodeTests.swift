import Testing

@testable import LoadGen

@Suite struct ConfigurationNodeTests {
    static func node(_ text: String) throws -> ConfigurationNode {
        let json = try ConfigurationJSONParser.parse(Array(text.utf8), file: "p.json")
        return ConfigurationNode(source: "p.json", place: "", value: json)
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

    @Test func `a finding is one short line`() throws {
        let long = String(repeating: "x", count: 500) + "\\n"
        let error = try Self.node("\"a\\nb\\u0007\(long)\"").invalid("something else")
        #expect(error.description.count < 150 && !error.description.contains("\n"))
    }
}
