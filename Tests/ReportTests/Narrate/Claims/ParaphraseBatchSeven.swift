// Batch 7 of fresh sentences: calm runs. Must not contain rules.

extension ParaphraseBatch {
    static let seven = ParaphraseBatch(
        name: "calm runs",
        lines: """
            T|low|E4,E13|s|The test ran for 321.3 seconds and made 4,098 HTTP requests.
            T|low|E4,E13|s|Over the 321 s run, 4098 requests were made.
            T|low|E11|f|Peak concurrency was 90 VUs.
            T|low|E11|f|The load test used up to 90 VUs.
            T|low|E11|f|vus_max was 90.
            T|low|E5|f|The average request rate was about 12.8 req/s.
            T|low|E5|f|Request throughput: 12.8 requests/s.
            T|low|E6|f|The p95 request duration of 1.36 ms indicates very good performance.
            T|low|E6|f|95% of all requests were answered within 1.36 ms.
            T|low|E6,E7|f|Requests were fast, with a median duration of 0.56 ms and a 95th percentile of 1.36 ms.
            T|low|E7|f|50% of the requests finished in 0.56 ms.
            T|low|E8|f|The failure rate was 0%, meaning no requests failed.
            T|low|E8|f|No request failures were recorded.
            T|low|E8|f|Not a single request failed.
            T|low|E9|f|All checks passed successfully.
            T|low|E9|f|Checks: 100% passed.
            T|low|E8,E9|s|The application handled the load without any errors, and 100% of checks passed.
            T|low|E1,E2,E3|s|All thresholds were met, indicating a healthy run.
            T|low|E1,E2,E3|s|The run is HEALTHY: 3 of 3 thresholds held.
            T|low|E3|f|The p95 of ws_connecting was 762 µs, well within its threshold of 1000 ms.
            T|low|E3|f|WebSocket connection times were short (p95 of 762.38 µs).
            T|low|E12|f|A total of 261 WebSocket sessions were opened during the test run.
            T|low|E12,E10|f|The run finished 1,092 iterations and opened 261 WebSocket sessions.
            L|low|E10|f|1092 iterations were completed without interruption.
            T|low|E1|f|The response time threshold (p95 below 500 ms) was met.
            T|low|E2|f|The threshold for failed requests (rate<0.05) held.
            T|low|E1,E8|s|No performance issues were detected.
            T|low|E1,E8,E9|s|No bottlenecks were found.
            T|low|E1|n|No further action is needed.
            T|low|E1|n|Continue monitoring the application.
            T|clean2|E14|f|Application side request rate maxed out at 132 per second.
            T|clean2|E14|f|The highest request rate counted by the application was 132 per second.
            T|clean2|E15|f|5xx error rate: 0.00%.
            T|clean2|E15|f|The application returned zero 5xx responses.
            T|clean2|E16|f|The server-side p95 peaked at 941 ms.
            T|clean2|E16,E6|f|The client saw a p95 of 1.28 ms, while the application's own p95 was at most 941 ms.
            T|clean2|E17|f|Active WebSockets peaked at 23.
            T|clean2|E17|f|No more than 23 WebSockets were open at any time.
            T|clean2|E18|f|Database latency was low, with a p95 of at most 4.96 ms.
            T|clean2|E18|f|The database performed well with p95 operations under 5 ms.
            T|clean2|E18|f|Database p95: 4.96 ms (max).
            T|clean2|E19|f|The application stored a maximum of 8.2 messages per second.
            T|clean2|E20|f|Memory footprint: 40 MB max.
            T|clean2|E20|f|The application's memory usage stayed at or below 40 MB.
            T|clean2|E21|f|CPU usage peaked at 0.26 cores.
            T|clean2|E21|f|The application needed at most 0.26 of a CPU core.
            T|clean2|E20,E21|f|The application was light on resources, using at most 40 MB of memory and 0.26 CPU cores.
            T|clean2|E4|f|1.56 thousand requests were sent.
            T|clean2|E13|f|The test took just over 21 seconds.
            L|clean2|E1|f|At 1.28 ms, the p95 is far below the limit of 500 ms.
            L|clean2|E1,E2,E3|s|The system met all its performance targets.
            T|clean2|E6|f|p95 = 1.28 ms
            T|clean2|E4,E5|f|1562 requests, 73.7 req/s
            L|clean2|E8,E15|f|Neither client failures nor 5xx answers were seen.
            T|clean2|E9|f|The success rate of checks was perfect at 100%.
            T|clean2|E2|f|The failure rate is 0%, which is below the 5% threshold.
            F|low|E4,E13|s|The test ran for 4,098 seconds and made 321 HTTP requests.
            F|low|E11|f|Average concurrency was 90 VUs.
            F|low|E11|f|Minimum concurrency was 90 VUs.
            F|low|E5|f|The peak request rate was about 12.8 req/s.
            F|low|E5|f|Request throughput: 12.8 requests per minute.
            F|low|E6|f|The p99 request duration was 1.36 ms.
            F|low|E6|f|50% of all requests were answered within 1.36 ms.
            F|low|E6|f|95% of all requests needed more than 1.36 ms.
            F|low|E7|f|95% of the requests finished in 0.56 ms.
            F|low|E8|f|The success rate was 0%, meaning all requests failed.
            F|low|E8|f|Request failures were recorded.
            F|low|E9|f|All checks failed.
            F|low|E9|f|Checks: 0% passed.
            F|low|E8,E9|s|The application handled the load with many errors.
            F|low|E1,E2,E3|s|The run is CRITICAL: 3 of 3 thresholds held.
            F|low|E1,E2,E3|s|2 of 3 thresholds held.
            F|low|E3|f|The p95 of ws_connecting was 762 ms.
            F|low|E3|f|WebSocket connection times were long (p95 of 762.38 µs).
            F|low|E12|f|A total of 261 WebSocket messages were sent.
            F|low|E12,E10|f|The run finished 261 iterations and opened 1,092 WebSocket sessions.
            F|low|E10|f|1092 iterations were aborted.
            F|low|E1|f|The response time threshold (p95 below 500 ms) was missed.
            F|low|E1|f|The response time threshold is 1.35 ms.
            F|low|E1,E8|s|Performance issues were detected.
            F|low|E1,E8,E9|s|The database was a bottleneck.
            F|low|E1|n|Immediate action is needed: scale the database.
            F|low|E6|f|Latency increased to 1.36 ms.
            F|low|E6|f|Latency dropped to 1.36 ms.
            F|low|E5|f|Throughput was stable at 12.8 requests per second.
            F|clean2|E14|f|Application side request rate never fell below 132 per second.
            F|clean2|E14|f|The lowest request rate counted by the application was 132 per second.
            F|clean2|E15|f|4xx error rate: 0.00%.
            F|clean2|E15|f|All answers had a 5xx status.
            F|clean2|E16|f|The client-side p95 peaked at 941 ms.
            F|clean2|E16|f|The application's own median was at most 941 ms.
            F|clean2|E17|f|There were always 23 open WebSockets.
            F|clean2|E17|f|A total of 23 WebSockets were opened.
            F|clean2|E18|f|Database latency was high, with a p95 of at most 4.96 ms.
            F|clean2|E18|f|The database failed with p95 operations under 5 ms.
            F|clean2|E18|f|Cache p95: 4.96 ms (max).
            F|clean2|E19|f|The application lost a maximum of 8.2 messages per second.
            F|clean2|E20|f|Memory grew to 40 MB.
            F|clean2|E20|f|Memory usage stayed above 40 MB.
            F|clean2|E21|f|CPU usage averaged 0.26 cores.
            F|clean2|E21|f|The application used 0.26% of the CPU.
            F|clean2|E20,E21|f|The application used at most 0.26 MB of memory and 40 CPU cores.
            F|clean2|E13|f|The test took just over 21 minutes.
            F|clean2|E1|f|At 500 ms, the p95 is far above the limit of 1.28 ms.
            F|clean2|E1,E2,E3|s|The system missed all its performance targets.
            F|clean2|E6|f|p95 = 1.28 s
            F|clean2|E4,E5|f|73.7 requests, 1562 req/s
            F|clean2|E8,E15|f|Client failures and 5xx answers were seen.
            F|clean2|E2|f|The failure rate is 0%, which is above the 5% threshold.
            F|clean2|E2|f|The failure rate is 5%.
            F|clean2|E6|f|The slowest request took 1.28 ms.
            F|clean2|E6|f|Every request took at least 1.28 ms.
            F|clean2|E8|f|Only one request failed.
            F|clean2|E17|f|23 users were connected.
            F|clean2|E12|f|96 users connected through WebSockets.
            F|clean2|E9|f|100% of requests passed their SLA.
            """
    )
}
