import Measure
import Testing

@testable import Report

@Suite struct SlowdownJudgeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var cause: Cause
        var metrics: [String: @Sendable (Double) -> Double] = [:]
        var lines = 0
        var slow: @Sendable (inout RunBuilder) -> Void = { $0.slow(by: 90, from: 12) }
    }

    private static func rising(_ low: Double, _ high: Double) -> @Sendable (Double) -> Double {
        { $0 > 12 ? high : low }
    }

    static let cases: [Case] = [
        Case(testDescription: "no figures", cause: .slowApplication),
        Case(
            testDescription: "figures that stay",
            cause: .networkDelay,
            metrics: [
                MetricName.databaseMean: rising(0.001, 0.001), MetricName.cpu: rising(0.2, 0.2),
                MetricName.p50: rising(0.002, 0.002),
            ]
        ),
        Case(
            testDescription: "no figure tells",
            cause: .slowApplication,
            metrics: [
                MetricName.databaseMean: rising(0.001, 0.001), MetricName.cpu: rising(0.2, 0.2),
                MetricName.p50: rising(0.002, 0.09),
            ]
        ),
        Case(
            testDescription: "database",
            cause: .slowDependency,
            metrics: [MetricName.databaseMean: rising(0.001, 0.06), MetricName.cpu: rising(0.2, 0.2)]
        ),
        Case(
            testDescription: "database by its 95th percentile",
            cause: .slowDependency,
            metrics: [MetricName.databaseP95: rising(0.001, 0.08)]
        ),
        Case(
            testDescription: "a database that rises too little",
            cause: .slowApplication,
            metrics: [MetricName.databaseMean: rising(0.001, 0.0035)]
        ),
        Case(testDescription: "five log lines of slow queries", cause: .slowDependency, lines: 5),
        Case(testDescription: "four log lines of slow queries", cause: .slowApplication, lines: 4),
        Case(
            testDescription: "log lines against the database's own figure",
            cause: .slowApplication,
            metrics: [MetricName.databaseMean: rising(0.001, 0.001)],
            lines: 8
        ),
        Case(testDescription: "processor", cause: .saturation, metrics: [MetricName.cpu: rising(0.1, 1.9)]),
        Case(
            testDescription: "a processor that makes the database's client slow",
            cause: .saturation,
            metrics: [MetricName.cpu: rising(0.1, 3.5), MetricName.databaseMean: rising(0.001, 0.02)]
        ),
        Case(
            testDescription: "a processor with nothing to do",
            cause: .slowApplication,
            metrics: [MetricName.cpu: rising(0.02, 0.2)]
        ),
        Case(testDescription: "slow start", cause: .slowStart) { $0.slow(by: 90, from: 0, to: 10) },
        Case(testDescription: "slow to the end", cause: .slowApplication) { $0.slow(by: 90, from: 4) },
    ]

    private static func finding(_ one: Case, seed: UInt64) throws -> (Finding, Ledger) {
        var builder = RunBuilder(seed: seed)
        one.slow(&builder)
        let metrics =
            one.metrics.isEmpty ? nil : RunBuilder.metrics(one.metrics.mapValues { value in { value($0) } })
        let signals = builder.signals(metrics: metrics, logs: logs(lines: one.lines, from: 14))
        var ledger = Ledger()
        let findings = LatencyDetector(signals: signals, metrics: MetricView(metrics)).findings(&ledger)
        return (try #require(findings.first), ledger)
    }

    private static func logs(lines: Int, from start: Double) -> LogsCollection {
        let entries = (0..<lines).map {
            LogEntry(
                nanoseconds: Int64((RunBuilder.origin + start + Double($0)) * 1e9),
                line: "SLOW SQL >= 200ms",
                category: "severity"
            )
        }
        return LogsCollection(window: nil, status: .ok, entries: entries)
    }

    @Test(arguments: cases, [1, 2, 3] as [UInt64])
    func `what lies behind a slowdown is told by the server's own figures`(one: Case, seed: UInt64) throws {
        let (finding, ledger) = try Self.finding(one, seed: seed)
        #expect(finding.cause == one.cause, "\(finding.title)")
        #expect(finding.isCause)
        #expect((0.05...0.95).contains(finding.confidence))
        #expect(finding.evidence.allSatisfy { ledger[$0] != nil })
        let sources = Set(finding.evidence.compactMap { ledger[$0]?.source })
        let isMeasured = [.slowDependency, .saturation, .networkDelay].contains(one.cause)
        #expect(sources.contains(.timeline))
        #expect(sources.contains(.prometheus) == (isMeasured && one.lines == 0))
        #expect(sources.contains(.loki) == (one.cause == .slowDependency && one.lines > 0))
    }

    @Test func `log lines of another time do not count`() {
        var builder = RunBuilder()
        builder.slow(by: 90, from: 12, to: 20)
        let signals = builder.signals(logs: Self.logs(lines: 9, from: 23))
        var ledger = Ledger()
        let findings = LatencyDetector(signals: signals, metrics: MetricView(nil)).findings(&ledger)
        #expect(findings.map(\.cause) == [.slowApplication])
    }

    @Test func `a clearer and larger shift makes surer`() {
        func shift(score: Double, p50: Double) -> LevelShift {
            LevelShift(
                range: 0..<5,
                insideCount: 50,
                outsideCount: 50,
                inside: .init(p25: p50, p50: p50, p95: p50),
                outside: .init(p25: 10, p50: 10, p95: 10),
                slowBins: 5,
                filledBins: 5,
                score: score
            )
        }
        let weak = SlowdownJudge.confidence(shift(score: 8, p50: 30), base: 0.5)
        let clear = SlowdownJudge.confidence(shift(score: 80, p50: 30), base: 0.5)
        let large = SlowdownJudge.confidence(shift(score: 80, p50: 900), base: 0.5)
        #expect(0.5 < weak && weak < clear && clear < large && large <= 0.95)
        #expect(SlowdownJudge.confidence(shift(score: 0, p50: 10), base: 0.5) == 0.5)
    }
}
