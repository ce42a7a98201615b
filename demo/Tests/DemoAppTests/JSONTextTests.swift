import Testing

@testable import DemoApp

@Suite struct JSONTextTests {
    @Test func `what is written can be read back`() throws {
        let text = "quote \" backslash \\ newline \n bell \u{7} é 👋"
        let bytes = JSONText.object {
            $0.field("text", text)
            $0.field("list", array: { json in for number in [1, -2, 3] { json.value(number) } })
            $0.field("empty", object: { _ in })
            $0.field("flag", true)
        }
        let value = try #require(JSONValue.parse(bytes))
        #expect(value["text"] == .string(text))
        #expect(value["list"] == .array([.integer(1), .integer(-2), .integer(3)]))
        #expect(value["empty"] == .object([:]) && value["flag"] == .bool(true))
        #expect(JSONValue.parse(value.bytes) == value)
    }

    @Test(arguments: ["", "{", "nul", "{\"a\":}", String(repeating: "[", count: 10_000)])
    func `what is not JSON gives nil`(text: String) {
        #expect(JSONValue.parse(Array(text.utf8)) == nil)
    }
}
