// Access tokens, refresh tokens and WebSocket tickets: opaque random text, kept in memory. The clock is passed in.

import Foundation
import Synchronization

/// Nanoseconds of a clock that does not go backwards.
typealias Instant = Int64

/// The monotonic clock.
func monotonicNow() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

final class Sessions: Sendable {
    static let accessLifetime: Int64 = 15 * 60 * 1_000_000_000
    static let refreshLifetime: Int64 = 7 * 24 * 3600 * 1_000_000_000
    static let ticketLifetime: Int64 = 60 * 1_000_000_000
    /// A ticket whose handshake failed for another reason may be tried again this long.
    static let ticketGrace: Int64 = 10 * 1_000_000_000

    enum Access: Equatable { case user(Int64), revoked, isRefreshToken, unknown }
    enum Refresh: Equatable { case user(Int64), used, isAccessToken, unknown }

    private struct Grant {
        let user: Int64
        let expires: Instant
        var isRevoked = false
    }

    private struct State {
        var access: [String: Grant] = [:]
        var refresh: [String: Grant] = [:]
        var tickets: [String: Grant] = [:]
        var graced: [String: Grant] = [:]
        var nextSweep: Instant = 0
    }

    private let state = Mutex(State())

    func makeTokens(user: Int64, now: Instant) -> (access: String, refresh: String) {
        let (access, refresh) = (Self.randomHex(), Self.randomHex())
        state.withLock { state in
            Self.sweep(&state, now: now)
            state.access[access] = Grant(user: user, expires: now + Self.accessLifetime)
            state.refresh[refresh] = Grant(user: user, expires: now + Self.refreshLifetime)
        }
        return (access, refresh)
    }

    func check(access token: String, now: Instant) -> Access {
        state.withLock { state in
            guard let grant = state.access[token], grant.expires > now else {
                return state.refresh[token] == nil ? .unknown : .isRefreshToken
            }
            return grant.isRevoked ? .revoked : .user(grant.user)
        }
    }

    /// Uses a refresh token up.
    func consume(refresh token: String, now: Instant) -> Refresh {
        state.withLock { state in
            guard let grant = state.refresh[token], grant.expires > now else {
                return state.access[token] == nil ? .unknown : .isAccessToken
            }
            if grant.isRevoked { return .used }
            state.refresh[token]?.isRevoked = true
            return .user(grant.user)
        }
    }

    func revoke(access: String?, refresh: String?) {
        state.withLock { state in
            if let access { state.access[access]?.isRevoked = true }
            if let refresh { state.refresh[refresh]?.isRevoked = true }
        }
    }

    func makeTicket(user: Int64, now: Instant) -> String {
        let ticket = Self.randomHex()
        state.withLock { state in
            Self.sweep(&state, now: now)
            state.tickets[ticket] = Grant(user: user, expires: now + Self.ticketLifetime)
        }
        return ticket
    }

    /// Reads and deletes a ticket in one step. It can be consumed again for some seconds unless `release` is called.
    func consume(ticket: String, now: Instant) -> Int64? {
        state.withLock { state in
            if let grant = state.tickets.removeValue(forKey: ticket), grant.expires > now {
                state.graced[ticket] = Grant(user: grant.user, expires: now + Self.ticketGrace)
                return grant.user
            }
            guard let grant = state.graced[ticket], grant.expires > now else { return nil }
            return grant.user
        }
    }

    /// Ends the second chance of a ticket.
    func release(ticket: String) {
        state.withLock { _ = $0.graced.removeValue(forKey: ticket) }
    }

    private static func sweep(_ state: inout State, now: Instant) {
        guard now >= state.nextSweep else { return }
        state.nextSweep = now + 30 * 1_000_000_000
        state.access = state.access.filter { $0.value.expires > now }
        state.refresh = state.refresh.filter { $0.value.expires > now }
        state.tickets = state.tickets.filter { $0.value.expires > now }
        state.graced = state.graced.filter { $0.value.expires > now }
    }

    /// 64 lower-case hex characters from the system's random source.
    static func randomHex() -> String {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        for _ in 0..<4 { appendHex(generator.next(), to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A random UUID of version 4.
    static func randomUUID() -> String {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        appendHex(generator.next() & ~0xF000 | 0x4000, to: &bytes)
        appendHex(generator.next() & ~(3 << 62) | (1 << 63), to: &bytes)
        for index in [8, 13, 18, 23] { bytes.insert(UInt8(ascii: "-"), at: index) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendHex(_ word: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(word >> UInt64(shift) & 15)
            bytes.append(digit < 10 ? 48 + digit : 87 + digit)
        }
    }
}
