import FoundationEssentials
import Measure
import Testing

@testable import Report

/// Runs of k6 leave a summary alone, or with the metadata of `make`. Origin of the files: `Golden/k6/README.md`.
@Suite struct GoldenSummaryTests {
    static let names = [
        "main.export", "main.handle", "social-mixed", "app-down", "setup-timeout", "threshold-fails",
        "empty-thresholds", "trend-statistics",
    ]

    private static func analysis(_ name: String, file: String = #filePath) throws -> Analysis {
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(
            separator: "/"
        )
        var files = RunFiles()
        files.bytes[.summary] = Array(try Data(contentsOf: URL(filePath: "\(folder)/Golden/k6/\(name).json")))
        return Analyzer.analyze(files.input("20260821T093005Z-low"))
    }

    @Test(arguments: names) func `a run of k6 is covered by its summary, and nothing in it has a moment`(
        name: String
    ) throws {
        let analysis = try Self.analysis(name)
        #expect(analysis.profile == "low")
        #expect(analysis.coverage[0].status == .ok)
        #expect(analysis.coverage[1].status == .empty("a run of k6 leaves no timeline"))
        #expect(analysis.coverage.count == 4)
        #expect(analysis.findings.allSatisfy { $0.onset == nil && $0.end == nil && $0.route == nil })
        #expect(analysis.findings.allSatisfy { $0.evidence.allSatisfy { analysis.ledger[$0] != nil } })
        #expect(analysis.thresholds.allSatisfy { $0.firstBreach == nil })
        #expect(analysis.routes.isEmpty && analysis.series == nil)
        #expect(analysis.ledger.facts.allSatisfy { $0.source == .summary })
        #expect(!analysis.reasons.isEmpty)
        #expect(analysis.rateLimit.clientCount == nil && analysis.rateLimit.endpoints.isEmpty)
    }

    @Test(arguments: ["main.export", "main.handle"])
    func `thresholds end as k6 printed them`(name: String) throws {
        let rows = try Self.analysis(name).thresholds
        func row(_ metric: String, _ expression: String) -> ThresholdRow? {
            rows.first { $0.metric == metric && $0.expression == expression }
        }
        for (metric, expression) in [
            ("http_req_duration", "p(99.9)<1"), ("http_req_failed", "rate<0.05"),
        ] { #expect(row(metric, expression)?.verdict == .crossed) }
        for (metric, expression) in [
            ("checks", "rate>0.5"), ("http_req_duration", "p(95)<2000"), ("http_req_duration", "avg<5000"),
            ("http_req_duration{kind:slow}", "min>1"), ("my_counter", "count>=10"),
            ("ws_connecting", "p(95)<1000"),
        ] { #expect(row(metric, expression)?.verdict == .held) }
        // k6 counts these as held, at 0.
        for (metric, expression) in [
            ("http_req_duration{kind:none}", "p(95)<10"), ("my_unused_counter", "count<1"),
            ("my_unused_gauge", "value<1"), ("my_unused_rate", "rate<0.5"), ("my_unused_trend", "p(95)<5"),
        ] { #expect(row(metric, expression)?.verdict == .noData) }
        #expect(rows.count == 13)
        #expect(row("http_req_failed", "rate<0.05")?.actual == "23.80%")
        #expect(row("checks", "rate>0.5")?.actual == "83.60%")
        #expect(row("my_counter", "count>=10")?.actual == "10")
    }

    @Test func `the summaries of one run and another tell the same troubles`() throws {
        for name in ["main.export", "main.handle"] {
            let analysis = try Self.analysis(name)
            #expect(analysis.status == .critical)
            #expect(analysis.policyReasons == ["23.80% of requests failed; allowed are 5.00%"])
            #expect(analysis.causes.isEmpty)
            let crossed = analysis.findings.filter { $0.cause == .thresholdCrossed }
            #expect(crossed.count == 2)
            #expect(
                analysis.checks.first { $0.name == "root body" }
                    == CheckRow(name: "root body", passes: 0, fails: 10)
            )
            #expect(analysis.highlights.checksRate.map { abs($0 - 51.0 / 61) < 1e-9 } == true)
        }
    }

    @Test func `a run of the application's own script with a few failed comments calls for a look`() throws {
        let analysis = try Self.analysis("social-mixed")
        #expect(analysis.status == .warning)
        #expect(analysis.policyStatus == .healthy)
        #expect(Set(analysis.findings.map(\.cause)) == [.checkFailures, .intermittentErrors])
        #expect(analysis.causes.isEmpty)
        #expect(analysis.thresholds.map(\.verdict) == [.held, .held, .held])
        #expect(analysis.thresholds.map(\.actual) == ["24.47ms", "0.52%", "7.06ms"])
        #expect(analysis.highlights.iterations == 223)
        #expect(analysis.rateLimit.failedThreshold == 0.05)
        #expect(analysis.rateLimit.writeChecks.count == 4)
    }

    @Test func `an application that is not there is down`() throws {
        let analysis = try Self.analysis("app-down")
        #expect(analysis.status == .critical)
        #expect(analysis.causes.map(\.cause) == [.appDown])
        #expect(analysis.thresholds.first { $0.metric == "ws_connecting" }?.verdict == .noData)
        #expect(analysis.thresholds.first { $0.metric == "http_req_failed" }?.actual == "100.00%")
    }

    @Test func `a run that did not get to its requests has no numbers of them`() throws {
        let analysis = try Self.analysis("setup-timeout")
        #expect(analysis.highlights.p95 == nil && analysis.highlights.failedRate == nil)
        #expect(analysis.rateLimit.failedRate == nil)
    }

    @Test func `a crossed threshold is critical`() throws {
        let analysis = try Self.analysis("threshold-fails")
        #expect(analysis.status == .critical)
        #expect(analysis.findings.contains { $0.cause == .thresholdCrossed })
    }

    @Test func `thresholds without samples are no result`() throws {
        let analysis = try Self.analysis("empty-thresholds")
        let rows = analysis.thresholds
        #expect(!rows.isEmpty)
        #expect(rows.allSatisfy { $0.verdict != .held && $0.actual == nil })
        // As count>0 is: k6 ends with 99.
        #expect(analysis.status == .critical)
    }
}
