import Measure
import TestSupport
import Testing

@Suite struct IntervalHistogramTests {
    private func filled(seed: UInt64, count: Int) -> (IntervalHistogram, [Int64]) {
        var random = SeededRandom(seed: seed)
        var histogram = IntervalHistogram()
        var samples: [Int64] = []
        for _ in 0..<count {
            let sample = Int64.random(in: 0...(1 << Int64.random(in: 1...46, using: &random)), using: &random)
            samples.append(min(sample, 86_400_000_000_000))
            histogram.record(sample)
        }
        return (histogram, samples.sorted())
    }

    @Test func quantilesAreWithinOnePercent() throws {
        let (histogram, sorted) = filled(seed: 3, count: 5_000)
        for percent in [0.0, 10, 50, 90, 95, 99, 100] {
            let rank = percent / 100 * 4_999
            let low = Double(sorted[Int(rank)])
            let high = Double(sorted[Int(rank.rounded(.up))])
            let found = try #require(histogram.quantile(percent))
            #expect(found >= low * 0.99 - 1 && found <= high * 1.01 + 1, "p\(percent)")
        }
    }

    @Test func theSparseFormRebuildsTheSameHistogram() {
        let (histogram, _) = filled(seed: 4, count: 3_000)
        let again = IntervalHistogram(sparse: histogram.sparse)
        #expect(again.sparse == histogram.sparse)
        #expect(again.count == 3_000)
        #expect(histogram.sparse.map(\.ticks) == histogram.sparse.map(\.ticks).sorted())
        #expect(histogram.sparse.reduce(0) { $0 + $1.count } == 3_000)
        #expect(IntervalHistogram.quantile(95, of: histogram.sparse) == histogram.quantile(95))
    }

    @Test func mergingEqualsRecordingEverythingInOne() {
        var (first, _) = filled(seed: 5, count: 700)
        let (second, _) = filled(seed: 6, count: 900)
        var other = second
        other.merge(first)
        first.merge(second)
        #expect(first.sparse == other.sparse)
        #expect(first.count == 1_600)
    }

    @Test func edgesAreClampedAndResetForgets() {
        var histogram = IntervalHistogram()
        #expect(histogram.sparse.isEmpty)
        #expect(histogram.quantile(50) == nil)
        histogram.record(-5)
        histogram.record(.max)
        #expect(histogram.sparse.first == SparseBucket(ticks: 0, count: 1))
        #expect(histogram.count == 2)
        histogram.reset()
        #expect(histogram.isEmpty)
        histogram.record(200)
        #expect(histogram.sparse == [SparseBucket(ticks: 200, count: 1)])
    }
}
