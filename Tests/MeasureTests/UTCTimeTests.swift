import Measure
import TestSupport
import Testing

@Suite struct UTCTimeTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (1_787_304_605, "2026-08-21T09:30:05Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (1_709_251_199, "2024-02-29T23:59:59Z"),
    ]) func epochsAreWrittenAndRead(epoch: Int, text: String) {
        let time = UTCTime(epoch: epoch)
        #expect(time.text == text)
        #expect(UTCTime(parsing: text) == time)
        #expect(UTCTime(parsing: time.compactText) == time)
    }

    @Test func everyDayOfFourCenturiesReadsBack() {
        for day in stride(from: -146_097 / 2, to: 146_097, by: 1) {
            let time = UTCTime(epoch: day * 86_400 + 43_199)
            guard time.epoch > -62_135_596_800 else { continue }
            if UTCTime(parsing: time.text) != time { Issue.record("\(time.text)") }
        }
    }

    @Test func aFractionIsCutOff() {
        #expect(UTCTime(parsing: "2026-08-21T09:30:05.999Z")?.epoch == 1_787_304_605)
    }

    @Test(arguments: [
        "", "2026-08-21", "2026-08-21T09:30:05", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00xZ", "20260821-093005Z",
        "20260821T0930055Z",
        "2026-00-01T00:00:00Z",
    ]) func otherTextIsNoTime(_ text: String) {
        #expect(UTCTime(parsing: text) == nil)
    }
}
