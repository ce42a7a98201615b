// Sentences on real runs in words that were fresh when they were written, batch by batch. Must not contain sentences.

import FoundationEssentials
import Measure
import Testing

@testable import Report

/// A batch of sentences as it was written before the checker had seen it.
struct ParaphraseBatch: Sendable, CustomTestStringConvertible {
    /// What was tried.
    let name: String
    /// A line each: `MARK|ledger|evidence|section|sentence`. Marks: `T` true and shown, `L` true and lost, `F` false. Sections: the first letter.
    let lines: String
    var testDescription: String { name }

    static let all = [one, two, three, four, five, six, seven, eight, nine, ten, eleven]
}

@Suite struct ParaphraseTests {
    struct Sentence {
        var mark: Substring
        var ledger: String
        var text: String
        var claim: ModelAnswer.Claim
    }

    private static let sections: [Substring: ModelAnswer.Section] = [
        "f": .findings, "b": .bottlenecks, "c": .likelyCauses, "n": .nextActions, "s": .summary,
    ]

    private static func sentences(_ batch: ParaphraseBatch) throws -> [Sentence] {
        try batch.lines.split(separator: "\n").map { line in
            let parts = line.split(separator: "|", maxSplits: 4)
            try #require(parts.count == 5, "\(line)")
            let section = try #require(sections[parts[3]], "\(line)")
            let claim = ModelAnswer.Claim(
                section: section,
                text: String(parts[4]),
                evidence: parts[2].split(separator: ",").map(String.init)
            )
            return Sentence(mark: parts[0], ledger: String(parts[1]), text: String(parts[4]), claim: claim)
        }
    }

    static func ledger(_ name: String, file: String = #filePath) throws -> Analysis {
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
            separator: "/"
        )
        let data = try Data(contentsOf: URL(filePath: folder + "/Golden/ledgers/\(name).json"))
        return try LedgerFixture.analysis(JSONValue(parsing: String(decoding: data, as: UTF8.self)))
    }

    @Test(arguments: ParaphraseBatch.all) func whatIsTrueIsShownAndNothingElse(batch: ParaphraseBatch) throws
    {
        let sentences = try Self.sentences(batch)
        #expect(sentences.count { $0.mark == "F" } >= 50)
        #expect(sentences.count { $0.mark != "F" } >= 40)
        var checkers: [String: ClaimChecker] = [:]
        for sentence in sentences {
            if checkers[sentence.ledger] == nil {
                checkers[sentence.ledger] = ClaimChecker(try Self.ledger(sentence.ledger))
            }
            let checker = try #require(checkers[sentence.ledger])
            var refusal: ClaimRefusal?
            do { _ = try checker.check(sentence.claim) } catch { refusal = error }
            switch sentence.mark {
            case "T": #expect(refusal == nil, "\(sentence.ledger): \(sentence.text)")
            case "L": #expect(refusal != nil, "now shown, mark it T: \(sentence.text)")
            default: #expect(refusal != nil, "false and shown: \(sentence.ledger): \(sentence.text)")
            }
        }
    }

    @Test func aLedgerIsReadAsItWasWritten() throws {
        let analysis = try Self.ledger("killed")
        #expect(analysis.status == .critical)
        #expect(analysis.ledger.facts.count == 40)
        #expect(analysis.causes.map(\.cause) == [.appDown])
        let again = try LedgerFixture.analysis(LedgerFixture.json(analysis))
        #expect(again.ledger == analysis.ledger)
        #expect(again.findings == analysis.findings)
    }
}
