import Testing

@testable import Report

@Suite struct MetricCatalogTests {
    private func questions(_ discovery: MetricDiscovery) throws -> [MetricQuestion] {
        let window = try #require(RunWindow(start: 0, end: 300))
        let grid = MetricGrid(window: window, scrapeInterval: 15, slowestInterval: 15)
        return MetricCatalog(discovery: discovery, grid: grid).questions
    }

    private func expression(_ name: String, _ discovery: MetricDiscovery) throws -> String {
        try #require(try questions(discovery).first { $0.name == name }).expression
    }

    @Test func upstreamsNamesComeFirst() throws {
        let names = try questions(MetricDiscovery()).map(\.name)
        #expect(
            names.prefix(8) == [
                "request_rate_rps", "error_rate_ratio", "p95_latency_seconds", "active_websockets",
                "ws_connections_total", "ws_backpressure_drops_5m", "db_p95_seconds",
                "message_throughput_rps",
            ]
        )
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: [
        "http_requests_total", "http_request_duration_seconds_bucket", "sanctum_active_websockets",
        "sanctum_websocket_connections_total", "sanctum_websocket_backpressure_drops_total",
        "sanctum_database_query_latency_seconds", "sanctum_message_throughput_total",
    ])
    func everyMetricOfTheApplicationIsAskedForByItsName(metric: String) throws {
        #expect(try questions(MetricDiscovery()).contains { $0.expression.contains(metric) })
    }

    @Test func theNamesNeededAreThoseOfTheQuestions() throws {
        for question in try questions(MetricDiscovery()) {
            for metric in question.needs { #expect(question.expression.contains(metric)) }
        }
        #expect(MetricCatalog.metrics.contains("sanctum_redis_errors_total"))
        #expect(MetricCatalog.metrics == MetricCatalog.metrics.sorted())
    }

    @Test func theStatusIsUnderTheLabelThatIsThere() throws {
        let discovery = MetricDiscovery(requestLabels: ["status", "path"])
        #expect(try expression("error_rate_ratio", discovery).contains("{status=~\"5..\"}"))
        #expect(try expression("request_rate_by_status_rps", discovery).hasPrefix("sum by (status) ("))
        let usual = MetricDiscovery(requestLabels: ["status_code", "path"])
        #expect(try expression("error_rate_ratio", usual).contains("{status_code=~\"5..\"}"))
        #expect(try expression("rate_limited_rate_by_route_rps", usual).contains("{status_code=~\"429\"}"))
    }

    @Test func theRouteIsAlwaysUnderPath() throws {
        let discovery = MetricDiscovery(requestLabels: ["status", "handler"])
        let text = try expression("request_rate_by_route_rps", discovery)
        #expect(text.hasPrefix("label_replace(sum by (method, handler) ("))
        #expect(text.hasSuffix(", \"path\", \"$1\", \"handler\", \"(.*)\")"))
    }

    @Test func withoutALabelItIsNotAskedAndSaysWhy() throws {
        let questions = try questions(MetricDiscovery(requestLabels: ["method"]))
        let unasked = Dictionary(uniqueKeysWithValues: questions.map { ($0.name, $0.unasked) })
        #expect(
            unasked["error_rate_ratio"] == .failed("http_requests_total has no label status_code or status")
        )
        #expect(
            unasked["request_rate_by_route_rps"]
                == .failed("http_requests_total has no label path, route or handler")
        )
        #expect(unasked["request_rate_rps"] == .some(nil))
        #expect(try self.questions(MetricDiscovery(job: "a")).allSatisfy { $0.unasked == nil })
    }

    @Test func theJobIsNamedWhereOthersExportTheSame() throws {
        let alone = MetricDiscovery(job: "sanctum-app")
        #expect(try expression("process_open_fds", alone) == "process_open_fds{job=\"sanctum-app\"}")
        #expect(
            try expression("process_cpu_cores", alone)
                == "rate(process_cpu_seconds_total{job=\"sanctum-app\"}[60s])"
        )
        #expect(try expression("app_up", alone) == "up{job=\"sanctum-app\"}")
        #expect(!(try expression("request_rate_rps", alone)).contains("job=\""))
        let shared = MetricDiscovery(job: "sanctum-app", isShared: true)
        #expect(
            try expression("request_rate_rps", shared).contains("http_requests_total{job=\"sanctum-app\"}")
        )
        #expect(try expression("active_websockets", shared) == "sanctum_active_websockets")
    }

    @Test func theProcessOfNoJobIsMissing() throws {
        let process = try questions(MetricDiscovery()).filter { $0.exporter == .process }
        #expect(process.count == 6)
        #expect(process.allSatisfy { $0.unasked == .missing })
    }

    @Test func ratesFitTheRunAndTotalsCoverIt() throws {
        let discovery = MetricDiscovery()
        #expect(try expression("p95_latency_seconds", discovery).contains("[60s]"))
        #expect(try expression("ws_backpressure_drops_5m", discovery).contains("[300s]"))
        for question in try questions(discovery) where question.moments == .wholeRun {
            #expect(question.expression.contains("[300s]"))
            #expect(question.name.contains("_run_") || question.name == "ws_backpressure_drops_5m")
        }
    }

    @Test func unitsByName() {
        #expect(MetricCatalog.unit(of: "p95_latency_seconds") == .seconds)
        #expect(MetricCatalog.unit(of: "error_rate_ratio") == .ratio)
        #expect(MetricCatalog.unit(of: "never heard of") == .count)
    }
}
