import Testing

@testable import LoadGen

@Suite struct ScriptTests {
    private struct Probe: Script {
        static let name = "probe"
        init(environment: ScriptEnvironment) throws {
            if environment["BAD"] != nil {
                throw ScriptEnvironment.Invalid("BAD", found: "1", expected: "nothing")
            }
        }
        func setup(_ vu: VU) async throws -> [String: Int] { ["a": 1] }
        var functions: [String: @Sendable (VU, [String: Int]) async throws -> Void] {
            ["default": { _, _ in }, "chat": { _, _ in }]
        }
    }

    @Test func `an environment gives no empty values, and what lies over it wins`() {
        let environment = ScriptEnvironment(["A": "1", "B": "", "C": "3"]).merging([
            "C": "4", "D": "5", "A": "",
        ])
        #expect(["A", "B", "C", "D", "E"].map { environment[$0] } == [nil, nil, "4", "5", nil])
        let invalid = ScriptEnvironment.Invalid("N", found: "x", expected: "a number")
        #expect(invalid.description == "N: found 'x', expected a number")
    }

    @Test func `a catalogue makes scripts by name`() throws {
        var catalog = ScriptCatalog()
        #expect(catalog.names.isEmpty)
        catalog.add(Probe.self)
        #expect(catalog.names == ["probe"])
        let made = try catalog.make("probe", ScriptEnvironment([:]))
        let script = try #require(made)
        #expect(script.functionNames == ["chat", "default"] && script.connectionsPerVU == 1)
        #expect(try catalog.make("other", ScriptEnvironment([:])) == nil)
        #expect(throws: ScriptEnvironment.Invalid.self) {
            try catalog.make("probe", ScriptEnvironment(["BAD": "1"]))
        }
    }

    @Test func `functions are bound by name to data of their own type`() throws {
        let script = AnyScript(try Probe(environment: ScriptEnvironment([:])))
        #expect(script.bind("chat", ["a": 2]) != nil)
        #expect(script.bind("nothing", ["a": 2]) == nil)
        #expect(script.bind("chat", 7) == nil)
        #expect(script.encode(["a": 2]) == Array(#"{"a":2}"#.utf8))
        #expect(script.encode("no data of this script") == nil)
    }
}
