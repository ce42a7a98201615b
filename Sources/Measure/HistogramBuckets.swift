// Walking the buckets of an HDR histogram in order. The library's own iterators also sum the values they pass, in 64
// bits and with a trap on overflow; large custom trends reach that, so they are not used.

import Histogram

extension Histogram {
    /// Calls `body` with the lowest value, the width and the count of each bucket in use between two recorded values.
    @inline(__always)
    func forEachBucket(
        from low: UInt64,
        through high: UInt64,
        _ body: (_ lowest: UInt64, _ width: UInt64, _ count: Count) -> Void
    ) {
        var lowest = lowestEquivalentForValue(low)
        while lowest <= high {
            let next = nextNonEquivalentForValue(lowest)
            let count = countForValue(lowest)
            if count > 0 { body(lowest, next - lowest, count) }
            lowest = next
        }
    }
}
