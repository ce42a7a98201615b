// Every question to Prometheus: its name in metrics.json, its PromQL, its unit. Must not contain HTTP or
// judgement of answers.

/// A question as it is asked.
struct MetricQuestion: Hashable, Sendable {
    /// For which moments.
    enum Moments: Hashable, Sendable {
        /// For each of the grid.
        case course
        /// For the window's end alone: the value is about the whole run.
        case wholeRun
    }

    /// Whose metrics it needs.
    enum Exporter: Hashable, Sendable {
        /// The application, by names that are its own.
        case application
        /// The application's process: names that others export as well.
        case process
        /// Anything else.
        case surroundings
    }

    /// The name in `metrics.json`.
    var name: String
    /// PromQL.
    var expression: String
    /// What the values are.
    var unit: MetricQuery.Unit
    /// For which moments.
    var moments = Moments.course
    /// Whose metrics it needs.
    var exporter = Exporter.application
    /// Metrics without which there can be no answer.
    var needs: [String]
    /// Set when it cannot be asked: what its outcome is then.
    var unasked: MetricQuery.Outcome?
}

/// The questions for one window and one Prometheus. The first eight have upstream's names.
struct MetricCatalog: Sendable {
    /// What is known about the Prometheus.
    let discovery: MetricDiscovery
    /// When values are asked for.
    let grid: MetricGrid

    /// All questions in the order of `metrics.json`.
    var questions: [MetricQuestion] {
        upstream + latency + requests + dependencies + sockets + process + surroundings
    }

    /// The questions of no particular run.
    private static let general: [MetricQuestion] = {
        let grid = RunWindow(start: 0, end: 60).map {
            MetricGrid(window: $0, scrapeInterval: 15, slowestInterval: 15)
        }
        return grid.map { MetricCatalog(discovery: MetricDiscovery(), grid: $0).questions } ?? []
    }()

    /// Every metric the questions need.
    static let metrics = Set(general.flatMap(\.needs)).sorted()

    /// The unit of a question's values; plain numbers when there is no such question.
    static func unit(of name: String) -> MetricQuery.Unit {
        general.first { $0.name == name }?.unit ?? .count
    }

    // Names that stand in several questions.
    static let requestsTotal = "http_requests_total"
    private static let duration = "http_request_duration_seconds"
    private static let queryLatency = "sanctum_database_query_latency_seconds"
    private static let drops = "sanctum_websocket_backpressure_drops_total"

    private var upstream: [MetricQuestion] {
        let errors = PromQL.sum(rate(Self.requestsTotal, status("5..")))
        return [
            question(
                "request_rate_rps",
                .perSecond,
                PromQL.sum(rate(Self.requestsTotal)),
                [Self.requestsTotal]
            ),
            // No 5xx at all is a share of 0; no requests at all are no share.
            needingStatus(
                question(
                    "error_rate_ratio",
                    .ratio,
                    "(\(errors) or vector(0)) / (\(PromQL.sum(rate(Self.requestsTotal))) > 0)",
                    [Self.requestsTotal]
                )
            ),
            question("p95_latency_seconds", .seconds, latencyQuantile(0.95), ["\(Self.duration)_bucket"]),
            gauge("active_websockets", .count, "sanctum_active_websockets"),
            gauge("ws_connections_total", .count, "sanctum_websocket_connections_total"),
            overRun(
                "ws_backpressure_drops_5m",
                .count,
                PromQL.sum(by: ["hub", "reason"], PromQL.increase(Self.drops, grid.runLength)),
                [Self.drops]
            ),
            question(
                "db_p95_seconds",
                .seconds,
                PromQL.quantile(0.95, of: bucketRate(Self.queryLatency)),
                ["\(Self.queryLatency)_bucket"]
            ),
            question(
                "message_throughput_rps",
                .perSecond,
                PromQL.sum(rate("sanctum_message_throughput_total")),
                ["sanctum_message_throughput_total"]
            ),
        ]
    }

