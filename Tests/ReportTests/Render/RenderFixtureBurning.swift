// A made-up run that fails in the middle, with everything a report can show. Must not contain expectations.

import Measure

@testable import Report

extension RenderFixture {
    /// A run of 321 s whose writes fail from 142 s on.
    static var burning: RenderFixture {
        var analysis = Analysis(
            profile: "high",
            directoryName: "20260821T093005Z-high",
            status: .critical,
            reasons: [
                "2 of 3 thresholds were crossed",
                "POST /api/posts answers with 5xx from +142 s on (17.4% of its requests)",
            ]
        )
        analysis.metadata = metadata(
            profile: "high",
            length: 321,
            exitCode: 99,
            reason: "thresholds were crossed"
        )
        analysis.window = RunWindow(start: start, end: start + 321)
        analysis.series = RunSeries(timeline(length: 321, seed: 3, burnsFrom: 142))
        analysis.policyStatus = .critical
        analysis.policyReasons = ["http_req_failed_rate 0.1740 exceeded threshold 0.1000"]
        analysis.highlights = highlights(p95: 1_143.2, failed: 0.174, checks: 0.9131, length: 321)
        analysis.thresholds = thresholdRows
        analysis.alerts = alertRows
        analysis.checks = [
            CheckRow(name: "feed status is 200", passes: 2_914, fails: 0),
            CheckRow(name: "post created", passes: 604, fails: 512),
            CheckRow(name: "game move", passes: 0, fails: 0),
        ]
        analysis.routes = routeRows
        analysis.rateLimit.failedRate = 0.174
        analysis.rateLimit.failedThreshold = 0.1
        analysis.rateLimit.logEntryCount = 0
        analysis.rateLimit.clientCount = 178
        analysis.rateLimit.writeChecks = [CheckRow(name: "post created", passes: 604, fails: 512)]
        analysis.rateLimit.endpoints = ["POST /api/posts"]
        analysis.ledger = ledger
        analysis.findings = findings
        analysis.coverage = coverageRows
        analysis.logEntries = logLines
        return RenderFixture(analysis: analysis, narrative: narrative, metrics: metrics, logs: logs)
    }

    private static var thresholdRows: [ThresholdRow] {
        [
            ThresholdRow(
                metric: "http_req_duration",
                expression: "p(95)<500",
                verdict: .crossed,
                actual: "1.14s",
                firstBreach: 151
            ),
            ThresholdRow(
                metric: "http_req_failed",
                expression: "rate<0.1",
                verdict: .crossed,
                actual: "17.40%",
                firstBreach: 160
            ),
            ThresholdRow(metric: "ws_connecting", expression: "p(95)<1000", verdict: .held, actual: "12.4ms"),
            ThresholdRow(metric: "game_moves", expression: "count>0", verdict: .noData, actual: nil),
        ]
    }

    private static var alertRows: [AlertRow] {
        [
            AlertRow(
                name: "HighErrorRate",
                rule: "5xx above 5% of requests for 2 m",
                actual: "18.2%",
                isExceeded: true
            ),
            AlertRow(name: "HighLatency", rule: "p95 above 2 s for 5 m", actual: "1.31 s", isExceeded: false),
            AlertRow(
                name: "WebSocketBackpressure",
                rule: "any dropped frame in 5 m",
                actual: nil,
                isExceeded: nil,
                gap: "sanctum_websocket_backpressure_drops_total does not exist"
            ),
        ]
    }

    private static var routeRows: [RouteRow] {
        [
            RouteRow(
                route: "GET /api/feed",
                requests: 2_914,
                failed: 0,
                statuses: [200: 2_914],
                p50: 9.1,
                p95: 19.8,
                p99: 22.3,
                serverMean: 8.2
            ),
            RouteRow(
                route: "POST /api/posts",
                requests: 1_116,
                failed: 512,
                statuses: [201: 604, 500: 290, 429: 178, 0: 44],
                p50: 1_012.5,
                p95: 1_281.7,
                p99: 1_297,
                serverMean: 1_005.1
            ),
            RouteRow(route: "WS /api/ws/chat", requests: 178, failed: 0, statuses: [101: 178]),
        ]
    }

