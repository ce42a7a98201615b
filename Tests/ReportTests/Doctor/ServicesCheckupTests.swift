import Measure
import TestSupport
import Testing

@testable import Report

struct ServicesCheckupTests {
    private struct Case: Sendable {
        let name: String
        let isOK: Bool
        let expected: String
        let answer: ScriptedService.Answer
    }

    // MARK: The application

    @Test("the application", arguments: applications)
    private func application(one: Case) async {
        let checkup = ServicesCheckup(fetch: ScriptedService(one.answer).fetch)
        let line = await checkup.application("http://app:8375/")
        #expect(line.isOK == one.isOK, "\(one.name): \(line.text)")
        #expect(line.finding == one.expected)
    }

    private static let applications: [Case] = [
        Case(name: "ready", isOK: true, expected: "http://app:8375/health/ready answers 200") { _ in
            answer("{}")
        },
        Case(
            name: "a dependency is ill",
            isOK: false,
            expected: "http://app:8375/health/ready answers 503: redis unhealthy"
        ) { _ in answer(503, #"{"checks":{"database":"healthy","redis":"unhealthy"}}"#) },
        Case(name: "broken", isOK: false, expected: "http://app:8375/health/ready answers 502") { _ in
            answer(502, "<html>", "text/html")
        },
        Case(
            name: "another application",
            isOK: true,
            expected:
                "http://app:8375/health/ready answers 404: it has no such page, so whether it is ready is unknown"
        ) { _ in answer(404, "") },
        Case(name: "down", isOK: false, expected: "http://app:8375: nothing listens there") { _ in refusal },
        Case(name: "hangs", isOK: false, expected: "http://app:8375: no answer within 5 s") { _ in
            .failure(ServiceFailure(.timeout, "GET …: no answer"))
        },
        Case(name: "not HTTP", isOK: false, expected: "http://app:8375: what answers is no HTTP server") {
            _ in
            .failure(ServiceFailure(.malformed, "…"))
        },
    ]

    @Test("an unusable URL is told in one line and nothing is asked")
    func unusable() async {
        let service = ScriptedService { _ in answer("{}") }
        let line = await ServicesCheckup(fetch: service.fetch).application("localhost:8375")
        #expect(line.finding == #""localhost:8375" is no URL of a service: expected http://HOST[:PORT]"#)
        #expect(service.asked.isEmpty)
    }

    // MARK: Prometheus

    @Test("Prometheus", arguments: prometheuses)
    private func prometheus(one: Case) async {
        let line = await ServicesCheckup(fetch: ScriptedService(one.answer).fetch).prometheus(
            "http://prom:9090"
        )
        #expect(line.isOK == one.isOK, "\(one.name): \(line.text)")
        #expect(line.finding.contains(one.expected), "\(one.name): \(line.text)")
    }

    /// A Prometheus with this age of the application's last sample (nil: no series) and these targets.
    private static func prometheus(age: String?, targets: String) -> ScriptedService.Answer {
        { question in
            switch question.path {
            case "/-/ready": return answer(200, "Prometheus is Ready.\n")
            case "/api/v1/targets":
                return answer(#"{"status":"success","data":{"activeTargets":[\#(targets)]}}"#)
            default:
                let metric = #"{"job":"sanctum-app","instance":"app:8375"}"#
                let result = age.map { #"{"metric":\#(metric),"value":[1700000000,"\#($0)"]}"# } ?? ""
                return answer(#"{"status":"success","data":{"resultType":"vector","result":[\#(result)]}}"#)
            }
        }
    }

    private static let prometheuses: [Case] = [
        Case(
            name: "scrapes",
            isOK: true,
            expected: "http://prom:9090 scrapes sanctum-app at app:8375",
            answer: prometheus(age: "1.2", targets: "")
        ),
        Case(
            name: "the target is down",
            isOK: false,
            expected: "sanctum-app at http://app:8375/metrics is down (connection refused)",
            answer: prometheus(
                age: nil,
                targets:
                    #"{"labels":{"job":"sanctum-app"},"scrapeUrl":"http://app:8375/metrics","health":"down","lastError":"connection refused"}"#
            )
        ),
        Case(
            name: "stale",
            isOK: false,
            expected: "it has no target",
            answer: prometheus(age: "200", targets: "")
        ),
        Case(
            name: "no target",
            isOK: false,
            expected: "it has no target",
            answer: prometheus(age: nil, targets: "")
        ),
        Case(name: "down", isOK: false, expected: "http://prom:9090: nothing listens there") { _ in refusal },
        Case(name: "another server", isOK: false, expected: "HTTP 200, but a web page instead of JSON") { _ in
            answer(200, "<!doctype html>", "text/html")
        },
    ]

    // MARK: Loki

    @Test("Loki with lines, with old lines only, not ready and down")
    func loki() async {
        let now = 1_700_000_000.0
        func line(_ lines: [LokiDouble.Line], ready: Int = 200) async -> CheckupLine {
            let double = LokiDouble(lines: lines)
            let service = ScriptedService { question in
                question.path == "/ready" ? answer(ready, "") : double.answer(question)
            }
            return await ServicesCheckup(fetch: service.fetch, patience: .seconds(300)).loki(
                "http://loki:3100",
                now: now
            )
        }
        let recent = LokiDouble.Line(now - 60, #"{"level":"INFO","msg":"request processed"}"#)
        let old = LokiDouble.Line(now - 2_000, #"{"level":"INFO","msg":"request processed"}"#)
        #expect(
            await line([recent, old])
                == CheckupLine("Loki", ok: "http://loki:3100 has 1 lines of the last 15 minutes")
        )
        #expect(
            await line([old]).finding == "http://loki:3100 answers, but has no line of the last 15 minutes"
        )
        #expect(await line([recent], ready: 503).finding == "http://loki:3100 is not ready (HTTP 503)")
        let down = await ServicesCheckup(fetch: ScriptedService { _ in refusal }.fetch).loki(
            "http://loki:3100",
            now: now
        )
        #expect(down.finding == "http://loki:3100: nothing listens there")
        #expect(!down.isOK)
    }

    // MARK: Ollama

    @Test(
        "Ollama",
        arguments: [
            (#"{"models":[{"name":"llama3.2:3b"}]}"#, true, "http://ollama:11434 has the model llama3.2:3b"),
            (#"{"models":[{"name":"qwen2.5:7b"}]}"#, false, "(it has: qwen2.5:7b): ollama pull llama3.2:3b"),
            (#"{"models":[]}"#, false, "(it has none): ollama pull llama3.2:3b"),
            ("[]", false, "expected a list of models"),
        ]
    )
    func ollama(models: String, isOK: Bool, expected: String) async {
        let service = ScriptedService { question in
            answer(question.path == "/api/tags" ? models : #"{"version":"0.33.0"}"#)
        }
        let line = await ServicesCheckup(fetch: service.fetch).ollama(
            "http://ollama:11434",
            model: "llama3.2:3b"
        )
        #expect(line.isOK == isOK, "\(line.text)")
        #expect(line.finding.contains(expected), "\(line.text)")
    }

    @Test("Ollama that is down")
    func ollamaDown() async {
        let line = await ServicesCheckup(fetch: ScriptedService { _ in refusal }.fetch)
            .ollama("http://ollama:11434", model: "m")
        #expect(line.finding == "http://ollama:11434: nothing listens there")
    }
}
