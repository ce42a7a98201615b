import TestSupport
import Testing

@testable import Report

@Suite struct TextRendererTests {
    @Test func theWholeReportIsAsRecorded() throws {
        try RenderGolden.check(TextRenderer.render(RenderFixture.burning.document), "report.txt")
    }

    @Test func noLineIsWiderThanATerminal() {
        var random = SeededRandom(seed: 5)
        let hostile = RenderFixture.filled { HostileText.make(&random) }
        for fixture in [RenderFixture.burning, .clean, .empty, hostile] {
            for line in TextRenderer.render(fixture.document).split(separator: "\n") {
                #expect(TextTable.width(of: String(line)) <= TextRenderer.width, "\(line)")
            }
        }
    }
}
