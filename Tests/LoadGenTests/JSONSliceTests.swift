// A selected value: what it decodes to and what it shares with the body.

import Testing

@testable import LoadGen

struct JSONSliceTests {
    private func value(_ document: String) throws -> JSONSlice {
        guard case .found(let slice) = JSONSelector.select("", in: Array(document.utf8)[...]) else {
            throw NotFound()
        }
        return slice
    }

    private struct NotFound: Error {}

    private func texts(_ slices: [JSONSlice]) -> [String] {
        slices.map { String(decoding: $0.rawBytes, as: UTF8.self) }
    }

    @Test(
        "a string is decoded",
        arguments: [
            (#""""#, ""), (#""abc""#, "abc"), (#""é€😀""#, "é€😀"), (#""a\"b\\c\/d""#, "a\"b\\c/d"),
            (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"), (#""x\u00e9\u20ACy""#, "xé€y"),
            (#""\ud83d\ude00 \u0000""#, "😀 \0"),
            (#""\\u0041""#, "\\u0041"),
        ]
    )
    func decodesStrings(_ document: String, _ expected: String) throws {
        #expect(try value(document).string == expected)
    }

    @Test(
        "a number is an integer if it is written as one and fits",
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("-17", -17), ("9223372036854775807", Int.max),
            ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("99999999999999999999", nil), ("3.0", nil), ("3e2", nil), ("-1.5", nil),
        ] as [(String, Int?)]
    )
    func decodesIntegers(_ document: String, _ expected: Int?) throws {
        #expect(try value(document).int == expected)
    }

    @Test(
        "a number is the nearest double if it is in range",
        arguments: [
            ("0", 0), ("42", 42), ("-1.5", -1.5), ("3e2", 300), ("1E-2", 0.01), ("0.1", 0.1),
            ("1e308", 1e308),
            ("9007199254740993", 9_007_199_254_740_992), ("1e309", nil), ("-1e999", nil), ("1e-400", 0),
        ] as [(String, Double?)]
    )
    func decodesDoubles(_ document: String, _ expected: Double?) throws {
        #expect(try value(document).double == expected)
    }

    @Test("minus zero keeps its sign as a double")
    func decodesMinusZero() throws {
        #expect(try value("-0").double?.sign == .minus)
    }

    @Test(
        "each kind answers to its own accessors alone",
        arguments: [
            ("{}", .object), ("[]", .array), (#""1""#, .string), ("1", .number), ("true", .bool),
            ("false", .bool),
            ("null", .null),
        ] as [(String, JSONSlice.Kind)]
    )
    func keepsKindsApart(_ document: String, _ kind: JSONSlice.Kind) throws {
        let slice = try value(document)
        #expect(slice.kind == kind)
        #expect((slice.string != nil) == (kind == .string))
        #expect((slice.int != nil) == (kind == .number))
        #expect((slice.double != nil) == (kind == .number))
        #expect(slice.bool == (kind == .bool ? document == "true" : nil))
        #expect(slice.isNull == (kind == .null))
        #expect((slice.count != nil) == (kind == .array || kind == .object))
        #expect(slice.elements.isEmpty)
    }

    @Test(
        "elements and members are counted",
        arguments: [
            ("[]", 0, []), ("[ 1 ]", 1, ["1"]),
            (#"[1, "a,]" ,[2,3],{"b":4}, null]"#, 5, ["1", #""a,]""#, "[2,3]", #"{"b":4}"#, "null"]),
            ("{}", 0, []), (#"{"a":1}"#, 1, []), (#"{"a":[1,2], "b":{"c":3}, "a":null}"#, 3, []),
        ] as [(String, Int, [String])]
    )
    func counts(_ document: String, _ count: Int, _ elements: [String]) throws {
        let slice = try value(document)
        #expect(slice.count == count)
        #expect(texts(slice.elements) == elements)
    }

    @Test("a value is selected further, also out of elements")
    func selectsFurther() throws {
        let slice = try value(#" {"posts":[{"id":1,"user":{"name":"a"}},{"id":2,"user":{"name":"b"}}]} "#)
        let posts = try #require(slice["posts"])
        #expect(posts["1.user.name"]?.string == "b")
        #expect(posts["#.id"]?.elements.map(\.int) == [1, 2])
        #expect(posts.elements.map { $0["user"]?["name"]?.string } == ["a", "b"])
        #expect(posts["#"]?.int == 2)
        #expect(posts["2"] == nil)
        #expect(posts["id"] == nil)
        #expect(posts[""]?.rawBytes == posts.rawBytes)
    }

    @Test("the values that # selected are an array of their own")
    func selectsOutOfSelections() throws {
        let slice = try value(#"[{"t":[{"n":1},{"n":2}]},{"x":0},{"t":[]},{"t":[{"n":3},{}]}]"#)
        let tags = try #require(slice["#.t"])
        #expect(tags.kind == .array)
        #expect(tags.count == 3)
        #expect(tags["#"]?.int == 3)
        #expect(tags["0.1.n"]?.int == 2)
        #expect(tags["3"] == nil)
        #expect(tags["n"] == nil)
        #expect(tags["\\0"] == nil)
        #expect(tags["#.#.n"]?.elements.map { $0.elements.map(\.int) } == [[1, 2], [], [3]])
        #expect(tags["#.#"]?.elements.map(\.int) == [2, 0, 2])
        #expect(tags["#.0.n"]?.elements.map(\.int) == [1, 3])
        #expect(tags[""]?.count == 3)
        let names = try #require(slice["#.t.#.n"])
        #expect(names["2.0"]?.int == 3)
        #expect(names["#.#"]?.elements.map(\.int) == [2, 0, 1])
        #expect(names.rawBytes == slice.rawBytes)
    }

    @Test("a slice spans the bytes of the body itself")
    func sharesStorage() throws {
        let body = Array(#"..{"a":["xyz"]}.."#.utf8)
        guard case .found(let slice) = JSONSelector.select("a.0", in: body[2..<15]) else { throw NotFound() }
        #expect(slice.rawBytes.indices == 8..<13)
        let shared = body.withUnsafeBytes { $0.baseAddress.map { $0 + 8 } }
        #expect(slice.rawBytes.withUnsafeBytes { $0.baseAddress } == shared)
        #expect(slice.string == "xyz")
    }

    @Test("a string without a text inside a selected container is nil and spoils nothing else")
    func toleratesUndecodableNeighbours() throws {
        let body = Array(#"{"good":"a","half":"\ud800","bytes":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
        guard case .found(let slice) = JSONSelector.select("", in: body[...]) else { throw NotFound() }
        #expect(slice["good"]?.string == "a")
        #expect(slice["half"] == nil)
        #expect(slice["bytes"] == nil)
        guard case .found(let list) = JSONSelector.select("", in: Array(#"["\ud800","b"]"#.utf8)[...]) else {
            throw NotFound()
        }
        #expect(list.elements.map(\.string) == [nil, "b"])
    }
}
