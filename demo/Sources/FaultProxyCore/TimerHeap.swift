// What is to happen when, soonest first. Must not know what it is.

struct TimerHeap<Event> {
    private var entries: [(due: UInt64, event: Event)] = []

    /// The soonest moment, nanoseconds.
    var next: UInt64? { entries.first?.due }

    mutating func add(_ event: Event, at due: UInt64) {
        entries.append((due, event))
        var child = entries.count - 1
        while child > 0, entries[(child - 1) / 2].due > entries[child].due {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the soonest event that is due.
    mutating func pop(now: UInt64) -> Event? {
        guard let first = entries.first, first.due <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].due < entries[least].due { least = child }
            }
            if least == parent { return first.event }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
