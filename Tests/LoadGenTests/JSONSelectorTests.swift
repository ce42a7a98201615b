// What a selector finds in a document, what it refuses, and that both agree with a full decode.

import FoundationEssentials
import TestSupport
import Testing

@testable import LoadGen

struct JSONSelectorTests {
    private static let feed = #"""
        {"posts": [
          {"id": 7, "title": "first", "user": {"id": 1, "name": "ann"}, "tags": ["x", "y"]},
          {"title": "no id", "user": {"id": 2}, "tags": []},
          {"id": null, "user": null},
          17,
          {"id": "9", "user": {"id": 3, "name": "\u0062ob"}}
        ], "a.b": 1, "a": {"b": 2, "": 3, "#": 4, "0": 5, "\\": 6}, "": {"": 8},
          "caf\u00e9": 9, "x\ty": 10, "dup": 11, "dup": {"in": 12}, "*": 13, "00": [[1, 2], [3], []], "99999999999999999999": 14,
          "\ud83d\ude00": 15, "\ud83d": 16, "a.\u0063": 17}
        """#

    /// The found value as JSON text without spaces, selections as arrays; `missing`; or `malformed@offset`.
    private func outcome(_ selector: String, in document: [UInt8]) -> String {
        switch JSONSelector.select(selector, in: document[...]) {
        case .found(let slice): text(slice)
        case .missing: "missing"
        case .malformed(let offset): "malformed@\(offset)"
        }
    }

    private func text(_ slice: JSONSlice) -> String {
        guard slice.kind == .array else {
            return String(decoding: slice.rawBytes, as: UTF8.self).filter { !$0.isWhitespace }
        }
        return "[" + slice.elements.map(text).joined(separator: ",") + "]"
    }

    @Test(
        "a selector finds what its components say, one after the other",
        arguments: [
            ("posts.0.id", "7"), ("posts.0.user.name", #""ann""#), ("posts.1.id", "missing"),
            ("posts.2.id", "null"),
            ("posts.2.user.id", "missing"), ("posts.3", "17"), ("posts.3.id", "missing"),
            ("posts.5", "missing"),
            ("posts.01.title", #""noid""#), ("posts.-1", "missing"), ("posts.+1", "missing"),
            ("posts.id", "missing"),
            ("posts.#", "5"), ("posts.#.id", #"[7,null,"9"]"#), ("posts.#.user.id", "[1,2,3]"),
            ("posts.#.user.name", #"["ann","\u0062ob"]"#), ("posts.#.tags", #"[["x","y"],[]]"#),
            ("posts.#.tags.#", "[2,0]"), ("posts.#.tags.1", #"["y"]"#), ("posts.#.tags.#.z", "[[],[]]"),
            ("posts.#.nope", "[]"), ("posts.##", "missing"), ("posts.\\#", "missing"),
            ("posts.\\0", "missing"),
            ("a.b", "2"), ("a\\.b", "1"), ("\\a.\\b", "2"), ("a.", "3"), ("a.#", "4"), ("a.\\#", "4"),
            ("a.0", "5"),
            ("a.\\\\", "6"), ("a.\\", "6"), (".", "8"), ("..", "missing"), (".x", "missing"), ("café", "9"),
            ("caf", "missing"),
            ("cafe", "missing"), ("x\ty", "10"), ("dup", "11"), ("dup.in", "missing"), ("*", "13"),
            ("d*", "missing"),
            ("00.#.0", "[1,3]"), ("00.#.#", "[2,1,0]"), ("00.0.1", "2"), ("99999999999999999999", "14"),
            ("00.99999999999999999999", "missing"), ("😀", "15"), ("\u{FFFD}", "missing"), ("a\\.c", "17"),
            ("a\\.cd", "missing"), ("a\\.", "missing"), ("#", "missing"), ("#.id", "missing"),
            ("0", "missing"),
        ]
    )
    func finds(_ selector: String, _ expected: String) {
        #expect(outcome(selector, in: Array(Self.feed.utf8)) == expected)
    }

    @Test(
        "the document itself can be any value",
        arguments: [
            ("", "1", "1"), ("", " \"a\" ", #""a""#), ("", "[1 , 2]", "[1,2]"), ("", "null", "null"),
            ("a", "1", "missing"),
            ("0", #""a""#, "missing"), ("#", "{}", "missing"), ("#", "[]", "0"), ("#", "[[1],[2,3]]", "2"),
            ("#.#", "[[1],[2,3],4]", "[1,2]"), ("#.a", "[]", "[]"), ("0", "[]", "missing"),
            ("1", "[1, 2 ]", "2"),
            ("a", "{}", "missing"), ("#", "null", "missing"), ("0.0.0", "[[[5]]]", "5"),
        ]
    )
    func selectsInAnyValue(_ selector: String, _ document: String, _ expected: String) {
        #expect(outcome(selector, in: Array(document.utf8)) == expected)
    }

    @Test(
        "a document that is not JSON is refused where it stops being so",
        arguments: [
            ("", "", 0), ("a", "", 0), ("#", " ", 1), ("", "1 x", 2), ("", "{} {}", 3), ("a", "<html>", 0),
            ("id", #"{"id":12"#, 8), ("id", #"{"id":"#, 6), ("id", #"{"id":1x}"#, 7), ("id", #"{"id":1]"#, 7),
            ("id", #"{"id":"a"#, 8), ("id", #"{"id":"a""#, 9), ("id", #"{"x":tru,"id":1}"#, 8),
            ("id", #"{"x":1,,"id":1}"#, 7),
            ("a.b", #"{"a":{"b":1"#, 11), ("a.b", #"{"a":{"b":01}}"#, 11), ("0", "[1", 2), ("0", "[1}", 2),
            ("1", "[1,]", 3), ("0", "[]]", 2), ("x", #"{"a":1}}"#, 7), ("x", #"{"a":1"#, 6), ("x", "1 1", 2),
            ("#", "[1,2]]", 5), ("#", "[1,2", 4), ("#.id", #"[{"id":1},{"id":2}"#, 18),
            ("#.id", #"[{"id":1,}]"#, 9),
            ("#.id", #"[{"id":1}] ,"#, 11), ("#.id", #"[{"id":1},2,{"x":-}]"#, 18),
            ("a.#.b", #"{"a":[{"b":1}]"#, 14),
            ("id", #"{"id":"\ud800"}"#, 7), ("id", #"{"id":"a\q"}"#, 9),
            ("#.n", #"[{"n":"ok"},{"n":"x\udc00y"}]"#, 19),
            ("#.n", "[{\"n\":\"\u{1}\"}]", 7),
        ]
    )
    func refuses(_ selector: String, _ document: String, at offset: Int) {
        #expect(outcome(selector, in: Array(document.utf8)) == "malformed@\(offset)")
    }

    @Test("a selected string that is not UTF-8 is refused; one passed over is not looked into")
    func checksSelectedTextOnly() {
        let document = Array(#"{"a":"x"#.utf8) + [0xE2, 0x82] + Array(#"","b":"\udead","c":1}"#.utf8)
        #expect(outcome("a", in: document) == "malformed@7")
        #expect(outcome("b", in: document) == "malformed@16")
        #expect(outcome("c", in: document) == "1")
        #expect(outcome("d", in: document) == "missing")
    }

    @Test("nothing behind the value and its comma or bracket is read")
    func stopsEarly() {
        #expect(outcome("id", in: Array(#"{"id":1,!!!"#.utf8)) == "1")
        #expect(outcome("u.id", in: Array(#"{"u":{"id":1}!!!"#.utf8)) == "1")
        #expect(outcome("0", in: Array("[1,!!!".utf8)) == "1")
        #expect(outcome("a.#", in: Array(#"{"a":[1,2],!!!"#.utf8)) == "2")
        #expect(outcome("a.#.b", in: Array(#"{"a":[{"b":1}]}!!!"#.utf8)) == "[1]")
    }

    @Test("containers on the way to the value count towards the depth")
    func limitsDepthAlongThePath() {
        func document(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + "7" + String(repeating: "]", count: depth)).utf8)
        }
        func path(_ depth: Int) -> String {
            Array(repeating: "0", count: depth).joined(separator: ".")
        }
        #expect(outcome(path(512), in: document(512)) == "7")
        #expect(outcome(path(513), in: document(513)) == "malformed@512")
        #expect(outcome(path(2), in: document(513)) == "malformed@512")
        #expect(outcome(path(600), in: document(512)) == "missing")
        #expect(outcome(path(100_000), in: document(100_000)) == "malformed@512")
    }

    @Test("a body that is a slice gives offsets from its own start")
    func measuresFromTheSlice() {
        let buffer = Array(#"xx{"a":1;}yy"#.utf8)
        guard case .malformed(let offset) = JSONSelector.select("a", in: buffer[2..<10]) else {
            Issue.record("expected a malformed document")
            return
        }
        #expect(offset == 6)
    }
}

// MARK: - Against a full decode

extension JSONSelectorTests {
    @Test(
        "every path of a random document gives what a full decode gives",
        arguments: 0..<300 as Range<UInt64>
    )
    func agreesWithFullDecode(_ seed: UInt64) throws {
        var writer = RandomDocument(seed: seed)
        let document = Array(writer.make().utf8)
        let tree = try JSONDecoder().decode(JSONTree.self, from: Data(document))
        for path in writer.paths(of: tree) {
            let expected = tree.selecting(path[...])
            let selector = path.map(\.text).joined(separator: ".")
            switch JSONSelector.select(selector, in: document[...]) {
            case .found(let slice): #expect(JSONTree(slice) == expected, "\(selector)")
            case .missing: #expect(expected == nil, "\(selector)")
            case .malformed(let offset): Issue.record("malformed at \(offset) for \(selector)")
            }
        }
    }

    @Test("a document cut anywhere is refused or answered as if whole", arguments: 0..<40 as Range<UInt64>)
    func survivesTruncation(_ seed: UInt64) throws {
        var writer = RandomDocument(seed: seed)
        let document = Array("[\(writer.make())]".utf8)
        let tree = try JSONDecoder().decode(JSONTree.self, from: Data(document))
        let paths = writer.paths(of: tree)
        for length in 0..<document.count {
            let path = paths[length % paths.count]
            let selector = path.map(\.text).joined(separator: ".")
            switch JSONSelector.select(selector, in: document[..<length]) {
            case .found(let slice):
                #expect(JSONTree(slice) == tree.selecting(path[...]), "\(selector) in \(length)")
            case .missing: Issue.record("\(selector) missing in the first \(length) bytes")
            case .malformed(let offset): #expect(offset <= length)
            }
        }
    }

    @Test(
        "with bytes changed at random it still agrees with a full decode",
        arguments: 0..<300 as Range<UInt64>
    )
    func survivesByteFlips(_ seed: UInt64) throws {
        var writer = RandomDocument(seed: seed)
        let original = Array(writer.make().utf8)
        for _ in 0..<40 {
            var document = original
            for _ in 0..<Int.random(in: 1...3, using: &writer.random) {
                let index = document.indices.randomElement(using: &writer.random) ?? 0
                document[index] =
                    Bool.random(using: &writer.random)
                    ? Array(#""\{}[],:0-.eu "#.utf8).randomElement(using: &writer.random) ?? 0
                    : UInt8.random(in: 0...255, using: &writer.random)
            }
            try compareMutated(document, &writer)
        }
    }

    private func compareMutated(_ document: [UInt8], _ writer: inout RandomDocument) throws {
        let whole = JSONSelector.select("", in: document[...])
        // A zero in the first four bytes makes the decoder guess UTF-16 or UTF-32.
        let tree =
            document.prefix(4).contains(0)
            ? nil : try? JSONDecoder().decode(JSONTree.self, from: Data(document))
        guard let tree else {
            // The decoder also refuses what cannot be decoded; by its form such a document may be JSON.
            if case .found(let slice) = whole { exercise(slice) }
            return
        }
        guard case .found(let slice) = whole else {
            guard case .malformed(let offset) = whole else { throw NoSelection() }
            #expect(
                hasTrailingComma(document, before: offset),
                "refused at \(offset): \(String(decoding: document, as: UTF8.self))"
            )
            return
        }
        #expect(JSONTree(slice) == tree)
        for path in writer.paths(of: tree).prefix(10) {
            let selector = path.map(\.text).joined(separator: ".")
            #expect(slice[selector].map(JSONTree.init) == tree.selecting(path[...]))
        }
    }

    /// The one thing against RFC 8259 that the decoder lets pass: `[1,]`.
    private func hasTrailingComma(_ document: [UInt8], before offset: Int) -> Bool {
        guard offset < document.count, "]}".utf8.contains(document[offset]) else { return false }
        return document[..<offset].last { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: ",")
    }

    private struct NoSelection: Error {}

    private func exercise(_ slice: JSONSlice) {
        _ = (
            slice.string, slice.int, slice.double, slice.bool, slice.count, slice["#.a"], slice["0.a"],
            slice["a.0"]
        )
        slice.elements.forEach(exercise)
    }
}
