// The questions to Prometheus that analysis looks at, by their name in metrics.json. Must not contain expressions.

/// Names of questions.
enum MetricName {
    static let processStart = "process_start_time_seconds"
    static let memory = "process_resident_memory_bytes"
    static let cpu = "process_cpu_cores"
    static let databaseMean = "db_mean_seconds"
    static let databaseP95 = "db_p95_seconds"
    static let databaseErrors = "db_error_rate_rps"
    static let routeMean = "mean_latency_by_route_seconds"
    static let routeMeanOfRun = "mean_latency_by_route_run_seconds"
    static let inProgress = "requests_in_progress"
    static let p95 = "p95_latency_seconds"
    static let p50 = "p50_latency_seconds"
    static let requestRate = "request_rate_rps"
    static let drops = "ws_backpressure_drops_5m"
    static let dropRate = "ws_backpressure_drop_rate_by_hub_rps"
    static let requestsOfRun = "requests_by_route_run_count"
    static let errorRatio = "error_rate_ratio"
}
