import Measure
import Testing

@testable import Report

@Suite struct GeneratorDetectorTests {
    private static func detect(_ builder: RunBuilder) -> ([Finding], Ledger) {
        var ledger = Ledger()
        return (GeneratorDetector(signals: builder.signals()).findings(&ledger), ledger)
    }

    private static func late(_ p50: Int, _ p95: Int, from: Double, to: Double = .infinity) -> RunBuilder {
        var builder = RunBuilder()
        builder.edit(from: from, to: to) { second in
            second.generator?.delayP50 = [100_000, p50 * 1_000_000]
            second.generator?.delayP95 = [400_000, p95 * 1_000_000]
        }
        return builder
    }

    @Test func `a generator that was late for long is the cause`() throws {
        let (findings, ledger) = Self.detect(Self.late(40, 300, from: 10, to: 22))
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.cause == .generatorOverload)
        #expect(finding.isCause && finding.severity == .critical)
        #expect(finding.onset == 10 && finding.end == 22)
        #expect(finding.confidence == 0.97)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.value == 300)
        #expect(
            fact.text.hasPrefix(
                "In 12 of 30 s the generator reacted late (delay p50 up to 40 ms, p95 up to 300 ms)"
            )
        )
    }

    @Test func `a generator near its limit is known, not a cause`() throws {
        let finding = try #require(Self.detect(Self.late(12, 50, from: 10, to: 22)).0.first)
        #expect(finding.cause == .generatorOverload)
        #expect(!finding.isCause && finding.severity == .info)
        #expect(finding.onset == nil)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func `a healthy generator is not told`(seed: UInt64) {
        #expect(Self.detect(RunBuilder(seed: seed)).0.isEmpty)
    }

    @Test func `a generator that tells nothing of itself is not told`() {
        var builder = RunBuilder()
        builder.edit { $0.generator = nil }
        #expect(Self.detect(builder).0.isEmpty)
        var ledger = Ledger()
        #expect(GeneratorDetector(signals: RunSignals(input: RunFiles().input())).findings(&ledger).isEmpty)
    }

    @Test func `an overloaded generator explains what is slow and makes the run invalid`() {
        var builder = Self.late(150, 290, from: 10)
        builder.slow(by: 150, from: 10)
        let analysis = Analyzer.analyze(builder.input())
        #expect(analysis.status == .invalid)
        #expect(analysis.causes.map(\.cause) == [.generatorOverload])
        #expect(analysis.reasons.first?.contains("say nothing about the application") == true)
    }

    @Test func `samples that were not kept do not explain why the application is slow`() {
        var builder = RunBuilder()
        builder.slow(by: 150, from: 10)
        builder.edit(from: 10, to: 11) { $0.generator?.droppedSamples = 1 }
        let analysis = Analyzer.analyze(builder.input())
        #expect(analysis.causes.map(\.cause) == [.slowApplication])
    }
}
