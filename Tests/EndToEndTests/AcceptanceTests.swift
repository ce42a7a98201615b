// The eight acceptance tests of the pipeline's plan, each by its name: what its users were promised. Profiles are shortened
// unless SWIFTLOAD_FULL_PROFILES is set (`make test-full`).

import Foundation
import Measure
import TestSupport
import Testing

/// Runs that several of the tests look at.
private enum Accepted {
    struct Run: Sendable {
        let checkout: PipelineCheckout
        let process: ChildProcess
        /// What ran on after it.
        let services: [String: pid_t]
    }

    /// `make stress-low` on a machine where nothing runs.
    static let low = Task { try await run("stress-low") }

    /// `make stress-all`: low, medium and high in turn.
    static let all = Task { try await run("stress-all", within: .seconds(400)) }

    private static func run(_ target: String, within limit: Duration = .seconds(180)) async throws -> Run {
        try await ProcessSlots.pipelines.use {
            let checkout = try PipelineCheckout()
            let process = try await checkout.make(target, within: limit)
            let services = checkout.services
            // What several tests look at lives as long as the tests' process: nothing must run on after it.
            _ = try await checkout.make("stress-stack-down")
            return Run(checkout: checkout, process: process, services: services)
        }
    }

    /// The seven names of metrics in the plan; a histogram's name without its suffix.
    static let metricNames = [
        "http_requests_total", "http_request_duration_seconds", "sanctum_active_websockets",
        "sanctum_websocket_connections_total", "sanctum_websocket_backpressure_drops_total",
        "sanctum_database_query_latency_seconds", "sanctum_message_throughput_total",
    ]
}

@Suite(
    "acceptance of the pipeline",
    .enabled(if: Programs.prometheus != nil, Comment(rawValue: Programs.withoutPrometheus)),
    .timeLimit(.minutes(60))
)
struct AcceptanceTests {
    @Test("1: make stress-low produces a valid k6 summary artifact and nothing crashes")
    func stressLow() async throws {
        let low = try await Accepted.low.value
        #expect(low.process.ending == .exited(0), "\(low.process.standardOutput)\(low.process.standardError)")
        let run = try #require(try low.checkout.runs(of: "low").first)
        let summary = try low.checkout.document("summary.json", of: run)
        #expect(SummaryRules.violations(in: summary) == [])
        #expect(summary.metric("iterations", "count") ?? 0 > 0)
        #expect(summary.metric("vus_max", "value") == 90)
        #expect(try low.checkout.document("metadata.json", of: run)["exit_code"] == 0)
        #expect(low.services.isEmpty, "a single run stops the demo application that it started")
    }

    @Test("2: make ai-report on the low run generates ai-analysis.json and report.html")
    func report() async throws {
        let low = try await Accepted.low.value
        let copy = try low.checkout.copyOfRun("low")
        let process = try await low.checkout.make("ai-report", variables: ["RUN_DIR": copy.path])
        #expect(process.ending == .exited(0), "\(process.standardError)")
        let analysis = try JSONValue(parsing: copy.text("ai-analysis.json"))
        #expect(["HEALTHY", "WARNING", "CRITICAL"].contains(analysis["status"]?.string))
        #expect(try copy.text("report.html").contains("</html>"))
        for name in MadeReport.artifacts { #expect(copy.text(of: name) != "", "\(name)") }
    }

    @Test("3: make stress-ai-low succeeds end to end with the monitoring already running")
    func stressAI() async throws {
        try await ProcessSlots.pipelines.use {
            let checkout = try PipelineCheckout()
            let up = try await checkout.make("stress-stack-up")
            #expect(up.ending == .exited(0), "\(up.standardOutput)\(up.standardError)")
            let services = checkout.services
            #expect(services.keys.sorted() == ["demo", "prometheus"])

            let process = try await checkout.make("stress-ai-low")
            let output = process.standardOutput
            #expect(process.ending == .exited(0), "\(output)\(process.standardError)")
            #expect(checkout.services == services, "what was up is used, and stays up")
            for stage in ["stack-up", "run low", "report low", "index"] {
                #expect(output.contains("   0  \(stage)\n"))
            }
            let run = try #require(try checkout.runs(of: "low").first)
            let analysis = try checkout.document("ai-analysis.json", of: run)
            #expect(analysis.state(of: "prometheus") == "ok")
            #expect(analysis.state(of: "ollama") == "degraded")
            #expect(
                try checkout.directory.text("tmp/stress-runs/index.html").contains(
                    "\(run.split(separator: "/").last ?? "")/report.html"
                )
            )

            let down = try await checkout.make("stress-stack-down")
            #expect(down.ending == .exited(0), "\(down.standardError)")
            #expect(!services.values.contains(where: PipelineCheckout.isRunning))
            let tree = try checkout.directory.names().filter { $0 != "monitoring" }
            #expect(tree == ["Makefile", "load", "scripts", "tmp"], "nothing is left outside tmp")
        }
    }

