// Round trips of pings: matched by payload, in k6's numbering.

import Testing

@testable import LoadGen

@Suite struct PingTimesTests {
    @Test func `payloads count from 0, as k6's`() {
        var pings = PingTimes()
        #expect(pings.begin(at: 0) == Array("0".utf8))
        #expect(pings.begin(at: 0) == Array("1".utf8))
        #expect(pings.count == 2)
    }

    @Test func `a pong gives the time since its ping`() {
        var pings = PingTimes()
        let first = pings.begin(at: 100)
        let second = pings.begin(at: 150)
        #expect(pings.answer(first, at: 180) == 80)
        #expect(pings.answer(second, at: 190) == 40)
        #expect(pings.latest?.number == 1 && pings.latest?.took == 40)
    }

    @Test func `a later pong stands for the earlier ones, which are not answered any more`() {
        var pings = PingTimes()
        let first = pings.begin(at: 100)
        let second = pings.begin(at: 150)
        #expect(pings.answer(second, at: 190) == 40)
        #expect(pings.answer(first, at: 200) == nil)
    }

    @Test(arguments: ["", "x", "1", "-1", "99999999999999999999", "0 "])
    func `a pong nobody asked for is none of ours`(payload: String) {
        var pings = PingTimes()
        _ = pings.begin(at: 0)
        #expect(pings.answer(Array(payload.utf8), at: 1) == nil)
        #expect(pings.latest == nil)
        #expect(pings.answer(Array("0".utf8), at: 1) == 1)
        #expect(pings.answer(Array("0".utf8), at: 2) == nil, "only once")
    }

    @Test func `the oldest of too many unanswered pings is forgotten`() {
        var pings = PingTimes()
        for _ in 0...PingTimes.limit { _ = pings.begin(at: 5) }
        #expect(pings.answer(Array("0".utf8), at: 9) == nil)
        #expect(pings.answer(Array("1".utf8), at: 9) == 4)
    }
}
