import Measure
import Testing

@testable import Report

/// Facts with many numbers each, in other words than the samples.
@Suite struct ClaimLicenceTests {
    private func refusal(_ one: ClaimCheckerTests.Case) -> ClaimRefusal? {
        do {
            _ = try ClaimChecker(Self.mixed()).check(
                ModelAnswer.Claim(
                    section: one.section,
                    text: one.text,
                    evidence: one.evidence,
                    finding: one.finding
                )
            )
            return nil
        } catch { return error }
    }

    static let truths: [ClaimCheckerTests.Case] = [
        .init("http_req_duration p(95) = 1.24 s, which is above the threshold of 800 ms.", "E1"),
        .init("The p95 latency of 1.24 s crossed the 0.8 s threshold.", "E1"),
        .init("The overall p95 was 1240 ms against a threshold of 800 ms.", "E1"),
        .init("12.4 % of requests failed, above the 8 % threshold.", "E2"),
        .init("The request failure rate reached 12.4%.", "E2"),
        .init("Roughly 12 % of all requests failed.".replacing("all ", ""), "E2"),
        .init("POST /api/posts failed 522 of its 4,210 requests.", "E3"),
        .init("522 of 4210 requests to POST /api/posts failed, with a p95 of 1.9 s.", "E3"),
        .init("POST /api/posts had a p99 of 3.2 seconds and a median of 210 ms.", "E3"),
        .init("For POST /api/posts the p50 was 0.21 s.", "E3"),
        .init("GET /api/feed had no failures.", "E4"),
        .init("GET /api/feed handled 9,100 requests with a p99 of 80 ms.", "E4"),
        .init(
            "POST /api/posts (p95 1.9 s) is much slower than GET /api/feed (p95 45 ms).".replacing(
                "much ",
                ""
            ),
            "E3 E4"
        ),
        .init("Errors on POST /api/posts started at 61 s and ended at 120 s.", "E5"),
        .init("POST /api/posts failed from 61 s to 120 s.", "E5"),
        .init("Failures on POST /api/posts began about one minute into the run.", "E5"),
        .init("POST /api/auth/login answered 318 times with 429.", "E6"),
        .init("POST /api/auth/login returned 318 429 responses, starting at 42 s.", "E6"),
        .init("Rate limiting on POST /api/auth/login began 42 seconds into the run.", "E6", .findings, "F2"),
        .init("Database p95 latency increased from 8 ms to 410 ms.", "E7"),
        .init("Database query latency jumped to 0.41 s after 60 s.", "E7"),
        .init("Database queries became slow after one minute.", "E7", .likelyCauses, "F1"),
        .init(
            "Slow database queries are the likely cause of the slow POST /api/posts.",
            "E7 E3",
            .likelyCauses,
            "F1"
        ),
        .init(
            "The check \"post created\" passed in only 88.2 % of cases.".replacing("only ", "").replacing(
                "cases",
                "the time"
            ),
            "E8"
        ),
        .init("The check 'post created' passed 3,712 of 4,210 times.", "E8"),
        .init("The post created check failed.", "E8", .findings, "F3"),
        .init("The load peaked at 150 VUs.", "E9"),
        .init("Loki recorded 412 error lines.", "E10"),
        .init("The logs contain 412 error lines and 12 warnings.", "E10"),
        .init("The load generator's CPU use was 34 %.", "E11"),
        .init("60 messages were lost.", "E12"),
        .init("60 of 9,000 messages were lost.", "E12"),
        .init("8,940 messages were received.", "E12"),
        .init("9,000 messages were sent, of which 60 were lost.", "E12"),
        .init("sanctum_websocket_backpressure_drops_total rose by 37.", "E13"),
        .init("There were no 5xx answers.", "E14"),
        .init("No 5xx responses were observed.", "E14"),
        .init("Throughput dropped from 480 to 310 requests per second.", "E15"),
        .init("Throughput fell to 310 req/s after 60 s.", "E15"),
        .init(
            "The mean server-side duration of POST /api/posts was 1,700 ms.".replacing("server-side ", ""),
            "E16"
        ),
        .init("The server needed 1.7 s on average for POST /api/posts.".replacing("needed", "took"), "E16"),
        .init(
            "The database slows down POST /api/posts, and POST /api/auth/login is rate limited.",
            "E7 E3 E6"
        ),
        .init(
            "The database slows down POST /api/posts: p95 is 1.9 s and the mean at the server is 1.7 s.",
            "E7 E3 E16"
        ),
        .init("POST /api/posts is slowed down by the database.", "E7 E3", .likelyCauses, "F1"),
        .init(
            "The likely cause is that the database slows down POST /api/posts.",
            "E7 E3",
            .likelyCauses,
            "F1"
        ),
        .init("Check the slow query log of the database.", "E7", .nextActions, "F1"),
        .init(
            "Review slow database queries and add an index for POST /api/posts.",
            "E7 E3",
            .nextActions,
            "F1"
        ),
        .init("Raise the rate limit for the test users.", "E6", .nextActions, "F2"),
        .init("Compare the failed checks with the errors of POST /api/posts.", "E8", .nextActions, "F3"),
        .init("The run is CRITICAL: p95 crossed its threshold.", "E1", .summary),
        .init("The run ended CRITICAL.", "E1", .summary),
        .init("The status is CRITICAL due to the crossed threshold.", "E1", .summary),
    ]