    private static var ledger: Ledger {
        var ledger = Ledger()
        _ = ledger.add(
            Fact(
                quantity: "http_req_duration p(95)",
                value: 1_143.2,
                unit: .milliseconds,
                source: .summary,
                query: "metrics.http_req_duration.p(95)",
                text: "The 95th percentile of http_req_duration was 1.14s"
            )
        )
        _ = ledger.add(
            Fact(
                quantity: "http_req_failed rate",
                subject: "POST /api/posts",
                value: 0.174,
                unit: .ratio,
                window: 142...321,
                source: .timeline,
                query: "routes.POST /api/posts.status",
                text: "17.40% of POST /api/posts failed from +142 s to +321 s"
            )
        )
        _ = ledger.add(
            Fact(
                quantity: "db_p95_seconds",
                subject: "database",
                value: 0.9,
                unit: .seconds,
                window: 140...321,
                source: .prometheus,
                query:
                    "histogram_quantile(0.95, sum by (le) (rate(sanctum_database_query_latency_seconds_bucket[5m])))",
                text: "The 95th percentile of database queries rose to 0.9 s"
            )
        )
        _ = ledger.add(
            Fact(
                quantity: "rss",
                value: 412_000_000,
                unit: .bytes,
                source: .prometheus,
                text: "Memory was 412 MB at most"
            )
        )
        return ledger
    }

    private static var findings: [Finding] {
        [
            Finding(
                id: "F1",
                cause: .slowDependency,
                isCause: true,
                severity: .critical,
                title: "The database answers slowly from +140 s on",
                detail:
                    "The 95th percentile of queries rises from 4 ms to 900 ms, and writes slow down with it.",
                route: "POST /api/posts",
                onset: 140,
                confidence: 0.86,
                evidence: ["E3", "E1"],
                nextAction:
                    "Look at slow queries of INSERT INTO posts and at the pool's size (DB_MAX_OPEN_CONNS)."
            ),
            Finding(
                id: "F2",
                cause: .serverErrors,
                isCause: false,
                severity: .critical,
                title: "POST /api/posts answers with 500",
                detail: "290 of 1116 requests ended with 500, the first of them at +142 s.",
                route: "POST /api/posts",
                onset: 142,
                end: 318.5,
                confidence: 0.99,
                evidence: ["E2", "E9"],
                nextAction: "Read the application's log of those seconds."
            ),
            Finding(
                id: "F3",
                cause: .observation,
                isCause: false,
                severity: .info,
                title: "The chat does not echo messages",
                detail: "534 messages were sent and 787 received.",
                confidence: 0.5,
                evidence: [],
                nextAction: "None."
            ),
        ]
    }

    private static var coverageRows: [SourceCoverage] {
        [
            SourceCoverage(source: .summary, status: .ok, detail: "21 metrics, 3 checks"),
            SourceCoverage(
                source: .timeline,
                status: .degraded("10 lines of timeline.jsonl cannot be read"),
                detail: "311 of 321 seconds"
            ),
            SourceCoverage(source: .prometheus, status: .ok, detail: "5 of 8 queries have data"),
            SourceCoverage(source: .loki, status: .ok, detail: "12 lines of 812"),
        ]
    }

