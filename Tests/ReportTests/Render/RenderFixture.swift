// Made-up runs to render: burning, clean, empty and hostile. Must not contain expectations.

import Measure
import TestSupport
import Testing

@testable import Report

/// What the renderers are handed.
struct RenderFixture: CustomTestStringConvertible {
    var testDescription: String { analysis.directoryName }

    var analysis: Analysis
    var narrative: Narrative
    var metrics: MetricsCollection?
    var logs: LogsCollection?

    static let generatedAt = UTCTime(epoch: 1_787_306_000)
    /// 2026-08-21T09:30:05Z.
    static let start = 1_787_304_605.0

    var document: ReportDocument {
        ReportDocument(
            analysis,
            narrative,
            metrics: metrics,
            logs: logs,
            generatedAt: Self.generatedAt,
            version: "0.9.0"
        )
    }

    var json: JSONValue { AnalysisDocument.json(analysis, narrative, generatedAt: Self.generatedAt) }

    /// A run of which nothing is left but the directory.
    static var empty: RenderFixture {
        var analysis = Analysis(
            profile: "low",
            directoryName: "20260821T093005Z-low",
            status: .warning,
            reasons: ["summary.json and timeline.jsonl are missing: nothing is known about the run"]
        )
        analysis.coverage = [
            SourceCoverage(
                source: .summary,
                status: .degraded("summary.json is missing"),
                detail: "no totals"
            ),
            SourceCoverage(
                source: .timeline,
                status: .degraded("timeline.jsonl is missing"),
                detail: "no course"
            ),
        ]
        let narrative = Narrative(
            author: .code(reason: "Ollama was not asked"),
            summary: "Nothing is known about this run of low.",
            confidence: 0.35
        )
        return RenderFixture(analysis: analysis, narrative: narrative)
    }

    /// A run without trouble, 60 s.
    static var clean: RenderFixture {
        var fixture = burning
        var analysis = Analysis(
            profile: "smoke",
            directoryName: "20260821T093005Z-smoke",
            status: .healthy,
            reasons: ["every threshold held and every check passed"]
        )
        analysis.metadata = metadata(profile: "smoke", length: 60, exitCode: 0, reason: "all thresholds held")
        analysis.metadata?.targetIsDemo = true
        analysis.window = RunWindow(start: start, end: start + 60)
        analysis.series = RunSeries(timeline(length: 60, seed: 7, burnsFrom: nil))
        analysis.highlights = highlights(p95: 26.4, failed: 0, checks: 1, length: 60)
        analysis.thresholds = [
            ThresholdRow(
                metric: "http_req_duration",
                expression: "p(95)<500",
                verdict: .held,
                actual: "26.4ms"
            ),
            ThresholdRow(metric: "http_req_failed", expression: "rate<0.05", verdict: .held, actual: "0.00%"),
            ThresholdRow(metric: "ws_connecting", expression: "p(95)<1000", verdict: .noData, actual: nil),
        ]
        analysis.checks = [CheckRow(name: "feed status is 200", passes: 812, fails: 0)]
        analysis.routes = [
            RouteRow(
                route: "GET /api/feed",
                requests: 812,
                failed: 0,
                statuses: [200: 812],
                p50: 9.1,
                p95: 26.4,
                p99: 41
            )
        ]
        analysis.rateLimit.failedRate = 0
        analysis.coverage = fixture.analysis.coverage.filter { $0.source != .loki }
        fixture.analysis = analysis
        fixture.narrative = Narrative(
            author: .code(reason: "nothing listens on 127.0.0.1:11434"),
            summary: "The run held every threshold; no request failed.",
            confidence: 0.9
        )
        fixture.metrics = nil
        fixture.logs = LogsCollection(window: nil, status: .empty("Loki has no line in the window"))
        return fixture
    }

    static func metadata(profile: String, length: Int, exitCode: Int, reason: String) -> RunMetadata {
        var metadata = RunMetadata(profile: profile, start: UTCTime(epoch: Int(start)))
        metadata.end = UTCTime(epoch: Int(start) + length)
        metadata.version = "0.9.0"
        metadata.seed = 12_345_678_901_234_567_890
        metadata.target = "http://localhost:8375"
        metadata.targetIsDemo = false
        metadata.script = "social_mixed"
        metadata.loops = 2
        metadata.exitCode = exitCode
        metadata.exitReason = reason
        return metadata
    }

    static func highlights(p95: Double, failed: Double, checks: Double, length: Double) -> Highlights {
        var numbers = Highlights()
        numbers.p95 = p95
        numbers.median = 9.1
        numbers.failedRate = failed
        numbers.checksRate = checks
        numbers.iterations = 1_100
        numbers.vusMax = 90
        numbers.requests = 3_685
        numbers.requestRate = 3_685 / length
        numbers.sockets = 178
        numbers.duration = length
        return numbers
    }

    /// A ramp up, a plateau, a ramp down; from `burnsFrom` on writes are slow and fail. Ten seconds have no line at all.
    static func timeline(length: Int, seed: UInt64, burnsFrom: Int?) -> Timeline {
        var random = SeededRandom(seed: seed)
        var seconds: [TimelineSecond] = []
        for time in 1...length {
            let burns = burnsFrom.map { time >= $0 } ?? false
            if burns, let burnsFrom, time > burnsFrom + 60, time <= burnsFrom + 70 { continue }
            seconds.append(second(time, of: length, burns: burns, random: &random))
        }
        return Timeline(header: TimelineHeader(originEpoch: start), seconds: seconds)
    }

    private static func second(
        _ time: Int,
        of length: Int,
        burns: Bool,
        random: inout SeededRandom
    ) -> TimelineSecond {
        var second = TimelineSecond(time: Double(time))
        let share = min(1, min(Double(time), Double(length - time)) / (Double(length) / 5))
        var scenario = TimelineSecond.Scenario()
        scenario.vus = Int(90 * share)
        scenario.finished = Int(4 * share)
        second.scenarios["social"] = scenario
        let requests = Int(12 * share) + Int(random.next() % 3)
        var reads = TimelineSecond.Route()
        reads.statuses = [200: requests]
        let usual = 8_000_000 + Int64(random.next() % 3_000_000)
        reads.durations = [
            SparseBucket(ticks: usual, count: max(1, requests * 8 / 10)),
            SparseBucket(ticks: usual * 2, count: max(1, requests * 2 / 10)),
        ]
        second.routes["GET /api/feed"] = reads
        if requests == 0 { second.routes["GET /api/feed"] = nil }
        if burns {
            var writes = TimelineSecond.Route()
            writes.statuses = [201: 3, 500: 2 + Int(random.next() % 3), 429: 1, 0: time % 17 == 0 ? 4 : 0]
            writes.durations = [
                SparseBucket(ticks: 900_000_000 + Int64(random.next() % 400_000_000), count: 6)
            ]
            second.routes["POST /api/posts"] = writes
            second.checks["post created"] = TimelineSecond.Outcomes(passes: 3, fails: 3)
        }
        var sockets = TimelineSecond.Sockets()
        sockets.open = Int(15 * share)
        sockets.opened = time % 2
        sockets.closeCodes = burns && time % 9 == 0 ? [1_000: 1, 1_006: 1] : [1_000: time % 2]
        sockets.sent = 3 * (time % 2)
        sockets.received = burns ? 1 : 4 * (time % 2)
        second.sockets = sockets
        return second
    }
}
