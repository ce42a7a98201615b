// Which of the messages that a script numbers have come. Must not contain: messages, clocks, metrics.

/// Expected and seen numbers of one socket. Any integers will do; memory is small when they mostly follow each other.
struct MessageLedger {
    /// What the arrival of a number means.
    enum Arrival: Equatable {
        /// Expected since `since`, and come for the first time.
        case expected(since: Int64)
        /// Come before.
        case duplicate
        /// Never expected, and come for the first time.
        case unexpected
    }

    private var waiting: [Int: Int64] = [:]
    /// Sorted, apart from each other by at least one number.
    private var seen: [ClosedRange<Int>] = []

    /// Numbers expected that have not come.
    var missing: Int { waiting.count }

    /// From `time` on `number` is expected; it counts as missing until it comes. A number that has come is not expected again.
    mutating func expect(_ number: Int, at time: Int64) {
        if !isSeen(number) { waiting[number] = time }
    }

    mutating func arrive(_ number: Int) -> Arrival {
        guard insert(number) else { return .duplicate }
        guard let since = waiting.removeValue(forKey: number) else { return .unexpected }
        return .expected(since: since)
    }

    /// The first range that does not end before `number`.
    private func index(of number: Int) -> Int {
        var low = 0
        var high = seen.count
        while low < high {
            let middle = (low + high) / 2
            if seen[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isSeen(_ number: Int) -> Bool {
        let index = index(of: number)
        return index < seen.count && seen[index].contains(number)
    }

    /// False when it was there.
    private mutating func insert(_ number: Int) -> Bool {
        let index = index(of: number)
        if index < seen.count, seen[index].contains(number) { return false }
        let joinsPrevious = index > 0 && seen[index - 1].upperBound == number - 1
        let joinsNext = index < seen.count && seen[index].lowerBound == number + 1
        switch (joinsPrevious, joinsNext) {
        case (true, true):
            seen[index - 1] = seen[index - 1].lowerBound...seen[index].upperBound
            seen.remove(at: index)
        case (true, false): seen[index - 1] = seen[index - 1].lowerBound...number
        case (false, true): seen[index] = number...seen[index].upperBound
        case (false, false): seen.insert(number...number, at: index)
        }
        return true
    }
}
