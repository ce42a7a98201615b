import Measure
import Testing

@Suite struct SummaryDecodingTests {
    @Test func bothShapesGiveTheSameVerdicts() throws {
        for path in ["01-main/summary-export.compact.json", "01-main/handleSummary.json"] {
            let summary = try Summary(decoding: try Golden.json(path))
            #expect(summary.crossedMetrics == ["http_req_duration", "http_req_failed"])
            #expect(summary["http_req_failed"]?.thresholds.first?.observation == .value(10.0 / 42))
            #expect(summary["http_req_duration{kind:slow}"]?.suffix == "kind:slow")
            #expect(summary["http_req_duration"]?.contains == .time)
            #expect(summary["checks"]?.values["passes"] == 51)
            #expect(summary.rootGroup.totals == (51, 10))
            #expect(summary.setupData == ["token": "t0k"])
        }
    }

    @Test func aPercentileThatWasNotExportedIsUnknown() throws {
        let summary = try Summary(decoding: try Golden.json("01-main/summary-export.compact.json"))
        let verdicts = summary["http_req_duration"]?.thresholds ?? []
        #expect(verdicts.map(\.expression) == ["p(95)<2000", "p(99.9)<1", "avg<5000"])
        #expect(
            verdicts.map(\.observation) == [.value(27.295813199999998), .unknown, .value(9.136973452380952)]
        )
    }

    @Test func theRunsDurationIsStatedOrDerived() throws {
        #expect(
            try Summary(decoding: try Golden.json("01-main/handleSummary.json")).runDuration == 0.624343173
        )
        let derived = try #require(
            try Summary(decoding: try Golden.json("05-lowshape/summary-export.json")).runDuration
        )
        #expect((derived - 201 / 12.459331872180211).magnitude < 1e-9)
        #expect(try Summary(decoding: ["metrics": [:]]).runDuration == nil)
    }

    @Test(arguments: [
        (#"{}"#, "metrics: expected an object of metrics, as in a k6 summary"),
        (#"{"metrics": {"http_reqs": {"count": 1}}}"#, "metrics.http_reqs.rate: expected a number"),
        (#"{"metrics": {"x": 3}}"#, "metrics.x: expected an object"),
        (
            #"{"metrics": {"http_reqs": {"count": 1, "rate": 1, "thresholds": {"count>1": "no"}}}}"#,
            #"metrics.http_reqs.thresholds.count>1: expected true, false or {"ok": …}"#
        ),
        (
            #"{"metrics": {}, "root_group": {"checks": {"a": {"name": "a"}}}}"#,
            "root_group: expected checks with name, passes, fails"
        ),
    ]) func otherShapesAreRefusedWithTheirPlace(text: String, message: String) throws {
        let json = try JSONValue(parsing: text)
        let error = #expect(throws: MeasureError.self) { try Summary(decoding: json) }
        #expect(error?.description == message)
    }

    @Test func unknownMembersAreIgnored() throws {
        let json = try JSONValue(
            parsing:
                #"{"later": 1, "metrics": {"http_reqs": {"count": 4, "rate": 2, "more": "x"}}, "root_group": {"odd": []}}"#
        )
        let summary = try Summary(decoding: json)
        #expect(summary["http_reqs"]?.values == .counter(count: 4, rate: 2))
    }
}
