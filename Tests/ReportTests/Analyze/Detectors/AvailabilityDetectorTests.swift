import Measure
import Testing

@testable import Report

@Suite struct AvailabilityDetectorTests {
    private static func detect(_ builder: RunBuilder, metrics: MetricsCollection? = nil) -> (
        [Finding], Ledger
    ) {
        var ledger = Ledger()
        let signals = builder.signals(metrics: metrics)
        return (
            AvailabilityDetector(signals: signals, metrics: MetricView(metrics)).findings(&ledger), ledger
        )
    }

    private static let restarted = RunBuilder.metrics([
        MetricName.processStart: { $0 > 17 ? RunBuilder.origin + 16 : RunBuilder.origin - 500 }
    ])
    private static let same = RunBuilder.metrics([MetricName.processStart: { _ in RunBuilder.origin - 500 }])

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var cause: Cause
        var end: Double?
        var metrics: MetricsCollection?
        var trouble: @Sendable (inout RunBuilder) -> Void
    }

    @Test(arguments: [
        Case(testDescription: "gone and back", cause: .appRestart, end: 16) {
            $0.lose(code: 1212, share: 1, from: 12, to: 16)
        },
        Case(testDescription: "gone and back, a new process", cause: .appRestart, end: 16, metrics: restarted)
        {
            $0.lose(code: 1212, share: 1, from: 12, to: 16)
        },
        Case(
            testDescription: "gone and back, the same process",
            cause: .connectionRefused,
            end: 16,
            metrics: same
        ) { $0.lose(code: 1212, share: 1, from: 12, to: 16) },
        Case(testDescription: "gone for good", cause: .appDown) { $0.lose(code: 1212, share: 1, from: 12) },
        Case(testDescription: "gone for good, last seen as the same process", cause: .appDown, metrics: same)
        {
            $0.lose(code: 1212, share: 1, from: 12)
        },
        Case(testDescription: "half of the requests", cause: .appRestart, end: 16) {
            $0.lose(code: 1212, share: 0.6, from: 12, to: 16)
        },
    ])
    func `an application that is not there is told from one that comes back`(one: Case) throws {
        var builder = RunBuilder()
        one.trouble(&builder)
        let (findings, ledger) = Self.detect(builder, metrics: one.metrics)
        let finding = try #require(findings.first { $0.cause == one.cause }, "\(findings.map(\.title))")
        #expect(finding.onset == 12)
        #expect(finding.end == one.end)
        #expect(finding.isCause)
        #expect(finding.severity == .critical)
        #expect(finding.evidence.allSatisfy { ledger[$0] != nil })
        let lost = builder.signals().routes.reduce(0) { sum, route in
            sum + route.failed.reduce(0) { $0 + ($1[0] ?? 0) }
        }
        #expect(ledger[finding.evidence[0]]?.value == Double(lost))
    }

    @Test func `a new process and no failure is known, not a cause`() throws {
        let (findings, ledger) = Self.detect(RunBuilder(), metrics: Self.restarted)
        let finding = try #require(findings.first)
        #expect(finding.cause == .appRestart)
        #expect(!finding.isCause)
        #expect(finding.severity == .warning)
        #expect(ledger[finding.evidence[0]]?.value == 16)
    }

    @Test(arguments: [-500.0, -1, 0]) func `a start before the run is none`(start: Double) {
        let metrics = RunBuilder.metrics([
            MetricName.processStart: { $0 > 5 ? RunBuilder.origin + start : RunBuilder.origin - 900 }
        ])
        #expect(Self.detect(RunBuilder(), metrics: metrics).0.isEmpty)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `nothing is found in a clean run`(seed: UInt64) {
        #expect(Self.detect(RunBuilder(seed: seed), metrics: Self.same).0.isEmpty)
    }

    @Test func `a few refused connections are no absence`() {
        var builder = RunBuilder()
        builder.lose(code: 1212, share: 0.05, from: 5, to: 25)
        #expect(Self.detect(builder).0.isEmpty)
    }

    @Test func `resets alone are no absence`() {
        var builder = RunBuilder()
        builder.lose(code: 1220, share: 0.8, from: 12, to: 16)
        #expect(Self.detect(builder).0.isEmpty)
    }

    @Test func `sockets cut at that time are told`() throws {
        var builder = RunBuilder()
        builder.lose(code: 1212, share: 1, from: 12, to: 16)
        builder.edit(from: 11, to: 12) { $0.sockets?.closedByPeer = [1006: 8] }
        builder.edit(from: 25, to: 26) { $0.sockets?.closedByPeer = [1006: 100] }
        let (findings, ledger) = Self.detect(builder)
        let facts = try #require(findings.first).evidence.compactMap { ledger[$0] }
        #expect(facts.contains { $0.text == "8 WebSockets were cut at that time." })
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a standstill is found`(seed: UInt64) throws {
        var builder = RunBuilder(seed: seed)
        builder.freeze(from: 10, to: 15)
        let (findings, ledger) = Self.detect(builder)
        let finding = try #require(findings.first)
        #expect(finding.cause == .stalls)
        #expect(finding.onset == 10)
        #expect(finding.end == 15)
        #expect(ledger[finding.evidence[0]]?.value == 5)
    }

    @Test func `a standstill to the end has no end`() throws {
        var builder = RunBuilder()
        builder.freeze(from: 20)
        let finding = try #require(Self.detect(builder).0.first)
        #expect(finding.cause == .stalls)
        #expect(finding.end == nil)
    }

    @Test func `two seconds without an answer are no standstill`() {
        var builder = RunBuilder()
        builder.freeze(from: 10, to: 12)
        #expect(Self.detect(builder).0.isEmpty)
    }

    @Test func `two short pauses are a standstill`() throws {
        var builder = RunBuilder()
        builder.freeze(from: 10, to: 11)
        builder.freeze(from: 20, to: 21)
        builder.edit(from: 10, to: 21) { second in
            guard second.routes.isEmpty else { return }
            second.routes["GET /api/posts"] = .init()
            second.routes["GET /api/posts"]?.inFlight = 20
        }
        let (findings, ledger) = Self.detect(builder)
        let finding = try #require(findings.first)
        #expect(finding.title == "the application stood still 2 times")
        #expect(finding.onset == 10 && finding.end == 21)
        #expect(ledger[finding.evidence[0]]?.numbers == [2, 10, 1])
    }

    @Test func `the ramp is not steady`() {
        let signals = RunBuilder().signals()
        let steady = Episodes.steady(in: signals)
        #expect(steady.first == 2)
        #expect(steady.last == 28)
        #expect(Episodes.standstills(in: signals).isEmpty)
        #expect(Episodes.steady(in: RunSignals(input: RunFiles().input())).isEmpty)
    }
}
