import Measure
import Testing

@testable import Report

@Suite struct LokiSourceTests {
    private let window = RunWindow(start: 1_000, end: 1_060)

    private func collect(
        _ double: LokiDouble,
        _ special:
            @escaping @Sendable (ScriptedService.Question) -> Result<ServiceResponse, ServiceFailure>? = {
                _ in nil
            }
    ) async -> (LogsCollection, ScriptedService) {
        let service = ScriptedService { special($0) ?? double.answer($0) }
        let source = LokiSource(baseURL: "http://h:3100", fetch: service.fetch, timeout: .seconds(300))
        return (await source.collect(window: window), service)
    }

    /// A second each: all sample lines, in a run of one minute.
    private var mixed: LokiDouble {
        LokiDouble(lines: SampleLine.all.enumerated().map { LokiDouble.Line(1_001 + Double($0), $1.text) })
    }

    @Test func mixedFormatsAreCountedByTheirFields() async throws {
        let (logs, _) = await collect(mixed)
        #expect(logs.status == .ok)
        let count: (LogLevel...) -> Int = { levels in
            SampleLine.all.count { line in line.level.map(levels.contains) ?? false }
        }
        #expect(logs["severity"]?.total == count(.panic, .fatal, .error, .warn))
        #expect(logs["severity_panic"]?.total == count(.panic, .fatal))
        #expect(logs["severity_error"]?.total == count(.error))
        #expect(logs["severity_warn"]?.total == count(.warn))
        #expect(logs["rate_limit"]?.total == SampleLine.all.count { $0.status == 429 })
        #expect(logs["server_error"]?.total == SampleLine.all.count { $0.status ?? 0 >= 500 })
        #expect(logs["lines"]?.total == SampleLine.all.count)
        for query in logs.queries {
            #expect(query.failure == nil)
            #expect(!query.isTruncated, "\(query.name)")
            if query.name != "lines" { #expect(query.counts.reduce(0) { $0 + $1.count } == query.total) }
        }
        #expect(logs["severity"]?.step == 1)
        #expect(logs["severity"]?.counts.count == 60)
    }

    @Test func samplesAreTheLinesWithTheirLevels() async {
        let (logs, _) = await collect(mixed)
        let severe = logs.entries.filter { $0.category == "severity" }
        #expect(severe.map(\.line) == SampleLine.all.filter { $0.level != nil }.map(\.text))
        #expect(severe.map(\.level) == SampleLine.all.compactMap { $0.level?.rawValue })
        #expect(logs.entries.filter { $0.category == "rate_limit" }.allSatisfy { $0.httpStatus == 429 })
        #expect(logs.entries.map(\.nanoseconds) == logs.entries.map(\.nanoseconds).sorted())
    }

    @Test func samplesOfManyLinesAreSpreadOverTheWindow() async {
        let lines = (0..<6_000).map {
            LokiDouble.Line(1_000 + Double($0) / 100 + 0.001, "level=WARN n=\($0)")
        }
        let panic = LokiDouble.Line(1_033, "panic: boom")
        let (logs, service) = await collect(LokiDouble(lines: lines + [panic]))
        #expect(logs["severity_warn"]?.total == 6_000)
        #expect(logs["severity_warn"]?.isTruncated == true)
        #expect(logs["severity_panic"]?.total == 1)
        #expect(logs.entries.count == 41)
        #expect(logs.entries.contains { $0.level == "panic" })
        #expect(logs.entries.first?.line == "level=WARN n=0")
        let tenths = Set(logs.entries.map { Int(($0.time - 1_000) / 6) })
        #expect(tenths == Set(0..<10))
        for question in service.asked {
            if let limit = question.parameters["limit"] { #expect((1...5_000).contains(Int(limit) ?? 0)) }
        }
    }

    @Test func aQuietRunCostsFewQuestions() async {
        let (logs, service) = await collect(
            LokiDouble(lines: [.init(1_010, "level=INFO msg=\"request processed\" status=200")])
        )
        #expect(logs.status == .ok)
        #expect(logs["severity"]?.total == 0)
        #expect(logs["lines"]?.total == 1)
        #expect(logs.entries.isEmpty)
        #expect(service.asked.count == 9)
    }

    @Test func linesBeforeAndAfterTheRunDoNotCount() async {
        let lines = [999.0, 1_000.5, 1_059.5, 1_061].map { LokiDouble.Line($0, "level=ERROR at=\($0)") }
        let (logs, _) = await collect(LokiDouble(lines: lines))
        #expect(logs["severity"]?.total == 2)
        #expect(logs.entries.map(\.line) == ["level=ERROR at=1000.5", "level=ERROR at=1059.5"])
    }

    @Test func levelsInLabels() async {
        let app = ["container": "sanctum-app-1"]
        let labelled: (String, String) -> [String: String] = { app.merging([$0: $1]) { $1 } }
        let (logs, _) = await collect(
            LokiDouble(lines: [
                .init(1_001, "no level of its own", labelled("level", "error")),
                .init(1_002, "level=INFO msg=x", labelled("level", "error")),
                .init(1_003, "level=ERROR msg=x", labelled("level", "info")),
                .init(1_004, "guessed from this error", labelled("detected_level", "error")),
                .init(1_005, "told by the sender", labelled("detected_level", "error")),
            ])
        )
        #expect(logs["severity_error"]?.total == 3)
        #expect(logs["severity"]?.total == 3)
        #expect(
            logs.entries.map(\.line) == ["no level of its own", "level=ERROR msg=x", "told by the sender"]
        )
        #expect(logs["severity_error"]?.expression.split(separator: "\n").count == 3)
    }

    @Test func otherContainersAreNotTheApplication() async {
        let (logs, _) = await collect(
            LokiDouble(lines: [
                .init(1_001, "level=ERROR msg=x"),
                .init(1_001, "level=ERROR msg=y", ["container": "grafana"]),
            ])
        )
        #expect(logs["severity"]?.total == 1)
        #expect(logs["lines"]?.expression == "{container=\"sanctum-app-1\"}")
    }

    @Test func noStreamsAndNoLinesAreEmpty() async {
        let (nothing, service) = await collect(LokiDouble(lines: []))
        #expect(nothing.status.word == "empty")
        #expect(nothing.status.reason?.contains("no log stream") == true)
        #expect(nothing.queries.allSatisfy { $0.total == nil && $0.failure == nil })
        #expect(service.asked.count == 1)
        // Labels are kept by the day: they can be there when lines are not.
        let (labels, _) = await collect(LokiDouble(lines: [])) { question in
            if question.path == "/loki/api/v1/labels" {
                return answer("{\"status\":\"success\",\"data\":[\"job\"]}")
            }
            return question.path.hasSuffix("/values")
                ? answer("{\"status\":\"success\",\"data\":[\"app\"]}") : nil
        }
        #expect(labels.status.word == "empty")
        #expect(labels.status.reason?.contains("no line of {job=\"app\"}") == true)
        #expect(labels["severity"]?.total == 0)
    }

    @Test(arguments: [
        (refusal, "connection refused"), (answer(200, "<html>"), "a web page instead of JSON"),
        (
            answer(503, "Ingester not ready: waiting for 15s after being ready\n"),
            "HTTP 503: Ingester not ready"
        ),
        (answer("{\"status\":\"success\",\"data\":{}}"), "expected a list of texts"),
        (answer("{\"status\":\"success\",\"da"), "damaged text"),
    ])
    func aServerThatIsNoneIsAskedOneQuestion(
        result: Result<ServiceResponse, ServiceFailure>,
        reason: String
    ) async {
        let (logs, service) = await collect(LokiDouble(lines: [])) { _ in result }
        #expect(service.asked.count == 1)
        #expect(logs.status.word == "degraded")
        #expect(logs.status.reason?.hasPrefix("Loki at http://h:3100: ") == true)
        #expect(logs.status.reason?.contains(reason) == true)
        #expect(logs.queries.first?.name == "severity")
        #expect(logs.queries.allSatisfy { $0.failure != nil && $0.total == nil })
    }

    @Test func linesAreFetchedWhenTheyCannotBeCounted() async {
        let (logs, _) = await collect(mixed) { question in
            question.query.hasPrefix("sum(")
                ? answer(400, "the query time range exceeds the limit\n", "text/plain") : nil
        }
        #expect(logs["severity_error"]?.total == nil)
        #expect(
            logs["severity_error"]?.failure
                == "lines could not be counted: HTTP 400: the query time range exceeds the limit"
        )
        #expect(logs.entries.contains { $0.level == "error" })
        #expect(
            logs.status.reason
                == "7 of 7 queries failed; severity: lines could not be counted: HTTP 400: the query time range exceeds the limit"
        )
    }

    @Test func countsStandWhenLinesCannotBeFetched() async {
        let (logs, _) = await collect(mixed) { question in
            question.parameters["limit"] != nil ? answer(500, "<html>", "text/html") : nil
        }
        #expect(logs["severity_error"]?.total == SampleLine.all.count { $0.level == .error })
        #expect(logs["severity_error"]?.failure == "lines could not be fetched: HTTP 500 with a web page")
        #expect(logs.entries.isEmpty)
        #expect(logs.status.word == "degraded")
    }

    @Test func withoutAWindowOrAnAddressNothingIsAsked() async {
        let service = ScriptedService { _ in refusal }
        let without = await LokiSource(baseURL: "http://h", fetch: service.fetch).collect(window: nil)
        #expect(without.status == .degraded("not asked: nothing tells when the run was"))
        let nowhere = await LokiSource(baseURL: "h:3100", fetch: service.fetch).collect(window: window)
        #expect(nowhere.status.reason?.contains("expected http://HOST") == true)
        #expect(service.asked.isEmpty)
    }

    /// Waits as long as it may, as a client of a hanging server does.
    @Test(arguments: ["", "labels", "labels values"])
    func aHangingServerCostsTheBudgetAtMost(answered: String) async {
        let double = mixed
        let service = ScriptedService { question in
            if answered.split(separator: " ").contains(where: { question.path.hasSuffix($0) }) {
                return double.answer(question)
            }
            try? await Task.sleep(for: question.request.timeout)
            return .failure(ServiceFailure(.timeout, "no answer within \(question.request.timeout)"))
        }
        let source = LokiSource(baseURL: "http://h", fetch: service.fetch, timeout: .milliseconds(600))
        let logs = await source.collect(window: window)
        // What is asked for, not what a busy machine makes of it.
        #expect(service.asked.allSatisfy { $0.request.timeout <= .milliseconds(600) })
        #expect(logs.status.word == "degraded")
    }
}
