import TestSupport
import Testing

@testable import Report

@Suite struct CollectorTests {
    private func collect(
        _ answer: @escaping ScriptedService.Answer
    ) async -> (metrics: MetricsCollection, logs: LogsCollection, lines: [String]) {
        let lines = Collected<String>()
        let (metrics, logs) = await Collector.collect(
            window: RunWindow(start: 1_000, end: 1_060),
            prometheusURL: "http://me:secret@p:9090/",
            lokiURL: "http://l:3100",
            // Not what is tried here: tests share two threads, and a real budget would run out while others have them.
            timeout: .seconds(300),
            fetch: ScriptedService(answer).fetch,
            progress: { lines.add($0) }
        )
        return (metrics, logs, lines.all.sorted())
    }

    @Test func aLineAboutEach() async {
        let loki = LokiDouble(lines: [.init(1_001, "level=ERROR msg=x"), .init(1_002, "level=INFO msg=x")])
        let (metrics, logs, lines) = await collect { question in
            if question.path.hasPrefix("/loki") { return loki.answer(question) }
            if question.path.hasSuffix("values") { return answer("{\"status\":\"success\",\"data\":[]}") }
            let isRate = question.query.hasPrefix("sum((((http_requests_total unless")
            let result = isRate ? "{\"metric\":{},\"values\":[[1060,\"1\"]]}" : ""
            return answer(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[\(result)]}}"
            )
        }
        #expect(metrics.status == .ok)
        #expect(logs.status == .ok)
        #expect(
            lines == [
                "Loki http://l:3100: 2 lines, 1 of them warnings or worse",
                "Prometheus http://****:****@p:9090: 1 of \(metrics.queries.count) queries have data",
            ]
        )
    }

    @Test func whatIsDownIsSaidInOneLineWithoutThePassword() async {
        let (metrics, logs, lines) = await collect { _ in refusal }
        #expect(metrics.status.word == "degraded")
        #expect(logs.status.word == "degraded")
        #expect(
            lines == [
                "Loki at http://l:3100: GET http://127.0.0.1:9: connection refused",
                "Prometheus at http://****:****@p:9090: GET http://127.0.0.1:9: connection refused",
            ]
        )
    }

    @Test func withoutAWindow() async {
        let lines = Collected<String>()
        _ = await Collector.collect(
            window: nil,
            prometheusURL: "http://p",
            lokiURL: "http://l",
            fetch: ScriptedService { _ in refusal }.fetch,
            progress: { lines.add($0) }
        )
        #expect(
            lines.all.sorted() == [
                "Loki: not asked: nothing tells when the run was",
                "Prometheus: not asked: nothing tells when the run was",
            ]
        )
    }

    @Test func troubleStandsBehindTheCounts() {
        let logs = LogsCollection(
            window: nil,
            status: .degraded("1 of 7 queries failed; severity: x"),
            queries: [LogQuery(name: "lines", expression: "", total: 5)]
        )
        #expect(
            Collector.line(about: logs, from: "http://l")
                == "Loki http://l: 5 lines; degraded: 1 of 7 queries failed; severity: x"
        )
    }
}
