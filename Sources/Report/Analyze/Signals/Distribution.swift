// Durations of many requests as counted buckets. Must not contain time or routes.

import Measure

import func Glibc.log

/// Natural logarithm, from the one system function this module needs.
enum NaturalLog {
    /// ln of a positive number; a very negative number at 0.
    static func of(_ value: Double) -> Double { value > 0 ? log(value) : -745 }
}

/// A sample of durations in milliseconds, joined from the timeline's buckets.
struct Distribution: Sendable {
    private var counts: [Int64: Int] = [:]
    private(set) var count = 0

    init() {}

    init(_ bins: some Sequence<[SparseBucket]>) {
        for bin in bins { add(bin) }
    }

    mutating func add(_ buckets: [SparseBucket]) {
        for bucket in buckets {
            counts[bucket.ticks, default: 0] += bucket.count
            count += bucket.count
        }
    }

    /// Buckets in ascending order.
    var buckets: [SparseBucket] {
        counts.sorted { $0.key < $1.key }.map { SparseBucket(ticks: $0.key, count: $0.value) }
    }

    /// The value at a percentile (0–100) in ms; nil when empty.
    func quantile(_ percent: Double) -> Double? {
        IntervalHistogram.quantile(percent, of: buckets).map { $0 / 1e6 }
    }

    /// Several percentiles at once.
    func quantiles(_ percents: [Double]) -> [Double] {
        let buckets = buckets
        return percents.map { (IntervalHistogram.quantile($0, of: buckets) ?? 0) / 1e6 }
    }

    /// Mean in ms; nil when empty.
    var mean: Double? {
        guard count > 0 else { return nil }
        return counts.reduce(0.0) { $0 + Double($1.key) * Double($1.value) } / Double(count) / 1e6
    }
}
