// Batch 6 of fresh sentences: a small model, a hanging route, wrong answers, pauses. Must not contain rules.

extension ParaphraseBatch {
    static let six = ParaphraseBatch(
        name: "a small model, a hanging route, wrong answers, pauses",
        lines: """
            T|hang|E23|f|GET /api/posts stopped answering at 12 s.
            T|hang|E23|f|GET /api/posts was not answered between 12 s and 18 s.
            T|hang|E23|f|Up to 22 requests to GET /api/posts were waiting at the same time.
            L|hang|E23|f|From 12 s to 18 s, GET /api/posts did not answer any requests.
            T|hang|E23|c|The endpoint GET /api/posts stopped responding at 12 s.
            L|hang|E23|b|GET /api/posts is the bottleneck because it was not answered between 12 s and 18 s.
            T|hang|E22|f|The application stood still 2 times, first at 13 s.
            T|hang|E22|f|The application stalled twice.
            T|hang|E8|f|The request failure rate is 0.00%.
            T|hang|E9|f|100.00% of the checks held.
            T|hang|E6|f|The 95th percentile of http_req_duration is 19.6 ms.
            T|hang|E6|f|The p95 response time is 19.6 ms, which is within the 500 ms threshold.
            T|hang|E7|f|The median response time is 0.63 ms.
            T|hang|E1|f|The threshold for http_req_duration p(95) was held at 19.61 ms.
            L|hang|E1,E2,E3|s|All thresholds held, but GET /api/posts stopped answering at 12 s.
            T|hang|E16|f|The application's own p95 of request times was at most 7150 ms.
            T|hang|E11|f|A maximum of 26 VUs were used.
            T|hang|E10|f|The test finished 304 iterations.
            T|hang|E4|f|1135 HTTP requests were made during the test.
            T|hang|E13|f|The test run took 19.5 seconds.
            T|hang|E20|f|The resident memory of the application was at most 40 MB.
            T|hang|E21|f|The application used a maximum of 0.25 CPU cores.
            T|hang|E23|n|Find out what GET /api/posts waits for.
            T|hang|E23|n|Investigate locks, a full pool or a dependency without a time limit on GET /api/posts.
            T|hang|E22|n|Look for pauses of the whole process, such as garbage collection or global locks.
            T|hang|E23|s|The run is CRITICAL because GET /api/posts stopped answering at 12 s.
            T|hang|E5|s|The system handled 58.3 requests per second.
            T|wrong|E22|f|The check 'has ticket' failed 34 of 122 times.
            T|wrong|E22|f|Check 'has ticket' failed in 34 out of 122 cases for POST /api/ws/ticket.
            T|wrong|E22|f|34 of 122 'has ticket' checks failed.
            T|wrong|E22|c|POST /api/ws/ticket returned answers with a good status but the wrong content.
            T|wrong|E22|f|The 'has ticket' check on POST /api/ws/ticket failed 34 times.
            T|wrong|E9|f|98.35% of checks passed.
            T|wrong|E9|s|The overall check success rate was 98.35%.
            T|wrong|E9|f|1.65% of the checks failed.
            T|wrong|E8|f|There were no failed HTTP requests.
            T|wrong|E8,E9|s|No HTTP requests failed, but 1.65% of the checks did not pass.
            T|wrong|E2|f|The failure rate threshold of 5% was not exceeded.
            T|wrong|E6|f|The p95 latency is 3.27 ms.
            T|wrong|E1|f|The p95 latency is 3.26 ms, below the threshold of 500 ms.
            T|wrong|E22|n|Compare the answer of POST /api/ws/ticket with the expectation of the check.
            T|wrong|E22|n|Verify the content of the answers of POST /api/ws/ticket.
            T|wrong|E22|n|Investigate the failed check 'has ticket'.
            T|wrong|E22|s|The status is WARNING because the check 'has ticket' failed.
            T|wrong|E4,E5|s|1958 requests were made at 96.6 requests per second.
            T|wrong|E10,E11,E13|s|533 iterations were finished by up to 26 VUs in 20.3 s.
            T|wrong|E18|f|The p95 of database operations did not exceed 4.98 ms.
            T|wrong|E21,E20|f|The application used at most 0.26 CPU cores and 41 MB of memory.
            T|freeze|E22|f|The application stood still 2 times.
            L|freeze|E22|f|Twice, next to no request was answered for up to 1 s.
            T|freeze|E22|c|The cause is that the application stood still 2 times.
            L|freeze|E23|f|Requests of all kinds waited up to 1489 ms, 3 times between 7 s and 20 s.
            T|freeze|E23|f|In between, the 95th percentile was 0.93 ms.
            T|freeze|E22|s|The application paused 2 times during the run.
            T|freeze|E22|b|Pauses of the application are the bottleneck.
            T|freeze|E6|f|The 95th percentile (p95) of http_req_duration is 124 ms.
            T|freeze|E6,E1|f|The p95 of 124 ms is lower than the threshold of 500 ms.
            T|freeze|E22|n|Look for pauses of the whole process, e.g. garbage collection.
            T|freeze|E22|n|Check for garbage collection, global locks and snapshots.
            T|freeze|E8,E9|s|All requests succeeded and all checks passed.
            F|freeze|E12,E17|f|The application had at most 23 open WebSockets.
            T|freeze|E13,E5|s|The run took 23.9 s with 55.9 requests per second.
            F|hang|E23|f|GET /api/posts stopped answering at 18 s.
            F|hang|E23|f|GET /api/friends was not answered between 12 s and 18 s.
            F|hang|E23|f|GET /api/posts was answered between 12 s and 18 s.
            F|hang|E23|f|Up to 22 requests to GET /api/posts failed at the same time.
            F|hang|E23|f|At least 22 requests waited at the same time.
            F|hang|E23|f|Before 12 s, GET /api/posts did not answer any requests.
            F|hang|E23|c|A database lock made GET /api/posts stop answering.
            F|hang|E23|c|GET /api/posts stopped answering because the application crashed.
            F|hang|E22|f|The application stood still 13 times.
            F|hang|E22|f|The application stood still for 13 s.
            F|hang|E22|f|The application was restarted 2 times.
            F|hang|E8|f|The request failure rate is 100%.
            F|hang|E6|f|The 95th percentile of http_req_duration is 19.6 s.
            F|hang|E6|f|The p95 response time is 19.6 ms, which is above the 500 ms threshold.
            F|hang|E6|f|The p99 response time is 19.6 ms.
            F|hang|E1|f|The threshold for http_req_duration p(95) was crossed.
            F|hang|E16|f|The application's own p95 of request times was at least 7150 ms.
            F|hang|E16|f|The load generator's p95 was at most 7150 ms.
            F|hang|E11|f|A minimum of 26 VUs were used.
            F|hang|E10|f|The test interrupted 304 iterations.
            F|hang|E13|f|The test run took 19.5 minutes.
            F|hang|E20|f|The resident memory of the database was at most 40 MB.
            F|hang|E23|n|Restart GET /api/posts.
            F|hang|E23|n|Increase the database pool size.
            F|hang|E23|s|The run is HEALTHY because GET /api/posts stopped answering at 12 s.
            F|hang|E5|s|The system handled 58.3 requests per minute.
            F|hang|E1,E2,E3|s|All thresholds were crossed, and GET /api/posts stopped answering.
            F|wrong|E22|f|The check 'has ticket' failed 122 of 122 times.
            F|wrong|E22|f|The check 'has ticket' passed 34 of 122 times.
            F|wrong|E22|f|The check 'ticket status is 200' failed 34 of 122 times.
            F|wrong|E22|f|34 of 122 requests to POST /api/ws/ticket failed.
            F|wrong|E22|c|POST /api/ws/ticket returned answers with a bad status.
            F|wrong|E22|c|An expired session caused the wrong answers of POST /api/ws/ticket.
            F|wrong|E9|f|98.35% of checks failed.
            F|wrong|E9|f|1.65% of the checks passed.
            F|wrong|E9|f|All checks passed.
            F|wrong|E8|f|There were failed HTTP requests.
            F|wrong|E8|f|1.65% of requests failed.
            F|wrong|E2|f|The failure rate threshold of 5% was exceeded.
            F|wrong|E6|f|The p95 latency is 3.27 s.
            F|wrong|E1|f|The p95 latency is 3.26 ms, below the threshold of 50 ms.
            F|wrong|E22|n|Delete the check 'has ticket'.
            F|wrong|E22|s|The status is CRITICAL because the check 'has ticket' failed.
            F|wrong|E10,E11,E13|s|26 iterations were finished by up to 533 VUs in 20.3 s.
            F|wrong|E18|f|The p95 of database operations exceeded 4.98 ms.
            F|wrong|E21,E20|f|The application used at least 0.26 CPU cores and 41 MB of memory.
            F|freeze|E22|f|The application stood still 3 times.
            F|freeze|E22|f|Twice, every request was answered within 1 s.
            F|freeze|E22|c|Garbage collection is the cause of the pauses.
            F|freeze|E22|c|The network stood still 2 times.
            F|freeze|E23|f|Requests of all kinds waited at least 1489 ms.
            F|freeze|E23|f|In between, the 95th percentile was 1489 ms.
            F|freeze|E23|f|Requests failed 3 times between 7 s and 20 s.
            F|freeze|E22|b|Memory is the bottleneck.
            F|freeze|E6,E1|f|The p95 of 124 ms is higher than the threshold of 500 ms.
            F|freeze|E22|n|Disable garbage collection.
            F|freeze|E8,E9|s|All requests failed and all checks passed.
            F|freeze|E17|f|The application had at least 23 open WebSockets.
            F|freeze|E13,E5|s|The run took 55.9 s with 23.9 requests per second.
            """
    )
}
