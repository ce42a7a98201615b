import Measure
import Testing

@testable import Report

@Suite struct WarmUpDetectorTests {
    private static func detect(_ builder: RunBuilder) -> (Finding?, Ledger) {
        var ledger = Ledger()
        return (WarmUpDetector(signals: builder.signals()).finding(&ledger), ledger)
    }

    private static func slow(to end: Double, by milliseconds: Double = 300, _ route: String? = nil)
        -> RunBuilder
    {
        var builder = RunBuilder()
        builder.slow(route, by: milliseconds, from: 0, to: end)
        return builder
    }

    @Test(arguments: [3.0, 5, 10]) func `a slow beginning is told until when`(end: Double) throws {
        let (found, ledger) = Self.detect(Self.slow(to: end))
        let finding = try #require(found)
        #expect(finding.cause == .slowStart && finding.isCause)
        #expect(finding.onset == 0 && finding.end == end)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.numbers.prefix(2) == [end, end])
        #expect((210...520).contains(fact.value ?? 0))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func `a clean run has no slow beginning`(seed: UInt64) {
        #expect(Self.detect(RunBuilder(seed: seed)).0 == nil)
    }

    @Test func `two slow seconds, a slow half or a tenth of a second are none`() {
        #expect(Self.detect(Self.slow(to: 2)).0 == nil)
        #expect(Self.detect(Self.slow(to: 20)).0 == nil)
        #expect(Self.detect(Self.slow(to: 5, by: 40)).0 == nil)
    }

    @Test func `one slow route is no slow beginning`() {
        #expect(Self.detect(Self.slow(to: 6, "GET /api/posts")).0 == nil)
    }

    @Test(arguments: [true, false]) func `a slow setup needs two routes more that were slow`(isAlone: Bool) {
        var builder = RunBuilder()
        for second in 1...5 {
            builder.edit(from: Double(second) - 1, to: Double(second)) {
                $0.scenarios = [:]
                $0.routes = ["POST /api/auth/signup": .init()]
                $0.routes["POST /api/auth/signup"]?.statuses = [201: 6]
                $0.routes["POST /api/auth/signup"]?.durations = [
                    SparseBucket(ticks: second < 4 ? 900_000_000 : 90_000_000, count: 6)
                ]
            }
        }
        builder.slow("GET /api/posts", by: 120, from: 5, to: 6)
        if !isAlone { builder.slow("GET /api/users/me", by: 120, from: 5, to: 6) }
        #expect((Self.detect(builder).0 == nil) == isAlone)
    }

    @Test func `slow later is not slow at first`() {
        var builder = RunBuilder()
        builder.slow(by: 300, from: 6, to: 12)
        #expect(Self.detect(builder).0 == nil)
    }

    @Test func `without a timeline there is no beginning`() {
        var ledger = Ledger()
        #expect(WarmUpDetector(signals: RunSignals(input: RunFiles().input())).finding(&ledger) == nil)
    }
}
