import Measure
import Testing

@testable import Report

@Suite struct IndexEntryTests {
    @Test func aRunIsReadFromItsFiles() {
        let entry = IndexFixture.entry(
            "20260821T093005Z-low",
            start: 1_787_304_605,
            profile: "low",
            p95: 22.5,
            failed: 0.004,
            demo: true
        )
        #expect(
            entry.profile == "low" && entry.start?.text == "2026-08-21T09:30:05Z" && entry.status == "HEALTHY"
        )
        #expect(entry.p95 == 22.5 && entry.failedRate == 0.004 && entry.requests == 3_685)
        #expect(entry.isDemo && entry.exitCode == 0 && entry.problems.isEmpty)
        #expect(entry.reports == [.reportHTML, .reportMarkdown, .reportText])
    }

    @Test func brokenAndMissingFilesAreProblemsAndNoErrors() {
        let entry = IndexEntry(
            directoryName: "20260819T120000Z-smoke",
            file: { name in
                switch name {
                case .metadata: .bytes(Array("{".utf8))
                case .summary: .unreadable("permission denied")
                case .reportText: .bytes([])
                default: .absent
                }
            }
        )
        #expect(entry.profile == "smoke" && entry.start?.text == "2026-08-19T12:00:00Z")
        #expect(entry.p95 == nil && entry.status == nil && entry.reports == [.reportText])
        #expect(entry.problems.count == 3)
        #expect(entry.problems.contains("summary.json cannot be read: permission denied"))
        #expect(entry.problems.contains("ai-analysis.json is missing"))
    }

    @Test func theAnalysisStandsInForALostSummary() {
        let analysis =
            "{\"status\":\"WARNING\",\"k6_highlights\":{\"http_req_duration_p95_ms\":12,\"http_req_failed_rate\":0}}"
        let entry = IndexEntry(directoryName: "x", file: IndexFixture.files([.analysis: analysis]))
        #expect(
            entry.p95 == 12 && entry.failedRate == 0 && entry.requests == nil && entry.profile == "unknown"
        )
    }

    @Test func membersOfAnotherTypeCountAsAbsent() {
        let entry = IndexEntry(
            directoryName: "x",
            file: IndexFixture.files([.analysis: "[1]", .metadata: "{\"profile\":7}"])
        )
        #expect(entry.status == nil && entry.profile == "unknown")
    }
}