    private static var narrative: Narrative {
        Narrative(
            author: .model("llama3.2:3b"),
            summary:
                "Writes failed from +142 s on because the database answered slowly; reads were not affected.",
            findings: [
                Narrative.Statement("POST /api/posts failed for 17.40% of requests.", evidence: ["E2"])
            ],
            bottlenecks: [Narrative.Statement("The database: queries took 0.9 s.", evidence: ["E3"])],
            likelyCauses: [
                Narrative.Statement("Slow inserts hold the pool's connections.", evidence: ["E3", "E1"])
            ],
            nextActions: [Narrative.Statement("Raise DB_MAX_OPEN_CONNS and look at the plan of the insert.")],
            confidence: 0.8,
            claimsVerified: 5,
            claimsTotal: 6,
            dropped: ["a sentence cites E17, which the ledger does not have"]
        )
    }

    private static var metrics: MetricsCollection {
        func course(_ values: (Int) -> Double?) -> [MetricSeries.Point] {
            stride(from: 0, through: 315, by: 15).compactMap { time in
                values(time).map { MetricSeries.Point(time: start + Double(time), value: $0) }
            }
        }
        func query(_ name: String, _ unit: MetricQuery.Unit, _ expression: String, _ values: (Int) -> Double?)
            -> MetricQuery
        {
            let points = course(values)
            let last = points.last.map { [MetricSeries(points: [$0])] } ?? []
            return MetricQuery(
                name: name,
                expression: expression,
                unit: unit,
                outcome: .data,
                range: [MetricSeries(points: points)],
                instant: last
            )
        }
        return MetricsCollection(
            window: RunWindow(start: start, end: start + 321),
            step: 15,
            statusLabel: "status_code",
            status: .ok,
            queries: [
                query("request_rate_rps", .perSecond, "sum(rate(http_requests_total[1m]))") {
                    11 + Double($0 % 4)
                },
                query("db_p95_seconds", .seconds, "histogram_quantile(0.95, …)") { time in
                    time == 90 || time == 105 ? nil : time < 140 ? 0.004 : 0.9
                },
                query("process_cpu_cores", .cores, "rate(process_cpu_seconds_total[1m])") {
                    0.2 + Double($0) / 900
                },
                query("process_memory_bytes", .bytes, "process_resident_memory_bytes") {
                    120e6 + Double($0) * 9e5
                },
                query(
                    "error_rate_ratio",
                    .ratio,
                    "sum(rate(http_requests_total{status_code=~\"5..\"}[1m])) / …"
                ) { _ in 0 },
                MetricQuery(
                    name: "active_websockets",
                    expression: "sanctum_active_websockets",
                    unit: .count,
                    outcome: .missing
                ),
                MetricQuery(
                    name: "message_throughput_rps",
                    expression: "sum(rate(sanctum_message_throughput_total[1m]))",
                    unit: .perSecond,
                    outcome: .empty
                ),
                MetricQuery(
                    name: "ws_backpressure_drops_5m",
                    expression: "increase(sanctum_websocket_backpressure_drops_total[5m])",
                    unit: .count,
                    outcome: .failed("HTTP 503 from Prometheus")
                ),
            ]
        )
    }

    private static var logs: LogsCollection {
        LogsCollection(
            window: RunWindow(start: start, end: start + 321),
            status: .ok,
            queries: [
                LogQuery(name: "severity", expression: "{job=\"app\"} |~ \"(?i)(error|warn)\"", total: 812),
                LogQuery(
                    name: "rate_limit",
                    expression: "{job=\"app\"} |= \"429\"",
                    failure: "HTTP 400: parse error"
                ),
            ],
            entries: logLines
        )
    }

    private static var logLines: [LogEntry] {
        (0..<12).map { number in
            LogEntry(
                nanoseconds: Int64(start + 140 + Double(number) * 14) * 1_000_000_000,
                line:
                    "{\"level\":\"\(number % 3 == 0 ? "warn" : "error")\",\"msg\":\"insert failed: pool exhausted after 900ms\",\"path\":\"/api/posts\",\"request_id\":\"req-\(number)\"}",
                labels: ["job": "app"],
                category: "severity",
                level: number % 3 == 0 ? "warn" : "error",
                httpStatus: nil
            )
        }
    }
}