    @Test("4: the chat scenario takes a ticket, connects, joins and handles message frames")
    func chat() async throws {
        let low = try await Accepted.low.value
        let summary = try low.checkout.document(
            "summary.json",
            of: try #require(try low.checkout.runs(of: "low").first)
        )
        for name in ["ticket status is 200", "has ticket", "chat ws status is 101", "chat joined"] {
            let check = try #require(summary.checks.first { $0.name == name }, "\(name)")
            #expect(
                check.passes > 0 && check.fails == 0,
                "\(name): \(check.passes) passes, \(check.fails) fails"
            )
        }
        let frames = try await Self.frames(on: "/api/ws/chat")
        #expect(frames.contains { $0.contains(#""type":"joined""#) })
        #expect(frames.contains { $0.contains(#""type":"message""#) })
    }

    @Test("5: the game scenario creates a room and plays join, move and chat without hard failures")
    func game() async throws {
        let low = try await Accepted.low.value
        let summary = try low.checkout.document(
            "summary.json",
            of: try #require(try low.checkout.runs(of: "low").first)
        )
        let names = [
            "game ws status is 101", "game started", "game state seen by creator",
            "game state seen by joiner",
            "game leave status ok",
        ]
        for name in names {
            let check = try #require(summary.checks.first { $0.name == name }, "\(name)")
            #expect(
                check.passes > 0 && check.fails == 0,
                "\(name): \(check.passes) passes, \(check.fails) fails"
            )
        }
        let frames = try await Self.frames(on: "/api/ws/game")
        for type in ["game_started", "game_state", "chat"] {
            #expect(frames.contains { $0.contains("\"type\":\"\(type)\"") }, "\(type)")
        }
    }

    @Test("6: a report survives Prometheus down, Loki down and a model that times out, and says so")
    func outages() async throws {
        let low = try await Accepted.low.value
        let copy = try low.checkout.copyOfRun("low")
        let ollama = try await DoubleProcess("ollama", mode: "slow")
        let process = try await low.checkout.make(
            "ai-report",
            variables: [
                "RUN_DIR": copy.path, "PROM_URL": ReportPlaces.refusedURL,
                "LOKI_URL": ReportPlaces.refusedURL,
                "OLLAMA_URL": ollama.url, "OLLAMA_TIMEOUT": "1",
            ]
        )
        #expect(process.ending == .exited(0), "\(process.standardError)")
        let analysis = try JSONValue(parsing: copy.text("ai-analysis.json"))
        for source in ["prometheus", "ollama"] {
            #expect(analysis.state(of: source) == "degraded", "\(source)")
        }
        #expect(analysis.state(of: "loki") != "ok")
        let page = try copy.text("report.html")
        #expect(page.contains("connection refused"))
        let summary = try JSONValue(parsing: copy.text("summary.json"))
        let requests = try #require(summary.metric("http_reqs", "count"))
        #expect(
            page.replacing(",", with: "").contains("\(Int(requests))"),
            "what was collected is in the page"
        )
    }

    @Test("7: queries return series during medium and high runs, and alert rules show actual values")
    func metrics() async throws {
        let all = try await Accepted.all.value
        for profile in ["medium", "high"] {
            let run = try #require(try all.checkout.runs(of: profile).first)
            let queries = try all.checkout.document("metrics.json", of: run)["queries"]?.object?.members ?? []
            for name in Accepted.metricNames {
                let hasData = queries.contains { query in
                    query.value["expr"]?.string?.contains(name) == true && query.value["outcome"] == "data"
                }
                #expect(hasData, "\(profile): \(name)")
            }
            let page = try all.checkout.directory.text("\(run)/report.txt")
            let section = try #require(page.components(separatedBy: "\nALERT RULES\n").dropFirst().first)
            let latency = try #require(section.split(separator: "\n").first { $0.contains("HighLatencyP95") })
            #expect(latency.contains(" ms"), "\(latency)")
        }
    }

    @Test("8: make stress-all outputs three reports and an index of them")
    func stressAll() async throws {
        let all = try await Accepted.all.value
        // Shortened, and beside other tests, the larger runs may cross a threshold or overload the generator, and say so.
        let isCalm = PipelineCheckout.Length.chosen == .full
        #expect(all.process.stages.count == 8, "\(all.process.standardOutput)")
        for stage in all.process.stages {
            let mayBe = isCalm || !stage.contains("run ") ? ["0"] : ["0", "90", "99"]
            #expect(mayBe.contains { stage.hasPrefix("\($0)  ") }, "\(stage)")
        }
        let isAllWell = all.process.stages.allSatisfy { $0.hasPrefix("0  ") }
        #expect(all.process.ending == .exited(isAllWell ? 0 : 2))
        let index = try all.checkout.directory.text("tmp/stress-runs/index.html")
        for profile in ["low", "medium", "high"] {
            let run = try #require(try all.checkout.runs(of: profile).first)
            #expect(try all.checkout.directory.text("\(run)/report.html").contains("</html>"))
            #expect(index.contains("\(run.split(separator: "/").last ?? "")/report.html"), "\(profile)")
        }
        #expect(
            try await MadeReport.violations(in: all.checkout.runs().map(all.checkout.directory.path(of:)))
                == []
        )
    }

    /// What a server sent on sockets of this path, frame after frame, in a run of the mix that was listened to.
    private static func frames(on path: String) async throws -> [String] {
        try await MixedRun.inMode(.standard).conversations.filter { conversation in
            RecordedRequest.all(in: conversation.sent).last?.path.hasPrefix(path) == true
        }.map { String(decoding: $0.received, as: UTF8.self) }
    }
}

extension PipelineCheckout {
    /// What the first run of a profile left, without a report, in a directory of its own.
    func copyOfRun(_ profile: String) throws -> TemporaryDirectory {
        let copy = try TemporaryDirectory()
        guard let run = try runs(of: profile).first else {
            throw MissingProgram(description: "make left no run directory of \(profile)")
        }
        for name in MadeReport.runFiles { try copy.write(directory.text("\(run)/\(name)"), to: name) }
        return copy
    }
}
