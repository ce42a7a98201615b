import Testing

@testable import Report

@Suite struct LogsCollectionTests {
    @Test func aTimeInSeconds() {
        #expect(LogEntry(nanoseconds: 1_500_000_000, line: "", category: "").time == 1.5)
    }

    @Test func aQuestionByItsName() {
        let logs = LogsCollection(
            window: nil,
            status: .ok,
            queries: [LogQuery(name: "severity", expression: "x")]
        )
        #expect(logs["severity"]?.expression == "x")
        #expect(logs["rate_limit"] == nil)
    }
}
