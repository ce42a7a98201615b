// Every panel of the dashboards has data after a run, on a real Prometheus with the stack's configuration.

import Foundation
import Measure
import TestSupport
import Testing

/// A run of the mix against a demo application that fails and drops messages, watched by the stack's Prometheus.
struct MonitoredRun: Sendable {
    let prometheus: PrometheusProcess
    let start: Double
    let end: Double
    /// The rules and their states when the run had just ended.
    let rules: [JSONValue]

    static let shared = Task { try await make() }

    private static func make() async throws -> MonitoredRun {
        try await ProcessSlots.shared.use {
            // The events without which some panels have nothing to show.
            let demo = try await DemoProcess.start(arguments: [
                "--fault", "errors=30,route=GET /api/posts", "--fault", "drop-messages=60",
            ])
            let prometheus = try await PrometheusProcess.startAsStack(scraping: demo.port)
            let start = Date().timeIntervalSince1970
            let run = try SwiftloadRun(
                profile: .mixed(holding: 10),
                script: "social_mixed",
                url: demo.url,
                arguments: ["--seed", "3"]
            )
            try await run.process.end(within: .seconds(60))
            let end = Date().timeIntervalSince1970
            // What happened in the last second is seen by the next scrape, and by the rules after it.
            for _ in 0..<300 {
                let now = Date().timeIntervalSince1970
                let scraped = try await prometheus.series(
                    "min(timestamp(http_requests_total))",
                    from: now,
                    to: now
                )
                if (scraped.first?.first ?? 0) > end + 1 { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            let (_, answer) = try await prometheus.ask("rules", [("type", "alert")])
            let rules = answer["data"]?["groups"]?.array?.first?["rules"]?.array ?? []
            return MonitoredRun(prometheus: prometheus, start: start, end: end + 1, rules: rules)
        }
    }
}

@Suite("the dashboards", .timeLimit(.minutes(5)), .enabled(if: Programs.prometheus != nil))
struct DashboardTests {
    /// The demo application has no Redis: this panel alone is empty with it.
    private static let withoutData = ["Redis Errors"]
    /// Panels about an event that the run provokes: their values are more than 0.
    private static let ofEvents = [
        "Error Rate (5xx)", "5xx share now", "Dropped messages", "Backpressure Drops", "Top 5xx Endpoints",
    ]

    @Test(
        "have no panel without data after a run, but for Redis",
        arguments: [Dashboard.stressCertification, Dashboard.endpoints]
    )
    func panels(_ name: String) async throws {
        let run = try await MonitoredRun.shared.value
        let dashboard = try Dashboard(name)
        #expect(dashboard.queries.count >= 8)
        var empty: [String] = []
        for query in dashboard.queries {
            #expect(!query.expression.contains("$"), "\(query.panel): \(query.expression)")
            let (status, answer) = try await run.prometheus.ask(
                "format_query",
                [("query", query.expression)]
            )
            #expect(status == 200, "\(query.panel): \(answer)")
            let series = try await run.prometheus.series(query.expression, from: run.start, to: run.end)
            let values = series.flatMap(\.self)
            if values.isEmpty { empty.append(query.panel) }
            if Self.ofEvents.contains(query.panel) {
                #expect((values.max() ?? 0) > 0, "\(query.panel): the event is not seen")
            }
        }
        #expect(empty == (name == Dashboard.stressCertification ? Self.withoutData : []))
    }

    @Test("offer choices that exist", arguments: [Dashboard.stressCertification, Dashboard.endpoints])
    func choices(_ name: String) async throws {
        let run = try await MonitoredRun.shared.value
        let dashboard = try Dashboard(name)
        #expect(!dashboard.choices.isEmpty)
        for choice in dashboard.choices {
            let (status, answer) = try await run.prometheus.ask(
                "label/\(choice.label)/values",
                [("match[]", choice.selector)]
            )
            #expect(status == 200)
            #expect(answer["data"]?.array?.isEmpty == false, "\(choice.variable): \(answer)")
        }
        for expression in dashboard.annotations {
            let (status, _) = try await run.prometheus.ask("format_query", [("query", expression)])
            #expect(status == 200, "\(expression)")
        }
    }

    @Test("name panels of events and of Redis that are there")
    func names() throws {
        let panels = try [Dashboard.stressCertification, Dashboard.endpoints].flatMap {
            try Dashboard($0).queries.map(\.panel)
        }
        for name in Self.withoutData + Self.ofEvents { #expect(panels.contains(name), "\(name)") }
    }

    @Test("rest on rules of which those about the faults see them")
    func rules() async throws {
        let run = try await MonitoredRun.shared.value
        let rules = run.rules
        let states = Dictionary(
            uniqueKeysWithValues: rules.map { ($0["name"]?.string ?? "", $0["state"]?.string ?? "") }
        )
        #expect(rules.allSatisfy { $0["health"]?.string == "ok" }, "\(rules)")
        #expect(states["WebSocketBackpressure"] == "firing")
        // They have to hold for 30 s, longer than this run. The fault counts its errors as the database's.
        for name in ["HighErrorRate", "DatabaseUnhealthy"] {
            #expect(["pending", "firing"].contains(states[name] ?? ""), "\(name)")
        }
        for name in ["AppDown", "RedisUnhealthy", "HighAuthFailureRate"] {
            #expect(states[name] == "inactive", "\(name)")
        }
    }
}
