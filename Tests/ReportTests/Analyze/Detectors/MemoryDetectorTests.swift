import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct MemoryDetectorTests {
    private static func detect(_ value: @escaping (Double) -> Double) -> ([Finding], Ledger) {
        let metrics = RunBuilder.metrics([MetricName.memory: value])
        let signals = RunBuilder().signals(metrics: metrics)
        var ledger = Ledger()
        return (MemoryDetector(signals: signals, metrics: MetricView(metrics)).findings(&ledger), ledger)
    }

    private static func growth(_ value: (Double) -> Double, length: Int = 30) -> Growth? {
        Growth(points: (0..<length + 1).map { .init(time: Double($0), value: value(Double($0))) })
    }

    @Test(arguments: [
        (6.0, 30.0, 8e6), (10, 30, 5e6), (10, 25, 8e6), (1, 30, 3e6), (18, 30, 20e6),
    ])
    func `a line that rises is fitted at its corners`(onset: Double, end: Double, slope: Double) throws {
        let fit = try #require(Self.growth { 60e6 + min(max(0, $0 - onset), end - onset) * slope })
        #expect(abs(fit.onset - onset) <= 1)
        #expect(abs(fit.end - end) <= 1)
        #expect(abs(fit.slope - slope) / slope < 0.15)
        #expect(fit.steadiness > 0.8)
        #expect(fit.isSubstantial)
        #expect((0.5...0.93).contains(fit.confidence))
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `noise does not hide growth, and is none`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let noise = (0...30).map { _ in Double.random(in: -1e6...1e6, using: &random) }
        let grown = try #require(Self.growth { 60e6 + max(0, $0 - 10) * 5e6 + noise[Int($0)] })
        #expect(grown.isSubstantial)
        #expect(abs(grown.onset - 10) <= 2)
        #expect(Self.growth { 60e6 + noise[Int($0)] * 12 }?.isSubstantial != true)
    }

    @Test func `what goes up and down by itself is no growth`() {
        #expect(Self.growth { 60e6 + ($0.truncatingRemainder(dividingBy: 6)) * 10e6 }?.isSubstantial != true)
        #expect(Self.growth { _ in 60e6 }?.isSubstantial != true)
        #expect(Self.growth { 200e6 - $0 * 4e6 }?.isSubstantial != true)
        // A step: large, but in no time.
        #expect(Self.growth { $0 > 15 ? 200e6 : 60e6 }?.isSubstantial != true)
    }

    @Test func `growth is at least 24 MB and a third`() {
        #expect(Self.growth { 20e6 + $0 * 0.7e6 }?.isSubstantial != true)
        #expect(Self.growth { 20e6 + $0 * 0.9e6 }?.isSubstantial == true)
        #expect(Self.growth { 200e6 + $0 * 1.8e6 }?.isSubstantial != true)
        #expect(Self.growth { 200e6 + $0 * 2.4e6 }?.isSubstantial == true)
    }

    @Test(arguments: 0...5) func `few points have no fit`(count: Int) {
        #expect(Self.growth({ $0 }, length: count - 1) == nil)
    }

    @Test func `of very many points some are fitted`() throws {
        let fit = try #require(Self.growth({ 60e6 + max(0, $0 - 1_000) * 1e5 }, length: 3_600))
        #expect(abs(fit.onset - 1_000) <= 60)
        #expect(fit.isSubstantial)
    }

    @Test func `points at one time have no slope`() {
        let points = (0..<10).map { MetricSeries.Point(time: 5, value: Double($0) * 1e8) }
        #expect(Growth(points: points)?.slope == 0)
        #expect(Growth(points: points)?.isSubstantial == false)
    }

    @Test func `growth is told with its pace`() throws {
        let (findings, ledger) = Self.detect { 60e6 + max(0, $0 - 10) * 8e6 }
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.cause == .memoryGrowth && finding.isCause)
        #expect(abs((finding.onset ?? 0) - 10) <= 1)
        #expect(finding.end == nil)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.value == 220e6)
        #expect(fact.unit == .bytes)
        #expect(fact.source == .prometheus)
    }

    @Test func `growth that ends is told to end`() throws {
        let finding = try #require(Self.detect { 60e6 + min(max(0, $0 - 5), 12) * 8e6 }.0.first)
        #expect(abs((finding.end ?? 0) - 17) <= 1)
    }

    @Test func `memory that settles is no finding`() {
        #expect(Self.detect { 60e6 + min($0, 4) * 10e6 }.0.isEmpty)
        #expect(Self.detect { _ in 60e6 }.0.isEmpty)
    }

    @Test func `what was before the run does not count`() {
        var metrics = RunBuilder.metrics([MetricName.memory: { 60e6 + $0 * 8e6 }])
        for index in metrics.queries[0].range[0].points.indices {
            metrics.queries[0].range[0].points[index].time -= 100
        }
        var ledger = Ledger()
        let signals = RunBuilder().signals(metrics: metrics)
        #expect(MemoryDetector(signals: signals, metrics: MetricView(metrics)).findings(&ledger).isEmpty)
    }
}
