// A stretch of time in which durations are longer than in the rest. Pure statistics: must not contain names of routes or causes.

import Measure

/// A stretch in which durations stand out.
struct LevelShift: Sendable {
    /// Bins.
    var range: Range<Int>
    /// Samples in and out of the stretch.
    var insideCount: Int
    var outsideCount: Int
    /// Percentiles in ms, in and out of the stretch.
    var inside: Level
    var outside: Level
    /// Bins of the stretch that hold a duration well beyond the median outside, and bins of it that hold any.
    var slowBins: Int
    var filledBins: Int
    /// Strength, as `Burst.score`.
    var score: Double

    struct Level: Hashable, Sendable {
        var p25: Double
        var p50: Double
        var p95: Double
    }

    /// How much longer, in ms: by the median, or by the 95th percentile when the median stays.
    var increase: Double { isOfMedian ? inside.p50 - outside.p50 : inside.p95 - outside.p95 }
    /// How many times as long.
    var ratio: Double {
        isOfMedian ? inside.p50 / max(outside.p50, 0.01) : inside.p95 / max(outside.p95, 0.01)
    }
    /// Whether at least half of the requests are slower, not only the slow ones.
    var isOfMedian: Bool { inside.p50 >= 1.8 * outside.p50 }

    /// Long enough, large enough and often enough to be said: at least 3 bins, twice as long and 15 ms more. One bad second does not
    /// make a slow stretch, however slow it was: three seconds and a quarter of the stretch have to be.
    var isSubstantial: Bool {
        range.count >= 3 && insideCount >= 6 && outsideCount >= 6 && score >= (isOfMedian ? 8 : 15)
            && ratio >= 2
            && increase >= 15 && slowBins >= 3 && slowBins * 4 >= filledBins
    }
}

enum LevelShiftScan {
    /// The strongest shift in `bins` (durations per bin), or nil when there is too little to compare.
    static func strongest(_ bins: [[SparseBucket]]) -> LevelShift? {
        let whole = Distribution(bins)
        guard whole.count >= 12 else { return nil }
        let trials = bins.map { $0.reduce(0) { $0 + $1.count } }
        var best: Burst?
        for threshold in thresholds(whole) {
            let hits = bins.map { bin in bin.reduce(0) { $0 + ($1.ticks >= threshold ? $1.count : 0) } }
            guard let burst = BurstScan.strongest(hits: hits, trials: trials) else { continue }
            if burst.score > best?.score ?? 0 { best = burst }
        }
        return best.map { measure(bins, in: $0.range, score: $0.score) }
    }

    /// What a given stretch does to these durations.
    static func measure(_ bins: [[SparseBucket]], in range: Range<Int>, score: Double = 0) -> LevelShift {
        var (inside, outside) = (Distribution(), Distribution())
        for (bin, buckets) in bins.enumerated() {
            if range.contains(bin) { inside.add(buckets) } else { outside.add(buckets) }
        }
        let outsideLevel = level(outside)
        let limit = Int64((2 * outsideLevel.p50 + 10) * 1e6)
        let filled = range.filter { bins.indices.contains($0) && !bins[$0].isEmpty }
        return LevelShift(
            range: range,
            insideCount: inside.count,
            outsideCount: outside.count,
            inside: level(inside),
            outside: outsideLevel,
            slowBins: filled.filter { bins[$0].contains { $0.ticks >= limit } }.count,
            filledBins: filled.count,
            score: score
        )
    }

    private static func level(_ distribution: Distribution) -> LevelShift.Level {
        let values = distribution.quantiles([25, 50, 95])
        return .init(p25: values[0], p50: values[1], p95: values[2])
    }

    /// What counts as slow: several percentiles, and the middle of the widest gap between neighbouring durations.
    static func thresholds(_ distribution: Distribution) -> [Int64] {
        let percents: [Double] = [20, 35, 50, 65, 80, 90, 95, 98]
        var found = Set(distribution.quantiles(percents).map { Int64($0 * 1e6) })
        if let gap = widestGap(distribution) { found.insert(gap) }
        return found.sorted()
    }

    private static func widestGap(_ distribution: Distribution) -> Int64? {
        let buckets = distribution.buckets
        var below = 0
        var best: (ratio: Double, middle: Int64)?
        for (one, next) in zip(buckets, buckets.dropFirst()) {
            below += one.count
            guard below * 50 >= distribution.count, (distribution.count - below) * 50 >= distribution.count
            else {
                continue
            }
            let ratio = Double(next.ticks) / Double(max(1, one.ticks))
            if ratio > best?.ratio ?? 1.3 { best = (ratio, one.ticks + (next.ticks - one.ticks) / 2) }
        }
        return best?.middle
    }
}
