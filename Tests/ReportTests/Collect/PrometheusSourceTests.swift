import Measure
import Testing

@testable import Report

@Suite struct PrometheusSourceTests {
    private static let nothing = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"
    private let window = RunWindow(start: 1_000, end: 1_030)

    /// A Prometheus that knows some names and has a value at the end for questions that contain `known`.
    private func healthy(
        names: [String] = MetricCatalog.metrics,
        labels: [String] = ["method", "path", "status_code"],
        _ special:
            @escaping @Sendable (ScriptedService.Question) -> Result<ServiceResponse, ServiceFailure>? = {
                _ in nil
            }
    ) -> ScriptedService {
        ScriptedService { question in
            if let result = special(question) { return result }
            let list: ([String]) -> String = {
                "{\"status\":\"success\",\"data\":[\($0.map { "\"\($0)\"" }.joined(separator: ","))]}"
            }
            switch question.path {
            case "/api/v1/label/__name__/values": return answer(list(names))
            case "/api/v1/labels": return answer(list(labels))
            case "/api/v1/query"
            where question.query.hasPrefix("sum by (job) (count_over_time(http_requests_total"):
                return answer(Self.vector("{\"job\":\"sanctum-app\"}", "30"))
            case "/api/v1/query" where question.query.hasPrefix("up["):
                let values = "[[1027,\"1\"],[1028,\"1\"],[1029,\"1\"]]"
                return answer(
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"job\":\"sanctum-app\"},\"values\":\(values)}]}}"
                )
            case "/api/v1/query": return answer(Self.vector("{}", "1"))
            default:
                return answer(
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1029,\"2\"],[1030,\"3\"]]}]}}"
                )
            }
        }
    }

    private static func vector(_ metric: String, _ value: String) -> String {
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":\(metric),\"value\":[1030,\"\(value)\"]}]}}"
    }

    private func collect(_ service: ScriptedService, _ timeout: Duration = .seconds(300)) async
        -> MetricsCollection
    {
        await PrometheusSource(baseURL: "http://h:9", fetch: service.fetch, timeout: timeout).collect(
            window: window
        )
    }

    @Test func everythingIsAskedOnceForTheWindow() async throws {
        let service = healthy()
        let metrics = await collect(service)
        #expect(metrics.status == .ok)
        #expect(metrics.statusLabel == "status_code")
        #expect(metrics.step == 1)
        #expect(metrics.queries.allSatisfy { $0.outcome == .data })
        for name in metrics.queries.map(\.name) {
            let query = try #require(metrics[name])
            #expect(service.asked.filter { $0.query == query.expression }.count == 1, "\(name)")
            #expect(query.instant.first?.points.count == 1)
        }
        for question in service.asked {
            switch question.path {
            case "/api/v1/query": #expect(question.parameters["time"] == "1030")
            case "/api/v1/query_range":
                #expect(question.parameters["start"] == "1000")
                #expect(question.parameters["end"] == "1030")
                #expect(question.parameters["step"] == "1")
            default: break
            }
        }
        #expect(!service.asked.contains { $0.path == "/api/v1/targets" })
    }

    @Test func theValueAtTheEndIsTheLastOfTheCourse() async throws {
        let metrics = await collect(healthy())
        #expect(metrics["request_rate_rps"]?.range.first?.points.count == 2)
        #expect(metrics["request_rate_rps"]?.instant.first?.points == [.init(time: 1_030, value: 3)])
        // A series that ended before has no value there.
        let run = try #require(RunWindow(start: 0, end: 30))
        let grid = MetricGrid(window: run, scrapeInterval: 1, slowestInterval: 1)
        let series = [MetricSeries(points: [.init(time: 29, value: 1)])]
        #expect(PrometheusSource.atEnd(series, grid).isEmpty)
        #expect(metrics["requests_by_route_run_count"]?.range.isEmpty == true)
    }

    @Test func withoutAWindowNothingIsAsked() async {
        let service = healthy()
        let metrics = await PrometheusSource(baseURL: "http://h:9", fetch: service.fetch).collect(window: nil)
        #expect(metrics.status == .degraded("not asked: nothing tells when the run was"))
        #expect(service.asked.isEmpty)
    }

    @Test(arguments: [
        (refusal, "connection refused"), (answer(200, "<html>"), "a web page instead of JSON"),
        (answer(503, "Service Unavailable"), "HTTP 503: Service Unavailable"),
        (answer(401, ""), "HTTP 401 with an empty body"),
        (answer("{\"status\":\"success\",\"data\":{}}"), "expected a list of texts"),
    ])
    func aServerThatIsNoneIsAskedOneQuestion(
        result: Result<ServiceResponse, ServiceFailure>,
        reason: String
    ) async {
        let service = ScriptedService { _ in result }
        let metrics = await collect(service)
        #expect(service.asked.count == 1)
        #expect(metrics.status.word == "degraded")
        #expect(metrics.status.reason?.hasPrefix("Prometheus at http://h:9: ") == true)
        #expect(metrics.status.reason?.contains(reason) == true)
        #expect(metrics.queries.count > 30)
        for query in metrics.queries {
            guard case .failed = query.outcome else { return #expect(Bool(false), "\(query.name)") }
        }
    }

    @Test func anAddressThatIsNoneIsRefusedWithoutItsPassword() async {
        let service = healthy()
        let source = PrometheusSource(baseURL: "ftp://me:secret@h", fetch: service.fetch)
        let metrics = await source.collect(window: window)
        #expect(service.asked.isEmpty)
        #expect(metrics.status.reason?.contains("expected http://HOST") == true)
        #expect(metrics.json.compactText.contains("secret") == false)
    }

    /// Waits as long as it may, as a client of a hanging server does.
    @Test(arguments: [false, true])
    func aHangingServerCostsTheBudgetAtMost(answersTheFirst: Bool) async {
        let service = ScriptedService { question in
            if answersTheFirst, question.path.hasSuffix("/__name__/values") {
                return answer("{\"status\":\"success\",\"data\":[\"http_requests_total\"]}")
            }
            try? await Task.sleep(for: question.request.timeout)
            return .failure(ServiceFailure(.timeout, "no answer within \(question.request.timeout)"))
        }
        let metrics = await collect(service, .milliseconds(800))
        // What is asked for, not what a busy machine makes of it.
        #expect(service.asked.allSatisfy { $0.request.timeout <= .milliseconds(800) })
        #expect(metrics.status.word == "degraded")
        #expect(service.asked.count == 1 || answersTheFirst)
    }

    @Test func someFailuresAreToldAndTheRestIsKept() async throws {
        let metrics = await collect(
            healthy { question in
                if question.query.contains("sanctum_database_query_latency") {
                    return answer(
                        400,
                        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"invalid\"}"
                    )
                }
                return question.query.contains("go_goroutines") ? answer(500, "<html>") : nil
            }
        )
        #expect(
            metrics.status
                == .degraded(
                    "5 of \(metrics.queries.count) queries failed; db_p95_seconds: HTTP 400: bad_data: invalid"
                )
        )
        #expect(metrics["go_goroutines"]?.outcome == .failed("HTTP 500 with a web page"))
        #expect(metrics["request_rate_rps"]?.outcome == .data)
    }

    @Test func emptyAndMissingAreTwoAnswers() async {
        let metrics = await collect(
            healthy(names: ["http_requests_total", "sanctum_active_websockets"]) { question in
                question.path == "/api/v1/query_range" && !question.query.contains("http_requests_total")
                    ? answer(Self.nothing) : nil
            }
        )
        #expect(metrics["active_websockets"]?.outcome == .empty)
        #expect(metrics["db_p95_seconds"]?.outcome == .missing)
        #expect(metrics.status == .ok)
    }

    @Test func aPrometheusWithoutTheApplicationIsEmpty() async {
        let metrics = await collect(
            healthy(names: [], labels: []) { question in
                question.path.hasPrefix("/api/v1/query") ? answer(Self.nothing) : nil
            }
        )
        #expect(metrics.status.word == "empty")
        #expect(metrics.statusLabel == nil)
        #expect(metrics.queries.allSatisfy { $0.outcome == .missing })
    }

    @Test func targetsTellTheIntervalWhenSamplesDoNot() async {
        let service = healthy { question in
            if question.query.hasPrefix("up[") { return answer(Self.nothing) }
            guard question.path == "/api/v1/targets" else { return nil }
            let target = "{\"labels\":{\"job\":\"sanctum-app\"},\"scrapeInterval\":\"6s\"}"
            return answer("{\"status\":\"success\",\"data\":{\"activeTargets\":[\(target)]}}")
        }
        let metrics = await collect(service)
        #expect(metrics.step == 2)
        #expect(metrics["p95_latency_seconds"]?.expression.contains("[24s]") == true)
    }

    @Test func tooManySeriesAreCutAndCounted() async {
        let series = (0..<60).map { "{\"metric\":{\"path\":\"/\($0)\"},\"values\":[[1030,\"\($0)\"]]}" }
        let metrics = await collect(
            healthy { question in
                question.query.hasPrefix("sum by (method, path) ((") && question.path == "/api/v1/query_range"
                    ? answer(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[\(series.joined(separator: ","))]}}"
                    )
                    : nil
            }
        )
        let query = metrics["request_rate_by_route_rps"]
        #expect(query?.range.count == 50)
        #expect(query?.omittedSeries == 10)
        #expect(query?.range.contains { $0.labels["path"] == "/59" } == true)
        #expect(query?.range.contains { $0.labels["path"] == "/0" } == false)
    }

    @Test func fewQuestionsAreUnderWayAtATime() async {
        let meter = Meter()
        let service = healthy()
        let fetch = service.fetch
        let source = PrometheusSource(
            baseURL: "http://h:9",
            fetch: { request in
                await meter.enter()
                let result = await fetch(request)
                await meter.leave()
                return result
            },
            timeout: .seconds(300)
        )
        _ = await source.collect(window: window)
        #expect(await meter.highest <= 8)
    }
}

private actor Meter {
    private var inside = 0
    var highest = 0

    func enter() {
        inside += 1
        highest = max(highest, inside)
    }

    func leave() { inside -= 1 }
}
