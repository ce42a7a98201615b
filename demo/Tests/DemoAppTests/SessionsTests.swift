import Foundation
import Testing

@testable import DemoApp

@Suite struct SessionsTests {
    private static let second: Int64 = 1_000_000_000

    @Test func `access tokens live 15 minutes and can be revoked`() {
        let sessions = Sessions()
        let tokens = sessions.makeTokens(user: 7, now: 0)
        #expect(sessions.check(access: tokens.access, now: 899 * Self.second) == .user(7))
        #expect(sessions.check(access: tokens.access, now: 900 * Self.second) == .unknown)
        #expect(sessions.check(access: tokens.refresh, now: 0) == .isRefreshToken)
        sessions.revoke(access: tokens.access, refresh: nil)
        #expect(sessions.check(access: tokens.access, now: 1) == .revoked)
    }

    @Test func `refresh tokens work once`() {
        let sessions = Sessions()
        let tokens = sessions.makeTokens(user: 7, now: 0)
        #expect(sessions.consume(refresh: tokens.access, now: 1) == .isAccessToken)
        #expect(sessions.consume(refresh: tokens.refresh, now: 1) == .user(7))
        #expect(sessions.consume(refresh: tokens.refresh, now: 1) == .used)
        #expect(sessions.consume(refresh: "x", now: 1) == .unknown)
    }

    @Test func `a ticket lives 60 s and can be retried for 10 s until it is released`() {
        let sessions = Sessions()
        let late = sessions.makeTicket(user: 7, now: 0)
        #expect(late.utf8.count == 64)
        #expect(sessions.consume(ticket: late, now: 60 * Self.second) == nil)
        let ticket = sessions.makeTicket(user: 7, now: 0)
        #expect(sessions.consume(ticket: ticket, now: 1) == 7)
        #expect(sessions.consume(ticket: ticket, now: 9 * Self.second) == 7)
        #expect(sessions.consume(ticket: ticket, now: 11 * Self.second) == nil)
        let used = sessions.makeTicket(user: 7, now: 0)
        #expect(sessions.consume(ticket: used, now: 1) == 7)
        sessions.release(ticket: used)
        #expect(sessions.consume(ticket: used, now: 1) == nil)
    }

    @Test func `request ids are UUIDs of version 4`() throws {
        let text = Sessions.randomUUID()
        #expect(UUID(uuidString: text) != nil && text.split(separator: "-")[2].hasPrefix("4"))
        #expect(text != Sessions.randomUUID())
    }
}
