import Measure
import Testing

@testable import Report

@Suite struct IndexRendererTests {
    private func render(_ entries: [IndexEntry]) -> String {
        IndexRenderer.render(entries, generatedAt: RenderFixture.generatedAt, version: "0.9.0")
    }

    @Test func theNewestRunComesFirst() throws {
        let page = render(IndexFixture.several)
        let places = try [
            "2026-08-21T14:30:00Z", "2026-08-21T09:30:00Z", "2026-08-20T12:00:00Z", "2026-08-19T12:00:00Z",
            "notes &amp;",
        ]
        .map { try #require(page.range(of: $0)?.lowerBound) }
        #expect(places == places.sorted())
    }

    @Test func theOrderOfTheEntriesDoesNotMatter() {
        #expect(render(IndexFixture.several) == render(IndexFixture.several.reversed()))
    }

    @Test func linksAreRelativeAndEncoded() {
        var entry = IndexEntry(directoryName: "javascript:alert(1)//..", profile: "x")
        entry.reports = [.reportHTML]
        #expect(render([entry]).contains("href=\"./javascript%3Aalert%281%29%2F%2F../report.html\""))
    }

    @Test func trendsRunFromTheOldestToTheNewest() {
        let page = render(IndexFixture.several)
        #expect(page.contains("22.1ms → 25.1ms"))
        #expect(page.contains("p95 latency of low: 22.1ms → 25.1ms"))
    }

    @Test func aRunThatCannotBeReadHasARowThatSaysSo() {
        let page = render(IndexFixture.several)
        #expect(page.contains("metadata.json cannot be read"))
        #expect(page.contains("UNKNOWN"))
    }

    @Test func anEmptyFolderSaysSo() {
        #expect(render([]).contains("There are no runs in this folder yet."))
        #expect(!render([]).contains("<table>"))
    }

    @Test func thePageMayDoNothing() {
        let page = render(IndexFixture.several)
        #expect(page.contains("content=\"\(HTMLRenderer.policy)\"") && !page.contains("<script"))
    }
}
