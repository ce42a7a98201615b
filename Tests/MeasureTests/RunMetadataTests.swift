import Measure
import Testing

@Suite struct RunMetadataTests {
    @Test func everyMemberIsWrittenAndRead() throws {
        var metadata = RunMetadata(profile: "low", start: UTCTime(epoch: 1_787_304_605))
        metadata.end = UTCTime(epoch: 1_787_304_905)
        metadata.version = "0.1.0"
        metadata.seed = .max
        metadata.target = "http://localhost:8375"
        metadata.targetIsDemo = true
        metadata.script = "social_mixed"
        metadata.loops = 2
        metadata.exitCode = 99
        metadata.exitReason = "thresholds on metrics 'http_req_failed' have been crossed"
        let json = metadata.json
        #expect(
            json.object?.names == [
                "profile", "start_epoch", "start_utc", "end_epoch", "end_utc", "version", "seed", "target",
                "target_is_demo", "script", "loops", "exit_code", "exit_reason",
            ]
        )
        #expect(json["start_utc"] == "2026-08-21T09:30:05Z")
        #expect(json["seed"] == "18446744073709551615")
        #expect(try RunMetadata(decoding: try JSONValue(parsing: json.prettyText)) == metadata)
    }

    @Test func whatIsAbsentIsNotWritten() {
        #expect(
            RunMetadata(profile: "low", start: UTCTime(epoch: 5)).json.object?.names == [
                "profile", "start_epoch", "start_utc",
            ]
        )
    }

    @Test func foreignFilesAreReadAsFarAsTheyGo() throws {
        let json = try JSONValue(
            parsing:
                #"{"profile": "high", "start_epoch": 5.0, "end_utc": "1970-01-01T00:01:00Z", "seed": 7, "loops": "two", "later": {}}"#
        )
        let metadata = try RunMetadata(decoding: json)
        #expect(metadata.profile == "high")
        #expect(metadata.start?.epoch == 5)
        #expect(metadata.end?.epoch == 60)
        #expect(metadata.seed == 7)
        #expect(metadata.loops == nil)
        #expect(throws: MeasureError.self) { try RunMetadata(decoding: []) }
    }
}
