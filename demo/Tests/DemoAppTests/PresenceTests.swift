import Testing

@testable import DemoApp

@Suite struct PresenceTests {
    @Test func `a user is offline 25 s after the last connection closed`() {
        let presence = Presence()
        #expect(presence.connect(1))
        #expect(!presence.connect(1))
        presence.disconnect(1, now: 0)
        #expect(presence.sweep(now: Presence.grace).isEmpty)
        presence.disconnect(1, now: 10)
        #expect(presence.sweep(now: Presence.grace).isEmpty && presence.online == [1])
        #expect(presence.sweep(now: Presence.grace + 10) == [1])
        #expect(presence.online.isEmpty && presence.connect(1))
    }
}
