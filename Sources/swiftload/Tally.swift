// Whether anything of a kind happened, told from another thread. Must not contain: what.

import Synchronization

/// Counts from any thread.
final class Tally: Sendable {
    private let count = Atomic<Int>(0)

    /// One more.
    func note() { count.add(1, ordering: .relaxed) }

    /// Whether `note` was called.
    var hasAny: Bool { count.load(ordering: .relaxed) > 0 }
}
