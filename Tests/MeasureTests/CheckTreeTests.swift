import Measure
import TestSupport
import Testing

@Suite struct CheckTreeTests {
    @Test func idsAreTheDigestsOfPathsAsInK6() {
        var tree = CheckTree()
        tree.add(check: "é \"quoted\" <html>", in: ["outer", "inner"], passes: 10, fails: 0, firstSeen: 1)
        #expect(tree.root.id == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(tree.root.groups[0].path == "::outer")
        #expect(tree.root.groups[0].id == "c34b428ee7255085dfe7fef53d3394d5")
        #expect(tree.root.groups[0].groups[0].id == "b6c425bc7b9e3d21a2d56ce7a6de3614")
        #expect(tree.root.groups[0].groups[0].checks[0].path == "::outer::inner::é \"quoted\" <html>")
        #expect(tree.root.groups[0].groups[0].checks[0].id == "552c403687b9556dd8669f0165551378")
    }

    @Test func everyIdOfARealSummaryIsReproduced() throws {
        let json = try Golden.json("01-main/summary-export.compact.json")
        let root = try Summary(decoding: json).rootGroup
        func compare(_ group: CheckGroup, _ json: JSONValue?) {
            #expect(group.id == json?["id"]?.string)
            #expect(group.path == json?["path"]?.string)
            for check in group.checks { #expect(check.id == json?["checks"]?[check.name]?["id"]?.string) }
            for inner in group.groups { compare(inner, json?["groups"]?[inner.name]) }
        }
        compare(root, json["root_group"])
        #expect(root.allChecks.count == 7)
    }

    @Test func outcomesOfOneNameAddUpWithinAGroupOnly() {
        var tree = CheckTree()
        tree.add(check: "a", passes: 1, fails: 2, firstSeen: 5)
        tree.add(check: "a", passes: 3, fails: 4, firstSeen: 9)
        tree.add(check: "a", in: ["g"], passes: 10, fails: 0, firstSeen: 6)
        #expect(tree.root.checks.map(\.passes) == [4])
        #expect(tree.root.checks.map(\.fails) == [6])
        #expect(tree.root.totals == (14, 6))
        #expect(tree.root.allChecks.map(\.path) == ["::a", "::g::a"])
    }

    @Test func aGroupWithoutChecksIsListed() {
        var tree = CheckTree()
        tree.add(group: ["empty", "inner"], firstSeen: 1)
        #expect(tree.root.groups.map(\.name) == ["empty"])
        #expect(tree.root.groups[0].groups.map(\.path) == ["::empty::inner"])
        #expect(tree.root.allChecks.isEmpty)
    }

    @Test(arguments: 1...20) func treesOfSeveralLoopsMergeIntoTheTreeOfOne(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let groups = [[], ["g"], ["g", "h"], ["k"], ["setup"]]
        var whole = CheckTree()
        var parts = [CheckTree](repeating: CheckTree(), count: 3)
        for instant in 0..<200 {
            let group = groups.randomElement(using: &random) ?? []
            let name = ["a", "b", "c", "d"].randomElement(using: &random) ?? "a"
            let passed = Bool.random(using: &random)
            let part = Int.random(in: 0..<3, using: &random)
            whole.add(
                check: name,
                in: group,
                passes: passed ? 1 : 0,
                fails: passed ? 0 : 1,
                firstSeen: Int64(instant)
            )
            parts[part].add(
                check: name,
                in: group,
                passes: passed ? 1 : 0,
                fails: passed ? 0 : 1,
                firstSeen: Int64(instant)
            )
        }
        var merged = CheckTree()
        for part in parts.shuffled(using: &random) { merged.merge(part) }
        #expect(merged == whole)
    }

    @Test func theSeparatorMayNotBeInAName() throws {
        #expect(throws: MeasureError.self) { try CheckTree.validate(name: "a::b") }
        try CheckTree.validate(name: "a:b")
    }
}
