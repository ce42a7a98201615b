// Numbers of a run as rows: main numbers, routes, sources. Must not contain judgement or rendering.

import Measure

extension Highlights {
    /// The summary's numbers; of a run without one, what the timeline tells. What has no samples stays nil.
    init(_ input: RunInput, _ signals: RunSignals) {
        self.init()
        guard let summary = input.summary else {
            fill(signals)
            return
        }
        func values(_ name: String) -> MetricValues? {
            guard let metric = summary[name], !ThresholdReview.hasNoSamples(metric, input) else { return nil }
            return metric.values
        }
        p95 = values("http_req_duration")?["p(95)"]
        median = values("http_req_duration")?["med"]
        failedRate = values("http_req_failed")?["rate"]
        checksRate = values("checks")?["rate"]
        iterations = values("iterations")?["count"]
        vusMax = summary["vus_max"]?.values["max"]
        requests = values("http_reqs")?["count"]
        requestRate = values("http_reqs")?["rate"]
        sockets = values("ws_sessions")?["count"]
        duration = summary.runDuration ?? input.window?.duration
    }

    private mutating func fill(_ signals: RunSignals) {
        guard let last = signals.times.last, last > 0 else { return }
        var durations = Distribution()
        for route in signals.httpRoutes { for bin in route.durations { durations.add(bin) } }
        p95 = durations.quantile(95)
        median = durations.quantile(50)
        duration = last
        vusMax = signals.vus.max().map(Double.init)
        let all = signals.requests.reduce(0, +)
        guard all > 0 else { return }
        requests = Double(all)
        requestRate = Double(all) / last
        failedRate = Double(signals.httpRoutes.reduce(0) { $0 + $1.failedTotal }) / Double(all)
        iterations = Double(
            signals.seconds.joined().reduce(0) { sum, second in
                sum + second.scenarios.values.reduce(0) { $0 + ($1.finished ?? 0) }
            }
        )
    }
}

/// Makes the table of routes.
enum RouteTable {
    /// Routes by requests, most first.
    static func rows(_ signals: RunSignals, _ metrics: MetricsCollection?) -> [RouteRow] {
        let means = serverMeans(metrics)
        return signals.routes.map { route in
            let values = Distribution(route.durations)
            var statuses: [Int: Int] = [:]
            for seconds in signals.seconds {
                for second in seconds {
                    for (status, count) in second.routes[route.name]?.statuses ?? [:] {
                        statuses[status, default: 0] += count
                    }
                }
            }
            return RouteRow(
                route: route.name,
                requests: route.total,
                failed: route.failedTotal,
                statuses: statuses,
                p50: values.quantile(50),
                p95: values.quantile(95),
                p99: values.quantile(99),
                serverMean: means[RouteKey.folded(route.name)]
            )
        }
        .sorted { ($1.requests, $0.route) < ($0.requests, $1.route) }
    }

    private static func serverMeans(_ metrics: MetricsCollection?) -> [String: Double] {
        guard let query = metrics?[MetricName.routeMeanOfRun] else { return [:] }
        var means: [String: Double] = [:]
        for series in query.instant {
            guard let method = series.labels["method"], let value = series.points.last?.value,
                let path = series.labels["path"] ?? series.labels["route"] ?? series.labels["handler"]
            else { continue }
            means[RouteKey.folded("\(method) \(path)")] = value * 1_000
        }
        return means
    }
}

/// Routes of client and server under one name: what parameters are called differs between them.
enum RouteKey {
    /// `POST /api/posts/:id/like` and `POST /api/posts/{postID}/like` become the same.
    static func folded(_ route: String) -> String {
        route.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(":") || $0.hasPrefix("{") ? ":" : String($0.prefix { $0 != "?" }) }
            .joined(separator: "/")
    }
}

/// Makes the table of sources.
enum Coverage {
    /// Everything but the model, whose row is made when it has answered.
    static func rows(_ input: RunInput, metrics: MetricsCollection?, logs: LogsCollection?)
        -> [SourceCoverage]
    {
        [
            SourceCoverage(source: .summary, status: summaryStatus(input), detail: summary(input)),
            SourceCoverage(source: .timeline, status: timelineStatus(input), detail: timeline(input)),
            SourceCoverage(
                source: .prometheus,
                status: metrics?.status ?? .degraded("not asked"),
                detail: prometheus(metrics)
            ),
            SourceCoverage(source: .loki, status: logs?.status ?? .degraded("not asked"), detail: loki(logs)),
        ]
    }

    /// A damaged metadata.json goes with the summary: both say what the run was. k6 leaves none.
    private static func summaryStatus(_ input: RunInput) -> SourceStatus {
        guard input.summaryStatus == .ok, input.metadata == nil, let reason = input.metadataStatus.reason,
            !reason.hasSuffix("is missing")
        else { return input.summaryStatus }
        return .degraded(reason)
    }

    private static func summary(_ input: RunInput) -> String {
        guard let summary = input.summary else { return "Thresholds, checks and totals are unknown." }
        return
            "\(QuantityText.count(summary.metrics.count, "metric")), \(QuantityText.count(summary.rootGroup.allChecks.count, "check"))."
    }

    /// k6 leaves no timeline: that is no fault of the run.
    private static func timelineStatus(_ input: RunInput) -> SourceStatus {
        guard input.timeline == nil, !input.isSwiftload, case .degraded = input.timelineStatus else {
            return input.timelineStatus
        }
        return .empty("a run of k6 leaves no timeline")
    }

    private static func timeline(_ input: RunInput) -> String {
        guard let timeline = input.timeline else {
            return "Routes, moments and the generator's own health are unknown."
        }
        return "\(QuantityText.count(timeline.seconds.count, "second")) of the run."
    }

    private static func prometheus(_ metrics: MetricsCollection?) -> String {
        guard let metrics, !metrics.queries.isEmpty else {
            return "Nothing is known about the server's side."
        }
        let data = metrics.queries.filter { $0.outcome == .data }.count
        let missing = metrics.queries.filter { $0.outcome == .missing }.count
        let empty = metrics.queries.filter { $0.outcome == .empty }.count
        let failed = metrics.queries.count - data - missing - empty
        return
            "\(data) of \(metrics.queries.count) questions have data, \(missing) ask for a metric that does not exist, \(empty) have no series in the run, \(failed) failed."
    }

    private static func loki(_ logs: LogsCollection?) -> String {
        guard let logs, logs.status == .ok || logs.hasLines else {
            return "Nothing is known from the application's log."
        }
        let severity =
            logs["severity"]?.total.map { QuantityText.count($0, "line") } ?? "an unknown number of lines"
        return
            "\(severity) of level warning or worse, \(QuantityText.count(logs.entries.count, "sample")) kept."
    }
}
