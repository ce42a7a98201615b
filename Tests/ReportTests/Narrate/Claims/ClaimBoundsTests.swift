import Testing

@testable import Report

@Suite struct ClaimBoundsTests {
    private func refusal(_ text: String, _ analysis: Analysis) -> ClaimRefusal? {
        let id = analysis.status == .healthy ? "E2" : "E1"
        do {
            _ = try ClaimChecker(analysis).check(.init(section: .findings, text: text, evidence: [id]))
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        "p95 of 843 ms is above the threshold of 500 ms.", "The p95 of 843 ms exceeded 500 ms.",
        "p95 is over its threshold of 500 ms.",
        "p95 was 843 ms > 500 ms.",
    ]) func aValueOverItsBoundMayBeCalledSo(text: String) {
        #expect(refusal(text, NarrateSamples.slowDatabase()) == nil)
        #expect(refusal(text.replacing("843", "45"), NarrateSamples.clean()) != nil)
    }

    @Test(arguments: [
        "p95 of 45 ms is below the threshold of 500 ms.", "p95 stayed under 500 ms.",
        "p95 was within its threshold.",
        "p95 was 45 ms < 500 ms.", "p95 was less than 500 ms.",
    ]) func aValueUnderItsBoundMayBeCalledSo(text: String) {
        #expect(refusal(text, NarrateSamples.clean()) == nil)
        #expect(refusal(text.replacing("45", "843"), NarrateSamples.slowDatabase()) != nil)
    }
}
