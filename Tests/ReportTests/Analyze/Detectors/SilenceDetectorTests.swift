import Measure
import Testing

@testable import Report

@Suite struct SilenceDetectorTests {
    private static func detect(_ builder: RunBuilder, records: Bool = true) -> (Finding?, Ledger) {
        var ledger = Ledger()
        var input = builder.input()
        input.timeline?.header.recordsFailedRequests = records
        return (SilenceDetector(signals: RunSignals(input: input)).finding(&ledger), ledger)
    }

    private static func silent(_ waiting: Int?, from: Double, to: Double = .infinity) -> RunBuilder {
        var builder = RunBuilder()
        builder.edit(from: from, to: to) { second in
            second.routes["GET /api/posts"] = .init()
            second.routes["GET /api/posts"]?.inFlight = waiting
        }
        return builder
    }

    @Test(arguments: [(12, 20, 20), (5, 9, 9), (12, 30, nil)] as [(Double, Double, Double?)])
    func `a route that is not answered while requests wait is found`(
        from: Double,
        to: Double,
        end: Double?
    ) throws {
        let (found, ledger) = Self.detect(Self.silent(20, from: from, to: to))
        let finding = try #require(found)
        #expect(finding.cause == .timeouts)
        #expect(finding.route == "GET /api/posts")
        #expect(finding.onset == from)
        #expect(finding.end == end)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.subject == "GET /api/posts")
        #expect(fact.value == to - from)
    }

    @Test(arguments: [0, 1, 2, nil] as [Int?])
    func `a route nobody or hardly anybody waits for is not silent`(waiting: Int?) {
        #expect(Self.detect(Self.silent(waiting, from: 12)).0 == nil)
    }

    @Test func `two seconds are no silence`() {
        #expect(Self.detect(Self.silent(20, from: 12, to: 14)).0 == nil)
    }

    @Test func `where all routes have requests waiting it is no single one`() {
        var builder = RunBuilder()
        builder.edit(from: 12) { second in
            for name in second.routes.keys { second.routes[name] = .init() }
            for name in second.routes.keys { second.routes[name]?.inFlight = 5 }
        }
        #expect(Self.detect(builder).0 == nil)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>, [true, false])
    func `a clean run has no silent route`(seed: UInt64, records: Bool) {
        #expect(Self.detect(RunBuilder(seed: seed), records: records).0 == nil)
    }

    @Test func `without counts of what waits VUs that get stuck tell`() throws {
        var builder = RunBuilder()
        builder.edit(from: 12) { second in
            for name in second.routes.keys where name != "GET /api/friends" { second.routes[name] = nil }
        }
        let finding = try #require(Self.detect(builder, records: false).0)
        #expect(finding.onset == 12)
        // A route that is not asked any more is not silent while the others go on.
        #expect(Self.detect(Self.silent(nil, from: 12), records: false).0 == nil)
    }

    @Test func `a run without a timeline has no silent route`() {
        var ledger = Ledger()
        #expect(SilenceDetector(signals: RunSignals(input: RunFiles().input())).finding(&ledger) == nil)
    }
}
