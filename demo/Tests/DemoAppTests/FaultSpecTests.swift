import Testing

@testable import DemoApp

@Suite struct FaultSpecTests {
    struct Good: Sendable {
        var text: String
        var value: FaultValue
        var route: String?
        var keys: [FaultKey: String] = [:]
        var from = 0.0
        var to: Double?
    }

    static let good: [Good] = [
        Good(text: "slow-database", value: .number(250)),
        Good(text: "slow-database=40.5@1.5-2.25", value: .number(40.5), from: 1.5, to: 2.25),
        Good(
            text: "errors=5,status=503@12-",
            value: .number(5),
            route: "GET /api/posts",
            keys: [.status: "503"],
            from: 12
        ),
        Good(
            text: "errors=100,route=POST /api/posts/:id/comments",
            value: .number(100),
            route: "POST /api/posts/:id/comments"
        ),
        Good(text: "rate-limit=50/10,per=ip", value: .rate(count: 50, seconds: 10), keys: [.per: "ip"]),
        Good(text: "cpu=3,route=/api/users/me", value: .number(3), route: "GET /api/users/me"),
        Good(
            text: "drop-messages=10,silent=yes,route=/api/ws/chat",
            value: .number(10),
            route: "GET /api/ws/chat",
            keys: [.silent: "yes"]
        ),
        Good(
            text: "close-sockets=5,code=1011,route=game",
            value: .number(5),
            route: "GET /api/ws/game",
            keys: [.code: "1011"]
        ),
        Good(text: "reject-sockets=503,route=GET /api/ws", value: .number(503), route: "GET /api/ws"),
        Good(text: "slow-start=900", value: .number(900), to: 10),
        Good(text: "hang@3-4", value: .none, route: "GET /api/posts", from: 3, to: 4),
        Good(text: "wrong-answers", value: .number(20), route: "POST /api/ws/ticket"),
        Good(text: "freeze=100,every=2", value: .number(100), keys: [.every: "2"]),
        Good(text: "pool=1,hold=0", value: .number(1), keys: [.hold: "0"]),
        Good(text: "exit=3,panic=yes@5-", value: .number(3), keys: [.panic: "yes"], from: 5),
    ]

    @Test(arguments: good) func `a spec says what, how much, where and when`(good: Good) throws {
        let fault = try #require(try FaultPlan.make([good.text]).first)
        #expect(good.text.hasPrefix(fault.name.rawValue))
        #expect(fault.value == good.value && fault.route == good.route && fault.keys == good.keys)
        #expect(fault.from == good.from && fault.to == good.to)
    }

    static let bad: [(text: String, problem: String, expected: String)] = [
        ("slow-db=5", "unknown fault \"slow-db\"", "slow-database, slow-endpoint"),
        ("", "unknown fault \"\"", "one of"),
        ("errors=0", "bad value \"0\" for errors", "percentage"),
        ("errors=101", "bad value \"101\"", "at most 100"),
        ("errors=-5", "bad value \"-5\"", "percentage"),
        ("errors=", "bad value \"\"", "percentage"),
        ("slow-database=1e3", "bad value", "milliseconds"),
        ("slow-database=inf", "bad value", "milliseconds"),
        ("hang=5", "bad value \"5\" for hang", "no value"),
        ("rate-limit=5", "bad value", "COUNT/SECONDS"),
        ("rate-limit=0/10", "bad value", "COUNT/SECONDS"),
        ("unready=200", "bad value", "statuses 400"),
        ("pool=1.5", "bad value", "whole number"),
        ("exit=256", "bad value", "exit code"),
        ("errors=5,route=GET /api/nothing", "no route \"GET /api/nothing\"", "METHOD /path/pattern"),
        ("errors=5,route=/api/posts", "2 routes \"/api/posts\"", "METHOD /path/pattern"),
        ("errors=5,route=GET /metrics", "no route", "METHOD /path/pattern"),
        ("drop-messages=5,route=GET /api/posts", "no route", "GET /api/ws/chat or GET /api/ws/game"),
        ("slow-database=5,route=GET /api/posts", "bad key \"route=GET /api/posts\"", "no key"),
        ("errors=5,code=1011", "bad key", "route= or status="),
        ("errors=5,status", "bad key", "route= or status="),
        ("errors=5,status=200", "bad value \"200\" for status", "statuses 400"),
        ("close-sockets=5,code=999", "bad value", "close code"),
        ("rate-limit=5/5,per=user", "bad value", "account or ip"),
        ("freeze=5,every=0", "bad value", "more than 0"),
        ("exit=1,panic=perhaps", "bad value", "yes or no"),
        ("errors=5@20-10", "\"@20-10\" ends before it begins", "FROM less than TO"),
        ("errors=5@20-20", "ends before it begins", "FROM less than TO"),
        ("errors=5@20", "bad time \"@20\"", "@FROM-TO or @FROM-"),
        ("errors=5@", "bad time", "in seconds"),
        ("errors=5@-20", "bad time", "in seconds"),
        ("errors=5@a-b", "bad time", "in seconds"),
    ]

    @Test(arguments: bad) func `a mistake is told in one line that names the spec`(
        text: String,
        problem: String,
        expected: String
    ) throws {
        let mistake = try #require(throws: FaultMistake.self) { try FaultPlan.make([text]) }
        #expect(mistake.problem.contains(problem) && mistake.expected.contains(expected), "\(mistake)")
        #expect(mistake.description.hasPrefix("--fault \(text): ") && !mistake.description.contains("\n"))
    }
}
