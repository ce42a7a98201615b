// Numbers that came, came again and did not come, against a model that simply remembers all.

import TestSupport
import Testing

@testable import LoadGen

@Suite struct MessageLedgerTests {
    @Test func `an expected number comes once, then is a duplicate`() {
        var ledger = MessageLedger()
        ledger.expect(7, at: 100)
        #expect(ledger.missing == 1)
        #expect(ledger.arrive(7) == .expected(since: 100))
        #expect(ledger.missing == 0)
        #expect(ledger.arrive(7) == .duplicate)
    }

    @Test func `a number nobody expected is told apart, and expecting it later changes nothing`() {
        var ledger = MessageLedger()
        #expect(ledger.arrive(3) == .unexpected)
        ledger.expect(3, at: 5)
        #expect(ledger.missing == 0)
        #expect(ledger.arrive(3) == .duplicate)
    }

    @Test func `the ends of the number line are numbers too`() {
        var ledger = MessageLedger()
        for number in [Int.max, Int.min, Int.max - 1, Int.min + 1, 0] {
            #expect(ledger.arrive(number) == .unexpected)
            #expect(ledger.arrive(number) == .duplicate)
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `any order of numbers is judged as by a set`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var ledger = MessageLedger()
        var seen: Set<Int> = []
        var waiting: [Int: Int64] = [:]
        for step in 0..<3_000 as Range<Int64> {
            let number = Int.random(in: -60...400, using: &random)
            if Bool.random(using: &random) {
                ledger.expect(number, at: step)
                if !seen.contains(number) { waiting[number] = step }
            } else {
                let isNew = seen.insert(number).inserted
                let since = waiting.removeValue(forKey: number)
                let expected: MessageLedger.Arrival =
                    !isNew ? .duplicate : since.map { .expected(since: $0) } ?? .unexpected
                #expect(ledger.arrive(number) == expected, "seed \(seed), step \(step)")
            }
            #expect(ledger.missing == waiting.count, "seed \(seed), step \(step)")
        }
    }
}
