import Testing

@testable import Report

@Suite struct NumberScopeTests {
    /// Whether the first number of the text is one of the fact's.
    private func fits(_ text: String, _ fact: String, _ quantity: String, _ subject: String? = nil) -> Bool {
        let source = EvidenceSource(
            Fact(
                id: "E1",
                quantity: quantity,
                subject: subject,
                value: nil,
                unit: .count,
                source: .timeline,
                text: fact
            )
        )
        let analysis = Analysis(profile: "x", directoryName: "x", status: .healthy, reasons: [])
        guard let passage = ClaimPassage(text) else { return false }
        let basis = ClaimBasis(analysis: analysis, facts: [source], findings: [], passage: passage)
        for index in passage.segments.indices {
            if let number = NumberInContext.all(in: passage.segments[index]).first {
                return !basis.owners(of: number, at: index).isEmpty
            }
        }
        return false
    }

    @Test(arguments: [
        ("12 requests failed", "12 of 50 requests failed", true),
        ("12 requests were sent", "12 of 50 requests failed", false),
        ("50 requests were sent", "12 of 50 requests failed", true),
        ("50 requests failed", "12 of 50 requests failed", false),
        ("12 checks failed", "12 of 50 requests failed", false),
        ("12 requests passed", "12 of 50 requests failed", false),
        ("12 answers with 503", "12 answers with 503", true),
        ("12 answers with 500", "12 answers with 503", false),
        ("p95 was 5 ms", "p95 was 5 ms", true), ("p95 was 5 ms", "p99 was 5 ms", false),
        ("the mean was 5 ms", "p99 was 5 ms", false),
        ("p95 was 5 ms", "p95 rose from 5 ms to 9 ms", false),
        ("p95 was 9 ms", "p95 rose from 5 ms to 9 ms", true),
        ("it ended at 5 s", "it began at 5 s", false), ("it began at 5 s", "it began at 5 s", true),
        ("p95 was 500 ms", "p95 crossed the threshold of 500 ms", false),
        ("the threshold of 500 ms", "p95 crossed the threshold of 500 ms", true),
        ("12 requests got an answer", "12 requests got no answer", false),
        ("up to 5 ms at p95", "p95 was 5 ms", false),
        ("3 iterations interrupted", "812 iterations, 3 interrupted", true),
        ("812 iterations interrupted", "812 iterations, 3 interrupted", false),
    ]) func allThatStandsAroundItHasToAgree(claim: String, fact: String, fits: Bool) {
        #expect(self.fits(claim, fact, "q") == fits)
    }

    @Test func theRouteHasToAgreeToo() {
        #expect(fits("GET /a failed 12 times", "12 failed", "failures", "GET /a"))
        #expect(!fits("GET /b failed 12 times", "12 failed", "failures", "GET /a"))
        #expect(!fits("12 failed", "12 failed", "failures", "GET /a"))
        #expect(!fits("GET /a failed 12 times", "12 failed", "failures"))
    }

    @Test func andSoHasTheEntity() {
        #expect(fits("database operations took 5 ms", "operations took 5 ms", "database time"))
        #expect(!fits("operations took 5 ms", "operations took 5 ms", "database time"))
        #expect(!fits("the cache took 5 ms", "operations took 5 ms", "database time"))
    }
}
