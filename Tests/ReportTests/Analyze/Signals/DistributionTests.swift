import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct DistributionTests {
    @Test func `without samples there is nothing to say`() {
        let empty = Distribution()
        #expect(empty.count == 0)
        #expect(empty.quantile(50) == nil)
        #expect(empty.mean == nil)
        #expect(empty.quantiles([25, 50]) == [0, 0])
        #expect(empty.buckets.isEmpty)
        #expect(Distribution([[], []] as [[SparseBucket]]).count == 0)
    }

    @Test func `bins are joined by their durations, in ascending order`() {
        let joined = Distribution([
            [SparseBucket(ticks: 5_000_000, count: 2), SparseBucket(ticks: 9_000_000, count: 1)],
            [SparseBucket(ticks: 1_000_000, count: 4), SparseBucket(ticks: 5_000_000, count: 3)],
        ])
        #expect(
            joined.buckets == [
                SparseBucket(ticks: 1_000_000, count: 4), SparseBucket(ticks: 5_000_000, count: 5),
                SparseBucket(ticks: 9_000_000, count: 1),
            ]
        )
        #expect(joined.count == 10)
        #expect(joined.mean == 3.8)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `percentiles are those of all samples one by one`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var samples: [Double] = []
        var distribution = Distribution()
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            let bucket = SparseBucket(
                ticks: Int64.random(in: 0...500, using: &random) * 1_000_000,
                count: Int.random(in: 1...9, using: &random)
            )
            distribution.add([bucket])
            samples += Array(repeating: Double(bucket.ticks) / 1e6, count: bucket.count)
        }
        samples.sort()
        let percents: [Double] = [0, 25, 50, 90, 95, 99, 100]
        for percent in percents {
            let place = percent / 100 * Double(samples.count - 1)
            let (low, high) = (samples[Int(place)], samples[min(Int(place) + 1, samples.count - 1)])
            let expected = low + (high - low) * (place - place.rounded(.down))
            let found = distribution.quantile(percent) ?? -1
            #expect(abs(found - expected) < 1e-6, "p\(percent)")
        }
        #expect(distribution.quantiles(percents) == percents.map { distribution.quantile($0) ?? -1 })
        #expect(distribution.count == samples.count)
    }

    @Test func `the logarithm of nothing is very small, not endless`() {
        #expect(NaturalLog.of(1) == 0)
        #expect(abs(NaturalLog.of(2.718281828459045) - 1) < 1e-12)
        #expect(NaturalLog.of(0) == -745)
        #expect(NaturalLog.of(-3) == -745)
    }
}
