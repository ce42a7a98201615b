// Batch 4 of fresh sentences: a small model, one slow endpoint. Must not contain rules.

extension ParaphraseBatch {
    static let four = ParaphraseBatch(
        name: "a small model, one slow endpoint",
        lines: """
            T|slowep|E22|f|The median response time of GET /api/friends increased from 0.29 ms to 393 ms between 12 s and 20 s.
            T|slowep|E22|f|GET /api/friends became significantly slower from 12 seconds onwards.
            T|slowep|E22|f|The p95 for GET /api/friends rose from 2.5 ms to 475 ms.
            T|slowep|E22|f|A notable degradation was observed on GET /api/friends, where the 95th percentile reached 475 milliseconds.
            L|slowep|E22|b|GET /api/friends is the slowest endpoint and represents the main bottleneck.
            T|slowep|E22|b|The endpoint GET /api/friends is the bottleneck.
            T|slowep|E22|c|The handler of GET /api/friends is slow.
            T|slowep|E22|c|GET /api/friends is slow: its median was 393 ms instead of 0.29 ms.
            T|slowep|E22|c|The likely cause is a slow endpoint, GET /api/friends.
            L|slowep|E22|s|The run was generally good, but GET /api/friends slowed down considerably at 12 s.
            T|slowep|E22|s|GET /api/friends was slow between 12 s and 20 s, with a median of 393 ms and a 95th percentile of 475 ms.
            T|slowep|E22|f|Before the slowdown, GET /api/friends had a median of 0.29 ms.
            L|slowep|E22|f|Most other routes were not affected.
            T|slowep|E22|n|Profile the handler of GET /api/friends.
            L|slowep|E22|n|It is recommended to profile the GET /api/friends handler and the code that only it calls.
            T|slowep|E22|n|Investigate why GET /api/friends became slow.
            T|slowep|E22|n|Further investigation of GET /api/friends is recommended.
            L|slowep|E1|f|Although GET /api/friends was slow, the threshold of http_req_duration p(95)<500 held at 8.09 ms.
            T|slowep|E6|f|Across all requests, the 95th percentile was 8.09 milliseconds.
            T|slowep|E6,E7|f|Overall latency: p50 0.47 ms, p95 8.09 ms.
            T|slowep|E8,E9|f|All checks passed and no request failed.
            T|slowep|E8|f|There were zero failed requests.
            T|slowep|E8|f|Zero percent of requests failed.
            T|slowep|E8|f|The HTTP request failure rate was 0.00%.
            T|slowep|E15|f|The application did not return any 5xx responses.
            T|slowep|E4|s|During the run, 1,531 HTTP requests were executed.
            T|slowep|E4,E13,E5|s|1531 requests were made over 23.1 seconds, which is about 66 requests per second.
            T|slowep|E5|f|The average throughput was 66.4 requests per second.
            T|slowep|E10|f|A total of 415 iterations were completed.
            T|slowep|E11,E10|f|With up to 26 VUs, 415 iterations were completed.
            T|slowep|E12|f|The test opened 96 WebSocket sessions.
            T|slowep|E14|f|The application's request rate peaked at 131 per second.
            T|slowep|E17|f|A maximum of 22 WebSockets were open at the same time.
            T|slowep|E18|f|The database p95 was at most 24.8 ms.
            T|slowep|E18|f|The database's 95th percentile stayed below 25 ms.
            T|slowep|E20|f|Memory consumption reached 41 MB at most.
            T|slowep|E21|f|CPU usage peaked at a quarter of a core.
            T|slowep|E21|f|The application never used more than 0.25 CPU cores.
            T|slowep|E3|f|WebSocket connecting took 999.58 microseconds at p95.
            T|slowep|E1,E2,E3|s|All of the thresholds held.
            T|slowep|E1,E2,E3|s|3 of 3 thresholds held.
            T|slowep|E2|f|The failed request rate stayed within the 0.05 limit.
            T|slowep|E22|s|The status is WARNING due to the slow endpoint GET /api/friends.
            T|slowep|E13|s|Total duration was 23.1 s.
            T|slowep|E19|f|Up to 7.99 messages per second were stored.
            F|slowep|E22|f|The median response time of GET /api/friends decreased from 0.29 ms to 393 ms.
            F|slowep|E22|f|The median response time of GET /api/friends increased from 0.29 ms to 475 ms.
            F|slowep|E22|f|GET /api/friends became significantly faster from 12 seconds onwards.
            F|slowep|E22|f|The p95 for GET /api/posts rose from 2.5 ms to 475 ms.
            F|slowep|E22|f|GET /api/friends was slow until 12 s.
            F|slowep|E22|f|GET /api/friends was slow before 12 s.
            F|slowep|E22|f|GET /api/friends failed between 12 s and 20 s.
            F|slowep|E22|b|The database is the bottleneck.
            F|slowep|E22|c|The database slowed down GET /api/friends.
            F|slowep|E22,E21|c|High CPU usage slowed down GET /api/friends.
            F|slowep|E22|c|GET /api/friends is slow because of rate limiting.
            F|slowep|E22|c|A missing index makes GET /api/friends slow.
            F|slowep|E22|f|All routes were slow.
            F|slowep|E22|f|Most other routes were affected.
            F|slowep|E22|f|Before the slowdown, GET /api/friends had a median of 393 ms.
            F|slowep|E22|n|Raise the rate limit of GET /api/friends.
            F|slowep|E22|n|Restart the application.
            F|slowep|E22|n|Add an index to the database.
            F|slowep|E1|f|The threshold of http_req_duration p(95)<500 was crossed at 8.09 ms.
            F|slowep|E6|f|Across all requests, the median was 8.09 milliseconds.
            F|slowep|E6|f|The maximum latency was 8.09 ms.
            F|slowep|E6|f|The average latency was 8.09 ms.
            F|slowep|E8,E9|f|No checks passed and no request failed.
            F|slowep|E8|f|There were 23 failed requests.
            F|slowep|E8|f|Zero percent of requests succeeded.
            F|slowep|E15|f|The application returned some 5xx responses.
            F|slowep|E4|s|During the run, 1,531 HTTP requests were rejected.
            F|slowep|E4|s|15.31 thousand requests were executed.
            F|slowep|E4,E13,E5|s|1531 requests were made over 66.4 seconds.
            F|slowep|E5|f|The minimum throughput was 66.4 requests per second.
            F|slowep|E5|f|Throughput dropped to 66.4 requests per second.
            F|slowep|E10|f|A total of 415 iterations per second were completed.
            F|slowep|E11|f|The number of VUs was constant at 26.
            F|slowep|E12|f|The test opened 96 database sessions.
            F|slowep|E12|f|96 WebSocket sessions were lost.
            F|slowep|E14|f|The load generator's request rate peaked at 131 per second.
            F|slowep|E17|f|A minimum of 22 WebSockets were open.
            F|slowep|E18|f|The database p95 was at least 24.8 ms.
            F|slowep|E18|f|The database's median stayed below 25 ms.
            F|slowep|E18|f|The database's 95th percentile stayed below 20 ms.
            F|slowep|E18|f|The database's 95th percentile was above 25 ms.
            F|slowep|E20|f|Memory consumption was constant at 41 MB.
            F|slowep|E20|f|Memory consumption increased by 41 MB.
            F|slowep|E21|f|CPU usage peaked at 25 cores.
            F|slowep|E21|f|The application always used 0.25 CPU cores.
            F|slowep|E3|f|WebSocket connecting took 999.58 milliseconds at p95.
            F|slowep|E3|f|WebSocket connecting failed.
            F|slowep|E2|f|The failed request rate was 0.05.
            F|slowep|E2|f|The failed request rate exceeded the 0.05 limit.
            F|slowep|E13|s|The slowdown lasted 23.1 s.
            F|slowep|E19|f|7.99 messages per second were dropped.
            F|slowep|E19|f|Up to 7.99 messages were stored in total.
            F|slowep|E22|f|The log of GET /api/friends shows 'lock timeout'.
            F|slowep|E22|s|The status is CRITICAL due to the slow endpoint GET /api/friends.
            F|slowep|E22|f|12 of 20 requests to GET /api/friends were slow.
            F|slowep|E22|f|GET /api/friends has recovered at 12 s.
            F|slowep|E22|f|GET /api/friends was slow the whole run.
            F|slowep|E22|f|GET /api/friends was always slow.
            F|slowep|E9|f|Every check failed.
            F|slowep|E8|f|Never did a request succeed.
            """
    )
}
