import Measure
import Testing

@testable import Report

@Suite struct AnalysisDocumentTests {
    @Test func theWholeDocumentIsAsRecorded() throws {
        try RenderGolden.check(RenderFixture.burning.json.prettyText + "\n", "ai-analysis.json")
    }

    @Test func upstreamsMembersHaveUpstreamsTypes() throws {
        for fixture in [RenderFixture.burning, .clean, .empty] {
            let json = fixture.json
            for name in ["status", "summary", "profile", "run_dir", "generated_at", "deterministic_status"] {
                #expect(json[name]?.string != nil, "\(name)")
            }
            for name in ["findings", "bottlenecks", "likely_causes", "next_actions", "deterministic_reasons"]
            {
                let list = try #require(json[name]?.array)
                #expect(list.allSatisfy { $0.string != nil }, "\(name)")
            }
            #expect((0...1).contains(try #require(json["confidence"]?.number)))
            let health = try #require(json["data_source_health"]?.object)
            #expect(health.names == ["k6", "timeline", "prometheus", "loki", "ollama"])
            #expect(health.members.allSatisfy { ["ok", "degraded"].contains($0.value["status"]?.string) })
        }
    }

    @Test func whatWasNotMeasuredIsNull() {
        let json = RenderFixture.empty.json
        #expect(json["k6_highlights"]?["http_req_duration_p95_ms"] == .null)
        #expect(json["rate_limit_signals"]?["loki_rate_limit_entry_count"] == .null)
        #expect(RenderFixture.clean.json["k6_highlights"]?["http_req_failed_rate"] == 0)
    }

    @Test func anEmptySourceIsDegradedAndSaysThatItIsEmpty() {
        var fixture = RenderFixture.burning
        fixture.analysis.coverage[3].status = .empty("no line in the window")
        let loki = fixture.json["data_source_health"]?["loki"]
        #expect(
            loki?["status"] == "degraded" && loki?["state"] == "empty"
                && loki?["error"] == "no line in the window"
        )
        #expect(fixture.json["data_source_health"]?["k6"]?["error"] == .null)
    }

    @Test func aFindingHasItsOnsetInBothForms() {
        let finding = RenderFixture.burning.json["diagnosis"]?.array?.first
        #expect(finding?["onset_s"] == 140 && finding?["onset_utc"] == "2026-08-21T09:32:25Z")
        #expect(finding?["end_s"] == .null && finding?["is_cause"] == true)
    }

    @Test func aCheckThatNeverRanCountsAsPassedForUpstream() {
        var fixture = RenderFixture.burning
        fixture.analysis.rateLimit.writeChecks = [CheckRow(name: "x", passes: 0, fails: 0)]
        #expect(fixture.json["rate_limit_signals"]?["critical_write_checks"]?.array?[0]["pass_rate"] == 1)
    }

    @Test func theModelsShareIsOnRecord() {
        #expect(RenderFixture.burning.json["model"]?["author"] == "llama3.2:3b")
        #expect(RenderFixture.burning.json["model"]?["claims_verified"] == 5)
        #expect(RenderFixture.clean.json["model"]?["author"] == .null)
        #expect(RenderFixture.clean.json["model"]?["reason"] == "nothing listens on 127.0.0.1:11434")
    }
}
