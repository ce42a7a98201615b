// A database that is slow, or has few connections: operations wait for a connection of a pool, and hold it.

import Synchronization

extension Faults {
    /// Connections of the pool when no fault says otherwise.
    static let poolSize = 50

    /// Takes a connection and the time the database needs; nil while the database is well. Release what comes back.
    func takeConnection() async -> ConnectionPool.Lease? {
        let slow = active(.slowDatabase)
        let pools = active(.pool)
        guard !slow.isEmpty || !pools.isEmpty else { return nil }
        let lease = await connections.take { [self] in
            active(.pool).map { Int($0.size) }.min() ?? Self.poolSize
        }
        let hold = pools.map { $0.number(.hold, default: 50) }.max() ?? 0
        let delay = slow.reduce(hold) { $0 + Self.jittered($1.size) }
        try? await Self.wait(milliseconds: delay)
        return lease
    }
}

/// Connections handed out in the order they were asked for. How many there are may change at any time.
final class ConnectionPool: Sendable {
    /// A connection in use.
    struct Lease: Sendable {
        fileprivate let pool: ConnectionPool
        fileprivate let size: @Sendable () -> Int

        func release() { pool.giveBack(size) }
    }

    private struct State {
        var inUse = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
        var head = 0
    }

    private let state = Mutex(State())

    /// Waits for a connection. `size` is asked again whenever one comes back.
    func take(size: @escaping @Sendable () -> Int) async -> Lease {
        let limit = size()
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.inUse < limit, state.head == state.waiters.count else {
                    state.waiters.append(continuation)
                    return false
                }
                state.inUse += 1
                return true
            }
            if isFree { continuation.resume() }
        }
        return Lease(pool: self, size: size)
    }

    private func giveBack(_ size: @Sendable () -> Int) {
        let limit = max(1, size())
        let served = state.withLock { state in
            state.inUse -= 1
            var served: [CheckedContinuation<Void, Never>] = []
            while state.inUse < limit, state.head < state.waiters.count {
                served.append(state.waiters[state.head])
                state.head += 1
                state.inUse += 1
            }
            if state.head == state.waiters.count || state.head > 1024 {
                state.waiters.removeFirst(state.head)
                state.head = 0
            }
            return served
        }
        for continuation in served { continuation.resume() }
    }
}
