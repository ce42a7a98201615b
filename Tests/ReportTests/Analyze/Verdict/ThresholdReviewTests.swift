import Measure
import Testing

@testable import Report

@Suite struct ThresholdReviewTests {
    private static func metric(_ values: MetricValues, _ verdicts: [(String, Bool)], name: String = "m")
        -> SummaryMetric
    {
        SummaryMetric(
            name: name,
            contains: name == "http_req_duration" ? .time : .default,
            values: values,
            thresholds: verdicts.map {
                ThresholdVerdict(expression: $0.0, passed: $0.1, observation: .unknown)
            }
        )
    }

    /// The rows of a summary, read back from either shape.
    private static func rows(_ metrics: [SummaryMetric], isExport: Bool, events: [String] = [])
        -> [ThresholdRow]
    {
        let summary = Summary(metrics: metrics, runDuration: 10)
        var builder = RunBuilder(seconds: 10)
        for (place, text) in events.enumerated() {
            builder.seconds[place + 3].events = [
                .init(time: Double(place) + 3.5, kind: "threshold", text: text)
            ]
        }
        var files = builder.files()
        files[text: .summary] = (isExport ? summary.exportJSON : summary.handleSummaryJSON()).compactText
        return ThresholdReview.rows(files.input())
    }

    static let trend = MetricValues.trend([.init(name: "avg", value: 3), .init(name: "p(95)", value: 27.29)])

    @Test(arguments: [true, false]) func `each threshold has a row with its value`(isExport: Bool) {
        let rows = Self.rows(
            [
                Self.metric(
                    Self.trend,
                    [("p(95)<500", true), ("avg<1", false), ("p(99)<9", true)],
                    name: "http_req_duration"
                ),
                Self.metric(
                    .rate(value: 0.238095, passes: 5, fails: 16),
                    [("rate<0.05", false)],
                    name: "http_req_failed"
                ),
                Self.metric(
                    .counter(count: 10, rate: 1),
                    [("count>=10", true), ("rate>0.5", true)],
                    name: "a"
                ),
                Self.metric(.gauge(value: 4, minimum: 0, maximum: 9), [("value<9", true)], name: "b"),
            ],
            isExport: isExport
        )
        func row(_ metric: String, _ expression: String) -> ThresholdRow? {
            rows.first { $0.metric == metric && $0.expression == expression }
        }
        #expect(rows.count == 7)
        #expect(row("http_req_duration", "p(95)<500")?.actual == "27.29ms")
        #expect(row("http_req_duration", "p(95)<500")?.verdict == .held)
        #expect(row("http_req_duration", "avg<1")?.actual == "3ms")
        #expect(row("http_req_duration", "avg<1")?.verdict == .crossed)
        // The summary does not tell it.
        #expect(row("http_req_duration", "p(99)<9")?.actual == nil)
        #expect(row("http_req_duration", "p(99)<9")?.verdict == .held)
        #expect(row("http_req_failed", "rate<0.05")?.actual == "23.80%")
        #expect(row("a", "count>=10")?.actual == "10")
        #expect(row("a", "rate>0.5")?.actual == "1")
        #expect(row("b", "value<9")?.actual == "4")
    }

    @Test(arguments: [true, false]) func `no samples are no data, and no value`(isExport: Bool) {
        let rows = Self.rows(
            [
                Self.metric(.trend([.init(name: "p(95)", value: 0)]), [("p(95)<5", true)], name: "a"),
                Self.metric(.rate(value: 0, passes: 0, fails: 0), [("rate<0.5", true)], name: "b"),
                Self.metric(.counter(count: 0, rate: 0), [("count>1", false)], name: "c"),
                Self.metric(.gauge(value: 0, minimum: 0, maximum: 0), [("value<1", true)], name: "d"),
            ],
            isExport: isExport,
            events: ["c: count>1 is crossed"]
        )
        #expect(rows.count == 4)
        for row in rows {
            // count>1 without a count is crossed, as in k6: the run ends with 99.
            #expect(row.verdict == (row.metric == "c" ? .crossed : .noData))
            #expect(row.actual == nil && row.firstBreach == nil)
        }
    }

    @Test(arguments: [true, false]) func `nought that was measured is a value`(isExport: Bool) {
        let rows = Self.rows(
            [
                Self.metric(.rate(value: 0, passes: 0, fails: 9), [("rate<0.5", true)], name: "a"),
                Self.metric(.gauge(value: 0, minimum: 0, maximum: 5), [("value<1", true)], name: "b"),
                Self.metric(
                    .trend([.init(name: "min", value: 0), .init(name: "max", value: 3)]),
                    [("min<1", true)],
                    name: "c"
                ),
            ],
            isExport: isExport
        )
        #expect(rows.map(\.verdict) == [.held, .held, .held])
        #expect(rows.map(\.actual) == ["0.00%", "0", "0"])
    }

    @Test func `the first moment a threshold was seen crossed is that of its event`() {
        let rows = Self.rows(
            [Self.metric(Self.trend, [("p(95)<5", false), ("p(95)<50", true)], name: "http_req_duration")],
            isExport: true,
            events: [
                "http_req_duration: p(95)<50 was looked at", "http_req_duration{a:b}: p(95)<5 is crossed",
                "http_req_duration: p(95)<5 is crossed (actual 27.29ms)",
                "http_req_duration: p(95)<5 is crossed again",
            ]
        )
        #expect(rows.map(\.expression) == ["p(95)<5", "p(95)<50"])
        #expect(rows.map(\.firstBreach) == [5.5, nil])
    }

    @Test func `without a summary there are no rows`() {
        #expect(ThresholdReview.rows(RunFiles().input()).isEmpty)
    }
}