    private var latency: [MetricQuestion] {
        let (sum, count, buckets) = (
            "\(Self.duration)_sum", "\(Self.duration)_count", "\(Self.duration)_bucket"
        )
        let overRun: (String) -> String = {
            PromQL.sum(by: byRoute, PromQL.increase(selector($0), grid.runLength))
        }
        return [
            question("p50_latency_seconds", .seconds, latencyQuantile(0.5), [buckets]),
            question("p99_latency_seconds", .seconds, latencyQuantile(0.99), [buckets]),
            self.overRun("p95_latency_run_seconds", .seconds, latencyQuantileOfRun(by: []), [buckets]),
            needingRoute(
                question(
                    "mean_latency_by_route_seconds",
                    .seconds,
                    PromQL.sum(by: byRoute, plainRate(sum)) + " / "
                        + PromQL.sum(by: byRoute, plainRate(count)),
                    [sum, count]
                )
            ),
            needingRoute(
                self.overRun(
                    "mean_latency_by_route_run_seconds",
                    .seconds,
                    "\(overRun(sum)) / \(overRun(count))",
                    [sum, count]
                )
            ),
            needingRoute(
                self.overRun(
                    "p95_latency_by_route_run_seconds",
                    .seconds,
                    latencyQuantileOfRun(by: byRoute),
                    [buckets]
                )
            ),
        ]
    }

    private var requests: [MetricQuestion] {
        let total = Self.requestsTotal
        let byRouteAndStatus = byRoute + [statusName]
        let run = PromQL.increase(selector(total), grid.runLength)
        let rates: (String, [String], [String]) -> MetricQuestion = { name, labels, matchers in
            question(name, .perSecond, PromQL.sum(by: labels, rate(total, matchers)), [total])
        }
        return [
            needingStatus(rates("request_rate_by_status_rps", [statusName], [])),
            needingRoute(rates("request_rate_by_route_rps", byRoute, [])),
            needingBoth(rates("server_error_rate_by_route_rps", byRouteAndStatus, status("5.."))),
            needingBoth(rates("client_error_rate_by_route_rps", byRouteAndStatus, status("4.."))),
            needingBoth(rates("rate_limited_rate_by_route_rps", byRoute, status("429"))),
            needingBoth(
                overRun("requests_by_route_run_count", .count, PromQL.sum(by: byRouteAndStatus, run), [total])
            ),
            question(
                "requests_in_progress",
                .count,
                PromQL.sum(selector("http_requests_in_progress_total")),
                ["http_requests_in_progress_total"]
            ),
        ]
    }

    private var dependencies: [MetricQuestion] {
        let (sum, count) = ("\(Self.queryLatency)_sum", "\(Self.queryLatency)_count")
        let operations = ["operation", "table"]
        let errors: (String, String) -> MetricQuestion = { name, metric in
            question(name, .perSecond, PromQL.sum(by: ["operation"], rate(metric)), [metric])
        }
        return [
            question(
                "db_mean_seconds",
                .seconds,
                PromQL.sum(plainRate(sum)) + " / " + PromQL.sum(plainRate(count)),
                [sum, count]
            ),
            question("db_query_rate_rps", .perSecond, PromQL.sum(by: operations, rate(count)), [count]),
            question(
                "db_p95_by_operation_seconds",
                .seconds,
                PromQL.quantile(0.95, by: operations, of: bucketRate(Self.queryLatency)),
                ["\(Self.queryLatency)_bucket"]
            ),
            errors("db_error_rate_rps", "sanctum_database_errors_total"),
            errors("redis_error_rate_rps", "sanctum_redis_errors_total"),
        ]
    }

    private var sockets: [MetricQuestion] {
        let (events, rooms) = ("sanctum_websocket_events_total", "sanctum_websocket_room_connections")
        return [
            question(
                "ws_backpressure_drop_rate_by_hub_rps",
                .perSecond,
                PromQL.sum(by: ["hub"], rate(Self.drops)),
                [Self.drops]
            ),
            question("ws_event_rate_rps", .perSecond, PromQL.sum(by: ["event_type"], rate(events)), [events]),
            question("ws_room_connections", .count, PromQL.sum(rooms), [rooms]),
        ]
    }

    private var process: [MetricQuestion] {
        let cpu = "process_cpu_seconds_total"
        return [
            ofProcess("process_cpu_cores", .cores, cpu) { "rate(\($0)[\(grid.rateWindow)s])" },
            ofProcess("process_resident_memory_bytes", .bytes, "process_resident_memory_bytes"),
            ofProcess("process_start_time_seconds", .epoch, "process_start_time_seconds"),
            ofProcess("process_open_fds", .count, "process_open_fds"),
            ofProcess("go_goroutines", .count, "go_goroutines"),
            ofProcess("app_up", .count, "up"),
        ]
    }

