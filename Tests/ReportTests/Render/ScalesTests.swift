import TestSupport
import Testing

@testable import Report

@Suite struct ScalesTests {
    @Test(arguments: [
        (1.0, [0, 0.5, 1]), (3, [0, 1, 2, 3]), (1_297, [0, 500, 1_000, 1_500]), (0, [0, 1]),
        (90, [0, 50, 100]),
        (.nan, [0, 1]), (500, [0, 200, 400, 600]),
    ])
    func ticksAreRoundAndCoverTheHighest(highest: Double, ticks: [Double]) {
        #expect(Scales.ticks(highest: highest) == ticks)
    }

    @Test func countsHaveNoTicksBetween() {
        #expect(Scales.ticks(highest: 1, isWhole: true) == [0, 1])
        #expect(Scales.ticks(highest: 2, isWhole: true) == [0, 1, 2])
    }

    @Test func thereAreAlwaysTwoToFiveTicks() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<500 {
            let highest =
                Double.random(in: 1e-6...1e12, using: &random) * Double.random(in: 0...1, using: &random)
            let ticks = Scales.ticks(highest: highest)
            #expect((2...6).contains(ticks.count) && (ticks.last ?? 0) >= highest * 0.999_999, "\(highest)")
        }
    }

    @Test(arguments: [(1.0, 3), (20, 5), (60, 7), (321, 6), (3_600, 7), (90_000, 5)])
    func timeTicksSuitAClock(end: Double, count: Int) {
        let ticks = Scales.timeTicks(end: end)
        #expect(ticks.count == count)
        #expect(ticks.allSatisfy { $0 <= end })
    }

    @Test(arguments: [(0.0, "0"), (30, "0:30"), (65, "1:05"), (3_600, "1:00:00")])
    func aTickReadsAsAClock(seconds: Double, label: String) {
        #expect(Scales.timeLabel(seconds, end: 4_000) == label)
        #expect(Scales.timeLabel(0.5, end: 2) == "0.5 s")
    }
}
