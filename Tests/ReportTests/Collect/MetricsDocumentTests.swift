import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct MetricsDocumentTests {
    @Test func theDocument() throws {
        let series = [MetricSeries(labels: ["path": "/a"], points: [.init(time: 5, value: 0.5)])]
        let metrics = MetricsCollection(
            window: RunWindow(start: 0, end: 5),
            step: 1,
            statusLabel: "status",
            status: .degraded("1 of 2 queries failed"),
            queries: [
                MetricQuery(
                    name: "b",
                    expression: "x",
                    unit: .seconds,
                    outcome: .data,
                    range: series,
                    instant: series,
                    omittedSeries: 3
                ),
                MetricQuery(name: "a", expression: "y", unit: .count, outcome: .failed("HTTP 500")),
                MetricQuery(name: "c", expression: "z", unit: .perSecond, outcome: .missing),
            ]
        )
        #expect(
            metrics.json.compactText == """
                {"status":"degraded","reason":"1 of 2 queries failed",\
                "window":{"start":"1970-01-01T00:00:00Z","end":"1970-01-01T00:00:05Z","start_epoch":0,"end_epoch":5},\
                "step_seconds":1,"status_label":"status","queries":{\
                "b":{"expr":"x","unit":"seconds","outcome":"data","series_omitted":3,\
                "range":{"resultType":"matrix","result":[{"metric":{"path":"/a"},"values":[[5,"0.5"]]}]},\
                "instant":{"resultType":"vector","result":[{"metric":{"path":"/a"},"value":[5,"0.5"]}]}},\
                "a":{"expr":"y","unit":"count","outcome":"failed","error":"HTTP 500"},\
                "c":{"expr":"z","unit":"per_second","outcome":"missing",\
                "range":{"resultType":"matrix","result":[]},"instant":{"resultType":"vector","result":[]}}}}
                """
        )
    }

    /// What upstream's analyser writes, with a failed question and an empty one.
    @Test func upstreamsDocument() throws {
        let json = """
            {"window":{"start":"2026-08-21T09:30:05+00:00","end":"2026-08-21T09:35:05+00:00"},"queries":{
              "request_rate_rps":{"expr":"sum(rate(http_requests_total[1m]))",
                "range":{"resultType":"matrix","result":[{"metric":{},"values":[[1787304605,"1.5"],[1787304620,"NaN"]]}]},
                "instant":{"resultType":"vector","result":[{"metric":{},"value":[1787305000.123,"2"]}]}},
              "active_websockets":{"expr":"sanctum_active_websockets",
                "range":{"resultType":"matrix","result":[]},"instant":{"resultType":"vector","result":[]}},
              "db_p95_seconds":{"expr":"e","error":"HTTPConnectionPool: refused"}}}
            """
        let metrics = try MetricsCollection(decoding: try JSONValue(parsing: json))
        #expect(metrics.window == RunWindow(start: 1_787_304_605, end: 1_787_304_905))
        #expect(metrics.status == .degraded("db_p95_seconds: HTTPConnectionPool: refused"))
        #expect(metrics["request_rate_rps"]?.outcome == .data)
        #expect(metrics["request_rate_rps"]?.unit == .perSecond)
        #expect(metrics["request_rate_rps"]?.range.first?.points == [.init(time: 1_787_304_605, value: 1.5)])
        #expect(metrics["active_websockets"]?.outcome == .empty)
        #expect(metrics["db_p95_seconds"]?.outcome == .failed("HTTPConnectionPool: refused"))
        #expect(metrics.step == nil)
    }

    @Test(arguments: [
        "[]", "{}", "{\"queries\":[]}", "{\"queries\":{\"a\":1}}", "{\"queries\":{\"a\":{\"range\":[]}}}",
    ])
    func documentsOfAnotherShape(json: String) {
        #expect(throws: MeasureError.self) { try MetricsCollection(decoding: try JSONValue(parsing: json)) }
    }

    @Test(arguments: 0..<200)
    func readBackAsWritten(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let metrics = Self.anyCollection(&random)
        let text = metrics.json.compactText
        let read = try MetricsCollection(decoding: try JSONValue(parsing: text))
        #expect(read == metrics)
        #expect(read.json.compactText == text)
    }

    private static func anyCollection(_ random: inout SeededRandom) -> MetricsCollection {
        let start = Double.random(in: 0...2e9, using: &random)
        let statuses: [SourceStatus] = [.ok, .degraded("r \"q\" \u{7}"), .empty("é\n")]
        let queries = (0..<Int.random(in: 0...5, using: &random)).map { anyQuery("q\($0)", &random) }
        return MetricsCollection(
            window: Bool.random(using: &random) ? RunWindow(start: start, end: start + 17.125) : nil,
            step: Bool.random(using: &random) ? 3 : nil,
            statusLabel: [nil, "status", "status_code"].randomElement(using: &random) ?? nil,
            status: statuses.randomElement(using: &random) ?? .ok,
            queries: queries
        )
    }

    private static func anyQuery(_ name: String, _ random: inout SeededRandom) -> MetricQuery {
        let units: [MetricQuery.Unit] = [.seconds, .ratio, .perSecond, .bytes, .cores, .count, .epoch]
        var query = MetricQuery(
            name: name,
            expression: "sum(rate(x{a=\"\\\(name)\"}[1m]))",
            unit: units.randomElement(using: &random) ?? .count,
            outcome: [.data, .empty, .missing, .failed("no")].randomElement(using: &random) ?? .empty
        )
        guard query.outcome == .data else { return query }
        for index in 0..<Int.random(in: 1...4, using: &random) {
            var labels = ["b": "\(index)", "a": "é\"\\"]
            if Bool.random(using: &random) { labels["c"] = "" }
            let points = (0..<Int.random(in: 1...5, using: &random)).map { number in
                let value = Double(bitPattern: random.next())
                return MetricSeries.Point(
                    time: 1_000.5 + Double(number),
                    value: value.isFinite ? value : -0.5
                )
            }
            query.range.append(MetricSeries(labels: labels, points: points))
            query.instant.append(MetricSeries(labels: labels, points: [points[0]]))
        }
        query.omittedSeries = Int.random(in: 0...3, using: &random)
        return query
    }
}
