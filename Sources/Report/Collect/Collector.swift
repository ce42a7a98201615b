// Both services at once, with a line about each. Must not contain queries.

/// Collects what services tell about a run.
public enum Collector {
    /// Asks Prometheus and Loki about a window at the same time. Never fails; `progress` gets one line for
    /// each when it is done.
    public static func collect(
        window: RunWindow?,
        prometheusURL: String,
        lokiURL: String,
        timeout: Duration = .seconds(8),
        fetch: @escaping Fetch,
        progress: @escaping @Sendable (String) -> Void
    ) async -> (MetricsCollection, LogsCollection) {
        async let metrics = metrics(window, prometheusURL, timeout, fetch, progress)
        async let logs = logs(window, lokiURL, timeout, fetch, progress)
        return await (metrics, logs)
    }

    private static func metrics(
        _ window: RunWindow?,
        _ url: String,
        _ timeout: Duration,
        _ fetch: @escaping Fetch,
        _ progress: @Sendable (String) -> Void
    ) async -> MetricsCollection {
        let metrics = await PrometheusSource(baseURL: url, fetch: fetch, timeout: timeout).collect(
            window: window
        )
        progress(line(about: metrics, from: url))
        return metrics
    }

    private static func logs(
        _ window: RunWindow?,
        _ url: String,
        _ timeout: Duration,
        _ fetch: @escaping Fetch,
        _ progress: @Sendable (String) -> Void
    ) async -> LogsCollection {
        let logs = await LokiSource(baseURL: url, fetch: fetch, timeout: timeout).collect(window: window)
        progress(line(about: logs, from: url))
        return logs
    }

    /// `Prometheus http://localhost:9090: 31 of 40 queries have data`, and what is wrong if anything is.
    static func line(about metrics: MetricsCollection, from url: String) -> String {
        let withData = metrics.queries.count { $0.outcome == .data }
        let isAnswered = metrics.queries.contains { query in
            if case .failed = query.outcome { false } else { true }
        }
        let counts = "\(withData) of \(metrics.queries.count) queries have data"
        return line("Prometheus", url, isAnswered ? counts : nil, metrics.status)
    }

    /// `Loki http://localhost:3100: 5210 lines, 12 of them warnings or worse`, and what is wrong if anything
    /// is.
    static func line(about logs: LogsCollection, from url: String) -> String {
        var counts: String?
        if let lines = logs["lines"]?.total {
            counts =
                "\(lines) lines" + (logs["severity"]?.total.map { ", \($0) of them warnings or worse" } ?? "")
        }
        return line("Loki", url, counts, logs.status)
    }

    private static func line(_ name: String, _ url: String, _ counts: String?, _ status: SourceStatus)
        -> String
    {
        guard let counts else {
            return status.reason.map { $0.hasPrefix(name) ? $0 : "\(name): \($0)" } ?? name
        }
        let shown = (try? ServiceURL(url))?.text ?? ""
        let trouble = status.reason.map { "; \(status.word): \($0)" } ?? ""
        return "\(name) \(shown): \(counts)\(trouble)"
    }
}
