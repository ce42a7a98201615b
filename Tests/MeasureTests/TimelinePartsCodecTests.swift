import Measure
import Testing

@Suite struct TimelinePartsCodecTests {
    private static func second(_ fill: (inout TimelineSecond) -> Void) -> TimelineSecond {
        var second = TimelineSecond(time: 7)
        fill(&second)
        return second
    }

    private static let lines: [(TimelineSecond, String)] = [
        (second { $0.routes["r"] = .init() }, #"{"t":7,"routes":{"r":{}}}"#),
        (
            second {
                $0.routes["r"] = .init()
                $0.routes["r"]?.failed = [500: 2, 0: 1]
            },
            #"{"t":7,"routes":{"r":{"failed":{"0":1,"500":2}}}}"#
        ),
        (
            second {
                $0.routes["r"] = .init()
                $0.routes["r"]?.inFlight = 3
                $0.checks["c"] = .init(passes: 1, fails: 2, route: "GET /a")
            },
            #"{"t":7,"routes":{"r":{"in_flight":3}},"checks":{"c":{"passes":1,"fails":2,"route":"GET /a"}}}"#
        ),
        (
            second {
                $0.sockets = .init()
                $0.sockets?.routes["WS /a"] = .init()
                $0.sockets?.routes["WS /a"]?.replies = ["joined": .init(expected: 3, missing: 1)]
            },
            #"{"t":7,"sockets":{"routes":{"WS /a":{"replies":{"joined":{"expected":3,"missing":1}}}}}}"#
        ),
        (
            second {
                $0.connections = .init()
                $0.connections?.opened = 0
            },
            #"{"t":7,"connections":{"opened":0}}"#
        ),
        (
            second {
                $0.sockets = .init()
                $0.sockets?.closedByPeer = [1001: 3]
                $0.sockets?.routes["WS /b"] = .init()
                $0.sockets?.routes["WS /a"] = .init()
                $0.sockets?.routes["WS /a"]?.sessions = [SparseBucket(ticks: 9, count: 1)]
            },
            #"{"t":7,"sockets":{"closed_by_peer":{"1001":3},"routes":{"WS /a":{"session":[[9,1]]},"WS /b":{}}}}"#
        ),
        (
            second {
                $0.generator = .init()
                $0.generator?.loopBusy = [1, 0.25]
                $0.generator?.schedulingDelay = [0]
            },
            #"{"t":7,"generator":{"busy":[1,0.25],"sched_delay":[0]}}"#
        ),
    ]

    @Test(arguments: lines)
    func `what was measured is written and read back, what was not is absent`(
        second: TimelineSecond,
        line: String
    ) throws {
        #expect(second.line == line)
        #expect(try TimelineSecond(decoding: JSONValue(parsing: line)) == second)
    }

    @Test func `fields of the wrong shape count as absent`() throws {
        let line = """
            {"t":7,"connections":[1],"routes":{"r":{"failed":7,"duration":[[1],[2,0],["x",1],[3,4]]}},\
            "sockets":{"closed_by_peer":[1],"routes":{"a":5,"b":{"session":3,"opened":"x"}}},\
            "generator":{"busy":"x","delay_p50":[1,"x",3],"delay_p95":{}}}
            """
        let second = try TimelineSecond(decoding: JSONValue(parsing: line))
        #expect(second.connections == nil)
        #expect(second.routes["r"]?.failed == [:])
        #expect(second.routes["r"]?.durations == [SparseBucket(ticks: 3, count: 4)])
        #expect(second.sockets?.closedByPeer == [:])
        #expect(second.sockets?.routes == ["b": TimelineSecond.SocketRoute()])
        #expect(second.generator?.loopBusy == [] && second.generator?.delayP95 == [])
    }
}
