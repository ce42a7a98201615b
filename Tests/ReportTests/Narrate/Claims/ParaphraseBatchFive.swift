// Batch 5 of fresh sentences: a verbose model, processor used up, refused credentials, refused handshakes. Must not contain rules.

extension ParaphraseBatch {
    static let five = ParaphraseBatch(
        name: "a verbose model, processor used up, refused credentials, refused handshakes",
        lines: """
            T|cpu|E1|f|The p95 threshold for HTTP request duration was exceeded, with an actual value of 1.65 s against the limit of 500 ms.
            L|cpu|E1|f|http_req_duration p(95) reached 1.65 s, more than three times the 500 ms threshold.
            T|cpu|E1|f|The http_req_duration threshold was first crossed 14 s into the run.
            T|cpu|E6|f|95% of requests took up to 1659 ms.
            L|cpu|E6,E7|f|There is a large gap between the median (0.54 ms) and the p95 (1659 ms).
            T|cpu|E26|f|Each request used 46.8 ms of processor time between 9 s and 19 s, compared to 1.07 ms otherwise.
            T|cpu|E26|f|The CPU time per request went up from 1.07 ms to 46.8 ms.
            T|cpu|E26|c|CPU saturation is the cause: the processor time per request rose to 46.8 ms.
            L|cpu|E22,E26|c|The application's processor time is used up, which slowed down POST /api/posts/:id/like.
            T|cpu|E26|b|The bottleneck is the CPU of the application.
            T|cpu|E22|f|POST /api/posts/:id/like had a median of 1816 ms and a p95 of 1917 ms from 9 s to 19 s.
            T|cpu|E23|f|GET /api/conversations slowed down from a median of 0.45 ms to 1632 ms.
            T|cpu|E24|f|Between 9 s and 19 s, GET /api/friends/requests/sent had a median latency of 1615 ms, up from 0.42 ms.
            T|cpu|E25|f|POST /api/ws/ticket's 95th percentile climbed to 1934 ms.
            T|cpu|E22,E23|f|POST /api/posts/:id/like was slower than GET /api/conversations, with medians of 1816 ms and 1632 ms.
            T|cpu|E8|f|Despite this, no requests failed.
            T|cpu|E9|f|All checks were successful.
            T|cpu|E3|f|The ws_connecting threshold was also crossed, at 1.78 s.
            T|cpu|E1,E3|s|Two thresholds were crossed: http_req_duration and ws_connecting.
            T|cpu|E2|f|The threshold on http_req_failed held.
            T|cpu|E21|f|The application used at most 0.6 CPU cores.
            T|cpu|E26|n|Profile the CPU usage of the affected endpoints.
            T|cpu|E26|n|Consider adding cores or instances.
            T|cpu|E26|n|Add more cores or instances, or lower the load.
            T|cpu|E1|s|The run is CRITICAL since the latency threshold was crossed.
            T|cpu|E5|f|Throughput was 41.4 requests per second on average.
            T|cpu|E4,E11|f|26 VUs made 915 requests.
            T|unauth|E22|f|324 requests were answered with status 401 between 7 s and 18 s.
            L|unauth|E22|f|A total of 324 unauthorized (401) responses were returned on all routes.
            T|unauth|E22|f|21.49% of the requests between 7 s and 18 s failed with status 401.
            T|unauth|E22|c|Unexpected 4xx answers are the cause of the failures.
            T|unauth|E22|c|The requests failed because the application answered with status 401.
            T|unauth|E8|f|The failure rate of 16.79% is well above the allowed 5%.
            T|unauth|E8|s|16.79% of requests failed.
            T|unauth|E2|f|http_req_failed crossed its threshold at 16.79%.
            T|unauth|E23|f|GET /api/conversations returned an unexpected 4xx status for 33 of 135 requests.
            T|unauth|E24|f|25 of 200 requests to GET /api/friends/requests got an unexpected 4xx answer.
            T|unauth|E28|f|22 of the 94 requests to POST /api/posts failed with a 4xx status.
            T|unauth|E30|f|The 'has ticket' check failed 24 times.
            T|unauth|E33,E34|f|The checks 'like status ok' and 'unlike status ok' failed 22 and 19 times.
            T|unauth|E9|f|14.6% of checks failed.
            T|unauth|E9|f|85.36% of all checks passed.
            L|unauth|E6|f|Response times were not an issue, the p95 was 1.16 ms.
            T|unauth|E1|f|The latency threshold of 500 ms was easily met with 1.15 ms.
            T|unauth|E22|n|Check the credentials and sessions of the test users.
            T|unauth|E22|n|Investigate why requests are refused with status 401.
            T|unauth|E22,E8|s|Between 7 s and 18 s many requests failed with status 401.
            L|unauth|E22|f|Before 7 s there were no such failures.
            T|unauth|E13|s|The test took 19.8 seconds to complete.
            T|reject|E22|f|128 WebSocket handshakes were refused with status 503.
            T|reject|E22|f|From 6 s on, WebSocket handshakes were refused with status 503.
            T|reject|E23|f|87 of 94 handshakes on WS /api/ws/chat were refused.
            T|reject|E24|f|On WS /api/ws/game, 41 of 49 WebSocket handshakes were rejected.
            T|reject|E23,E24|f|WS /api/ws/chat and WS /api/ws/game both refused WebSocket handshakes.
            T|reject|E22,E23|c|The likely cause is that the server refused WebSocket handshakes.
            T|reject|E25|f|The check 'chat ws status is 101' failed 87 of 94 times.
            T|reject|E9|f|The pass rate of checks was 96.04%.
            T|reject|E8|f|HTTP requests themselves did not fail.
            L|reject|E8|f|No plain HTTP request failed.
            T|reject|E22|n|Find out why the upgrade is refused with status 503.
            T|reject|E4,E13|f|3206 HTTP requests were made within 19.1 s.
            T|reject|E6|f|The 95th percentile of the request duration was below 1 ms.
            T|reject|E22|s|The main finding is that 128 WebSocket handshakes were refused.
            F|cpu|E1|f|The p95 threshold was met, with an actual value of 1.65 s against the limit of 500 ms.
            F|cpu|E1|f|http_req_duration p(95) reached 1.65 s, more than five times the 500 ms threshold.
            F|cpu|E1|f|The threshold was first crossed 4 s into the run.
            F|cpu|E6|f|95% of requests took more than 1659 ms.
            F|cpu|E6|f|5% of requests took up to 1659 ms.
            F|cpu|E26|f|Each request used 1.07 ms of processor time between 9 s and 19 s.
            F|cpu|E26|f|The CPU time per request went down from 46.8 ms to 1.07 ms.
            F|cpu|E26|c|Memory saturation is the cause.
            F|cpu|E26|c|The database is the bottleneck.
            F|cpu|E22,E26|c|Garbage collection slowed down POST /api/posts/:id/like.
            F|cpu|E22|f|POST /api/posts/:id/like had a median of 1917 ms.
            F|cpu|E23|f|GET /api/conversations sped up from a median of 1632 ms to 0.45 ms.
            F|cpu|E22,E23|f|GET /api/conversations was slower than POST /api/posts/:id/like.
            F|cpu|E25|f|POST /api/ws/ticket's 95th percentile fell to 1934 ms.
            F|cpu|E8|f|Because of this, requests failed.
            F|cpu|E3|f|The ws_connecting threshold held at 1.78 s.
            F|cpu|E1,E2,E3|s|Three thresholds were crossed.
            F|cpu|E2|f|The threshold on http_req_failed was crossed.
            F|cpu|E21|f|The application used at least 0.6 CPU cores.
            F|cpu|E21|f|The load generator used 0.6 CPU cores.
            F|cpu|E26|n|Add more memory.
            F|cpu|E26|n|Raise the timeout.
            F|cpu|E5|f|Throughput peaked at 41.4 requests per second.
            F|cpu|E4,E11|f|915 VUs made 26 requests.
            F|cpu|E1,E3|s|All thresholds were met.
            F|cpu|E22|f|Latency was low on POST /api/posts/:id/like.
            F|cpu|E6|f|Latency was excellent with a p95 of 1659 ms.
            F|cpu|E6|f|The p95 was low at 1659 ms.
            F|cpu|E18|f|Database operations took more than 60 ms at p95.
            F|unauth|E22|f|324 requests were answered with status 403 between 7 s and 18 s.
            F|unauth|E22|f|324 requests were answered with status 401 before 7 s.
            F|unauth|E22|f|78.51% of the requests between 7 s and 18 s failed with status 401.
            F|unauth|E22|c|Rate limiting is the cause of the failures.
            F|unauth|E22|c|The requests failed because the database was down.
            F|unauth|E8|f|The failure rate of 16.79% is well below the allowed 5%.
            F|unauth|E8|s|16.79% of requests succeeded.
            F|unauth|E23|f|GET /api/conversations returned an unexpected 4xx status for 135 requests.
            F|unauth|E24|f|200 of 200 requests to GET /api/friends/requests got an unexpected 4xx answer.
            F|unauth|E28|f|22 of the 94 requests to POST /api/posts timed out.
            F|unauth|E28|f|22 of the 94 requests to POST /api/posts failed with a 5xx status.
            F|unauth|E30|f|The 'has ticket' check passed 24 times.
            F|unauth|E33,E34|f|The checks 'like status ok' and 'unlike status ok' failed 19 and 22 times.
            F|unauth|E9|f|14.6% of checks passed.
            F|unauth|E9|f|85.36% of requests passed.
            F|unauth|E6|f|The average response time was 1.16 ms.
            F|unauth|E22|n|Disable authentication.
            F|unauth|E22|s|After 18 s all requests failed with status 401.
            F|unauth|E22|f|Most requests failed with status 401.
            F|unauth|E22|f|Nearly all requests were refused with status 401.
            F|unauth|E22|f|Before 7 s requests failed with status 401.
            F|reject|E22|f|128 WebSocket handshakes succeeded with status 503.
            F|reject|E22|f|128 HTTP requests were refused with status 503.
            F|reject|E22|f|Until 6 s, WebSocket handshakes were refused.
            F|reject|E23|f|94 of 94 handshakes on WS /api/ws/chat were refused.
            F|reject|E24|f|On WS /api/ws/game, 87 of 94 WebSocket handshakes were rejected.
            F|reject|E23|f|87 of 94 messages on WS /api/ws/chat were lost.
            F|reject|E22,E23|c|The likely cause is that the client refused WebSocket handshakes.
            F|reject|E22|c|A full disk made the server refuse WebSocket handshakes.
            F|reject|E25|f|The check 'chat ws status is 101' passed 87 of 94 times.
            F|reject|E8|f|HTTP requests failed.
            F|reject|E22|n|Block the clients of WS /api/ws/chat.
            F|reject|E6|f|The 95th percentile of the request duration was above 1 ms.
            F|reject|E6|f|The median of the request duration was below 0.3 ms.
            F|reject|E22|s|The WebSocket endpoints were rate limited.
            F|reject|E22|s|WebSocket handshakes were never refused.
            """
    )
}
