import Testing

@testable import DoublesCore

/// Lines as the demo and other programs write them.
private let corpus: [(labels: [String: String], line: String)] = [
    (["app": "demo"], #"{"level":"INFO","msg":"request processed","status":200,"path":"/a","latency":1500}"#),
    (["app": "demo"], #"{"level":"ERROR","msg":"request failed","status":500,"path":"/b","latency":90000}"#),
    (
        ["app": "demo"],
        #"{"level":"INFO","msg":"limited","status":429,"path":"/a","nested":{"user":{"id":7}}}"#
    ),
    (["app": "proxy"], #"level=warn msg="slow upstream" took=1.5s size=12KB status=504"#),
    (["app": "proxy"], "plain text, error included"),
]

private func texts(_ query: String) throws -> [String] {
    let store = LokiStore()
    for (index, entry) in corpus.enumerated() {
        store.append(entry.labels, [LokiEntry(time: Int64(index) + 1, line: entry.line, metadata: [:])])
    }
    guard case .log(let selection) = try LogQLParser.parse(query) else { return ["a metric"] }
    var parameters = try LokiParameters(request("start=0.0&end=1.0&direction=forward"), now: 0)
    parameters.limit = 100
    return LokiEvaluator(store: store).lines(selection, parameters).flatMap(\.entries).sorted {
        $0.time < $1.time
    }
    .map(\.line)
}

func request(_ query: String) -> HTTPRequest {
    HTTPRequest(method: "GET", path: "/", query: query, headers: [:], body: [])
}

@Suite struct LogQLTests {
    @Test(arguments: [
        (#"{app="demo"}"#, [0, 1, 2]), (#"{app=~"demo|proxy"}"#, [0, 1, 2, 3, 4]),
        (#"{app!="demo", app=~".+"}"#, [3, 4]),
        (#"{app=~".+", app!~"de.*"}"#, [3, 4]), (#"{app=~"dem"}"#, []), (#"{app="demo"} |= "failed""#, [1]),
        (#"{app="demo"} != "request""#, [2]), (#"{app=~".+"} |~ "(?i)ERROR""#, [1, 4]),
        (#"{app=~".+"} !~ "level|LEVEL""#, [4]), (#"{app="demo"} |= "failed" or "limited""#, [1, 2]),
        ("{app=\"demo\"} |= `\"status\":429`", [2]), (#"{app="demo"} | json | level="ERROR""#, [1]),
        (#"{app="demo"} | json | status="429""#, [2]), (#"{app="demo"} | json | status >= 429"#, [1, 2]),
        (#"{app="demo"} | json | status != 200 and path="/b""#, [1]),
        (#"{app="demo"} | json | level=~"(?i)error|warn""#, [1]),
        (#"{app="demo"} | json | level=~"ERR""#, []),
        (#"{app="demo"} | json | status=500 or status=429"#, [1, 2]),
        (#"{app="demo"} | json | (status=500 or status=429) and path!="/a""#, [1]),
        (#"{app="demo"} | json | nested_user_id="7""#, [2]), (#"{app="demo"} | json | latency > 2000"#, [1]),
        (#"{app="proxy"} | logfmt | level="warn""#, [3]),
        (#"{app="proxy"} | logfmt | took > 1s | size >= 10KB"#, [3]),
        (#"{app="proxy"} | logfmt | msg="slow upstream""#, [3]),
        (#"{app="demo"} | json | missing="""#, [0, 1, 2]),
        (#"{app="proxy"} | json | __error__="JSONParserErr""#, [3, 4]),
        (#"{app="proxy"} | json | __error__="""#, []),
    ])
    func `a query finds exactly its lines`(query: String, expected: [Int]) throws {
        #expect(try texts(query) == expected.map { corpus[$0].line })
    }

    @Test(arguments: [
        ("", "parse error at line 0, col 0: syntax error: unexpected $end"),
        ("{app=\"x\"", "parse error at line 1, col 9"),
        ("{app}", "parse error at line 1, col 5"), ("{app=\"x\"} | json |", "parse error at line 1, col 19"),
        ("{app=\"x\"} |= 5", "parse error at line 1, col 14"), ("{}", "queries require at least one"),
        ("{app=~\".*\"}", "queries require at least one"), ("{app!=\"x\"}", "queries require at least one"),
        ("{app=\"x\"} |~ \"(\"", "error parsing regexp"), ("{app=\"x", "literal not terminated"),
        ("count_over_time({app=\"x\"})", "parse error at line 1, col 26"),
        ("nonsense", "unexpected IDENTIFIER"),
        ("{app=\"x\"}\n | json &", "parse error at line 2, col 9"),
        ("quantile_over_time(0.9, {a=\"b\"} | unwrap c [5m])", "unexpected IDENTIFIER"),
    ])
    func `what Loki does not parse is refused with the place`(query: String, expected: String) {
        let error = #expect(throws: LogQLError.self) { try LogQLParser.parse(query) }
        #expect(error?.message.hasPrefix("parse error") == true)
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }

    private static let second: Int64 = 1_000_000_000

    private func series(_ query: String, at times: [Int64]) throws -> [String: [String]] {
        let store = LokiStore()
        for second in 1...20 {
            let level = second > 10 ? "error" : "info"
            let line = #"{"level":"\#(level)","id":"\#(second)","status":\#(second > 10 ? 500 : 200)}"#
            store.append(
                ["app": "x"],
                [LokiEntry(time: Int64(second) * Self.second, line: line, metadata: [:])]
            )
        }
        guard case .metric(let metric) = try LogQLParser.parse(query) else { return [:] }
        let found = try LokiEvaluator(store: store).series(metric, at: times.map { $0 * Self.second })
        return Dictionary(
            uniqueKeysWithValues: found.map { one in
                (LokiStream.name(one.labels), one.points.map { "\($0.time / Self.second)=\($0.value)" })
            }
        )
    }

    @Test(arguments: [
        (#"sum(count_over_time({app="x"}[60s]))"#, ["{}": ["5=5.0", "10=10.0", "20=20.0"]]),
        (
            #"sum by (level) (count_over_time({app="x"} | json [5s]))"#,
            ["{level=\"info\"}": ["5=5.0", "10=5.0"], "{level=\"error\"}": ["20=5.0"]]
        ),
        (
            #"sum(count_over_time({app="x"} | json | level="error" [5s])) by (level)"#,
            ["{level=\"error\"}": ["20=5.0"]]
        ),
        (#"count_over_time({app="x"} |= "error" [10s])"#, ["{app=\"x\"}": ["20=10.0"]]),
        (#"sum(rate({app="x"}[10s]))"#, ["{}": ["5=0.5", "10=1.0", "20=1.0"]]),
        (
            #"max(sum by (level) (count_over_time({app="x"} | json [20s])))"#,
            ["{}": ["5=5.0", "10=10.0", "20=10.0"]]
        ),
    ])
    func `a metric counts lines in windows open at the left`(query: String, expected: [String: [String]])
        throws
    {
        #expect(
            try series(query, at: [5, 10, 20, 60]).mapValues { $0.filter { !$0.hasPrefix("60=") } }
                == expected
        )
    }

    @Test func `a metric over lines that do not parse is an error`() throws {
        let store = LokiStore()
        store.append(["app": "x"], [LokiEntry(time: 5, line: "no JSON", metadata: [:])])
        guard
            case .metric(let metric) = try LogQLParser.parse(#"sum(count_over_time({app="x"} | json [5s]))"#)
        else {
            Issue.record("not a metric")
            return
        }
        let refusal = #expect(throws: LokiRefusal.self) {
            try LokiEvaluator(store: store).series(metric, at: [6])
        }
        #expect(refusal?.message.hasPrefix("pipeline error: 'JSONParserErr'") == true)
    }

    @Test(arguments: [
        ("5s", Int64(5_000_000_000)), ("1m30s", 90_000_000_000), ("250ms", 250_000_000), ("x", nil),
        ("", nil), ("5", nil),
    ])
    func `durations are Go's`(text: String, nanoseconds: Int64?) {
        #expect(LogQLLexer.duration(text) == nanoseconds)
    }
}
