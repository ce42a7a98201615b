import Foundation
import Measure
import Testing

@testable import Report

@Suite struct AlertReviewTests {
    @Test(
        "rules and bounds are those of the rule file",
        arguments: [
            ("HighErrorRate", "> 0.005", "above 0.5%"), ("HighLatencyP95", "> 0.3\n", "above 0.3 s"),
            ("WebSocketBackpressure", "> 0\n", "above 0"), ("HighAuthFailureRate", "> 0.01", "above 1%"),
        ]
    )
    func ruleFile(_ name: String, _ bound: String, _ words: String) throws {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).joined(separator: "/")
        let file = try String(contentsOfFile: "\(root)/monitoring/alerts.yml", encoding: .utf8)
        let rule = try #require(file.components(separatedBy: "- alert: ").first { $0.hasPrefix("\(name)\n") })
        #expect(rule.contains(bound))
        #expect(AlertReview.rows(nil).first { $0.name == name }?.rule.hasSuffix(words) == true)
    }

    static let names = ["HighErrorRate", "HighLatencyP95", "WebSocketBackpressure", "HighAuthFailureRate"]
    private static let metrics = [
        MetricName.errorRatio, MetricName.p95, MetricName.drops, MetricName.requestsOfRun,
    ]

    private static func collection(
        _ outcome: MetricQuery.Outcome,
        range: [MetricSeries] = [],
        instant: [MetricSeries] = [],
        status: SourceStatus = .ok
    ) -> MetricsCollection {
        MetricsCollection(
            window: nil,
            statusLabel: "status",
            status: status,
            queries: metrics.map {
                MetricQuery(
                    name: $0,
                    expression: $0,
                    unit: .count,
                    outcome: outcome,
                    range: range,
                    instant: instant
                )
            }
        )
    }

    private static func series(_ values: [Double], _ labels: [String: String] = [:]) -> MetricSeries {
        MetricSeries(labels: labels, points: values.enumerated().map { .init(time: Double($0), value: $1) })
    }

    private static let login = ["path": "/api/auth/login"]

    @Test(arguments: [
        (nil, "Prometheus was not asked"), (MetricQuery.Outcome.missing, "the metric does not exist"),
        (.empty, "no series in the run"), (.failed("refused"), "refused"),
    ])
    func `without data a rule says why`(outcome: MetricQuery.Outcome?, gap: String) {
        let rows = AlertReview.rows(outcome.map { Self.collection($0) })
        #expect(rows.map(\.name) == Self.names)
        for row in rows { #expect(row.actual == nil && row.isExceeded == nil && row.gap == gap) }
    }

    @Test func `a question that was not asked has the source's reason`() {
        let metrics = MetricsCollection(window: nil, status: .degraded("no window"))
        #expect(AlertReview.rows(metrics).allSatisfy { $0.gap == "no window" && $0.isExceeded == nil })
    }

    @Test(arguments: [
        (0, "HighErrorRate", 0.005, "0.50%", false), (0, "HighErrorRate", 0.0051, "0.51%", true),
        (1, "HighLatencyP95", 0.3, "300 ms", false), (1, "HighLatencyP95", 0.301, "301 ms", true),
        (2, "WebSocketBackpressure", 0, "0 messages", false),
        (2, "WebSocketBackpressure", 3, "3 messages", true),
    ])
    func `the worst value of all series counts`(
        place: Int,
        name: String,
        worst: Double,
        actual: String,
        isExceeded: Bool
    ) {
        let range = [Self.series([0, worst, 0]), Self.series([worst / 2])]
        let row = AlertReview.rows(Self.collection(.data, range: range))[place]
        #expect(row.name == name)
        #expect(row.actual == actual)
        #expect(row.isExceeded == isExceeded)
        #expect(row.gap == nil)
    }

    @Test func `without values over time the one at the end counts`() {
        let rows = AlertReview.rows(Self.collection(.data, instant: [Self.series([0.4])]))
        #expect(rows[1].actual == "400 ms" && rows[1].isExceeded == true)
    }

    @Test func `data without a value says so`() {
        let rows = AlertReview.rows(Self.collection(.data, range: [MetricSeries(points: [])]))
        #expect(rows[0].gap == "no value in the run")
        #expect(rows[0].isExceeded == nil)
    }

    @Test(arguments: [
        (0.0, 100.0, "0.00%", false), (1, 99, "1.00%", false), (2, 98, "2.00%", true),
        (5, 0, "100.00%", true),
    ])
    func `logins answered 401 count against all logins`(
        refused: Double,
        good: Double,
        actual: String,
        isExceeded: Bool
    ) {
        let instant = [
            Self.series([refused], Self.login.merging(["status": "401"]) { $1 }),
            Self.series([good], Self.login.merging(["status": "200"]) { $1 }),
            Self.series([1_000], ["path": "/api/posts", "status": "401"]),
        ]
        let row = AlertReview.rows(Self.collection(.data, instant: instant))[3]
        #expect(row.actual == actual)
        #expect(row.isExceeded == isExceeded)
    }

    @Test func `a run without logins has no share of failed ones`() {
        let other = [Self.series([9], ["path": "/api/posts", "status": "401"])]
        #expect(AlertReview.rows(Self.collection(.data, instant: other))[3].gap == "no logins in the run")
        var unlabelled = Self.collection(.data, instant: [Self.series([9], Self.login)])
        unlabelled.statusLabel = nil
        #expect(AlertReview.rows(unlabelled)[3].isExceeded == nil)
        #expect(AlertReview.rows(unlabelled)[3].gap?.isEmpty == false)
    }
}
