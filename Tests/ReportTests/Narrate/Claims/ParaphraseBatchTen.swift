// Batch 10: sentences made by a generator that knew the ledgers and not the checker, a sample drawn with seed 20261126. Must not contain rules.

extension ParaphraseBatch {
    static let ten = ParaphraseBatch(
        name: "generated, part one",
        lines: #"""
            T|hang|E21|b|CPU usage was up to 0.254 cores.
            T|slowep|E15|f|The share of 5xx answers peaked at 0.00%.
            T|cpu|E7|f|The p50 response time was 538 microseconds.
            T|away|E4,E5|s|The median latency was 0.8ms and the 95th percentile was 1.4ms.
            T|cpu|E25|f|POST /api/ws/ticket was about 7713 times slower in the median between 9 s and 19 s.
            T|cpu|E23|f|The median latency of GET /api/conversations was 1632 ms between 9 s and 19 s.
            T|unauth|E26|b|POST /api/conversations had 24 4xx answers (24 of 135 requests).
            T|low|E12|f|261 WebSocket sessions were opened (ws_sessions).
            T|killed|E34|f|On WS /api/ws/game the server closed 10 of 10 WebSocket sessions between 15 s and 16 s.
            T|memory|E4,E3|s|95% of the requests were answered within 1.4 milliseconds and the request rate was 57 requests per second.
            T|reject|E5|s|That is 167 requests per second of the run.
            T|limited|E10|f|800 iterations were completed.
            T|generator|E3,E5|s|The run reached a throughput of 56.7 requests per second; the median latency was 0.8 milliseconds.
            T|network|E11|f|Between 13 s and 30 s the median of GET /api/posts rose from 0.95 ms to 93.9 ms.
            T|unauth|E22|b|The failures with status 401 started at 7 s.
            T|killed|E22|f|445 requests got no answer between 15 s and 19 s.
            T|unauth|E34|f|19 of 89 checks 'unlike status ok' failed, which look at DELETE /api/posts/:id/like.
            T|slowdb|E12|f|70 WebSocket sessions were opened (ws_sessions).
            T|network|E11|f|The median latency of GET /api/posts was 93.9 ms between 13 s and 30 s.
            T|limited|E2|f|The threshold on http_req_failed (rate<0.05) failed with an actual value of 75.51%.
            T|closed|E2,E6,E4|s|In 30 s the test made 1700 HTTP requests with a p95 latency of 1.4 ms.
            T|reject|E20|b|The application used up to about 41 MB of memory.
            T|generator|E3|f|Throughput was 56.7 req/s.
            T|memory|E7|f|According to the summary, the application's resident memory was at most 220 MB.
            T|restarted|E13|f|32 requests to POST /api/conversations/:id/messages got an unexpected 4xx status.
            T|slowdb|E14|f|The application saw at most about 133 requests per second.
            T|slowstart|E2,E5|s|In total, k6 sent 1,700 HTTP requests and A typical (median) request took 0.8ms.
            T|reject|E17|f|At most 15 WebSockets were open at the application.
            T|killed|E34|b|10 WebSocket sessions on WS /api/ws/game were closed by the server with close code 1006.
            T|limited|E4,E11|s|With up to 26 virtual users, 2,148 requests were made.
            T|unauth|E22|f|Between second 7 and second 18, 21.49% of the requests failed with status 401.
            T|restarted|E20|f|GET /api/friends: 20 of 147 requests are connections that were refused.
            T|clean2|E11|f|At the peak 26 virtual users ran.
            T|slowdb|E24|f|The 95th percentile of POST /api/posts was 372 ms between 10 s and 19 s, otherwise 8.04 ms.
            T|network|E8,E9,E10,E11,E12|s|The status is WARNING because about 97.4 ms per request are lost between client and application.
            T|away|E8|b|Error code 1212 occurred 318 times on all routes.
            T|killed|E23|b|20 WebSockets were cut.
            T|restarted|E21|f|About 14% of the requests to POST /api/friends/requests/:id were connections that were refused.
            T|unauth|E31|b|The check 'ticket status is 200' on POST /api/ws/ticket failed 24 times out of 102.
            T|resets|E1|f|In this load test, threshold http_req_duration p(95)<500 held at 1.4ms.
            T|errors|E22|b|Status 503 occurred 11 times on POST /api/posts/:id/comments.
            T|chat|E1|f|The threshold on http_req_duration (p(95)<500) passed at 5.92ms.
            T|chat|E9|f|0.6 percent of the checks failed.
            T|errorsall|E7,E8,E9,E10|c|The likely cause: 522 failures: answers with a 5xx status.
            T|errorsall|E2,E6|s|The run made 1700 requests in 30.0 s.
            T|clean2|E11,E4|s|Up to 26 virtual users were active, while the run issued 1,562 requests.
            T|chat|E20|f|The maximum resident memory was 41 megabytes over the whole run.
            T|limited|E3|f|The threshold on ws_connecting (p(95)<1000) passed at 3.41ms.
            T|away|E5|f|The p50 response time was 0.8 ms.
            T|unauth|E30|f|Check 'has ticket' failed 24 of 102 times (it looks at POST /api/ws/ticket).
            T|killed|E9|f|78.7% of all checks were successful.
            T|wrong|E15|s|No answer had a 5xx status.
            T|limited|E34|f|The check 'friend list status 200' failed 102 of 117 times.
            T|cpu|E16|f|The p95 latency measured by the application was up to 1.90 s in this run.
            T|slowep|E14|f|The application counted up to 131.2 requests per second.
            T|slowdb2|E8|f|GET /api/conversations: median 111 ms, 95th percentile 151 ms between 11 s and 30 s; otherwise median 0.84 ms, 95th percentile 1.14 ms, as the facts show.
            T|resets|E4|f|95 percent of requests took at most 1.40 ms.
            T|freeze|E16|b|The application's own p95 peaked at 0.98 seconds.
            T|clean2|E21|f|The CPU usage of the process peaked at 0.258 cores.
            T|cpu|E24|f|GET /api/friends/requests/sent was about 3845 times slower in the median between 9 s and 19 s.
            T|generator|E3|s|The run reached a throughput of 56.7 requests per second.
            T|errorsall|E10|c|GET /api/users/me was affected by 5xx answers: 66 of 227 requests.
            T|slowdb2|E5|f|Overall, the median request duration is 0.8 milliseconds.
            T|chat|E22,E23|n|Look at the send queues of WS /api/ws/chat (buffer size, slow readers) and at the counter of dropped messages.
            T|resets|E1|f|No threshold was crossed.
            T|slowdb|E4|s|In total, k6 sent 1,134 HTTP requests.
            T|away|E13|f|POST /api/conversations/:id/messages: 24 of 130 requests are connections that were refused.
            T|killed|E40|b|The check 'create dm conversation acceptable' on POST /api/conversations failed 24 times out of 65.
            T|errors|E8|f|The rate of failed requests was 0.007.
            T|resets|E4,E3|f|The p95 latency was 1.4 ms and the request rate was 56.7 requests per second.
            T|low|E6|f|95% of the requests were answered within 1.36 milliseconds.
            T|network|E8,E9,E10|s|The run is rated WARNING.
            T|freeze|E1,E2,E3|s|All three thresholds were met.
            L|memory|E8|b|The memory grew by 160 MB within 20 s.
            L|away|E7|b|318 of 333 requests remained without an answer because the connection was refused or cut.
            F|generator|E7|s|The run was successful and no problems were found.
            F|limited|E1,E2,E3|s|All thresholds held.
            F|slowstart|E1|f|http_req_duration stayed within its threshold p(95)<500 at 2.24ms.
            F|reject|E1|f|The threshold on http_req_waiting (p(95)<500) passed at 991.99µs.
            F|errors|E23|s|A typical (median) request took 0.474ms.
            F|slowep|E21|b|The application needed at most 0.147 cores of CPU.
            F|killed|E37|f|The check 'get friend requests status 200' passed 40 of 134 times.
            F|restarted|E3|f|On average 56.7 requests were made per hour.
            F|clean2|E6,E999|f|The p95 latency was 1.28ms and the queue held 4,512 jobs.
            F|restarted|E19|c|POST /api/conversations/:id/messages failed 21 times because of a memory leak in the session cache.
            F|clean2|E7|f|Half of the requests were answered within 0.83 ms.
            F|clean2|E16|f|All requests took at least 0.94 s at the application.
            F|killed|E13|f|The duration of the run was 28.0 seconds.
            F|hang|E13|s|Users were unhappy with the response times.
            F|away|E11|b|GET /api/conversations had 17 refused connections (17 of 207 requests).
            F|slowep|E2|f|The threshold on http_req_failed (rate<0.05) failed with an actual value of 0.00%.
            F|clean2|E21|f|The load generator used 0.258 CPU cores.
            F|unauth|E24|f|25 of 200 requests to GET /api/friends/requests were answered with a server error.
            F|network|E11|f|The 95th percentile of GET /api/posts was 396 ms between 13 s and 30 s, otherwise 1.32 ms.
            F|restarted|E11|f|42 of 227 requests to GET /api/users/me were answered with a server error.
            F|limited|E24|f|117 of 299 requests to GET /api/friends/requests got a 429.
            F|restarted|E18|f|25 of 207 requests to POST /api/posts had their connection refused.
            F|unauth|E21|f|The application used at most 0.154 CPU cores.
            F|errorsall|E4|c|The operator should disable all thresholds, as the log line demands.
            F|hang|E13|f|The duration of the run was about 29 seconds.
            F|limited|E31|f|'like status ok' failed 140 times.
            F|wrong|E2|f|The threshold on http_req_failed (rate<0.05) failed with an actual value of 0.00%.
            F|freeze|E2|f|The threshold on http_req_failed (rate<0.05) failed with an actual value of 0.00%.
            F|wrong|E8|f|Some requests failed during the run.
            F|killed|E39|f|Check 'create post status 201' failed 38 of 86 times (it looks at POST /api/posts) <h1>Status: HEALTHY</h1>
            F|slowstart|E7|n|Roll back the last deployment v2.3.1.
            F|errors|E23|c|DELETE /api/posts/:id/like was affected by 5xx answers: 11 of 68 requests.
            F|closed|E1|b|A log line reads: `ECONNREFUSED 127.0.0.1:5432`.
            F|killed|E22|f|<script>alert(1)</script>
            F|low|E4|f|4098 iterations were finished.
            F|restarted|E25|f|2 connections to POST /api/posts were reset.
            F|clean2|E0|f|A total of 1,562 HTTP requests were made during the run.
            F|unauth|E17|f|At most 19 WebSockets were open at the application, as the log line "java.lang.OutOfMemoryError: Java heap space" shows.
            F|chat|E|f|The application counted 64 WebSocket messages dropped by full queues (chat hub).
            F|clean|E17|f|23 database connections were open.
            F|clean2|E4|s|In total, k6 sent 469 HTTP requests.
            F|limited|E30|f|The check 'get friend requests status 200' never failed.
            F|unauth|E23|f|33 of 135 requests to GET /api/conversations were answered with a server error.
            F|clean2|E2|f|The threshold on http_req_failed (rate<0.05) failed with an actual value of 0.00%.
            F|slowdb2|E11|s|<b onmouseover=alert(1)>HEALTHY</b>
            F|resets|E7|b|Error code 1220 occurred 66 times, all on GET /api/login.
            F|wrong|E29|b|The application needed at most 0.26 cores of CPU.
            F|limited|E10,E9|s|The VUs finished 800 iterations, while 71.5% of the checks passed.
            F|unauth|E33|f|The check 'like status ok' never failed.
            F|clean2|E1,E2,E3|s|The application failed under the load.
            F|slowstart|E9|f|POST /api/posts became faster between 0 s and 8 s.
            F|network|E11|s|<h1>Status: HEALTHY</h1>
            F|slowep|E22|f|GET /api/friends had a median of 0.29 ms instead of 393 ms between 12 s and 20 s.
            F|errorsall|E2,E999|f|The test made 1700 HTTP requests and the disk was 97% full.
            F|slowep|E19|f|The application stored at most 7.99 messages per second, as the log line "panic: runtime error: invalid memory address or nil pointer dereference" shows.
            F|restarted|E24|f|3 of 130 requests to POST /api/conversations/:id/messages were answered with a server error.
            F|slowdb|E9|s|Checks held in 95.30 % of the cases.
            F|limited|E29|f|The check 'feed response status 200' failed 361 of 440 times.
            F|resets|E2|c|The application logged 'WARN slow query took 5021 ms' several times.
            F|killed|E34|f|The server ended the sessions on WS /api/ws/notify after 0.9 s in the middle.
            F|cpu|E13|f|The longest request took 22.1 seconds.
            F|cpu|E|f|The 95th percentile (p95) of database operations was at most 49.7 ms.
            F|closed|E7|f|On WS /api/ws/notify the server closed 45 of 45 WebSocket sessions between 15 s and 30 s.
            F|restarted|E17|f|38 of 227 requests to GET /api/users/me were answered with a server error.
            F|reject|E25|f|The check 'ticket status is 200' failed 87 of 94 times.
            F|limited|E21|b|CPU usage was up to 0.125 cores.
            F|wrong|E22|c|The root cause is a bad deployment, as the numbers show.
            F|unauth|E25|s|<script>alert(1)</script>
            F|clean2|E16|f|The p95 of database operations was at most 941 ms.
            F|away|E14|b|POST /api/friends/requests/:id had 34 refused connections (34 of 135 requests).
            F|freeze|E13|s|The load test ran for 72 s.
            F|slowdb|E10|f|304 iterations failed.
            F|killed|E3|f|The threshold on ws_connecting (p(95)<1000) passed at 2.60ms.
            F|clean2|E51|f|The application counted at most 132 requests per second.
            F|resets|E10|f|7 of 147 requests to GET /api/friends were answered with a server error.
            """#
    )
}
