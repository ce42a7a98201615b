// Batch 9 of fresh sentences: mixed. Must not contain rules.

extension ParaphraseBatch {
    static let nine = ParaphraseBatch(
        name: "mixed",
        lines: """
            L|closed|E7|f|The server ended 45 of 45 WebSocket sessions on WS /api/ws/chat between 15 s and 30 s.
            T|closed|E7|f|WebSocket sessions on WS /api/ws/chat were closed by the server with close code 1006.
            T|closed|E7|f|45 WebSocket sessions were ended by the server on WS /api/ws/chat.
            T|closed|E7|c|The server closed the WebSocket sessions early.
            L|closed|E7|s|The server ended 45 WebSocket sessions before the client did.
            T|closed|E7|n|Find out why the server ends the sessions of WS /api/ws/chat.
            L|closed|E7|n|Investigate close code 1006 on WS /api/ws/chat.
            L|slowstart|E7|f|POST /api/conversations/:id/messages had a median of 187 ms during the first 8 s.
            T|slowstart|E8|f|Between 0 s and 8 s, POST /api/friends/requests/:id had a p95 of 449 ms.
            L|slowstart|E9|f|The median latency of POST /api/posts was 173 ms between 0 s and 8 s and 1.27 ms otherwise.
            L|slowstart|E10|f|GET /api/users/me was slow in the first 8 seconds.
            T|slowstart|E7,E8,E9,E10|s|10 of 10 routes were slower by about 174 ms at first.
            L|slowstart|E7,E8,E9,E10|c|The application had a slow start.
            L|slowstart|E7,E8,E9,E10|c|The slow start of the application caused the higher latency in the first 8 s.
            T|slowstart|E7|n|Warm up the application before measuring.
            T|slowstart|E7|n|Consider leaving out the first part of the run.
            T|slowstart|E7,E8,E9,E10|s|The first 8 s were slow, then it went well.
            T|errorsall|E7|f|522 of 1148 requests failed with status 503 between 12 s and 30 s.
            T|errorsall|E7|f|Status 503 was returned 522 times between 12 s and 30 s.
            T|errorsall|E7|f|45.47% of the requests between 12 s and 30 s were answered with a 503 status.
            L|errorsall|E8|f|GET /api/posts returned 163 server errors.
            T|errorsall|E8|f|Of 497 requests to GET /api/posts, 163 were answered with a 5xx status.
            L|errorsall|E9|f|70 of 207 requests to GET /api/conversations failed with a 5xx error.
            L|errorsall|E7,E8|f|All routes were affected by 503 errors, GET /api/posts with 163 of them.
            T|errorsall|E7|c|The failures were caused by server errors with status 503.
            T|errorsall|E7|c|The application returned 503 errors on all routes.
            T|errorsall|E7|b|Server errors are the main problem.
            L|errorsall|E7|s|The run is CRITICAL due to 522 server errors.
            T|errorsall|E7|n|Read the application's log for status 503.
            T|errorsall|E7|n|Check the application's logs for errors with status 503 between 12 s and 30 s.
            T|slowdb2|E12|f|The mean time of a database operation increased to 80 ms from 0.5 ms.
            T|slowdb2|E12|f|Database operations took 80 ms on average between 11 s and 30 s, instead of 0.5 ms.
            T|slowdb2|E8|f|GET /api/conversations: the median rose from 0.84 ms to 111 ms at 11 s.
            T|slowdb2|E9,E12|c|POST /api/posts/:id/like was slow because the database was slow.
            T|slowdb2|E12,E8|c|The database slowed down, which increased the latency of GET /api/conversations.
            T|slowdb2|E12|b|Slow database operations are the bottleneck.
            T|slowdb2|E10|f|The 95th percentile of POST /api/friends/requests/:id was 148 ms between 11 s and 30 s.
            T|slowdb2|E8,E9,E10,E11,E12|s|All 10 routes were slower by about 110 ms.
            T|slowdb2|E12|n|Look at the slowest database queries and the connection pool.
            T|slowdb2|E12|n|Analyze slow queries.
            T|away|E8|f|318 of 333 requests were refused between 12 s and 17 s.
            T|away|E8|f|Connections were refused on all routes with error code 1212.
            T|away|E9|f|86 of 497 requests to GET /api/posts were refused.
            T|away|E7|f|318 of 333 requests got no answer between 12 s and 17 s.
            T|away|E8|c|The failures were caused by refused connections.
            T|away|E8|f|Nearly all requests between 12 s and 17 s were refused (95.49%).
            T|away|E8|n|Find out why nothing listened on the port.
            T|away|E9,E10|f|GET /api/posts had 86 refused requests and GET /api/users/me had 48 refused requests.
            T|away|E8|s|The run was CRITICAL because connections were refused between 12 s and 17 s.
            T|away|E4|f|The p95 of all requests was 1.4 ms.
            F|closed|E7|f|The server ended 45 of 90 WebSocket sessions on WS /api/ws/chat.
            F|closed|E7|f|WebSocket sessions on WS /api/ws/chat were closed by the client with close code 1006.
            F|closed|E7|f|WebSocket sessions on WS /api/ws/chat were closed with close code 1001.
            F|closed|E7|f|The server opened 45 WebSocket sessions on WS /api/ws/chat.
            F|closed|E7|f|WS /api/ws/chat lost 45 messages.
            F|closed|E7|c|An idle timeout closed the WebSocket sessions.
            F|closed|E7|f|Before 15 s, the server ended 45 of 45 sessions on WS /api/ws/chat.
            F|closed|E7|n|Disable the WebSocket endpoint.
            F|closed|E7|f|Each session lasted 15 s.
            F|slowstart|E7|f|POST /api/conversations/:id/messages had a median of 1.28 ms during the first 8 s.
            F|slowstart|E8|f|After 8 s, POST /api/friends/requests/:id had a p95 of 449 ms.
            F|slowstart|E9|f|The median latency of POST /api/posts was 463 ms between 0 s and 8 s.
            F|slowstart|E10|f|GET /api/users/me was slow in the last 8 seconds.
            F|slowstart|E10|f|GET /api/users/me was slow from 8 s on.
            F|slowstart|E7,E8,E9,E10|s|10 of 10 routes failed at first.
            F|slowstart|E7,E8,E9,E10|c|A cold cache caused the slow start.
            F|slowstart|E7,E8,E9,E10|c|The database caused the slow start.
            F|slowstart|E7|n|Add a cache to the application.
            F|slowstart|E7,E8,E9,E10|s|The first 8 s went well, then it was slow.
            F|errorsall|E7|f|522 of 1148 requests succeeded with status 503.
            F|errorsall|E7|f|Status 500 was returned 522 times between 12 s and 30 s.
            F|errorsall|E7|f|54.53% of the requests between 12 s and 30 s were answered with a 503 status.
            F|errorsall|E7|f|45.47% of all requests failed.
            F|errorsall|E8|f|GET /api/friends returned 163 server errors.
            F|errorsall|E8|f|Of 163 requests to GET /api/posts, 497 were answered with a 5xx status.
            F|errorsall|E9|f|70 of 207 requests to GET /api/conversations were refused.
            F|errorsall|E7|f|Only GET /api/posts was affected by 503 errors.
            F|errorsall|E7|c|The failures were caused by rate limiting.
            F|errorsall|E7|c|A crashed database caused the 503 errors.
            F|errorsall|E7|s|The run is WARNING due to 522 server errors.
            F|errorsall|E7|f|No route returned 503 errors.
            F|errorsall|E7|f|The 503 errors stopped at 12 s.
            F|errorsall|E7|n|Restart all servers.
            F|errorsall|E7|f|Before 12 s, 716 requests failed.
            F|slowdb2|E12|f|The mean time of a database operation decreased to 0.5 ms from 80 ms.
            F|slowdb2|E12|f|Database operations took 0.5 ms on average between 11 s and 30 s.
            F|slowdb2|E12|f|The median time of a database operation was 80 ms.
            F|slowdb2|E8|f|GET /api/conversations: the median rose from 0.84 ms to 151 ms at 11 s.
            F|slowdb2|E8|f|GET /api/posts: the median rose from 0.84 ms to 111 ms at 11 s.
            F|slowdb2|E9,E12|c|The database was slow because POST /api/posts/:id/like was slow.
            F|slowdb2|E12,E7|c|CPU usage slowed down the database.
            F|slowdb2|E7|b|The CPU is the bottleneck.
            F|slowdb2|E10|f|The 99th percentile of POST /api/friends/requests/:id was 148 ms.
            F|slowdb2|E8,E9,E10,E11,E12|s|All 10 routes were slower by about 80 ms.
            F|slowdb2|E12|n|Delete slow queries.
            F|slowdb2|E12|f|Database operations failed between 11 s and 30 s.
            F|slowdb2|E12|f|The cache slowed down at 11 s.
            F|away|E8|f|318 of 333 requests were refused before 12 s.
            F|away|E8|f|318 of 333 requests were answered between 12 s and 17 s.
            F|away|E9|f|86 of 497 requests to GET /api/friends were refused.
            F|away|E8|c|The failures were caused by a restart.
            F|away|E8|c|The failures were caused by timeouts.
            F|away|E8|f|Nearly all requests of the run were refused.
            F|away|E9,E10|f|GET /api/posts had 48 refused requests and GET /api/users/me had 86 refused requests.
            F|away|E4|f|The p95 of refused requests was 1.4 ms.
            F|away|E8|s|The run was HEALTHY because connections were refused.
            """
    )
}
