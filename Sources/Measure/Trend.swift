// A distribution of samples: the first thousand exactly, an HDR histogram beyond. Must not contain a clock or rendering.

import Histogram

/// The samples of a trend metric.
///
/// Values are stored as integer ticks: nanoseconds for times, value × 10⁶ for anything else, so ticks / 10⁶ is the value
/// in k6's unit (milliseconds for times). Up to ``exactLimit`` samples are kept as they are and statistics equal k6's digit
/// for digit; beyond that a histogram with three significant digits holds them and percentiles are within 0.1 %.
///
/// Which form is used depends on the number of samples alone. Merging is therefore exact and commutative: however
/// the same samples are spread over trends, the merged one gives identical results. An unused trend allocates nothing.
public struct Trend: Sendable {
    /// How many samples are kept exactly.
    public static let exactLimit = 1_000
    /// The largest magnitude the histogram resolves: 24 hours in nanoseconds (8.64 × 10⁷ in value units).
    public static let trackableTicks: Int64 = 86_400_000_000_000
    /// Ticks in one value unit.
    public static let ticksPerUnit = 1e6

    /// Samples recorded.
    public private(set) var count = 0
    /// Samples beyond ±``trackableTicks``, or not a number. `minimum`, `maximum` and `sum` hold their true value;
    /// in percentiles of more than ``exactLimit`` samples they stand at the edge.
    public private(set) var outOfRangeCount = 0

    private var minimumTicks = Int64.max
    private var maximumTicks = Int64.min
    private var sumTicks: Int128 = 0
    private var exact: [Int64] = []
    // None, or one histogram each. Arrays, because an optional's payload is copied out and back at every record.
    private var positive: ContiguousArray<Histogram<UInt64>> = []
    private var negative: ContiguousArray<Histogram<UInt64>> = []

    /// A trend without samples.
    public init() {}

    /// Records one sample in ticks. Constant time; allocates only within the first ``exactLimit`` samples and once beyond.
    public mutating func record(_ ticks: Int64) {
        count &+= 1
        sumTicks &+= Int128(ticks)
        if ticks < minimumTicks { minimumTicks = ticks }
        if ticks > maximumTicks { maximumTicks = ticks }
        if ticks.magnitude > Self.trackableTicks.magnitude { outOfRangeCount &+= 1 }
        if count <= Self.exactLimit {
            exact.append(ticks)
        } else {
            if !exact.isEmpty { moveToHistogram() }
            recordInHistogram(ticks)
        }
    }

    /// Records one sample in value units, rounded to 10⁻⁶. Infinities stand at the largest representable value;
    /// a sample that is not a number is counted as out of range and otherwise ignored.
    public mutating func record(value: Double) {
        let ticks = (value * Self.ticksPerUnit).rounded()
        if let exactTicks = Int64(exactly: ticks) {
            record(exactTicks)
        } else if ticks.isNaN {
            outOfRangeCount += 1
        } else {
            record(ticks < 0 ? .min : .max)
        }
    }

    /// Adds every sample of `other`. Linear in the exact samples or in the size of the histogram (about 10 µs).
    public mutating func merge(_ other: Trend) {
        outOfRangeCount += other.outOfRangeCount
        guard other.count > 0 else { return }
        let merged = count + other.count
        if merged <= Self.exactLimit {
            exact += other.exact
        } else {
            moveToHistogram()
            for ticks in other.exact { recordInHistogram(ticks) }
            Self.merge(other.positive, into: &positive)
            Self.merge(other.negative, into: &negative)
        }
        count = merged
        sumTicks += other.sumTicks
        minimumTicks = min(minimumTicks, other.minimumTicks)
        maximumTicks = max(maximumTicks, other.maximumTicks)
    }

    /// Forgets every sample. The room for exact samples is kept; a histogram is given up, because copying a pristine
    /// one when it is next needed takes a fraction of the time of clearing it.
    public mutating func reset() {
        count = 0
        outOfRangeCount = 0
        minimumTicks = .max
        maximumTicks = .min
        sumTicks = 0
        exact.removeAll(keepingCapacity: true)
        positive = []
        negative = []
    }

    // One bucket layout for every trend, so that any two can be merged. Shared until first written to.
    private static let pristine = Histogram<UInt64>(
        highestTrackableValue: UInt64(trackableTicks),
        numberOfSignificantValueDigits: .three
    )

