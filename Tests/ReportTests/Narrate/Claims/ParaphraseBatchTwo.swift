// Batch 2 of fresh sentences: a journalist and an operator, errors on a route and a killed application. Must not contain rules.

extension ParaphraseBatch {
    static let two = ParaphraseBatch(
        name: "a journalist and an operator, errors on a route and a killed application",
        lines: """
            T|errors|E22|f|POST /api/posts/:id/comments answered 11 of 40 requests with status 503 between 10 s and 18 s.
            T|errors|E22|f|From second 10 to second 18, 27.5% of the requests to POST /api/posts/:id/comments failed with a 503.
            T|errors|E22|f|A burst of 503 errors hit POST /api/posts/:id/comments between 10 s and 18 s.
            T|errors|E23|f|In total, 11 of the 68 requests to POST /api/posts/:id/comments ended in a 5xx error.
            T|errors|E22|f|Outside that window, none of the 28 requests to this route failed: POST /api/posts/:id/comments.
            T|errors|E8|s|The overall failure rate was 0.7%.
            L|errors|E8|s|Only 0.70% of all requests failed.
            T|errors|E2|f|The error rate of 0.70% remained below the 5% threshold.
            T|errors|E9|f|99.36% of the checks passed.
            T|errors|E9|f|The checks pass rate was 99.36 %.
            T|errors|E25|f|The check 'comment status ok' failed 11 times out of 68.
            T|errors|E25|f|11 of 68 executions of the check 'comment status ok' failed.
            T|errors|E24|f|During the same period, up to 1.75 database operations per second failed.
            T|errors|E24|f|The application reported as many as 1.75 failed database operations per second.
            T|errors|E22,E23|s|POST /api/posts/:id/comments returned server errors.
            T|errors|E22,E23|c|Server errors on POST /api/posts/:id/comments are the cause of the failures.
            T|errors|E22,E24|c|The failures on POST /api/posts/:id/comments were caused by 5xx answers from the application.
            T|errors|E6|f|Even so, the p95 latency was 4.51 ms.
            T|errors|E7|f|The median request duration was 0.47 milliseconds.
            T|errors|E6,E7|f|Response times were 0.47 ms at the median and 4.51 ms at the 95th percentile.
            T|errors|E1|f|http_req_duration p(95) came in at 4.51 ms, comfortably under the 500 ms limit.
            T|errors|E1,E2,E3|s|All thresholds were respected.
            T|errors|E1,E2,E3|s|None of the thresholds was crossed.
            L|errors|E4,E5|s|1,562 requests were served at an average rate of 73.7 requests per second.
            T|errors|E11|f|The number of virtual users peaked at 26.
            T|errors|E13|s|The test lasted 21.2 s.
            T|errors|E10,E11|f|26 VUs completed 425 iterations.
            T|errors|E12|f|There were 96 WebSocket sessions.
            T|errors|E18|f|Database operations stayed at or below 23.2 ms at the 95th percentile.
            T|errors|E21|f|CPU consumption did not exceed 0.26 cores.
            T|errors|E20|f|Resident memory topped out at 41 MB.
            T|errors|E22|n|Check the application log for the 503 responses on POST /api/posts/:id/comments.
            T|errors|E22|n|Look into the application's logs around 10 s to 18 s for status 503 on POST /api/posts/:id/comments.
            T|errors|E25|n|Investigate the failed requests behind the check 'comment status ok'.
            T|errors|E22|s|The run is CRITICAL because POST /api/posts/:id/comments returned 503 errors.
            T|errors|E15|f|At most 2.63% of the application's answers had a 5xx status.
            T|killed|E22|f|App went down at 15 s and never came back.
            T|killed|E22|f|All 445 requests between 15 s and 19 s got no answer.
            T|killed|E22|f|From 15 s on, no request was answered.
            T|killed|E22,E23|c|The application went away 15 seconds into the run and did not come back.
            T|killed|E22,E23|c|Root cause: the application went down at 15 s.
            L|killed|E22,E23|c|The failed requests were caused by the application going down.
            T|killed|E2|f|Threshold http_req_failed rate<0.05 crossed: 25.61%.
            T|killed|E2|f|http_req_failed breached its 5% threshold with 25.61%.
            T|killed|E2|f|The http_req_failed threshold was first crossed 16 s into the run.
            T|killed|E8|f|25.6% of requests failed.
            T|killed|E8|f|Roughly a quarter of the requests failed.
            L|killed|E9|f|Only 78.68% of checks passed.
            T|killed|E24|f|442 of 445 requests were refused between 15 s and 19 s (error code 1212).
            L|killed|E24|f|Connection refused (1212) on all routes, 442 times.
            T|killed|E25|f|GET /api/posts: 104 of 304 requests had their connection refused.
            T|killed|E25,E26|f|104 requests to GET /api/posts and 64 requests to GET /api/friends/requests were refused.
            T|killed|E31|f|On POST /api/games/rooms/:id/leave, 3 of 5 requests (60%) had their connection reset between 15 s and 16 s.
            T|killed|E33|f|The server closed 10 of 10 chat sessions on WS /api/ws/chat with close code 1006.
            T|killed|E33,E34|f|20 WebSocket sessions were ended by the server.
            T|killed|E23|f|20 WebSockets were cut.
            L|killed|E34|f|WS /api/ws/game lost 10 sessions between 15 s and 16 s, with close code 1006.
            T|killed|E35|f|'get posts status 200' failed 104 of 304 times.
            T|killed|E39|f|The check 'create post status 201' failed 38 out of 86 times.
            T|killed|E6|f|p95 was 4.52 ms.
            L|killed|E1,E6|f|Latency was not the problem: p95 of http_req_duration was 4.52 ms.
            T|killed|E4|s|1,737 HTTP requests were sent in total.
            L|killed|E22,E23|s|The application became unavailable at 15 s, so all requests after that failed.
            T|killed|E22,E23|n|Read the last lines of the application's log and its exit code.
            L|killed|E22|n|Check the application's exit code, then restart it.
            T|killed|E24|n|Find out why nothing was listening on the port.
            T|killed|E2,E8|s|The run failed: 25.61% of requests failed, above the allowed 5%.
            T|killed|E22,E23|b|The application was down from 15 s onwards.
            T|killed|E24|f|The connection refusals occurred on all routes.
            T|killed|E13,E4|f|1737 requests were made in 18.7 s.
            F|errors|E22|f|POST /api/posts/:id/comments answered 11 of 40 requests with status 500 between 10 s and 18 s.
            F|errors|E22|f|GET /api/posts answered 11 of 40 requests with status 503 between 10 s and 18 s.
            F|errors|E22|f|From second 18 to second 21, 27.5% of the requests to POST /api/posts/:id/comments failed with a 503.
            F|errors|E22|f|A burst of 503 errors hit POST /api/posts between 10 s and 18 s.
            F|errors|E23|f|In total, 68 of the 11 requests to POST /api/posts/:id/comments ended in a 5xx error.
            F|errors|E22|f|Outside that window, 28 requests failed on POST /api/posts/:id/comments.
            F|errors|E22|f|Before 10 s, 27.50% of requests to POST /api/posts/:id/comments failed.
            F|errors|E8|s|The overall failure rate was 7%.
            F|errors|E8|s|0.70% of all requests succeeded.
            F|errors|E2|f|The error rate of 0.70% remained above the 5% threshold.
            F|errors|E2|f|The error rate was 5%.
            F|errors|E9|f|99.36% of the checks failed.
            F|errors|E25|f|The check 'comment status ok' passed 11 times out of 68.
            F|errors|E25|f|The check 'login ok' failed 11 times out of 68.
            F|errors|E24|f|At least 1.75 database operations per second failed.
            F|errors|E24|f|1.75 database operations failed in total.
            F|errors|E24|c|The database caused the failures on POST /api/posts/:id/comments.
            F|errors|E24,E22|c|The failures were caused by a saturated connection pool.
            F|errors|E22,E23|c|Rate limiting caused the failures on POST /api/posts/:id/comments.
            F|errors|E22|c|A timeout caused the 503 answers.
            F|errors|E6|f|The p95 latency was 4.51 s.
            F|errors|E7|f|The average request duration was 0.47 ms.
            F|errors|E6,E7|f|Response times were 4.51 ms at the median and 0.47 ms at the 95th percentile.
            F|errors|E1,E2,E3|s|All thresholds were crossed.
            F|errors|E1,E2,E3|s|None of the thresholds was met.
            F|errors|E8|s|The run was healthy with no failed requests.
            F|errors|E22|s|All is well.
            F|errors|E11|f|The number of virtual users averaged 26.
            F|errors|E11|f|Virtual users fell to 26.
            F|errors|E10|f|425 iterations failed.
            F|errors|E12|f|96 WebSocket messages were sent.
            F|errors|E18|f|The median of database operations was at most 23.2 ms.
            F|errors|E21|f|The load generator used at most 0.26 CPU cores.
            F|errors|E20|f|Memory usage exceeded 41 MB.
            F|errors|E22|n|Raise the limit of POST /api/posts/:id/comments.
            F|errors|E15|f|2.63% of all requests had a 5xx status on average.
            F|killed|E22|f|The application went down at 15 s and came back at 19 s.
            F|killed|E22|f|445 of 445 requests were answered.
            F|killed|E22|f|Until 15 s, no request was answered.
            F|killed|E22,E23|c|The application was restarted at 15 s.
            F|killed|E22,E23|c|The database went down at 15 s.
            F|killed|E22,E23|c|A memory leak killed the application.
            F|killed|E2|f|Threshold http_req_failed rate<0.05 held: 25.61%.
            F|killed|E2|f|The http_req_failed threshold was first crossed at 5 s.
            F|killed|E2|f|http_req_duration breached its threshold with 25.61%.
            F|killed|E8|f|25.6% of requests were rate limited.
            F|killed|E8|f|Roughly half of the requests failed.
            F|killed|E9|f|78.68% of checks failed.
            F|killed|E24|f|442 of 445 requests timed out between 15 s and 19 s.
            F|killed|E24|f|442 of 445 requests were refused before 15 s.
            F|killed|E25|f|GET /api/posts: 304 of 304 requests had their connection refused.
            F|killed|E25,E26|f|64 requests to GET /api/posts and 104 requests to GET /api/friends/requests were refused.
            F|killed|E31|f|POST /api/games/rooms/:id/leave was refused 3 times.
            F|killed|E33|f|The client closed 10 of 10 sessions on WS /api/ws/chat.
            F|killed|E33|f|The server ended 10 of 28 sessions on WS /api/ws/chat.
            F|killed|E33|f|WS /api/ws/chat lost 10 messages.
            F|killed|E23|f|20 WebSockets were opened at that time.
            F|killed|E35|f|'get posts status 200' passed 104 of 304 times.
            F|killed|E6|f|Latency rose to 4.52 ms.
            F|killed|E1|f|The latency threshold was crossed.
            F|killed|E22|s|The application recovered after 19 s.
            F|killed|E24|f|Only GET /api/posts was affected.
            F|killed|E22,E23|n|Increase the timeout of the client.
            F|killed|E22|f|The log shows "out of memory".
            F|killed|E24|c|The refused connections made the application go down.
            F|killed|E13,E4|f|1737 requests per second were made in 18.7 s.
            F|killed|E13|f|The outage lasted 18.7 s.
            F|killed|E9|f|None of the checks passed.
            """
    )
}
