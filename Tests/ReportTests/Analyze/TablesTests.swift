import Measure
import Testing

@testable import Report

@Suite struct TablesTests {
    // MARK: Main numbers

    private static func highlights(_ files: RunFiles) -> Highlights {
        let input = files.input()
        return Highlights(input, RunSignals(input: input))
    }

    @Test func `main numbers are the summary's`() {
        var files = RunFiles()
        files[text: .summary] =
            Summary(
                metrics: [
                    SummaryMetric(
                        name: "http_req_duration",
                        contains: .time,
                        values: .trend([.init(name: "med", value: 8), .init(name: "p(95)", value: 90)])
                    ),
                    SummaryMetric(
                        name: "http_req_failed",
                        contains: .default,
                        values: .rate(value: 0.1, passes: 1, fails: 9)
                    ),
                    SummaryMetric(
                        name: "checks",
                        contains: .default,
                        values: .rate(value: 0.9, passes: 9, fails: 1)
                    ),
                    SummaryMetric(
                        name: "http_reqs",
                        contains: .default,
                        values: .counter(count: 60, rate: 3)
                    ),
                    SummaryMetric(
                        name: "iterations",
                        contains: .default,
                        values: .counter(count: 20, rate: 1)
                    ),
                    SummaryMetric(
                        name: "ws_sessions",
                        contains: .default,
                        values: .counter(count: 6, rate: 0.3)
                    ),
                    SummaryMetric(
                        name: "vus_max",
                        contains: .default,
                        values: .gauge(value: 5, minimum: 1, maximum: 30)
                    ),
                ],
                runDuration: nil
            ).exportJSON.compactText
        let numbers = Self.highlights(files)
        #expect(numbers.p95 == 90 && numbers.median == 8)
        #expect(numbers.failedRate == 0.1 && numbers.checksRate == 0.9)
        #expect(numbers.requests == 60 && numbers.requestRate == 3)
        #expect(numbers.iterations == 20 && numbers.sockets == 6 && numbers.vusMax == 30)
        #expect(numbers.duration == 20)
    }

