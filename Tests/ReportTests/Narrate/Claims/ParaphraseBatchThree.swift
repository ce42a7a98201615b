// Batch 3 of fresh sentences: not a native writer and short bullets, a rate limit and lost messages. Must not contain rules.

extension ParaphraseBatch {
    static let three = ParaphraseBatch(
        name: "not a native writer and short bullets, a rate limit and lost messages",
        lines: """
            T|limited|E22|f|1623 requests got status 429 between 8 s and 19 s.
            T|limited|E22|f|From 8 s to 19 s almost all requests (93.86 %) were rate limited.
            T|limited|E22|f|Rate limiting: 1,623 of 1,729 requests were answered with 429 Too Many Requests.
            T|limited|E22|c|The failures are due to rate limiting.
            T|limited|E22,E8|c|Most likely cause: the application's rate limit rejected the requests with status 429.
            T|limited|E22,E8|c|Rate limiting caused the high failure rate.
            T|limited|E22|c|The main cause is rate limiting, with 1623 responses of status 429.
            T|limited|E23|f|GET /api/posts was hit by 361 answers with 429.
            T|limited|E23|f|361 of 440 requests to GET /api/posts were throttled.
            T|limited|E24|f|On GET /api/friends/requests, 234 of 299 requests returned 429.
            T|limited|E28|f|POST /api/posts: 111 of 131 requests received HTTP 429.
            L|limited|E23,E24|f|GET /api/posts and GET /api/friends/requests received 361 and 234 answers with status 429.
            T|limited|E8|f|75.51% of all requests failed.
            T|limited|E8|f|About three quarters of the requests failed.
            T|limited|E2|f|The failure rate threshold of 5% was exceeded with 75.51%.
            L|limited|E2|f|Threshold http_req_failed was crossed: 75.51% instead of less than 5%.
            T|limited|E9|f|Checks: 28.07% held.
            T|limited|E9|f|Just 28.07% of checks were successful.
            T|limited|E33|f|Check 'create post status 201' failed in 111 of 131 cases.
            T|limited|E29|f|The check "get posts status 200" failed 361 times.
            T|limited|E34|f|102 of 117 checks 'friend list status 200' failed.
            T|limited|E6|f|p95 latency: 3.98 ms.
            L|limited|E6,E7|f|Latency itself is fine: median 0.35 ms, p95 3.98 ms.
            T|limited|E1|f|The latency threshold was held at 3.97 ms.
            T|limited|E11|f|Max. 26 VUs were running.
            T|limited|E13|f|Duration of the run: 19.4 s.
            T|limited|E4,E13|f|2148 requests in 19.4 s.
            T|limited|E5|f|Request rate was 111 per second.
            T|limited|E5|f|The load was 111 requests/s.
            T|limited|E14|f|Application saw max 181 req/s.
            T|limited|E12|f|26 WebSocket sessions opened.
            T|limited|E18|f|DB p95: max 15.2 ms.
            T|limited|E15|f|No 5xx errors.
            T|limited|E15|f|There was no answer with a 5xx status.
            T|limited|E22|n|Raise the rate limit for the test.
            T|limited|E22|n|Use more accounts or longer think times.
            T|limited|E22|n|Consider switching off the rate limit of the affected endpoints during the test.
            T|limited|E22|b|Bottleneck is the rate limit of the application.
            T|limited|E22|s|Verdict CRITICAL: the application rate limited 1623 requests.
            T|limited|E22|s|Starting at 8 s, the application began to reject requests with 429.
            T|chat|E22|f|On WS /api/ws/chat, 19 of 51 expected replies did not arrive between 13 s and 23 s.
            T|chat|E22|f|37.25% of the expected replies on WS /api/ws/chat were lost between 13 s and 23 s.
            T|chat|E22|f|WS /api/ws/chat lost 19 of 51 replies.
            T|chat|E22|f|WebSocket messages were lost on WS /api/ws/chat.
            T|chat|E23|f|The application counted 64 dropped WebSocket messages in the chat hub.
            T|chat|E23|f|64 WebSocket messages were dropped by full queues (chat hub).
            T|chat|E23|c|Full queues in the chat hub dropped 64 messages.
            T|chat|E22,E23|c|Messages on WS /api/ws/chat were lost because the application's queues were full.
            T|chat|E24|f|The check 'chat joined' failed in 11 of 48 cases.
            T|chat|E24|f|11 out of 48 'chat joined' checks failed.
            T|chat|E8|f|HTTP requests had a failure rate of 0%.
            T|chat|E8,E6|s|No HTTP request failed and the p95 was 5.92 ms.
            L|chat|E9|f|The overall check rate was 99.36%.
            T|chat|E9,E8|f|While 0% of requests failed, 99.36% of checks held.
            L|chat|E1,E2|f|Both http_req_duration (5.92 ms) and http_req_failed (0.00%) held their thresholds.
            T|chat|E3|f|ws_connecting p95 was 3.58 ms, far below the threshold of 1000 ms.
            T|chat|E3|f|The WebSocket connect time p95 of 3.58 ms was within its 1 s threshold.
            T|chat|E12,E17|f|96 WebSocket sessions were opened, at most 22 of them at the same time.
            T|chat|E10,E13|f|424 iterations were finished in 23 seconds.
            T|chat|E13|s|The run took 23 s in total.
            T|chat|E4,E5|s|The run made 1560 HTTP requests at a rate of 67.7 per second.
            T|chat|E20,E21|f|The application used at most 41 MB of memory and 0.24 CPU cores.
            T|chat|E19|f|The peak message throughput was 7.21 messages per second.
            T|chat|E16|f|The application's own p95 peaked at 1928 ms.
            T|chat|E18|f|The p95 of database operations reached 16.2 ms at most.
            T|chat|E7|f|The median response time was half a millisecond.
            T|chat|E22|s|The run got a WARNING because WebSocket messages were lost on WS /api/ws/chat.
            T|chat|E22,E23|n|Inspect the send queues of WS /api/ws/chat.
            T|chat|E22,E23|n|Look at the buffer size and slow readers of WS /api/ws/chat.
            T|chat|E23|n|Monitor the counter of dropped messages.
            T|chat|E24|n|Compare an answer of WS /api/ws/chat with what the check 'chat joined' expects.
            F|limited|E22|f|1623 requests got status 500 between 8 s and 19 s.
            F|limited|E22|f|1623 requests per second got status 429.
            F|limited|E22|f|From 0 s to 8 s almost all requests were rate limited.
            F|limited|E22|f|Rate limiting: 1,729 of 1,729 requests were answered with 429.
            F|limited|E22|f|1,623 of 1,729 requests were answered successfully.
            F|limited|E22|c|The failures are due to an overloaded database.
            F|limited|E22,E21|c|The CPU limit rejected the requests with status 429.
            F|limited|E22|c|The main cause is a network outage.
            F|limited|E22|c|High latency triggered the rate limit.
            F|limited|E23|f|GET /api/conversations was hit by 361 answers with 429.
            F|limited|E23|f|361 of 440 requests to GET /api/posts were answered.
            F|limited|E24|f|On GET /api/friends/requests, 299 of 299 requests returned 429.
            F|limited|E23,E24|f|GET /api/posts and GET /api/friends/requests received 234 and 361 answers with status 429.
            F|limited|E8|f|75.51% of all requests succeeded.
            F|limited|E8|f|24.49% of requests failed.
            F|limited|E2|f|The failure rate threshold of 75.51% was exceeded.
            F|limited|E9|f|Checks: 71.93% held.
            F|limited|E9|f|Just 28.07% of checks failed.
            F|limited|E33|f|Check 'create post status 201' failed in 131 of 131 cases.
            F|limited|E29|f|The check "get posts status 200" passed 361 times.
            F|limited|E6|f|Median latency: 3.98 ms.
            F|limited|E6|f|p95 latency: 3.98 s.
            F|limited|E6|f|Latency is a problem: p95 3.98 ms.
            F|limited|E1|f|The latency threshold of 3.97 ms was crossed.
            F|limited|E11|f|Min. 26 VUs were running.
            F|limited|E13|f|Duration of the rate limiting: 19.4 s.
            F|limited|E14|f|Application saw min 181 req/s.
            F|limited|E14|f|On average the application saw 181 req/s.
            F|limited|E12|f|26 WebSocket sessions failed.
            F|limited|E15|f|All errors were 5xx errors.
            F|limited|E15|f|5xx errors occurred.
            F|limited|E22|n|Lower the rate limit.
            F|limited|E22|n|Restart the database.
            F|limited|E22|n|Add more CPU cores to the application.
            F|limited|E22|s|Until 8 s, the application rejected requests with 429.
            F|limited|E22|s|The application stopped rate limiting at 8 s.
            F|limited|E22|s|Verdict HEALTHY: the rate limit works.
            F|limited|E18|f|DB p95: min 15.2 ms.
            F|limited|E28|f|POST /api/posts: 131 of 111 requests received HTTP 429.
            F|limited|E22|f|Before 8 s, 445 of 445 requests received 429.
            F|limited|E22|f|Outside that time, 445 requests failed.
            F|chat|E22|f|On WS /api/ws/game, 19 of 51 expected replies did not arrive.
            F|chat|E22|f|19 of 51 expected replies arrived between 13 s and 23 s.
            F|chat|E22|f|WS /api/ws/chat lost 51 of 51 replies.
            F|chat|E22|f|37.25% of HTTP requests were lost.
            F|chat|E23|f|64 WebSocket messages were dropped by full queues (game hub).
            F|chat|E23|f|64 WebSocket sessions were dropped.
            F|chat|E23|f|64 messages per second were dropped.
            F|chat|E22,E23|c|Messages were lost because the client crashed.
            F|chat|E22,E23|c|Messages were lost because the database was slow.
            F|chat|E24|f|The check 'chat joined' passed in 11 of 48 cases.
            F|chat|E8|f|HTTP requests had a success rate of 0%.
            F|chat|E8,E6|s|No HTTP request succeeded and the p95 was 5.92 ms.
            F|chat|E9|f|The overall check failure rate was 99.36%.
            F|chat|E3|f|ws_connecting p95 was 3.58 ms, far above the threshold of 1000 ms.
            F|chat|E3|f|http_req_duration p95 was 3.58 ms.
            F|chat|E12,E17|f|22 WebSocket sessions were opened, at most 96 of them at the same time.
            F|chat|E12|f|96 WebSocket sessions were open at the same time.
            F|chat|E19|f|The lowest message throughput was 7.21 messages per second.
            F|chat|E16|f|The application's own median peaked at 1928 ms.
            F|chat|E16|f|The database p95 peaked at 1928 ms.
            F|chat|E20|f|The application used at most 41 GB of memory.
            F|chat|E22|s|The run was CRITICAL because WebSocket messages were lost.
            F|chat|E22|f|WebSocket messages were duplicated on WS /api/ws/chat.
            F|chat|E22|f|Before 13 s, 19 replies were lost on WS /api/ws/chat.
            F|chat|E22,E23|n|Disable WS /api/ws/chat.
            """
    )
}
