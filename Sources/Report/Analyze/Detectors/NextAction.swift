// What to do about a cause: a sentence that names the endpoint or the setting. A table.

/// Next actions by cause.
enum NextAction {
    /// The action; `codes` are statuses or error codes that were seen.
    static func text(for cause: Cause, route: String? = nil, codes: [Int: Int] = [:]) -> String {
        let place = route ?? "the affected endpoints"
        let most = codes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        switch cause {
        case .slowDependency:
            return
                "Look at the slowest queries of that time and at the connection pool; compare the database's own latency before and after."
        case .slowEndpoint:
            return "Profile the handler of \(place) and what only it calls; other endpoints are not affected."
        case .slowApplication:
            return
                "Look at what all endpoints share: CPU, locks, garbage collection, middleware, the database."
        case .networkDelay:
            return
                "Look at what lies between client and application: proxy, load balancer, network; the application's own times did not change."
        case .saturation:
            return "Profile CPU use of \(place); add cores or instances, or lower the load to below the knee."
        case .serverErrors, .intermittentErrors:
            return
                "Read the application's log for \(most.map { "status \($0)" } ?? "5xx") on \(place) at that time."
        case .clientErrors:
            return
                "Find out why \(place) refuses with status \(most.map(String.init) ?? "4xx"): credentials, sessions or input of the script."
        case .rateLimiting:
            return
                "Raise or switch off the rate limit of \(place) for the test, or use more accounts (LOAD_USERS) or longer think times (THINK_TIME)."
        case .connectionRefused:
            return "Find out why nothing listened on the port then: listener, backlog, proxy."
        case .connectionResets:
            return
                "Look for what cuts connections: proxy, load balancer, idle or connection limits, crashes of workers."
        case .timeouts:
            return "Find out what \(place) waits for: locks, a full pool, a dependency without a time limit."
        case .brokenResponses:
            return "Compare an answer of \(place) on the wire with its Content-Length; look at the proxy."
        case .dnsFailure: return "Check the host name in BASE_URL and the resolver."
        case .tlsFailure: return "Check the certificate and the TLS versions of the target."
        case .appRestart:
            return
                "Read the last log lines before the restart, and the exit code or the out-of-memory killer's log."
        case .appDown: return "Read the application's last log lines and its exit code, then start it again."
        case .slowStart:
            return
                "Warm the application up before measuring, or leave the first part out; look at what is loaded on first use."
        case .webSocketMessageLoss:
            return
                "Look at the send queues of \(place) (buffer size, slow readers) and at the counter of dropped messages."
        case .webSocketEarlyClose:
            return
                "Find out why the server ends sessions on \(place): deadlines, pings, connection limits, errors in its log."
        case .webSocketRejected:
            return
                "Find out why \(place) refuses the upgrade with status \(most.map(String.init) ?? "other than 101")."
        case .memoryGrowth:
            return
                "Take heap profiles at two moments of a run and compare them; check caches and queues without limit."
        case .wrongAnswers: return "Compare an answer of \(place) with what the check expects."
        case .stalls:
            return
                "Look for pauses of the whole process: garbage collection, global locks, snapshots, a throttled container."
        case .generatorOverload:
            return
                "Give the generator more CPU, or lower VUs; do not draw conclusions about the application from this run."
        case .thresholdCrossed: return "See the causes above; if there is none, look at the slowest routes."
        case .checkFailures: return "See the failed requests of that time."
        case .observation: return "Nothing to do."
        }
    }
}
