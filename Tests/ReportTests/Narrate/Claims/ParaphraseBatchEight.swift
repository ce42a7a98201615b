// Batch 8 of fresh sentences: joined facts, ledgers of the tests of the analyzer. Must not contain rules.

extension ParaphraseBatch {
    static let eight = ParaphraseBatch(
        name: "joined facts, ledgers of the tests of the analyzer",
        lines: """
            L|restarted|E7|f|Between 11 s and 16 s, 276 of 334 requests received no answer.
            T|restarted|E7|f|The application went away at 11 s and came back after 5 s.
            T|restarted|E7|c|The application was restarted during the run.
            L|restarted|E7|c|An application restart is the likely cause of the unanswered requests.
            T|restarted|E7|s|The application was unavailable from 11 s to 16 s.
            T|restarted|E8|f|After 16 s, 390 of 882 requests were answered with status 401.
            T|restarted|E8|f|390 requests (44.21%) returned 401 between 16 s and 30 s.
            T|restarted|E9|f|120 of 497 requests to GET /api/posts had an unexpected 4xx status.
            T|restarted|E15|f|254 connections were refused between 12 s and 16 s.
            T|restarted|E15|f|95.48% of requests between 12 s and 16 s were refused.
            T|restarted|E16|f|For GET /api/posts, 68 of 497 requests were refused.
            T|restarted|E22|f|22 of 68 requests had their connections reset between 11 s and 12 s.
            T|restarted|E23|f|9 requests to GET /api/posts were reset.
            T|restarted|E4|f|The p95 of 1.4 ms was within the threshold.
            T|restarted|E6|s|The run lasted 30 seconds.
            T|restarted|E7|n|Read the last log lines before the restart and check the exit code.
            T|restarted|E7|n|Check the out-of-memory killer's log.
            T|restarted|E7|s|The run is CRITICAL because the application went away at 11 s.
            T|resets|E7|f|66 connections were reset between 9 s and 20 s.
            T|resets|E7|f|Between 9 s and 20 s, 66 of 733 requests (9%) failed because their connection was reset.
            T|resets|E7|f|9.00% of the requests in that period were reset.
            T|resets|E7|f|Error code 1220 occurred 66 times on all routes.
            T|resets|E8|f|GET /api/posts had 23 connection resets.
            T|resets|E8,E9|f|23 requests on GET /api/posts and 9 requests on GET /api/conversations were reset.
            T|resets|E8|f|GET /api/posts was affected, with 23 of 497 requests reset.
            T|resets|E7|c|The cause of the failures is connections that were reset.
            T|resets|E7|c|Connection resets caused 66 failures.
            T|resets|E7|n|Look for a proxy or load balancer that cuts connections.
            L|resets|E4,E5|f|The response times were good: median 0.8 ms and p95 1.4 ms.
            T|network|E8|f|The median latency of GET /api/conversations rose from 0.84 ms to 100 ms between 13 s and 30 s.
            T|network|E9|f|POST /api/conversations/:id/messages was slow from 13 s on, with a median of 106 ms.
            T|network|E12|f|The application's own median request time stayed at 1 ms.
            T|network|E8,E9,E10,E11,E12|f|About 97.4 ms per request are lost between client and application.
            L|network|E8,E12|c|The delay occurs between client and application, while the time at the server was 1 ms.
            T|network|E11|f|The 95th percentile of GET /api/posts went up to 132 ms.
            T|network|E8,E9,E10|f|Several endpoints became slower at 13 s.
            L|network|E12|n|Check the proxy, load balancer and network between client and application.
            T|network|E7|f|CPU usage was low at 0.1 cores at most.
            T|network|E8,E12|b|The network is the bottleneck.
            T|memory|E8|f|The resident memory of the process increased from 60 MB to 220 MB.
            T|memory|E8|f|Memory usage grew by 8 MB per second between 10 s and 30 s.
            T|memory|E8|f|From 10 s to 30 s, memory grew from 60 MB to 220 MB.
            T|memory|E7|f|Memory peaked at 220 MB.
            L|memory|E8|c|The application's memory grows by 8.0 MB per second, which suggests a memory leak.
            L|memory|E8|b|Memory growth is the main concern.
            T|memory|E8|n|Take heap profiles at two moments and compare them.
            T|memory|E8|n|Check caches and queues that have no limit.
            T|memory|E8|s|The memory of the application kept growing.
            T|generator|E7|f|The load generator reacted late in 20 of 30 s.
            T|generator|E7|f|The generator's delay had a p50 of up to 150 ms and a p95 of up to 290 ms.
            T|generator|E7|c|The load generator was the bottleneck.
            T|generator|E7|s|The run is INVALID because the load generator was the bottleneck.
            L|generator|E7|s|The figures say nothing about the application.
            T|generator|E7|f|The latencies include the generator's own delay.
            T|generator|E7|n|Give the load generator more CPU or lower the number of VUs.
            F|restarted|E7|f|Between 11 s and 16 s, 276 of 334 requests were answered.
            F|restarted|E7|f|The application went away at 16 s and came back after 5 s.
            F|restarted|E7|f|The application went away at 11 s and never came back.
            F|restarted|E7|c|The database was restarted during the run.
            F|restarted|E7|c|The client restarted at 11 s.
            F|restarted|E7|s|The application was available from 11 s to 16 s.
            F|restarted|E8|f|Before 16 s, 390 of 882 requests were answered with status 401.
            F|restarted|E8|f|390 requests (44.21%) returned 429 between 16 s and 30 s.
            F|restarted|E9|f|497 of 497 requests to GET /api/posts had an unexpected 4xx status.
            F|restarted|E15|f|254 connections timed out between 12 s and 16 s.
            F|restarted|E15|f|95.48% of all requests of the run were refused.
            F|restarted|E16|f|For GET /api/users/me, 68 of 497 requests were refused.
            F|restarted|E22|f|68 of 68 requests had their connections reset between 11 s and 12 s.
            F|restarted|E23|f|9 requests to GET /api/posts were rate limited.
            F|restarted|E8|c|The 401 answers caused the restart.
            F|restarted|E7|c|Running out of memory caused the restart.
            F|restarted|E7|n|Restart the application every hour.
            F|resets|E7|f|66 connections were refused between 9 s and 20 s.
            F|resets|E7|f|Between 9 s and 20 s, 66 of 733 requests timed out.
            F|resets|E7|f|9.00% of the requests succeeded in that period.
            F|resets|E7|f|Before 9 s, 66 connections were reset.
            F|resets|E8|f|GET /api/friends had 23 connection resets.
            F|resets|E8,E9|f|9 requests on GET /api/posts and 23 requests on GET /api/conversations were reset.
            F|resets|E7|c|A proxy cut the connections.
            F|resets|E7|c|The cause of the failures is a crashed application.
            F|resets|E7|n|Remove the load balancer.
            F|resets|E7|f|All 733 requests were reset.
            F|network|E8|f|The median latency of GET /api/conversations fell from 100 ms to 0.84 ms between 13 s and 30 s.
            F|network|E8|f|The p95 of GET /api/conversations rose to 100 ms.
            F|network|E9|f|POST /api/conversations/:id/messages was slow until 13 s.
            F|network|E12|f|The application's own median request time rose to 100 ms.
            F|network|E12|f|The application's own p95 request time stayed at 1 ms.
            F|network|E8,E12|c|The application is slow.
            F|network|E8,E12|b|The database is the bottleneck.
            F|network|E8,E12|c|The slow application delayed the network.
            F|network|E11|f|The 95th percentile of GET /api/friends went up to 132 ms.
            F|network|E7|f|The CPU was saturated at 0.1 cores.
            F|network|E8,E9,E10|f|Several endpoints failed at 13 s.
            F|memory|E8|f|The resident memory of the process decreased from 220 MB to 60 MB.
            F|memory|E8|f|Memory usage grew by 8 MB between 10 s and 30 s.
            F|memory|E8|f|Memory usage grew by 80 MB per second.
            F|memory|E8|f|From 0 s to 10 s, memory grew from 60 MB to 220 MB.
            F|memory|E7|f|Memory was at least 220 MB.
            F|memory|E8|c|A full cache makes the memory grow.
            F|memory|E8|c|Memory growth slowed down the application.
            F|memory|E8|c|The memory growth crashed the application.
            F|memory|E8|s|The database's memory kept growing.
            F|memory|E8|n|Restart the application at 220 MB.
            F|generator|E7|f|The application reacted late in 20 of 30 s.
            F|generator|E7|f|The generator's delay had a p50 of up to 290 ms and a p95 of up to 150 ms.
            F|generator|E7|c|The application was the bottleneck.
            F|generator|E7|s|The run is HEALTHY, the load generator was fine.
            F|generator|E7|s|The figures prove that the application is slow.
            F|generator|E7|f|The latencies exclude the generator's own delay.
            F|generator|E7|n|Give the application more CPU.
            F|generator|E7|f|In 30 of 30 s the generator reacted late.
            """
    )
}
