import Testing

@testable import DoublesCore

private let prompt = """
    You are shown the evidence of a load test. Answer in JSON.
    E1: p95 of POST /api/posts rose from 12 ms to 480 ms at 14 s
    E2: 212 of 1800 requests answered 500
    """

@Suite struct SchemaExampleTests {
    private func example(_ schema: String, prompt: String = prompt) throws -> String {
        try SchemaExample.make(JSON.parse(schema.utf8), prompt: prompt).description
    }

    @Test(arguments: [
        (
            #"{"type":"string"}"#,
            #""The evidence says: E1: p95 of POST /api/posts rose from 12 ms to 480 ms at 14 s""#
        ),
        (#"{"type":"string","maxLength":40}"#, #""The evidence says: E1: p95 of POST""#),
        (#"{"type":"string","enum":["a","b"]}"#, #""a""#), (#"{"const":4}"#, "4"),
        (#"{"type":"string","pattern":"^E[0-9]+$"}"#, #""E1""#), (#"{"type":["null","boolean"]}"#, "false"),
        (#"{"type":"integer","minimum":3,"maximum":3}"#, "3"),
        (#"{"type":"integer","minimum":2,"maximum":9}"#, "5"),
        (#"{"type":"number","minimum":0,"maximum":1}"#, "0.5"),
        (#"{"type":"number","exclusiveMinimum":0}"#, "1"),
        (#"{"type":"integer","exclusiveMaximum":0}"#, "-1"), (#"{"type":"number","minimum":0.25}"#, "0.25"),
        (#"{"type":"array","items":{"enum":["a","b","c"]},"minItems":2}"#, #"["a","b"]"#),
        (#"{"type":"array","items":{"type":"null"},"maxItems":0}"#, "[]"),
        (#"{"type":"array","items":{"type":"null"}}"#, "[null]"),
        (#"{"type":"array","items":{"enum":["a","b"]},"minItems":5,"uniqueItems":true}"#, #"["a","b"]"#),
        (
            #"{"type":"array","minItems":2,"items":{"type":"object","properties":{"id":{"pattern":"E\\d"}}}}"#,
            #"[{"id":"E1"},{"id":"E2"}]"#
        ),
        (
            ##"{"properties":{"b":{"$ref":"#/$defs/x"},"a":{"anyOf":[{"type":"null"},{"const":1}]}},"$defs":{"x":{"const":2}}}"##,
            #"{"b":2,"a":1}"#
        ),
        (
            #"{"allOf":[{"type":"object","properties":{"a":{"const":1}}},{"properties":{"b":{"const":2}}}]}"#,
            #"{"a":1,"b":2}"#
        ),
    ])
    func `a value satisfies its schema and quotes the prompt`(schema: String, expected: String) throws {
        #expect(try example(schema) == expected)
    }

    @Test func `the strings of a document quote line after line`() throws {
        let text = try example(#"{"type":"array","minItems":2,"items":{"type":"string"}}"#)
        #expect(text.contains("E1: p95") && text.contains("E2: 212 of 1800"))
    }

    @Test func `without lines to quote there is a sentence still`() throws {
        #expect(try example(#"{"type":"string"}"#, prompt: "") == #""Nothing in the evidence stands out.""#)
        #expect(try example(#"{"type":"string","minLength":200}"#, prompt: "").utf8.count >= 202)
    }

    @Test(arguments: [
        #"{"type":"nonsense"}"#, ##"{"$ref":"#/nowhere"}"##, ##"{"properties":{"a":{"$ref":"#"}}}"##,
    ])
    func `a schema without a grammar is refused`(schema: String) {
        #expect(throws: SchemaError.self) { try example(schema) }
    }
}
