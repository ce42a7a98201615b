import Testing

@testable import Report

@Suite struct MarkdownRendererTests {
    @Test func theWholeReportIsAsRecorded() throws {
        try RenderGolden.check(MarkdownRenderer.render(RenderFixture.burning.document), "report.md")
    }

    @Test func everyTableHasAHeadARuleAndEqualRows() {
        let lines = MarkdownRenderer.render(RenderFixture.burning.document).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        var columns: Int?
        for line in lines {
            guard line.hasPrefix("|") else {
                columns = nil
                continue
            }
            let count = MarkdownScanner.cells(String(line))
            #expect(count == columns ?? count, "\(line)")
            columns = count
        }
    }
}