    private var surroundings: [MetricQuestion] {
        let (cpu, memory) = ("container_cpu_usage_seconds_total", "container_memory_working_set_bytes")
        let named = ["name!=\"\""]
        let rate = "rate(\(PromQL.selector(cpu, named))[\(grid.slowRateWindow)s])"
        var questions = [
            question("container_cpu_cores", .cores, PromQL.sum(by: ["name"], rate), [cpu]),
            question(
                "container_memory_bytes",
                .bytes,
                PromQL.sum(by: ["name"], PromQL.selector(memory, named)),
                [memory]
            ),
        ]
        for index in questions.indices { questions[index].exporter = .surroundings }
        return questions
    }
}

// What the questions are put together from.
extension MetricCatalog {
    fileprivate var statusName: String { discovery.statusLabel ?? "status_code" }

    /// Series by route have the labels `method` and the one that carries the route.
    fileprivate var byRoute: [String] { ["method", discovery.routeLabel ?? "path"] }

    fileprivate func status(_ pattern: String) -> [String] { ["\(statusName)=~\"\(pattern)\""] }

    /// Metrics of the application; its job is only named when others export the same.
    fileprivate func selector(_ metric: String, _ matchers: [String] = []) -> String {
        let job = discovery.isShared && metric.hasPrefix("http_") ? discovery.job : nil
        return PromQL.selector(metric, (job.map { [PromQL.matcher("job", equals: $0)] } ?? []) + matchers)
    }

    fileprivate func rate(_ metric: String, _ matchers: [String] = []) -> String {
        PromQL.rate(selector(metric, matchers), grid.rateWindow)
    }

    fileprivate func plainRate(_ metric: String) -> String {
        "rate(\(selector(metric))[\(grid.rateWindow)s])"
    }

    fileprivate func bucketRate(_ histogram: String) -> String { plainRate("\(histogram)_bucket") }

    fileprivate func latencyQuantile(_ quantile: Double) -> String {
        PromQL.quantile(quantile, of: bucketRate(Self.duration))
    }

    fileprivate func latencyQuantileOfRun(by labels: [String]) -> String {
        let buckets = PromQL.increase(selector("\(Self.duration)_bucket"), grid.runLength)
        return PromQL.quantile(0.95, by: labels, of: buckets)
    }

    fileprivate func question(
        _ name: String,
        _ unit: MetricQuery.Unit,
        _ expression: String,
        _ needs: [String]
    ) -> MetricQuestion {
        MetricQuestion(name: name, expression: expression, unit: unit, needs: needs)
    }

    fileprivate func gauge(_ name: String, _ unit: MetricQuery.Unit, _ metric: String) -> MetricQuestion {
        question(name, unit, metric, [metric])
    }

    fileprivate func overRun(
        _ name: String,
        _ unit: MetricQuery.Unit,
        _ expression: String,
        _ needs: [String]
    ) -> MetricQuestion {
        MetricQuestion(name: name, expression: expression, unit: unit, moments: .wholeRun, needs: needs)
    }

    /// A metric that Prometheus itself and others export too: without the application's job it says nothing.
    fileprivate func ofProcess(
        _ name: String,
        _ unit: MetricQuery.Unit,
        _ metric: String,
        _ expression: (String) -> String = { $0 }
    ) -> MetricQuestion {
        let matchers = discovery.job.map { [PromQL.matcher("job", equals: $0)] } ?? []
        var question = question(name, unit, expression(PromQL.selector(metric, matchers)), [metric])
        question.exporter = .process
        if discovery.job == nil { question.unasked = .missing }
        return question
    }

    fileprivate func needingStatus(_ question: MetricQuestion) -> MetricQuestion {
        needing(discovery.statusLabel, "status_code or status", question)
    }

    /// The route is under `path` in every answer, whatever the application calls it.
    fileprivate func needingRoute(_ question: MetricQuestion) -> MetricQuestion {
        var question = needing(discovery.routeLabel, "path, route or handler", question)
        if let label = discovery.routeLabel, label != "path" {
            question.expression =
                "label_replace(\(question.expression), \"path\", \"$1\", \"\(label)\", \"(.*)\")"
        }
        return question
    }

    fileprivate func needingBoth(_ question: MetricQuestion) -> MetricQuestion {
        needingRoute(needingStatus(question))
    }

    /// Without labels at all there is no series, and the answer to the question says so.
    private func needing(_ label: String?, _ expected: String, _ question: MetricQuestion) -> MetricQuestion {
        guard label == nil, !discovery.requestLabels.isEmpty else { return question }
        var question = question
        question.unasked = .failed("\(Self.requestsTotal) has no label \(expected)")
        return question
    }
}
