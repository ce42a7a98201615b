import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct LogsDocumentTests {
    @Test func theDocument() {
        let logs = LogsCollection(
            window: RunWindow(start: 0, end: 5),
            status: .ok,
            queries: [
                LogQuery(
                    name: "severity",
                    expression: "{a=\"b\"}",
                    total: 3,
                    step: 5,
                    counts: [.init(time: 5, count: 3)],
                    isTruncated: true
                ),
                LogQuery(name: "rate_limit", expression: "x", failure: "HTTP 500"),
            ],
            entries: [
                LogEntry(
                    nanoseconds: 1_787_304_605_123_456_789,
                    line: "level=error\u{1B}",
                    labels: ["job": "j", "app": "a"],
                    category: "severity",
                    level: "error",
                    httpStatus: 500
                )
            ]
        )
        #expect(
            logs.json.compactText == """
                {"status":"ok","window":{"start":"1970-01-01T00:00:00Z","end":"1970-01-01T00:00:05Z",\
                "start_epoch":0,"end_epoch":5},"query":"{a=\\"b\\"}","queries":[\
                {"name":"severity","query":"{a=\\"b\\"}","entry_count":1,"total":3,"step_seconds":5,"counts":[[5,3]],\
                "truncated":true},{"name":"rate_limit","query":"x","entry_count":0,"error":"HTTP 500"}],\
                "entries":[{"timestamp_ns":"1787304605123456789","line":"level=error\\u001b",\
                "labels":{"app":"a","job":"j"},"category":"severity","level":"error","http_status":500}]}
                """
        )
    }

    @Test func upstreamsDocument() throws {
        let json = """
            {"window":{"start":"2026-08-21T09:30:05+00:00","end":"2026-08-21T09:35:05+00:00"},"query":"{container=~\\".+\\"}",
             "queries":[{"name":"severity","query":"{container=~\\".+\\"}","entry_count":2}],
             "entries":[
               {"timestamp_ns":"1787304605123456789","line":"error","labels":{"container":"app"},"category":"severity"},
               {"timestamp_ns":1787304605123456788,"line":"b","labels":{},"category":"rate_limit"}]}
            """
        let logs = try LogsCollection(decoding: try JSONValue(parsing: json))
        #expect(logs.status == .ok)
        #expect(logs.window == RunWindow(start: 1_787_304_605, end: 1_787_304_905))
        // Its count is of the lines it fetched, not of the lines there were.
        #expect(logs["severity"]?.total == nil)
        #expect(logs.entries.map(\.nanoseconds) == [1_787_304_605_123_456_789, 1_787_304_605_123_456_788])
        #expect(logs.entries[0].labels == ["container": "app"])
        #expect(logs.entries[0].level == nil)
    }

    @Test(arguments: [
        "[]", "{}", "{\"queries\":[]}", "{\"queries\":{},\"entries\":[]}",
        "{\"queries\":[{}],\"entries\":[]}",
        "{\"queries\":[{\"name\":\"a\",\"counts\":[1]}],\"entries\":[]}", "{\"queries\":[],\"entries\":[1]}",
        "{\"queries\":[],\"entries\":[{\"timestamp_ns\":\"x\",\"line\":\"\"}]}",
        "{\"queries\":[],\"entries\":[{\"timestamp_ns\":\"1\"}]}",
    ])
    func documentsOfAnotherShape(json: String) {
        #expect(throws: MeasureError.self) { try LogsCollection(decoding: try JSONValue(parsing: json)) }
    }

    @Test(arguments: 0..<200)
    func readBackAsWritten(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let logs = Self.anyCollection(&random)
        let text = logs.json.compactText
        let read = try LogsCollection(decoding: try JSONValue(parsing: text))
        #expect(read == logs)
        #expect(read.json.compactText == text)
    }

    private static func anyCollection(_ random: inout SeededRandom) -> LogsCollection {
        let statuses: [SourceStatus] = [.ok, .degraded("r"), .empty("e")]
        let queries = (0..<Int.random(in: 0...4, using: &random)).map { index in
            LogQuery(
                name: "q\(index)",
                expression: "{a=\"\\\"}\n|~ `x`",
                total: Bool.random(using: &random) ? Int.random(in: 0...9_999_999, using: &random) : nil,
                step: Bool.random(using: &random) ? 5.017 : nil,
                counts: (0..<Int.random(in: 0...3, using: &random)).map {
                    .init(time: Double($0) + 0.5, count: $0)
                },
                isTruncated: Bool.random(using: &random),
                failure: Bool.random(using: &random) ? "HTTP 500: é\"" : nil
            )
        }
        let entries = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            LogEntry(
                nanoseconds: Int64(bitPattern: random.next()),
                line: ["\u{0}", "a\"b\\", "\u{2028}\n\u{1F600}", ""].randomElement(using: &random) ?? "",
                labels: Bool.random(using: &random) ? ["b": "2", "a": "é"] : [:],
                category: ["severity", "rate_limit"].randomElement(using: &random) ?? "",
                level: Bool.random(using: &random) ? "warn" : nil,
                httpStatus: Bool.random(using: &random) ? 429 : nil
            )
        }
        return LogsCollection(
            window: Bool.random(using: &random) ? RunWindow(start: 5.25, end: 17) : nil,
            status: statuses.randomElement(using: &random) ?? .ok,
            queries: queries,
            entries: entries
        )
    }
}
