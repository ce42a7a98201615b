// What the invariants are stated with: that it notices, and names, what is broken.

import Testing

@testable import FuzzTargets

@Suite struct BrokenInvariantTests {
    @Test("an outcome that depends on the cut is told")
    func noticesCuts() {
        for (bytes, isCut) in [([1, 2, 3] as [UInt8], true), ([1], false), ([], false)] {
            var broken: BrokenInvariant?
            do throws(BrokenInvariant) {
                try sameHoweverCut(bytes) { (parts) throws(BrokenInvariant) in parts.count }
            } catch {
                broken = error
            }
            #expect((broken != nil) == isCut)
            #expect(broken?.description.contains("whole: 1\n  in parts of [1, 1, 1] bytes: 3") ?? true)
        }
    }

    @Test("an outcome that does not depend on it is given back")
    func givesOutcome() throws {
        let joined = try sameHoweverCut([1, 2, 3]) { (parts) throws(BrokenInvariant) in parts.flatMap { $0 } }
        #expect(joined == [1, 2, 3])
    }

    @Test("a false claim is told in its words")
    func requires() {
        #expect(throws: BrokenInvariant.self) { try require(false, "one is two") }
        #expect(throws: Never.self) { try require(true, "one is one") }
    }

    @Test("the first byte chooses, the rest is fed")
    func chooses() {
        let choices = Choices([0b0101_0010, 7, 8])
        #expect(choices.has(1) && choices.has(4) && !choices.has(0))
        #expect(choices.number(4, bits: 3) == 5 && choices.rest == [7, 8])
        #expect(Choices([]).number(0, bits: 8) == 0 && Choices([]).rest.isEmpty)
    }
}
