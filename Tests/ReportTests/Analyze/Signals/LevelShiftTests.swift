import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct LevelShiftTests {
    /// Durations around `usual` ms, `factor` times as long in a stretch.
    private static func bins(
        seed: UInt64,
        count: Int = 40,
        usual: Double = 20,
        factor: Double = 1,
        in range: Range<Int> = 0..<0
    ) -> [[SparseBucket]] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { bin in
            let scale = usual * (range.contains(bin) ? factor : 1)
            return (0..<Int.random(in: 5...9, using: &random)).map { _ in
                let duration = scale * Double.random(in: 0.6..<1.5, using: &random)
                return SparseBucket(ticks: Int64(duration * 1e6), count: 1)
            }.sorted { $0.ticks < $1.ticks }
        }
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func `durations three times as long are found where they are`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed &* 31)
        let length = Int.random(in: 5...20, using: &random)
        let start = Int.random(in: 0...(36 - length), using: &random)
        let bins = Self.bins(seed: seed, factor: 3, in: start..<(start + length))
        let shift = try #require(LevelShiftScan.strongest(bins))
        #expect(shift.isSubstantial)
        #expect(abs(shift.range.lowerBound - start) <= 1)
        #expect(abs(shift.range.upperBound - start - length) <= 1)
        #expect(shift.isOfMedian)
        #expect((2.4...3.6).contains(shift.ratio))
        #expect((28...52).contains(shift.increase))
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `nothing is found in durations that stay as they are`(seed: UInt64) {
        #expect(LevelShiftScan.strongest(Self.bins(seed: seed))?.isSubstantial != true)
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func `what is three times next to nothing is nothing`(seed: UInt64) {
        let bins = Self.bins(seed: seed, usual: 2, factor: 3, in: 10..<25)
        #expect(LevelShiftScan.strongest(bins)?.isSubstantial != true)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a tail that grows counts although the median stays`(seed: UInt64) throws {
        var bins = Self.bins(seed: seed)
        for bin in 12..<30 {
            for sample in bins[bin].suffix(2).indices { bins[bin][sample].ticks = 400_000_000 }
        }
        let shift = try #require(LevelShiftScan.strongest(bins))
        #expect(shift.isSubstantial)
        #expect(!shift.isOfMedian)
        #expect(abs(shift.range.lowerBound - 12) <= 1 && abs(shift.range.upperBound - 30) <= 1)
        #expect(shift.increase > 300)
    }

    @Test func `too few samples have no level`() {
        #expect(LevelShiftScan.strongest([]) == nil)
        #expect(LevelShiftScan.strongest([[]]) == nil)
        let few = (0..<11).map { _ in [SparseBucket(ticks: 1_000_000, count: 1)] }
        #expect(LevelShiftScan.strongest(few) == nil)
    }

    @Test func `one bin alone is no shift`() {
        #expect(LevelShiftScan.strongest([[SparseBucket(ticks: 90_000_000, count: 50)]]) == nil)
        let measured = LevelShiftScan.measure([[SparseBucket(ticks: 90_000_000, count: 50)]], in: 0..<1)
        #expect(measured.outside == .init(p25: 0, p50: 0, p95: 0))
        #expect(measured.ratio == 9_000 && measured.increase == 90)
        #expect(!measured.isSubstantial)
    }

    @Test func `durations of nothing have no ratio out of bounds`() throws {
        let bins = (0..<20).map { [SparseBucket(ticks: $0 < 10 ? 0 : 50_000_000, count: 4)] }
        let shift = try #require(LevelShiftScan.strongest(bins))
        #expect(shift.range == 10..<20)
        #expect(shift.isSubstantial)
        #expect(shift.ratio == 50 / 0.01)
    }

    @Test func `a given stretch is measured as it is`() {
        let bins = (1...4).map { [SparseBucket(ticks: Int64($0) * 10_000_000, count: 2)] }
        let shift = LevelShiftScan.measure(bins, in: 1..<3, score: 7)
        #expect(shift.range == 1..<3)
        #expect(shift.insideCount == 4)
        #expect(shift.outsideCount == 4)
        #expect(shift.inside == .init(p25: 20, p50: 25, p95: 30))
        #expect(shift.outside == .init(p25: 10, p50: 25, p95: 40))
        #expect(shift.score == 7)
        #expect(shift.filledBins == 2 && shift.slowBins == 0)
        #expect(LevelShiftScan.measure(bins, in: 0..<0).insideCount == 0)
    }

    struct Bound: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isSubstantial: Bool
        var change: @Sendable (inout LevelShift) -> Void
    }

    @Test(arguments: [
        Bound(testDescription: "all just enough", isSubstantial: true) { _ in },
        Bound(testDescription: "two bins", isSubstantial: false) { $0.range = 4..<6 },
        Bound(testDescription: "five samples inside", isSubstantial: false) { $0.insideCount = 5 },
        Bound(testDescription: "five samples outside", isSubstantial: false) { $0.outsideCount = 5 },
        Bound(testDescription: "slow in two bins only", isSubstantial: false) { $0.slowBins = 2 },
        Bound(testDescription: "slow in less than a quarter of the bins", isSubstantial: false) {
            $0.filledBins = 13
        },
        Bound(testDescription: "of the tail alone, and not clear", isSubstantial: false) {
            $0.inside = .init(p25: 14, p50: 16, p95: 90)
        },
        Bound(testDescription: "of the tail alone, and clear", isSubstantial: true) {
            $0.inside = .init(p25: 14, p50: 16, p95: 90)
            $0.score = 15
        },
        Bound(testDescription: "a weak score", isSubstantial: false) { $0.score = 7.9 },
        Bound(testDescription: "less than twice as long", isSubstantial: false) { $0.inside.p50 = 29 },
        Bound(testDescription: "less than 15 ms more", isSubstantial: false) {
            $0.inside.p50 = 20
            $0.outside.p50 = 6
        },
    ])
    func `a shift is worth telling by length, samples, score and size`(bound: Bound) {
        var shift = LevelShift(
            range: 4..<7,
            insideCount: 6,
            outsideCount: 6,
            inside: .init(p25: 25, p50: 30, p95: 31),
            outside: .init(p25: 14, p50: 15, p95: 30),
            slowBins: 3,
            filledBins: 3,
            score: 8
        )
        bound.change(&shift)
        #expect(shift.isSubstantial == bound.isSubstantial)
    }

    @Test func `what counts as slow lies between the fast and the slow`() {
        var distribution = Distribution()
        distribution.add([
            SparseBucket(ticks: 1_000_000, count: 50), SparseBucket(ticks: 2_000_000, count: 20),
            SparseBucket(ticks: 80_000_000, count: 30),
        ])
        let thresholds = LevelShiftScan.thresholds(distribution)
        #expect(thresholds == thresholds.sorted())
        // The middle of the widest gap.
        #expect(thresholds.contains(41_000_000))
    }
}
