import Measure
import Testing

@testable import Report

/// Findings that speak of other routes and entities than their own.
@Suite struct PartMatchTests {
    static func contrast() -> Analysis {
        var analysis = Analysis(
            profile: "low",
            directoryName: "r",
            status: .warning,
            reasons: ["POST /api/posts is slow", "2 of 3 sources answered"]
        )
        func add(
            _ quantity: String,
            _ subject: String?,
            _ value: Double?,
            _ unit: FactUnit,
            _ text: String,
            _ window: ClosedRange<Double>? = nil
        ) {
            _ = analysis.ledger.add(
                Fact(
                    quantity: quantity,
                    subject: subject,
                    value: value,
                    unit: unit,
                    window: window,
                    source: .timeline,
                    text: text
                )
            )
        }
        add("p95", "POST /api/posts", 1_890, .milliseconds, "p95 of POST /api/posts: 1.89s")
        add("p95", "GET /api/feed", 45, .milliseconds, "p95 of GET /api/feed: 45ms")
        add("p95", nil, 310, .milliseconds, "p95 of all requests before 60s: 210ms; after: 310ms")
        add("redis command latency mean", "redis", 0.002, .seconds, "Redis commands took 2ms on average.")
        add("http_req_failed", nil, 0, .ratio, "http_req_failed: 0.00% of 8,000 requests")
        add("checks", nil, 1, .ratio, "checks: 100% of 16,000 passed")
        add("request rate", nil, 133.4, .perSecond, "133.4 requests per second over 60 s")
        add(
            "p95 during the ramp",
            "POST /api/posts",
            2_300,
            .milliseconds,
            "p95 of POST /api/posts during the ramp: 2.3s",
            30...90
        )
        add("iterations", nil, 812, .count, "812 iterations, 3 interrupted")
        add("heap", nil, 83_886_080, .bytes, "heap of the application at the end: 80 MiB")
        analysis.findings = [
            Finding(
                id: "F1",
                cause: .slowEndpoint,
                isCause: true,
                severity: .warning,
                title: "POST /api/posts is slow, others are not",
                detail:
                    "Its p95 is 1.89s while GET /api/feed has 45ms. Redis is not the cause: its commands took 2ms on average.",
                route: "POST /api/posts",
                confidence: 0.7,
                evidence: ["E1", "E2", "E4"],
                nextAction: "Profile POST /api/posts and compare its queries with those of GET /api/feed."
            )
        ]
        analysis.thresholds = [
            ThresholdRow(metric: "http_req_failed", expression: "rate<0.01", verdict: .held, actual: "0.00%")
        ]
        analysis.checks = [CheckRow(name: "ok", passes: 16_000, fails: 0)]
        return analysis
    }

    private func refusal(_ one: ClaimCheckerTests.Case) -> ClaimRefusal? { one.refusal(in: Self.contrast()) }

    static let truths: [ClaimCheckerTests.Case] = [
        .init("POST /api/posts is slow.", "E1", .findings, "F1"),
        .init("POST /api/posts is slow with a p95 of 1.89 s.", "E1", .findings, "F1"),
        .init("POST /api/posts has a p95 of 1,890 ms compared to 45 ms for GET /api/feed.", "E1 E2"),
        .init("The bottleneck is POST /api/posts.", "E1", .bottlenecks, "F1"),
        .init("Redis is not the cause.", "E1 E2 E4", .likelyCauses, "F1"),
        .init("Redis commands took 2 ms on average.", "E4"),
        .init("The mean latency of Redis was 2 milliseconds.", "E4"),
        .init("No requests failed out of 8,000.", "E5"),
        .init("None of the 8000 requests failed.", "E5"),
        .init("0 % of requests failed.", "E5"),
        .init("The error rate was zero.", "E5"),
        .init("There were no errors.", "E5"),
        .init("All checks passed.", "E6"),
        .init("100 % of checks passed.", "E6"),
        .init("No checks failed.", "E6"),
        .init("All thresholds held.", "E5", .summary),
        .init("No threshold was crossed.", "E5", .summary),
        .init("The request rate was 133 requests per second.", "E7"),
        .init("The run made about 133 req/s.", "E7"),
        .init("During the ramp, p95 of POST /api/posts was 2.3 s.", "E8"),
        .init("Between 30 s and 90 s the p95 of POST /api/posts was 2.3 s.", "E8"),
        .init(
            "812 iterations were completed.".replacing("were completed", "ran").replacing("ran", "were run"),
            "E9"
        ),
        .init("3 iterations were interrupted.", "E9"),
        .init("The heap of the application was 80 MiB at the end.", "E10"),
        .init("The application's heap ended at 83.9 MB.", "E10"),
        .init("The run is WARNING because POST /api/posts is slow.", "E1", .summary, "F1"),
        .init("Profile POST /api/posts.", "E1", .nextActions, "F1"),
        .init(
            "Compare the queries of POST /api/posts with those of GET /api/feed.",
            "E1 E2",
            .nextActions,
            "F1"
        ),
    ]

