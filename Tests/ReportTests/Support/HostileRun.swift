// A run with a bit of everything in it, for tests of damaged files. Must not contain expectations.

import Measure

@testable import Report

/// A run that reaches every detector, and what is made of it.
enum HostileRun {
    /// Its files.
    static let whole: RunFiles = {
        var builder = RunBuilder(seconds: 20, seed: 5, mix: Array(RunBuilder.mix.prefix(5)))
        builder.fail("POST /api/posts", status: 500, share: 0.4, from: 6)
        builder.fail("GET /api/posts", status: 429, share: 0.2, from: 3)
        builder.lose(code: 1220, share: 0.1, from: 9, to: 12)
        builder.lose(code: 1212, share: 0.9, from: 14, to: 16)
        builder.slow(by: 90, from: 11)
        builder.slow("GET /api/users/me", by: 500, from: 5)
        builder.edit(from: 5) { second in
            second.sockets?.routes["WS /api/ws/chat"]?.closedByPeer = [1006: 2]
            second.sockets?.routes["WS /api/ws/chat"]?.replies["joined"]?.missing = 1
            second.sockets?.closedByPeer = [1006: 2]
            second.sockets?.closeCodes = [1006: 2, 1001: 1]
            second.checks["has ticket"] = .init(passes: 3, fails: 2, route: "POST /api/posts")
            second.generator?.droppedSamples = 1
            for name in second.routes.keys { second.routes[name]?.inFlight = 2 }
            second.events = [
                .init(time: second.time, kind: "threshold", text: "http_reqs: count<5 is crossed")
            ]
        }
        let metrics = RunBuilder.metrics(
            [
                MetricName.processStart: { $0 > 14 ? RunBuilder.origin + 14 : RunBuilder.origin - 100 },
                MetricName.memory: { 60e6 + $0 * 8e6 }, MetricName.cpu: { $0 > 11 ? 1.5 : 0.1 },
                MetricName.databaseMean: { $0 > 11 ? 0.08 : 0.0005 }, MetricName.databaseP95: { _ in 0.1 },
                MetricName.databaseErrors: { _ in 1 }, MetricName.p50: { _ in 0.001 },
                MetricName.p95: { _ in 0.4 },
                MetricName.errorRatio: { _ in 0.02 }, MetricName.requestRate: { _ in 40 },
                MetricName.drops: { $0 }, MetricName.dropRate: { $0 },
                MetricName.routeMeanOfRun: { _ in 0.01 },
                MetricName.requestsOfRun: { $0 * 40 }, "active_websockets": { _ in 8 },
            ],
            length: 20
        )
        let window = RunWindow(start: RunBuilder.origin, end: RunBuilder.origin + 20)
        let query = LogQuery(
            name: "severity_error",
            expression: "{}",
            total: 7,
            step: 5,
            counts: [.init(time: RunBuilder.origin + 5, count: 7)]
        )
        let logs = LogsCollection(
            window: window,
            status: .ok,
            queries: [query, LogQuery(name: "rate_limit", expression: "{}", total: 3)],
            entries: (0..<8).map {
                LogEntry(
                    nanoseconds: Int64(RunBuilder.origin) * 1_000_000_000 + Int64($0) * 2_000_000_000,
                    line: "slow query \($0)",
                    labels: ["job": "app"],
                    category: "severity",
                    level: "warn",
                    httpStatus: 500
                )
            }
        )
        return builder.files(summary: summary, metrics: metrics, logs: logs)
    }()

    private static let summary: Summary = {
        var tree = CheckTree()
        tree.add(check: "create post status 201", passes: 1, fails: 30, firstSeen: 1)
        tree.add(check: "has ticket", in: ["game"], passes: 10, fails: 3, firstSeen: 2)
        let trend = MetricValues.trend([.init(name: "med", value: 8), .init(name: "p(95)", value: 900)])
        func metric(_ name: String, _ values: MetricValues, _ threshold: String? = nil) -> SummaryMetric {
            let verdicts = threshold.map {
                [ThresholdVerdict(expression: $0, passed: false, observation: .unknown)]
            }
            return SummaryMetric(
                name: name,
                contains: name.hasSuffix("duration") ? .time : .default,
                values: values,
                thresholds: verdicts ?? []
            )
        }
        return Summary(
            metrics: [
                metric("http_req_duration", trend, "p(95)<500"),
                metric("http_req_failed", .rate(value: 0.1, passes: 60, fails: 540), "rate<0.05"),
                metric("checks", .rate(value: 0.25, passes: 11, fails: 33)),
                metric("http_reqs", .counter(count: 600, rate: 30), "count<5"),
                metric("iterations", .counter(count: 200, rate: 10)),
                metric("ws_sessions", .counter(count: 60, rate: 3)),
                metric("vus_max", .gauge(value: 30, minimum: 1, maximum: 30)),
            ],
            rootGroup: tree.root,
            setupData: ["token": "x"],
            runDuration: 20
        )
    }()

    /// What is said of it.
    static var wholeAnalysis: Analysis {
        Analyzer.analyze(
            whole.input(),
            metrics: whole.json(.metrics).flatMap { try? MetricsCollection(decoding: $0) },
            logs: whole.json(.logs).flatMap { try? LogsCollection(decoding: $0) }
        )
    }

    /// Reads, analyses and renders as `RunReport` does; the size of all documents.
    static func report(_ files: RunFiles) -> Int {
        let input = files.input()
        let metrics = files.json(.metrics).flatMap { try? MetricsCollection(decoding: $0) }
        let logs = files.json(.logs).flatMap { try? LogsCollection(decoding: $0) }
        let analysis = Analyzer.analyze(input, metrics: metrics, logs: logs)
        let narrative = CodeNarrator.narrative(of: analysis, reason: "no model was asked")
        let time = UTCTime(epoch: 1_790_000_100)
        let document = ReportDocument(
            analysis,
            narrative,
            metrics: metrics,
            logs: logs,
            generatedAt: time,
            version: "0"
        )
        return AnalysisDocument.json(analysis, narrative, generatedAt: time).prettyText.utf8.count
            + TextRenderer.render(document).utf8.count + MarkdownRenderer.render(document).utf8.count
            + HTMLRenderer.render(document).utf8.count
    }
}
