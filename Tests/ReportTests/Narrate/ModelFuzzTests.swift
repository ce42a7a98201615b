// The proof of the claim checker: a thousand answers of a model that mixes truth and lies, and the key to them.

import Measure
import TestSupport
import Testing

@testable import Report

@Suite struct ModelFuzzTests {
    private static let answers = 1_000
    /// Another seed is another thousand answers.
    private static let seed: UInt64 = 20_260_821

    struct Tally {
        var truths = 0
        var shown = 0
        var lies = 0
        var lost: [String] = []
        var leaked: [String] = []
    }

    @Test func noLieIsShownAndHardlyATruthIsLost() throws {
        var tally = Tally()
        var random = SeededRandom(seed: Self.seed)
        for number in 0..<Self.answers {
            let kinds = FuzzWorld.Kind.allCases
            var world = FuzzWorld(kinds[number % kinds.count], seed: random.next())
            try tryOneAnswer(of: &world, &tally)
        }
        let truthRate = 100 * Double(tally.shown) / Double(tally.truths)
        print("model fuzz, seed \(Self.seed): \(Self.answers) answers")
        print(
            "  lies shown: \(tally.leaked.count) of \(tally.lies); truths shown: \(tally.shown) of \(tally.truths) (\(truthRate) %)"
        )
        for line in Set(tally.leaked).sorted().prefix(200) { print("  LEAK", line) }
        for line in Set(tally.lost).sorted().prefix(200) { print("  LOST", line) }
        #expect(tally.leaked.isEmpty)
        #expect(truthRate >= 95)
        #expect(tally.lies > 2_000)
        #expect(tally.truths > 2_000)
    }

    private func tryOneAnswer(of world: inout FuzzWorld, _ tally: inout Tally) throws {
        var claims: [FuzzClaim] = []
        if world.kind == .empty {
            claims = [
                FuzzClaim(text: "The run is HEALTHY.", evidence: ["E1"], isTrue: false, maker: "empty ledger")
            ]
        } else {
            for _ in 0..<world.number(2...9) { claims.append(world.chance(50) ? world.truth() : world.lie()) }
        }
        let checker = ClaimChecker(world.analysis)
        for claim in claims {
            let section = try #require(ModelAnswer.Section(rawValue: claim.section))
            let asked = ModelAnswer.Claim(
                section: section,
                text: claim.text,
                evidence: claim.evidence,
                finding: claim.finding
            )
            var refusal: ClaimRefusal?
            do { _ = try checker.check(asked) } catch { refusal = error }
            let line =
                "\(claim.maker): \(claim.text) \(claim.evidence) [\(world.kind)] \(refusal.map { "\($0)" } ?? "")"
            if claim.isTrue {
                tally.truths += 1
                if refusal == nil { tally.shown += 1 } else { tally.lost.append(line) }
            } else {
                tally.lies += 1
                if refusal == nil { tally.leaked.append(line) }
            }
        }
        try checkWhole(world, claims)
    }

    /// The answer as text, and broken in the ways answers break: never a crash, never a lie.
    private func checkWhole(_ world: FuzzWorld, _ claims: [FuzzClaim]) throws {
        var object = JSONObject()
        for section in ModelAnswer.Section.allCases {
            object[section.rawValue] = .array(
                claims.filter { $0.section == section.rawValue }.map { claim in
                    var value: JSONObject = [
                        "text": .string(claim.text), "evidence": .array(claim.evidence.map { .string($0) }),
                    ]
                    if let finding = claim.finding { value["finding"] = .string(finding) }
                    return .object(value)
                }
            )
        }
        object["confidence"] = 1
        let answer = try ModelAnswer(parsing: JSONValue.object(object).compactText)
        let narrative = ClaimChecker(world.analysis).narrative(from: answer, model: "m")
        #expect(narrative.claimsVerified <= narrative.claimsTotal)
        #expect(narrative.confidence <= CodeNarrator.confidence(of: world.analysis))
        let lies = Set(claims.filter { !$0.isTrue }.map(\.text)).subtracting(
            claims.filter(\.isTrue).map(\.text)
        )
        let shown =
            narrative.findings + narrative.bottlenecks + narrative.likelyCauses + narrative.nextActions
        #expect(shown.allSatisfy { !lies.contains($0.text) })
    }
}