    @Test func `what has no samples is no number`() {
        var files = RunFiles()
        files[text: .summary] = #"""
            {"metrics": {"http_req_duration": {"avg": 0, "med": 0, "p(95)": 0, "thresholds": {"p(95)<5": false}},
            "http_req_failed": {"passes": 0, "fails": 0, "value": 0}, "http_reqs": {"count": 0, "rate": 0}}}
            """#
        #expect(Self.highlights(files) == Highlights())
    }

    @Test func `without a summary the timeline tells`() {
        var builder = RunBuilder()
        builder.fail(status: 500, share: 1, from: 15)
        let signals = builder.signals()
        let numbers = Self.highlights(builder.files(summary: nil))
        let failed = signals.httpRoutes.reduce(0) { $0 + $1.failedTotal }
        #expect(numbers.requests == Double(signals.requests.total))
        #expect(numbers.failedRate == Double(failed) / Double(signals.requests.total))
        #expect(numbers.duration == 30)
        #expect(numbers.requestRate == Double(signals.requests.total) / 30)
        #expect(numbers.vusMax == 30)
        #expect((0.3...3).contains(numbers.median ?? 0) && (numbers.p95 ?? 0) > (numbers.median ?? 9))
        #expect(numbers.checksRate == nil && numbers.sockets == nil)
        #expect((numbers.iterations ?? 0) > 400)
    }

    @Test func `of nothing there are no numbers`() {
        #expect(Self.highlights(RunFiles()) == Highlights())
    }

    // MARK: Routes

    private static func means(_ labels: [[String: String]]) -> MetricsCollection {
        MetricsCollection(
            window: nil,
            status: .ok,
            queries: [
                MetricQuery(
                    name: MetricName.routeMeanOfRun,
                    expression: "x",
                    unit: .seconds,
                    outcome: .data,
                    instant: labels.enumerated().map {
                        MetricSeries(labels: $1, points: [.init(time: 0, value: Double($0 + 1) / 1_000)])
                    }
                )
            ]
        )
    }

    @Test func `routes are by requests, most first, with their server's mean`() throws {
        let signals = RunBuilder().signals()
        let metrics = Self.means([
            ["method": "POST", "path": "/api/posts/{postID}/comments"],
            ["method": "GET", "route": "/api/posts"],
            ["method": "GET", "handler": "/api/users/me"], ["path": "/api/friends"], ["method": "GET"],
        ])
        let rows = RouteTable.rows(signals, metrics)
        #expect(rows.map(\.requests) == rows.map(\.requests).sorted(by: >))
        func mean(_ route: String) -> Double? { rows.first { $0.route == route }?.serverMean }
        #expect(mean("POST /api/posts/:id/comments") == 1)
        #expect(mean("GET /api/posts") == 2)
        #expect(mean("GET /api/users/me") == 3)
        #expect(mean("GET /api/friends") == nil)
        for row in rows {
            #expect(row.statuses.values.reduce(0, +) == row.requests)
            #expect(row.failed == 0)
        }
        let socket = try #require(rows.first { $0.route == "WS /api/ws/chat" })
        #expect(socket.p50 == nil && socket.p95 == nil && socket.requests == 90)
    }

    @Test func `without metrics no server's mean is known`() {
        #expect(RouteTable.rows(RunBuilder().signals(), nil).allSatisfy { $0.serverMean == nil })
        #expect(RouteTable.rows(RunSignals(input: RunFiles().input()), nil).isEmpty)
    }

    @Test(arguments: [
        ("POST /api/posts/:id/like", "POST /api/posts/:/like"),
        ("POST /api/posts/{postID}/like", "POST /api/posts/:/like"),
        ("GET /api/posts?limit=20", "GET /api/posts"), ("GET /", "GET /"), ("", ""),
        ("GET /a//b", "GET /a//b"),
        ("GET /:a/:b", "GET /:/:"), ("WS /api/ws/chat", "WS /api/ws/chat"),
    ])
    func `names of parameters do not tell routes apart`(route: String, key: String) {
        #expect(RouteKey.folded(route) == key)
    }

    // MARK: Sources

    private static func coverage(
        _ files: RunFiles,
        metrics: MetricsCollection? = nil,
        logs: LogsCollection? = nil
    ) -> [DataSource: SourceCoverage] {
        let rows = Coverage.rows(files.input(), metrics: metrics, logs: logs)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.source, $0) })
    }

    @Test func `a whole run is covered`() {
        let metrics = RunBuilder.metrics([MetricName.cpu: { $0 }])
        let logs = LogsCollection(
            window: nil,
            status: .ok,
            queries: [LogQuery(name: "severity", expression: "{}", total: 1)]
        )
        let rows = Self.coverage(RunBuilder().files(), metrics: metrics, logs: logs)
        #expect(rows.values.allSatisfy { $0.status == .ok })
        #expect(rows[.summary]?.detail == "2 metrics, 0 checks.")
        #expect(rows[.timeline]?.detail == "30 seconds of the run.")
        #expect(rows[.prometheus]?.detail.hasPrefix("1 of 1 questions have data, 0 ask") == true)
        #expect(rows[.loki]?.detail == "1 line of level warning or worse, 0 samples kept.")
    }

    @Test func `what is not there says what is not known`() {
        let rows = Self.coverage(RunFiles())
        #expect(rows[.summary]?.status == .degraded("summary.json is missing"))
        #expect(rows[.timeline]?.status == .empty("a run of k6 leaves no timeline"))
        #expect(rows[.prometheus]?.status == .degraded("not asked"))
        #expect(rows[.loki]?.status == .degraded("not asked"))
        #expect(rows.values.allSatisfy { $0.detail.contains("known") })
    }

    @Test func `a timeline that swiftload did not leave is a fault`() {
        var files = RunFiles()
        files[text: .metadata] = #"{"version": "1"}"#
        #expect(Self.coverage(files)[.timeline]?.status == .degraded("timeline.jsonl is missing"))
    }

    @Test func `questions are counted by their answers`() {
        let outcomes: [MetricQuery.Outcome] = [
            .data, .missing, .missing, .empty, .failed("a"), .failed("b"), .failed("c"),
        ]
        let metrics = MetricsCollection(
            window: nil,
            status: .degraded("x"),
            queries: outcomes.map { MetricQuery(name: "q", expression: "", unit: .count, outcome: $0) }
        )
        #expect(
            Self.coverage(RunFiles(), metrics: metrics)[.prometheus]?.detail
                == "1 of 7 questions have data, 2 ask for a metric that does not exist, 1 have no series in the run, 3 failed."
        )
    }
}
