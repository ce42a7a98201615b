import Measure
import Testing

@testable import Report

@Suite struct ModelAnswerTests {
    @Test func theClaimsOfEverySectionAreRead() throws {
        let answer = try ModelAnswer(
            parsing: #"""
                {"next_actions":[{"text":"b","evidence":["E2"],"finding":"F1","extra":{"x":[1]}}],
                 "summary":[{"text":"a","evidence":["E1"]}],"status":"HEALTHY","confidence":0.4}
                """#
        )
        #expect(
            answer.claims == [
                .init(section: .summary, text: "a", evidence: ["E1"]),
                .init(section: .nextActions, text: "b", evidence: ["E2"], finding: "F1"),
            ]
        )
        #expect(answer.confidence == 0.4)
    }

    @Test(arguments: [
        "", "null", "[]", "[{\"text\":\"a\"}]", "\"text\"", "5", "{\"summary\":[{\"text\":\"a\"",
        "{\"summary\":[}",
        "Here is the JSON: {}", "```json\n{}\n```",
    ]) func whatIsNoObjectIsRefused(text: String) {
        #expect(throws: MeasureError.self) { try ModelAnswer(parsing: text) }
    }

    @Test func anyPrefixOfAnAnswerIsRefusedWithoutACrash() {
        let text =
            #"{"summary":[{"text":"ä \u00e9 \ud83d\ude00","evidence":["E1"],"finding":null}],"confidence":1e0}"#
        for count in 0..<text.utf8.count {
            #expect(throws: MeasureError.self) {
                try ModelAnswer(parsing: String(decoding: text.utf8.prefix(count), as: UTF8.self))
            }
        }
    }

    @Test(arguments: [
        (#"{"findings":"all is well"}"#, 1), (#"{"findings":5}"#, 1), (#"{"findings":null}"#, 0),
        (#"{"findings":{"text":"a","evidence":["E1"]}}"#, 1), (#"{"findings":["a",5,null,[],{}]}"#, 5),
        (#"{"findings":[{"text":5,"evidence":["E1"]}]}"#, 1),
        (#"{"findings":[{"text":["a"],"evidence":["E1"]}]}"#, 1),
        (#"{"findings":[{"text":"a","evidence":"E1"}]}"#, 1),
        (#"{"findings":[{"text":"a","evidence":[1]}]}"#, 1),
        (#"{"findings":[{"text":"a","evidence":[["E1"]]}]}"#, 1), (#"{"findings":[{"text":"a"}]}"#, 1),
        (#"{"findings":[{"text":"a","evidence":["E1"],"finding":7}]}"#, 1),
        (#"{"findings":[{"text":{"text":"a"},"evidence":["E1"]}]}"#, 1),
    ]) func whatIsOfAnotherTypeIsAClaimThatCannotHold(text: String, count: Int) throws {
        let answer = try ModelAnswer(parsing: text)
        #expect(answer.claims.count == count)
        let narrative = ClaimChecker(NarrateSamples.clean()).narrative(from: answer, model: "m")
        #expect(narrative.claimsVerified == 0)
        guard case .code(let reason) = narrative.author else {
            Issue.record("a model is the author")
            return
        }
        #expect(
            reason
                == (count == 0
                    ? "the model made no claim" : "none of the model's \(count) claims could be verified")
        )
    }

    @Test(arguments: ["-1", "2", "\"1\"", "null", "[0.5]", "1e308", "true"])
    func aConfidenceOutOfRangeIsNone(value: String) throws {
        #expect(try ModelAnswer(parsing: "{\"confidence\":\(value)}").confidence == nil)
    }

    @Test func hugeListsAreCut() throws {
        let claims = Array(repeating: #"{"text":"a","evidence":["E1"]}"#, count: 5_000).joined(separator: ",")
        #expect(
            try ModelAnswer(parsing: "{\"findings\":[\(claims)]}").claims.count == ModelAnswer.maximumClaims
        )
        let ids = Array(repeating: "\"E1\"", count: 5_000).joined(separator: ",")
        let answer = try ModelAnswer(parsing: #"{"findings":[{"text":"a","evidence":[\#(ids)]}]}"#)
        #expect(answer.claims.first?.evidence == nil)
    }
}
