import Measure
import Testing

@testable import Report

@Suite struct LatencyDetectorTests {
    private static func detect(_ builder: RunBuilder, metrics: MetricsCollection? = nil) -> (
        [Finding], Ledger
    ) {
        var ledger = Ledger()
        let signals = builder.signals(metrics: metrics)
        return (LatencyDetector(signals: signals, metrics: MetricView(metrics)).findings(&ledger), ledger)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `one slow route is told with its times`(seed: UInt64) throws {
        var builder = RunBuilder(seed: seed)
        builder.slow("GET /api/conversations", by: 120, from: 10, to: 20)
        let (findings, ledger) = Self.detect(builder)
        #expect(findings.map(\.cause) == [.slowEndpoint])
        let finding = try #require(findings.first)
        #expect(finding.route == "GET /api/conversations")
        #expect(abs((finding.onset ?? -9) - 10) <= 1)
        #expect(abs((finding.end ?? -9) - 20) <= 1)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect((84...204).contains(fact.value ?? 0))
        #expect(finding.detail.hasPrefix(fact.text))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `slow everywhere is one finding, not one per route`(seed: UInt64) {
        var builder = RunBuilder(seed: seed)
        builder.slow(by: 90, from: 12)
        let findings = Self.detect(builder).0
        #expect(findings.map(\.cause) == [.slowApplication])
        #expect(findings.first?.route == nil)
        #expect(findings.first?.end == nil)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `nothing is slow in a clean run`(seed: UInt64) {
        #expect(Self.detect(RunBuilder(seed: seed)).0.isEmpty)
    }

    @Test(arguments: [3.0, 6, 8])
    func `milliseconds that nobody notices are not told`(more: Double) {
        var builder = RunBuilder()
        builder.slow(by: more, from: 12)
        #expect(Self.detect(builder).0.isEmpty)
    }

    @Test func `one slow second is no slowdown`() {
        var builder = RunBuilder()
        builder.slow(by: 400, from: 12, to: 13)
        #expect(Self.detect(builder).0.isEmpty)
    }

    @Test func `of two slow routes both are told`() {
        var builder = RunBuilder()
        builder.slow("GET /api/conversations", by: 150, from: 10)
        builder.slow("POST /api/posts", by: 140, from: 10)
        let findings = Self.detect(builder).0
        #expect(Set(findings.map(\.route)) == ["GET /api/conversations", "POST /api/posts"])
    }

    @Test func `a route that is dragged along is not told`() {
        var builder = RunBuilder()
        builder.slow("GET /api/conversations", by: 400, from: 10)
        builder.slow("POST /api/posts", by: 40, from: 10)
        #expect(Self.detect(builder).0.map(\.route) == ["GET /api/conversations"])
    }

    @Test(arguments: ["GET /api/posts", "GET /api/friends"])
    func `a route that stands out of a general slowdown is told as well`(route: String) {
        var builder = RunBuilder()
        builder.slow(by: 40, from: 10)
        builder.slow(route, by: 600, from: 10)
        let findings = Self.detect(builder).0
        #expect(findings.first?.route == nil)
        #expect(findings.contains { $0.cause == .slowEndpoint && $0.route == route })
    }

    @Test func `slow WebSocket handshakes are a slow route`() throws {
        var builder = RunBuilder()
        builder.edit { second in
            let ticks: Int64 = second.time > 12 ? 300_000_000 : 2_000_000
            second.routes["WS /api/ws/chat"]?.durations = [SparseBucket(ticks: ticks, count: 3)]
        }
        let finding = try #require(Self.detect(builder).0.first)
        #expect(finding.route == "WS /api/ws/chat")
        #expect(finding.onset == 12)
    }

    @Test func `without a timeline nothing is slow`() {
        var ledger = Ledger()
        let signals = RunSignals(input: RunFiles().input())
        #expect(LatencyDetector(signals: signals, metrics: MetricView(nil)).findings(&ledger).isEmpty)
        #expect(ledger.facts.isEmpty)
    }
}
