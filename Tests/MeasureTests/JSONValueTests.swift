import Measure
import Testing

@Suite struct JSONValueTests {
    @Test func anObjectKeepsOrderAndUniqueNames() {
        var object: JSONObject = ["b": 1, "a": 2, "b": 3]
        #expect(object.names == ["b", "a"])
        #expect(object["b"] == 3)
        object["b"] = nil
        object["c"] = true
        #expect(object.names == ["a", "c"])
        #expect(object["a"] == 2)
        #expect(object["b"] == nil)
    }

    @Test func accessorsAnswerOnlyForTheirKind() {
        let json: JSONValue = ["n": 1.5, "i": 7, "s": "x", "t": true, "l": [1], "z": .null]
        #expect(json["n"]?.number == 1.5)
        #expect(json["n"]?.integer == nil)
        #expect(json["i"]?.integer == 7)
        #expect(json["s"]?.string == "x")
        #expect(json["s"]?.number == nil)
        #expect(json["t"]?.bool == true)
        #expect(json["l"]?.array == [1])
        #expect(json["z"]?.isNull == true)
        #expect(json["missing"] == nil)
        #expect(json["s"]?["deeper"] == nil)
    }

    @Test func howANumberIsWrittenDoesNotCount() throws {
        let one = try JSONValue(parsing: #"[null, true, 1e3, "x", {"a": 5.0}]"#)
        let other: JSONValue = [.null, true, 1000, "x", ["a": 5]]
        #expect(one == other)
        #expect(Set([one, other]).count == 1)
        #expect(one != [.null, true, 1001, "x", ["a": 5]])
        #expect(JSONValue.number(0) != .bool(false))
    }
}