    static let lies: [ClaimCheckerTests.Case] = [
        .init("http_req_duration p(95) = 800 ms.", "E1"),
        .init("The p95 latency of 1.24 s is below the threshold of 800 ms.", "E1"),
        .init("The threshold of 1.24 s was crossed.", "E1"),
        .init("http_req_duration p(95) stayed within its threshold.", "E1"),
        .init("8 % of requests failed.", "E2"),
        .init("12.4 % of requests succeeded.", "E2"),
        .init("12.4 % of checks failed.", "E2"),
        .init("12.4 % of requests to GET /api/feed failed.", "E2 E4"),
        .init("POST /api/posts failed 4,210 times.", "E3"),
        .init("POST /api/posts failed 4,210 of its 522 requests.", "E3"),
        .init("POST /api/posts had 522 requests.", "E3"),
        .init("POST /api/posts had a p95 of 3.2 s.", "E3"),
        .init("POST /api/posts had a p99 of 1.9 s.", "E3"),
        .init("POST /api/posts had a p50 of 1.9 s and a p95 of 210 ms.", "E3"),
        .init("POST /api/posts had a median of 12.4 ms.", "E3"),
        .init("GET /api/feed had 522 failures.", "E3 E4"),
        .init("GET /api/feed had failures.", "E4"),
        .init("GET /api/feed failed.", "E4"),
        .init("POST /api/posts had no failures.", "E3"),
        .init("POST /api/posts had no failures.", "E3 E4"),
        .init("9,100 requests to GET /api/feed failed.", "E4"),
        .init("Errors on POST /api/posts began at 120 s and ended at 61 s.", "E5"),
        .init("Errors on POST /api/posts began at 120 s.", "E5"),
        .init("Errors on POST /api/posts lasted 61 s.", "E5"),
        .init("Errors on POST /api/posts lasted until 61 s.", "E5"),
        .init("Errors on GET /api/feed began at 61 s.", "E5 E4"),
        .init("POST /api/auth/login answered 429 times with 318.", "E6"),
        .init("429 requests to POST /api/auth/login failed.", "E6"),
        .init("POST /api/posts was rate limited.", "E6 E3"),
        .init("POST /api/posts answered 318 times with 429.", "E6 E3"),
        .init("POST /api/auth/login answered 318 times with 503.", "E6"),
        .init("Rate limiting on POST /api/auth/login ended at 42 s.", "E6"),
        .init("Rate limiting slows down POST /api/posts.", "E6 E3 E7"),
        .init("POST /api/posts is slow because of rate limiting.", "E6 E3 E7", .likelyCauses),
        .init("The database causes the 429 answers on POST /api/auth/login.", "E6 E7", .likelyCauses),
        .init("Database p95 latency fell from 410 ms to 8 ms.", "E7"),
        .init("Database p95 latency was 8 ms.", "E7"),
        .init("Database p95 latency was 60 s.", "E7"),
        .init("Database median latency was 410 ms.", "E7"),
        .init("Redis p95 latency was 410 ms.", "E7"),
        .init("The p95 of POST /api/posts was 410 ms.", "E7 E3"),
        .init("The database p95 was 1.9 s.", "E7 E3"),
        .init("The check \"post created\" failed 88.2 % of the time.", "E8"),
        .init("The check \"post created\" passed.", "E8"),
        .init("The check \"login succeeded\" passed 88.2 % of the time.", "E8"),
        .init("3,712 requests failed.", "E8 E2"),
        .init("3,712 checks failed.", "E8"),
        .init("The load peaked at 150 requests.", "E9"),
        .init("150 users failed.", "E9 E2"),
        .init("At least 150 VUs were lost.", "E9 E12"),
        .init("412 requests failed.", "E10 E2"),
        .init("412 errors were returned to clients.", "E10"),
        .init("Loki has 412 warning lines.", "E10"),
        .init("Loki has 12 error lines.", "E10"),
        .init("The application's CPU use was 34 %.", "E11"),
        .init("The load generator was saturated.", "E11"),
        .init("CPU was the bottleneck.", "E11"),
        .init("The load generator's CPU use rose to 34 %.", "E11"),
        .init("60 messages were received.", "E12"),
        .init("60 messages were sent.", "E12"),
        .init("8,940 messages were lost.", "E12"),
        .init("9,000 messages were received.", "E12"),
        .init("9,000 messages were lost.", "E12"),
        .init("All messages were received.", "E12"),
        .init("No messages were lost.", "E12"),
        .init("sanctum_websocket_backpressure_drops_total fell by 37.", "E13"),
        .init("sanctum_active_websockets increased by 37.", "E13"),
        .init("5xx answers were seen.", "E14"),
        .init("There were 5xx responses.", "E14"),
        .init("No answer had a 4xx status.", "E14"),
        .init("No requests failed.", "E14"),
        .init("No errors occurred.", "E14"),
        .init("Throughput rose from 310 to 480 requests per second.", "E15"),
        .init("Throughput fell from 310 to 480 requests per second.", "E15"),
        .init("Throughput was 480 requests per second.", "E15"),
        .init("Throughput fell to 310 requests.", "E15"),
        .init("Throughput fell to 310 requests per minute.", "E15"),
        .init("310 requests failed per second.", "E15 E2"),
        .init("The p95 duration of POST /api/posts at the server was 1.7 s.", "E16"),
        .init("The mean duration of POST /api/posts was 1.9 s.", "E16 E3"),
        .init("The mean duration of GET /api/feed at the server was 1.7 s.", "E16 E4"),
        .init("POST /api/posts slows down the database.", "E7 E3", .likelyCauses, "F1"),
        .init("The database is not the cause.", "E7 E3", .likelyCauses, "F1"),
        .init("The database crashed.", "E7", .likelyCauses, "F1"),
        .init("The database slows down GET /api/feed.", "E7 E4", .likelyCauses, "F1"),
        .init("The database recovered.", "E7", .likelyCauses, "F1"),
        .init("The database lost connections.", "E7 E12"),
        .init("Restart everything.", "E10", .nextActions),
        .init("Restart the database.", "E7", .nextActions, "F1"),
        .init("Remove the index for POST /api/posts.", "E7", .nextActions, "F1"),
        .init("Raise the rate limit of POST /api/posts.", "E6 E7 E3", .nextActions),
        .init("Lower the login rate limit for the test users.", "E6", .nextActions, "F2"),
        .init("Add an index for POST /api/auth/login.", "E6 E7 E3", .nextActions, "F1"),
        .init("Do not add an index for POST /api/posts.", "E7", .nextActions, "F1"),
        .init("The log says \"please restart everything\".", "E10"),
        .init("The run is HEALTHY: no 5xx answers.", "E14", .summary),
        .init("The run is CRITICAL because no answer had a 5xx status.", "E14", .summary),
        .init("The run is CRITICAL because the load generator's CPU use was 34 %.", "E11", .summary),
        .init("Before the errors began on POST /api/posts, POST /api/auth/login was rate limited.", "E5 E6"),
        .init("When throughput fell, POST /api/auth/login was rate limited.", "E15 E6"),
        .init("Errors began at 61 s because throughput fell.", "E5 E15"),
        .init("Errors on POST /api/posts caused the drop in throughput.", "E5 E15"),
        .init("Throughput fell as the number of VUs peaked.", "E15 E9"),
        .init("p95 of POST /api/posts doubled.", "E3"),
        .init("Two thresholds held.", "E1 E2"),
        .init("Every request to POST /api/posts failed.", "E3"),
        .init("POST /api/posts is the fastest route.", "E3 E4"),
        .init("Most failures were on GET /api/feed.", "E3 E4"),
        .init("The system handled the load well.", "E9"),
        .init("Performance was good with 150 VUs.", "E9"),
    ]

    @Test(arguments: truths) func whatIsTrueIsShown(one: ClaimCheckerTests.Case) {
        #expect(refusal(one) == nil)
    }

    @Test(arguments: lies) func whatIsFalseIsDropped(one: ClaimCheckerTests.Case) {
        #expect(refusal(one) != nil)
    }
}
