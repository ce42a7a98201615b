// How a sentence of the tests is put to the checker. Must not contain sentences.

@testable import Report

extension ClaimCheckerTests.Case {
    /// Why the checker drops the sentence for `analysis`; nil when it may be shown.
    func refusal(in analysis: Analysis) -> ClaimRefusal? {
        do {
            _ = try ClaimChecker(analysis).check(
                ModelAnswer.Claim(section: section, text: text, evidence: evidence, finding: finding)
            )
            return nil
        } catch { return error }
    }
}