    private mutating func moveToHistogram() {
        for ticks in exact { recordInHistogram(ticks) }
        exact.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    private mutating func recordInHistogram(_ ticks: Int64) {
        if ticks >= 0 {
            if positive.isEmpty { positive.append(Self.pristine) }
            positive[0].record(UInt64(min(ticks, Self.trackableTicks)))
        } else {
            if negative.isEmpty { negative.append(Self.pristine) }
            negative[0].record(min(ticks.magnitude, Self.trackableTicks.magnitude))
        }
    }

    private static func merge(
        _ source: ContiguousArray<Histogram<UInt64>>,
        into target: inout ContiguousArray<Histogram<UInt64>>
    ) {
        if target.isEmpty {
            target = source
        } else if let histogram = source.first {
            target[0].add(histogram)
        }
    }
}

// MARK: Statistics

extension Trend {
    /// Whether there are no samples.
    public var isEmpty: Bool { count == 0 }

    /// The smallest sample in value units, exact in both forms; nil without samples.
    public var minimum: Double? { isEmpty ? nil : Self.value(ofTicks: minimumTicks) }

    /// The largest sample in value units, exact in both forms; nil without samples.
    public var maximum: Double? { isEmpty ? nil : Self.value(ofTicks: maximumTicks) }

    /// The sum of all samples in value units, added as integers; 0 without samples.
    public var sum: Double { Double(sumTicks) / Self.ticksPerUnit }

    /// The arithmetic mean in value units; nil without samples.
    public var average: Double? { isEmpty ? nil : sum / Double(count) }

    /// The sample at `percent` (0–100, clamped) in value units, as k6 defines it: rank i = percent / 100 · (n − 1),
    /// interpolated between its neighbours. nil without samples.
    public func quantile(_ percent: Double) -> Double? {
        quantiles([percent])?.first
    }

    /// Several percentiles in one pass over the samples, in the order asked for; nil without samples.
    public func quantiles(_ percents: [Double]) -> [Double]? {
        guard count > 0 else { return nil }
        let ranks = percents.map { QuantileRank(percent: $0, count: count) }
        if count <= Self.exactLimit {
            let sorted = exact.sorted()
            return ranks.map { rank in
                rank.interpolate { Self.value(ofTicks: sorted[$0]) }
            }
        }
        let wanted = Set(ranks.flatMap { [$0.lower, $0.upper] }).sorted()
        let found = histogramValues(atRanks: wanted)
        return ranks.map { rank in
            rank.interpolate { found[$0] ?? 0 }
        }
    }

    /// The value at each of the ascending ranks: a bucket's middle, but the true extremes at both ends.
    private func histogramValues(atRanks ranks: [Int]) -> [Int: Double] {
        var found: [Int: Double] = [:]
        var remaining = ranks[...]
        var passed = 0
        let low = Double(minimumTicks)
        let high = Double(maximumTicks)
        func pass(_ samples: Int, at ticks: Double) {
            passed += samples
            while let rank = remaining.first, rank < passed {
                let inside = rank == 0 ? low : rank == count - 1 ? high : min(max(ticks, low), high)
                found[rank] = inside / Self.ticksPerUnit
                remaining = remaining.dropFirst()
            }
        }
        if let negative = negative.first {
            var buckets: [(middle: Double, count: Int)] = []
            let edge = maximumTicks < 0 ? maximumTicks.magnitude : 1
            negative.forEachBucket(from: Self.clamped(edge), through: Self.clamped(minimumTicks.magnitude)) {
                buckets.append((-Self.middle(of: $0, width: $1), Int($2)))
            }
            for bucket in buckets.reversed() { pass(bucket.count, at: bucket.middle) }
        }
        if let positive = positive.first {
            let edge = minimumTicks > 0 ? minimumTicks.magnitude : 0
            positive.forEachBucket(from: Self.clamped(edge), through: Self.clamped(maximumTicks.magnitude)) {
                pass(Int($2), at: Self.middle(of: $0, width: $1))
            }
        }
        return found
    }

    private static func clamped(_ magnitude: UInt64) -> UInt64 { min(magnitude, trackableTicks.magnitude) }

    private static func middle(of lowest: UInt64, width: UInt64) -> Double {
        Double(lowest) + Double(width - 1) / 2
    }

    private static func value(ofTicks ticks: Int64) -> Double { Double(ticks) / ticksPerUnit }
}

/// Where a percentile falls among `count` sorted samples.
struct QuantileRank {
    let lower: Int
    let upper: Int
    let position: Double

    /// k6's arithmetic, in this order, so that its digits are reproduced: i = (p / 100) · (n − 1).
    init(percent: Double, count: Int) {
        let share = min(max(percent / 100, 0), 1)
        position = share * (Double(count) - 1)
        lower = Int(position.rounded(.down))
        upper = min(Int(position.rounded(.up)), count - 1)
    }

    func interpolate(_ value: (Int) -> Double) -> Double {
        let low = value(lower)
        return low + (value(upper) - low) * (position - Double(lower))
    }
}
