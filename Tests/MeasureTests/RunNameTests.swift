import Measure
import Testing

@Suite struct RunNameTests {
    @Test(arguments: [
        ("low", "low"), ("my profile", "my-profile"), ("../../etc/passwd", "-..-etc-passwd"), ("", "run"),
        ("...", "run"),
        ("größe\n", "gr--e-"), ("a_b.c-9", "a_b.c-9"), (".hidden", "hidden"),
    ]) func profilesAreMadeFitForAFileName(profile: String, expected: String) {
        let name = RunName(startEpoch: 1_787_304_605, profile: profile)
        #expect(name.text == "20260821T093005Z-\(expected)")
        #expect(RunName(parsing: name.text) == name)
    }

    @Test func collisionsAreNumbered() {
        let name = RunName(startEpoch: 0, profile: "low")
        #expect(name.text(attempt: 1) == "19700101T000000Z-low")
        #expect(name.text(attempt: 2) == "19700101T000000Z-low-2")
        #expect(RunName(startEpoch: 0, profile: String(repeating: "x", count: 300)).profile.count == 64)
    }

    @Test(arguments: ["", "low", "20260821T093005Z", "20260821T093005Z-", "2026-low", "20269921T093005Z-low"])
    func otherNamesAreNoRuns(_ text: String) {
        #expect(RunName(parsing: text) == nil)
    }
}
