import TestSupport
import Testing

@testable import Report

@Suite struct BurstScanTests {
    /// Bins with a low rate of hits everywhere, and a high one in a stretch.
    private static func planted(seed: UInt64, bins: Int = 60) -> (
        hits: [Int], trials: [Int], range: Range<Int>
    ) {
        var random = SeededRandom(seed: seed)
        let length = Int.random(in: 4...15, using: &random)
        let start = Int.random(in: 0...(bins - length), using: &random)
        let trials = (0..<bins).map { _ in Int.random(in: 20...60, using: &random) }
        let hits = trials.enumerated().map { bin, tried in
            let rate = (start..<(start + length)).contains(bin) ? 0.6 : 0.01
            return (0..<tried).count { _ in Double.random(in: 0..<1, using: &random) < rate }
        }
        return (hits, trials, start..<(start + length))
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func `a planted burst is found`(seed: UInt64) throws {
        let (hits, trials, range) = Self.planted(seed: seed)
        let burst = try #require(BurstScan.strongest(hits: hits, trials: trials))
        #expect(burst.range == range)
        #expect(burst.score > 8)
        #expect(burst.hitsInside == hits[range].reduce(0, +))
        #expect(burst.trialsInside == trials[range].reduce(0, +))
        #expect(burst.hitsInside + burst.hitsOutside == hits.reduce(0, +))
        #expect(burst.trialsInside + burst.trialsOutside == trials.reduce(0, +))
        #expect(burst.rateInside > burst.rateOutside)
        #expect(burst.hasOutside)
        #expect(burst.inside == (burst.hitsInside, burst.trialsInside))
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func `bins without trials change nothing but places`(seed: UInt64) throws {
        var (hits, trials, _) = Self.planted(seed: seed)
        let before = try #require(BurstScan.strongest(hits: hits, trials: trials))
        var random = SeededRandom(seed: seed)
        for _ in 0..<20 {
            let place = Int.random(in: 0...hits.count, using: &random)
            hits.insert(0, at: place)
            trials.insert(0, at: place)
        }
        let after = try #require(BurstScan.strongest(hits: hits, trials: trials))
        #expect(after.inside == before.inside)
        #expect(after.hitsOutside == before.hitsOutside)
        #expect(after.trialsOutside == before.trialsOutside)
        #expect(abs(after.score - before.score) < 1e-9)
        #expect(after.range.count >= before.range.count)
    }

    @Test(
        arguments: [
            (hits: [], trials: []), (hits: [0], trials: [0]), (hits: [0, 0, 0], trials: [4, 0, 9]),
        ] as [(hits: [Int], trials: [Int])]
    )
    func `without a hit there is no burst`(hits: [Int], trials: [Int]) {
        #expect(BurstScan.strongest(hits: hits, trials: trials) == nil)
    }

    struct Case: Sendable {
        var hits: [Int]
        var trials: [Int]
        var range: Range<Int>
    }

    @Test(arguments: [
        Case(hits: [3], trials: [5], range: 0..<1),
        Case(hits: [0, 4, 0], trials: [5, 5, 5], range: 1..<2),
        // What is the same all the time lasted all the time.
        Case(hits: [2, 2, 2, 2], trials: [8, 8, 8, 8], range: 0..<4),
        Case(hits: [5, 5, 5], trials: [5, 5, 5], range: 0..<3),
        // A burst begins and ends with a hit.
        Case(hits: [0, 0, 5, 0, 5, 0], trials: [9, 9, 5, 1, 5, 9], range: 2..<5),
        // More hits than trials count as as many trials.
        Case(hits: [0, 7, 0], trials: [3, 2, 3], range: 1..<2),
    ])
    func `short runs have their burst where it is`(one: Case) throws {
        let burst = try #require(BurstScan.strongest(hits: one.hits, trials: one.trials))
        #expect(burst.range == one.range)
        #expect(burst.score.isFinite && burst.score >= 0)
        #expect((0...1).contains(burst.rateInside) && (0...1).contains(burst.rateOutside))
    }

    @Test func `only bins within bounds count`() throws {
        let hits = [9, 0, 2, 0, 0]
        let trials = [9, 9, 9, 9, 9]
        let burst = try #require(BurstScan.strongest(hits: hits, trials: trials, within: 1..<5))
        #expect(burst.range == 2..<3)
        #expect(burst.trialsInside + burst.trialsOutside == 36)
        #expect(BurstScan.strongest(hits: hits, trials: trials, within: 3..<5) == nil)
        #expect(BurstScan.strongest(hits: hits, trials: trials, within: 2..<2) == nil)
    }

    @Test func `a burst of everything has nothing outside`() throws {
        let burst = try #require(BurstScan.strongest(hits: [4, 4], trials: [4, 4]))
        #expect(!burst.hasOutside)
        #expect(burst.rateOutside == 0)
        #expect(burst.score == 0)
    }

    @Test(arguments: [1_000, 1_000_000, 1_000_000_000_000])
    func `huge counts give finite scores`(scale: Int) throws {
        let hits = [1, 1, 30, 31, 1].map { $0 * scale }
        let trials = [40, 50, 40, 50, 40].map { $0 * scale }
        let burst = try #require(BurstScan.strongest(hits: hits, trials: trials))
        #expect(burst.range == 2..<4)
        #expect(burst.score.isFinite)
    }

    @Test func `of very many bins some begins are tried, and the burst is still found`() throws {
        let bins = 2_000
        let hits = (0..<bins).map { (700..<1_100).contains($0) ? 8 : 1 }
        let burst = try #require(BurstScan.strongest(hits: hits, trials: Array(repeating: 10, count: bins)))
        // Every seventh bin is tried.
        #expect(abs(burst.range.lowerBound - 700) <= 7)
        #expect(abs(burst.range.upperBound - 1_100) <= 7)
    }

    @Test func `of very many bins the last one is tried`() throws {
        let hits = (0..<900).map { $0 >= 890 ? 9 : 1 }
        let burst = try #require(BurstScan.strongest(hits: hits, trials: Array(repeating: 10, count: 900)))
        #expect(burst.range.upperBound == 900)
    }

    @Test(arguments: [
        (hits: [0, 0, 0, 9, 9], first: 3),
        (hits: [0, 0, 1, 9, 9], first: 2),
        (hits: [0, 1, 0, 9, 9], first: 1),
        (hits: [1, 2, 1, 9, 9], first: 0),
        // A bin further back with a hit: they are not forerunners but the usual.
        (hits: [1, 0, 0, 9, 9], first: 3),
        (hits: [1, 0, 0, 1, 9], first: 4),
    ])
    func `what leads up to a burst belongs to it when there is nothing before`(hits: [Int], first: Int) {
        let start = hits.firstIndex(of: 9) ?? 0
        let burst = Burst(
            range: start..<hits.count,
            hitsInside: 9,
            trialsInside: 9,
            hitsOutside: 0,
            trialsOutside: 9,
            score: 9
        )
        #expect(BurstScan.reachingBack(burst, hits: hits) == first)
    }
}
