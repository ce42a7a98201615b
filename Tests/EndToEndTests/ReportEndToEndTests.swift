// A report with every source there: real Prometheus, a Loki the application pushed to, a model that obeys.

import Foundation
import Measure
import TestSupport
import Testing

@Suite(
    "a report with all its sources",
    .enabled(if: Programs.prometheus != nil, Comment(rawValue: Programs.withoutPrometheus)),
    .timeLimit(.minutes(5))
)
struct ReportEndToEndTests {
    @Test("leaves all artifacts, and pages that the foreign judge accepts")
    func artifacts() async throws {
        let observed = try await ObservedRun.slowDatabase.value
        #expect([.exited(0), .exited(99)].contains(observed.ending))
        let report = observed.report
        #expect(report.ending == .exited(0), "\(report.process.standardError)")
        #expect(report.missing == [])
        #expect(try await report.violations() == [])
        let analysis = try report.analysis()
        for source in ["k6", "timeline", "prometheus", "loki", "ollama"] {
            #expect(
                analysis.state(of: source) == "ok",
                "\(source): \(analysis["data_source_health"]?[source])"
            )
        }
    }

    @Test(
        "has data of every metric that the monitoring is built on",
        arguments: [
            "http_requests_total", "http_request_duration_seconds_bucket", "sanctum_active_websockets",
            "sanctum_websocket_connections_total", "sanctum_websocket_backpressure_drops_total",
            "sanctum_database_query_latency_seconds", "sanctum_message_throughput_total",
        ]
    )
    func metrics(name: String) async throws {
        let report = try await ObservedRun.slowDatabase.value.report
        let queries = try #require(try report.document("metrics.json")["queries"]?.object)
        // Questions about what did not happen, answers with 5xx for instance, are rightly empty.
        let answered = queries.members.map(\.value).filter {
            $0["expr"]?.string?.contains(name) == true && $0["outcome"]?.string == "data"
        }
        #expect(!answered.isEmpty)
        for query in answered {
            let series = ["range", "instant"].flatMap { query[$0]?["result"]?.array ?? [] }
            #expect(!series.isEmpty, "\(query.compactText.prefix(300))")
        }
    }

    @Test(
        "answers every question of the analyser it replaces",
        arguments: [
            "request_rate_rps", "error_rate_ratio", "p95_latency_seconds", "active_websockets",
            "ws_connections_total", "ws_backpressure_drops_5m", "db_p95_seconds", "message_throughput_rps",
        ]
    )
    func upstreamQuestions(name: String) async throws {
        let report = try await ObservedRun.slowDatabase.value.report
        let query = try #require(try report.document("metrics.json")["queries"]?[name])
        #expect(query["outcome"]?.string == "data", "\(query.compactText.prefix(300))")
        #expect(report.textSays(name) && report.pageSays(name))
    }

    @Test("has the lines that the application wrote about its trouble")
    func logs() async throws {
        let report = try await ObservedRun.slowDatabase.value.report
        let logs = try report.document("logs.json")
        let entries = try #require(logs["entries"]?.array)
        let slow = entries.filter { $0["line"]?.string?.contains("slow query") == true }
        #expect(!slow.isEmpty)
        #expect(slow.allSatisfy { $0["level"]?.string == "warn" && $0["category"]?.string == "severity" })
        let warnings = logs["queries"]?.array?.first { $0["name"]?.string == "severity_warn" }
        #expect((warnings?["total"]?.integer ?? 0) >= slow.count)
        #expect(report.textSays("slow query") && report.pageSays("slow query"))
    }

    @Test("has the members of the analyser it replaces, with their types")
    func upstreamMembers() async throws {
        let analysis = try await ObservedRun.slowDatabase.value.report.analysis()
        #expect(
            ["HEALTHY", "WARNING", "CRITICAL", "INVALID"].contains(analysis["status"]?.string ?? "none")
        )
        #expect(analysis["summary"]?.string?.isEmpty == false)
        for name in ["findings", "bottlenecks", "likely_causes", "next_actions", "deterministic_reasons"] {
            let list = try #require(analysis[name]?.array, "\(name)")
            #expect(list.allSatisfy { $0.string != nil }, "\(name)")
        }
        let confidence = try #require(analysis["confidence"]?.number)
        #expect((0...1).contains(confidence))
        for name in [
            "http_req_duration_p95_ms", "http_req_failed_rate", "checks_pass_rate", "iterations", "vus_max",
        ] {
            #expect(analysis["k6_highlights"]?[name]?.number != nil, "\(name)")
        }
        for name in ["k6", "prometheus", "loki", "ollama"] {
            let health = try #require(analysis["data_source_health"]?[name])
            #expect(health["status"]?.string == "ok" && health["error"]?.isNull == true, "\(name)")
        }
        for name in ["profile", "run_dir", "generated_at", "deterministic_status"] {
            #expect(analysis[name]?.string?.isEmpty == false, "\(name)")
        }
        let signals = try #require(analysis["rate_limit_signals"])
        #expect(signals["http_req_failed_rate"]?.number != nil)
        #expect(signals["http_req_failed_threshold"]?.number == 0.05)
        #expect(signals["loki_rate_limit_entry_count"]?.integer == 0)
        #expect(signals["likely_rate_limited_endpoints"]?.array == [])
        let checks = try #require(signals["critical_write_checks"]?.array)
        #expect(checks.count == 4)
        for check in checks {
            #expect(check["check_name"]?.string != nil && check["passes"]?.integer != nil)
            #expect(check["fails"]?.integer != nil && check["pass_rate"]?.number != nil)
        }
    }

    @Test("holds every alert rule against a value of the run")
    func alerts() async throws {
        let report = try await ObservedRun.slowDatabase.value.report
        let alerts = try #require(try report.analysis()["alerts"]?.array)
        let section = report.section("Alert rules")
        for alert in alerts {
            let name = try #require(alert["name"]?.string)
            let row = section.split(separator: "\n").first { $0.contains(name) }
            guard let actual = alert["actual"]?.string else {
                #expect(alert["gap"]?.string?.isEmpty == false && row?.contains("no data") == true, "\(name)")
                continue
            }
            #expect(row?.contains(actual) == true, "\(name) \(actual): \(section)")
            #expect(row?.contains(alert["is_exceeded"]?.bool == true ? "exceeded" : "within") == true)
        }
    }

    @Test("has values of the alert rules that the run gives values to")
    func alertValues() async throws {
        let alerts = try #require(try await ObservedRun.slowDatabase.value.report.analysis()["alerts"]?.array)
        let values = alerts.filter { $0["actual"]?.string != nil }.compactMap { $0["name"]?.string }
        #expect(Set(values).isSuperset(of: ["HighErrorRate", "HighLatencyP95", "WebSocketBackpressure"]))
        #expect(alerts.first { $0["name"]?.string == "HighLatencyP95" }?["is_exceeded"]?.bool == true)
    }

    @Test("asks the model once, for an answer that can cite the ledger alone, in a context it fits into")
    func question() async throws {
        let observed = try await ObservedRun.slowDatabase.value
        // The stand-in records what is posted: chats and nothing else is.
        let questions = try observed.ollama.record()
        #expect(questions.count == 1)
        let question = try #require(questions.first)
        #expect(question["model"]?.string == "llama3.2:3b" && question["stream"]?.bool == true)
        let ledger = Set(
            try observed.report.analysis()["evidence"]?.array?.compactMap { $0["id"]?.string } ?? []
        )
        let messages = try #require(question["messages"]?.array).compactMap { $0["content"]?.string }
        for section in ["summary", "findings", "bottlenecks", "likely_causes", "next_actions"] {
            let claim = question["format"]?["properties"]?[section]?["items"]?["properties"]
            let ids = try #require(claim?["evidence"]?["items"]?["enum"]?.texts)
            #expect(!ids.isEmpty && ledger.isSuperset(of: ids), "\(section)")
            #expect(ids.allSatisfy { id in messages.contains { $0.contains("\(id) ") } }, "\(section)")
        }
        let context = try #require(question["options"]?["num_ctx"]?.integer)
        let predicted = try #require(question["options"]?["num_predict"]?.integer)
        // No tokenizer makes fewer than 3 bytes a token of such text on average.
        #expect(messages.reduce(0) { $0 + $1.utf8.count } / 3 + predicted < context)
    }

    @Test("names the slow database, since when, and what to do")
    func cause() async throws {
        let observed = try await ObservedRun.slowDatabase.value
        let cause = try #require(try observed.report.analysis().causes.first)
        #expect(cause["cause"]?.string == "slow_dependency", "\(cause.compactText)")
        let onset = try #require(cause["onset_s"]?.number)
        let truth = try #require(try observed.onset())
        #expect(abs(onset - truth) <= 5, "named \(onset), was \(truth)")
        #expect(cause["next_action"]?.string?.isEmpty == false)
        #expect(observed.report.textSays(try #require(cause["title"]?.string)))
    }
}
