import Measure
import Testing

@testable import Report

@Suite struct SourceDocumentTests {
    @Test func aWindowIsReadBackExactly() throws {
        let window = try #require(RunWindow(start: 1_787_304_605.25, end: 1_787_304_905.5))
        #expect(
            window.json.compactText
                == "{\"start\":\"2026-08-21T09:30:05Z\",\"end\":\"2026-08-21T09:35:05Z\",\"start_epoch\":1787304605.25,\"end_epoch\":1787304905.5}"
        )
        #expect(RunWindow(decoding: window.json) == window)
    }

    @Test(arguments: [
        "{\"start\":\"2026-08-21T09:30:05Z\",\"end\":\"2026-08-21T09:35:05Z\"}",
        "{\"start\":\"2026-08-21T09:30:05+00:00\",\"end\":\"2026-08-21T09:35:05.25+00:00\"}",
    ])
    func aWindowInTexts(json: String) throws {
        #expect(
            RunWindow(decoding: try JSONValue(parsing: json))
                == RunWindow(start: 1_787_304_605, end: 1_787_304_905)
        )
    }

    @Test(arguments: [
        "{}", "[]", "{\"start\":1,\"end\":2}", "{\"start_epoch\":5,\"end_epoch\":5}", "{\"start_epoch\":5}",
        "{\"start_epoch\":0,\"end_epoch\":1e300}", "{\"start\":\"yesterday\",\"end\":\"today\"}",
    ])
    func noWindow(json: String) throws {
        #expect(RunWindow(decoding: try JSONValue(parsing: json)) == nil)
    }

    @Test func statuses() {
        #expect(SourceStatus(decoding: ["status": "ok"]) == .ok)
        #expect(SourceStatus(decoding: ["status": "empty", "reason": "r"]) == .empty("r"))
        #expect(SourceStatus(decoding: ["status": "degraded", "reason": "r"]) == .degraded("r"))
        #expect(SourceStatus(decoding: ["status": "degraded"]) == .degraded("no reason given"))
        #expect(SourceStatus(decoding: ["status": "fine"]) == nil)
        #expect(SourceStatus(decoding: []) == nil)
    }
}
