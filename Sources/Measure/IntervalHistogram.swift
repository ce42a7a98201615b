// The distribution of one second, small enough to write out every second. Must not contain rendering.

import Histogram

/// One bucket of a sparse histogram: a representative value and how many samples it stands for.
public struct SparseBucket: Hashable, Sendable {
    /// The middle of the bucket in nanoseconds.
    public var ticks: Int64
    /// Samples in it.
    public var count: Int

    /// A bucket.
    public init(ticks: Int64, count: Int) {
        self.ticks = ticks
        self.count = count
    }
}

/// A histogram of durations with two significant digits (percentiles within 1 %), for the timeline.
///
/// Nanosecond ticks up to 24 hours; longer ones stand at that edge, negative ones at 0. Allocates 20 KB with its first sample.
public struct IntervalHistogram: Sendable {
    /// Samples recorded.
    public private(set) var count = 0

    private var lowest = UInt64.max
    private var highest: UInt64 = 0
    // None or one. An array, because an optional's payload is copied out and back at every record.
    private var histogram: ContiguousArray<Histogram<UInt32>> = []

    /// A histogram without samples.
    public init() {}

    /// Rebuilds the histogram that ``sparse`` was taken from. Buckets with a count below 1 are ignored.
    public init(sparse: [SparseBucket]) {
        for bucket in sparse where bucket.count > 0 {
            record(bucket.ticks, count: UInt32(clamping: bucket.count))
        }
    }

    /// Whether there are no samples.
    public var isEmpty: Bool { count == 0 }

    /// Records one duration in nanoseconds.
    public mutating func record(_ ticks: Int64) {
        record(ticks, count: 1)
    }

    /// Adds every sample of `other`; exact, in any order.
    public mutating func merge(_ other: IntervalHistogram) {
        guard let source = other.histogram.first else { return }
        if histogram.isEmpty {
            histogram.append(source)
        } else {
            histogram[0].add(source)
        }
        count += other.count
        lowest = min(lowest, other.lowest)
        highest = max(highest, other.highest)
    }

    /// Forgets every sample.
    public mutating func reset() {
        self = IntervalHistogram()
    }

    /// The buckets in use, ascending.
    public var sparse: [SparseBucket] {
        guard let histogram = histogram.first, count > 0 else { return [] }
        var buckets: [SparseBucket] = []
        histogram.forEachBucket(from: lowest, through: highest) { low, width, count in
            buckets.append(SparseBucket(ticks: Int64(low + (width - 1) / 2), count: Int(count)))
        }
        return buckets
    }

    /// The duration at `percent` (0–100) in nanoseconds; nil without samples.
    public func quantile(_ percent: Double) -> Double? {
        Self.quantile(percent, of: sparse)
    }

    /// The duration at `percent` (0–100) in nanoseconds of ascending buckets, by k6's rank rule; nil without samples.
    public static func quantile(_ percent: Double, of buckets: [SparseBucket]) -> Double? {
        let count = buckets.reduce(0) { $0 + $1.count }
        guard count > 0 else { return nil }
        return QuantileRank(percent: percent, count: count).interpolate { rank in
            var passed = 0
            for bucket in buckets {
                passed += bucket.count
                if rank < passed { return Double(bucket.ticks) }
            }
            return 0
        }
    }

    private static let trackable: UInt64 = 86_400_000_000_000
    private static let pristine = Histogram<UInt32>(
        highestTrackableValue: trackable,
        numberOfSignificantValueDigits: .two
    )

    private mutating func record(_ ticks: Int64, count samples: UInt32) {
        let clamped = min(UInt64(max(ticks, 0)), Self.trackable)
        if histogram.isEmpty { histogram.append(Self.pristine) }
        histogram[0].record(clamped, count: samples)
        count &+= Int(samples)
        if clamped < lowest { lowest = clamped }
        if clamped > highest { highest = clamped }
    }
}
