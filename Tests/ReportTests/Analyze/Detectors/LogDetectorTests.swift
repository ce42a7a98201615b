import Measure
import Testing

@testable import Report

@Suite struct LogDetectorTests {
    private static func detect(_ queries: [LogQuery]) -> ([Finding], Ledger) {
        let logs = LogsCollection(window: nil, status: .ok, queries: queries)
        var ledger = Ledger()
        return (LogDetector(signals: RunBuilder().signals(logs: logs)).findings(&ledger), ledger)
    }

    private static func query(_ name: String, _ total: Int?, first: Double? = nil) -> LogQuery {
        let counts = [5.0, 10, 15, 20].map { time in
            LogQuery.Count(time: RunBuilder.origin + time, count: time > first ?? .infinity ? 2 : 0)
        }
        return LogQuery(name: name, expression: "{job}", total: total, step: 5, counts: counts)
    }

    @Test func `errors and panics are told with their first moment`() throws {
        let (findings, ledger) = Self.detect([
            Self.query("severity_error", 7, first: 6), Self.query("severity_panic", 1, first: 11),
        ])
        #expect(findings.map(\.severity) == [.warning, .info])
        #expect(findings.allSatisfy { $0.cause == .observation && !$0.isCause })
        #expect(findings.map(\.onset) == [10, 5])
        #expect(
            findings.map { ledger[$0.evidence[0]]?.text } == [
                "The application logged 1 line of level panics or fatal errors, the first 10 s into the run.",
                "The application logged 7 lines of level errors, the first 5 s into the run.",
            ]
        )
    }

    @Test func `without counts there is no moment`() throws {
        let finding = try #require(Self.detect([Self.query("severity_error", 7)]).0.first)
        #expect(finding.onset == nil)
        #expect(finding.detail == "The application logged 7 lines of level errors.")
    }

    @Test(arguments: [0, nil] as [Int?]) func `no lines, or nobody knows how many, are not told`(total: Int?)
    {
        #expect(Self.detect([Self.query("severity_error", total, first: 1)]).0.isEmpty)
        #expect(Self.detect([]).0.isEmpty)
        #expect(Self.detect([Self.query("severity_warn", 9, first: 1)]).0.isEmpty)
    }

    @Test func `a first moment before the run is its start`() throws {
        let query = LogQuery(
            name: "severity_error",
            expression: "{}",
            total: 1,
            step: 15,
            counts: [.init(time: RunBuilder.origin + 5, count: 1)]
        )
        #expect(try #require(Self.detect([query]).0.first).onset == 0)
    }

    @Test func `without logs nothing is told`() {
        var ledger = Ledger()
        #expect(LogDetector(signals: RunBuilder().signals()).findings(&ledger).isEmpty)
    }
}
