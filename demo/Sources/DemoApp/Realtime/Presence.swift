// Who counts as online: from the first chat or notification connection until 25 s after the last one closed. The clock
// is passed in.

import Synchronization

final class Presence: Sendable {
    static let grace: Int64 = 25 * 1_000_000_000

    private struct Seen {
        var connections = 0
        var lastClosed: Instant = 0
    }

    private let users = Mutex<[Int64: Seen]>([:])

    /// True when the user was offline before.
    func connect(_ user: Int64) -> Bool {
        users.withLock { users in
            let isNew = users[user] == nil
            users[user, default: Seen()].connections += 1
            return isNew
        }
    }

    func disconnect(_ user: Int64, now: Instant) {
        users.withLock { users in
            users[user]?.connections -= 1
            users[user]?.lastClosed = now
        }
    }

    /// Everyone online, in order of id.
    var online: [Int64] { users.withLock { $0.keys.sorted() } }

    /// Removes and returns the users whose grace is over.
    func sweep(now: Instant) -> [Int64] {
        users.withLock { users in
            let gone = users.filter { $0.value.connections <= 0 && $0.value.lastClosed + Self.grace <= now }
                .keys.sorted()
            for user in gone { users[user] = nil }
            return gone
        }
    }
}
