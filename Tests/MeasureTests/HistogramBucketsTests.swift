import Histogram
import TestSupport
import Testing

@testable import Measure

@Suite struct HistogramBucketsTests {
    private struct Bucket: Equatable {
        let lowest: UInt64
        let width: UInt64
        let count: UInt64
    }

    private static let trackable: UInt64 = 86_400_000_000_000

    private static func histogram(of values: [UInt64]) -> Histogram<UInt64> {
        var histogram = Histogram<UInt64>(
            highestTrackableValue: trackable,
            numberOfSignificantValueDigits: .two
        )
        for value in values { histogram.record(value) }
        return histogram
    }

    private static func buckets(
        of histogram: Histogram<UInt64>,
        from low: UInt64,
        through high: UInt64
    ) -> [Bucket] {
        var found: [Bucket] = []
        histogram.forEachBucket(from: low, through: high) {
            found.append(Bucket(lowest: $0, width: $1, count: $2))
        }
        return found
    }

    @Test func `small values have buckets of their own, empty ones are left out`() {
        let histogram = Self.histogram(of: [7, 3, 3, 0])
        #expect(
            Self.buckets(of: histogram, from: 0, through: 7) == [
                Bucket(lowest: 0, width: 1, count: 1), Bucket(lowest: 3, width: 1, count: 2),
                Bucket(lowest: 7, width: 1, count: 1),
            ]
        )
        #expect(Self.buckets(of: Self.histogram(of: []), from: 0, through: 1_000).isEmpty)
    }

    @Test func `both ends are inside, wherever in their buckets they lie`() {
        // With two digits values from 256 on come in pairs.
        let histogram = Self.histogram(of: [299, 301, 400, 511])
        let all = [298, 300, 400, 510].map { Bucket(lowest: $0, width: 2, count: 1) }
        #expect(Self.buckets(of: histogram, from: 299, through: 511) == all)
        #expect(Self.buckets(of: histogram, from: 298, through: 510) == all)
        #expect(Self.buckets(of: histogram, from: 300, through: 509) == Array(all[1...2]))
        #expect(Self.buckets(of: histogram, from: 302, through: 399).isEmpty)
        #expect(Self.buckets(of: histogram, from: 301, through: 301) == [all[1]])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `every sample is in exactly one bucket, and buckets ascend without overlap`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let values = (0..<500).map { _ in
            min(
                UInt64.random(in: 0...(1 << UInt64.random(in: 0...46, using: &random)), using: &random),
                Self.trackable
            )
        }
        let low = try #require(values.min())
        let high = try #require(values.max())
        let buckets = Self.buckets(of: Self.histogram(of: values), from: low, through: high)
        for bucket in buckets {
            let inside = values.count { $0 >= bucket.lowest && $0 - bucket.lowest < bucket.width }
            #expect(bucket.count == UInt64(inside), "seed \(seed), bucket at \(bucket.lowest)")
            #expect(bucket.count > 0)
        }
        #expect(buckets.reduce(0) { $0 + $1.count } == 500)
        for (bucket, next) in zip(buckets, buckets.dropFirst()) {
            #expect(bucket.lowest + bucket.width <= next.lowest)
        }
    }

    @Test func `neither the largest value nor a sum beyond 64 bits ends the walk early`() throws {
        var histogram = Self.histogram(of: [Self.trackable])
        histogram.record(Self.trackable / 2, count: 1_000_000_000)
        let buckets = Self.buckets(of: histogram, from: 1, through: Self.trackable)
        #expect(buckets.map(\.count) == [1_000_000_000, 1])
        let last = try #require(buckets.last)
        #expect(last.lowest <= Self.trackable && Self.trackable - last.lowest < last.width)
    }
}