    static let lies: [ClaimCheckerTests.Case] = [
        .init("GET /api/feed is slow.", "E2", .findings, "F1"),
        .init("GET /api/feed is slow.", "E1 E2 E4", .findings, "F1"),
        .init("GET /api/feed is slow with a p95 of 45 ms.", "E2", .findings, "F1"),
        .init("GET /api/feed is the bottleneck.", "E1 E2", .bottlenecks, "F1"),
        .init("GET /api/feed is slow and POST /api/posts is not.", "E1 E2", .findings, "F1"),
        .init("POST /api/posts is not slow.", "E1", .findings, "F1"),
        .init("POST /api/posts and GET /api/feed are slow.", "E1 E2", .findings, "F1"),
        .init("Redis is slow.", "E4", .findings, "F1"),
        .init("Redis is the cause.", "E1 E2 E4", .likelyCauses, "F1"),
        .init("POST /api/posts is slow because of Redis.", "E1 E2 E4", .likelyCauses, "F1"),
        .init("The problem is in Redis.", "E1 E2 E4", .likelyCauses, "F1"),
        .init("Redis commands took 2 s on average.", "E4"),
        .init("Redis commands took 2 ms at p95.", "E4"),
        .init("POST /api/posts took 2 ms on average.", "E1 E4"),
        .init("The p95 of all requests was 210 ms.", "E3"),
        .init("The p95 of all requests fell from 310 ms to 210 ms.", "E3"),
        .init("8,000 requests failed.", "E5"),
        .init("Requests failed at a rate of 8,000.", "E5"),
        .init("The error rate was high.", "E5"),
        .init("0 % of checks passed.", "E5 E6"),
        .init("All requests failed.", "E5 E6"),
        .init("16,000 checks failed.", "E6"),
        .init("16,000 requests passed.", "E5 E6"),
        .init("No checks passed.", "E6"),
        .init("133 requests failed per second.", "E5 E7"),
        .init("133 requests were sent.", "E7"),
        .init("The run lasted 133 s.", "E7"),
        .init("p95 of POST /api/posts was 2.3 s over the whole run.", "E8"),
        .init("p95 of POST /api/posts was 30 s.", "E8"),
        .init("p95 of POST /api/posts was 2.3 s after 90 s.", "E8"),
        .init("812 iterations were interrupted.", "E9"),
        .init("3 iterations failed.", "E9"),
        .init("812 requests were interrupted.", "E9 E5"),
        .init("The heap of the application grew to 80 MiB.", "E10"),
        .init("The heap of Redis was 80 MiB.", "E10 E4"),
        .init("The heap of the application was 80 GB.", "E10"),
        .init("The heap leaks.", "E10"),
        .init("The run is WARNING because GET /api/feed is slow.", "E1 E2", .summary, "F1"),
        .init("The run is WARNING because 0 % of requests failed.", "E5", .summary),
        .init("Profile GET /api/feed and add an index.", "E1 E2", .nextActions, "F1"),
        .init("Profile Redis with 16,000 requests.", "E1 E4", .nextActions, "F1"),
        .init("All thresholds were crossed.", "E5", .summary),
        .init("p95 of POST /api/posts is above the threshold.", "E1"),
        .init("POST /api/posts (p95 45 ms) is slow.", "E1 E2", .findings, "F1"),
        .init("POST /api/posts has a p95 of 45 ms compared to 1.89 s for GET /api/feed.", "E1 E2"),
        .init("Both routes are slow.", "E1 E2", .findings, "F1"),
        .init("Only GET /api/feed is slow.", "E1 E2", .findings, "F1"),
        .init("The status of the run is \"HEALTHY\".", "E1", .summary),
        .init("WARNING is wrong, the run is fine.", "E1", .summary),
        .init("p95 of POST /api/posts was at most 1.89 s.", "E1"),
        .init("p95 of POST /api/posts was never above 1.89 s.", "E1"),
        .init("p95 of POST /api/posts grew by 1.89 s.", "E1"),
        .init("POST /api/posts failed with 1.89 s.", "E1"),
        .init("POST /api/posts timed out after 1.89 s.", "E1"),
        .init("The network adds 45 ms to GET /api/feed.", "E2"),
        .init("Is POST /api/posts slow?", "E1", .findings, "F1"),
    ]

    @Test(arguments: truths) func whatIsTrueIsShown(one: ClaimCheckerTests.Case) {
        #expect(refusal(one) == nil)
    }

    @Test(arguments: lies) func whatIsFalseIsDropped(one: ClaimCheckerTests.Case) {
        #expect(refusal(one) != nil)
    }
}
