// A run whose facts have many numbers each. Must not contain expectations.

import Measure

@testable import Report

extension ClaimLicenceTests {
    static func mixed() -> Analysis {
        var analysis = Analysis(
            profile: "high",
            directoryName: "r",
            status: .critical,
            reasons: ["2 thresholds crossed"]
        )
        func add(
            _ quantity: String,
            _ subject: String?,
            _ value: Double?,
            _ unit: FactUnit,
            _ text: String,
            _ source: DataSource = .timeline
        ) {
            _ = analysis.ledger.add(
                Fact(
                    quantity: quantity,
                    subject: subject,
                    value: value,
                    unit: unit,
                    source: source,
                    text: text
                )
            )
        }
        add(
            "http_req_duration p(95)",
            nil,
            1_240,
            .milliseconds,
            "http_req_duration: p(95) = 1.24 s (threshold: p(95) < 800 ms), crossed"
        )
        add("http_req_failed", nil, 0.124, .ratio, "http_req_failed rate is 12.4% (threshold rate<0.08)")
        add(
            "route summary",
            "POST /api/posts",
            1_900,
            .milliseconds,
            "POST /api/posts: 4,210 requests, 522 failed (12.4%), p50 210 ms, p95 1.9 s, p99 3.2 s"
        )
        add(
            "route summary",
            "GET /api/feed",
            45,
            .milliseconds,
            "GET /api/feed: 9,100 requests, 0 failed, p50 20 ms, p95 45 ms, p99 80 ms"
        )
        add(
            "errors",
            "POST /api/posts",
            61,
            .seconds,
            "Errors on POST /api/posts began 61 s into the run and ended at 120 s."
        )
        add(
            "429 answers",
            "POST /api/auth/login",
            318,
            .count,
            "318 answers with 429 on POST /api/auth/login, the first at 42s."
        )
        add(
            "database query latency p(95)",
            "database",
            0.41,
            .seconds,
            "Database query latency p95 went from 8 ms to 410 ms after 60 s.",
            .prometheus
        )
        add(
            "checks",
            "post created",
            0.882,
            .ratio,
            "Check \"post created\" passed 88.2% of the time (3,712 of 4,210)."
        )
        add("vus", nil, 150, .count, "The number of VUs peaked at 150.")
        add("log lines", nil, 412, .count, "Loki has 412 error lines and 12 warning lines.", .loki)
        add("generator cpu", nil, 0.34, .ratio, "CPU use of the load generator stayed at 34%.")
        add(
            "websocket messages",
            nil,
            60,
            .count,
            "9,000 messages were sent, 8,940 were received and 60 were lost."
        )
        add(
            "sanctum_websocket_backpressure_drops_total",
            nil,
            37,
            .count,
            "sanctum_websocket_backpressure_drops_total increased by 37.",
            .prometheus
        )
        add("5xx answers", nil, 0, .count, "No answer had a 5xx status.")
        add(
            "throughput",
            nil,
            310,
            .perSecond,
            "Throughput fell from 480 to 310 requests per second after 60 s."
        )
        add(
            "route mean at the server",
            "POST /api/posts",
            1.7,
            .seconds,
            "The mean duration of POST /api/posts at the server was 1.7 s.",
            .prometheus
        )
        func find(
            _ id: String,
            _ cause: Cause,
            _ isCause: Bool,
            _ severity: Severity,
            _ title: String,
            _ detail: String,
            _ route: String?,
            _ onset: Double?,
            _ end: Double?,
            _ evidence: [String],
            _ next: String
        ) {
            analysis.findings.append(
                Finding(
                    id: id,
                    cause: cause,
                    isCause: isCause,
                    severity: severity,
                    title: title,
                    detail: detail,
                    route: route,
                    onset: onset,
                    end: end,
                    confidence: 0.8,
                    evidence: evidence,
                    nextAction: next
                )
            )
        }
        find(
            "F1",
            .slowDependency,
            true,
            .critical,
            "The database slows down POST /api/posts",
            "Database query latency p95 rose from 8 ms to 410 ms 60 s into the run.",
            "POST /api/posts",
            60,
            nil,
            ["E7", "E3", "E16"],
            "Look at the slow query log of the database; add an index for POST /api/posts."
        )
        find(
            "F2",
            .rateLimiting,
            true,
            .warning,
            "POST /api/auth/login is rate limited",
            "318 answers with 429, the first at 42 s.",
            "POST /api/auth/login",
            42,
            nil,
            ["E6"],
            "Raise the login rate limit for the test users."
        )
        find(
            "F3",
            .checkFailures,
            false,
            .warning,
            "The check \"post created\" failed",
            "It passed 88.2 % of the time.",
            nil,
            nil,
            nil,
            ["E8"],
            "Compare the failed checks with the errors of POST /api/posts."
        )
        analysis.logEntries = [
            LogEntry(
                nanoseconds: 0,
                line: "FATAL connection to db lost, please restart everything",
                category: "severity"
            )
        ]
        return analysis
    }
}
