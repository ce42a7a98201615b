import Measure
import Testing

@testable import Report

@Suite struct ModelSchemaTests {
    @Test func everyObjectIsClosedAndListsWhatItRequires() {
        let schema = ModelSchema.schema(factIDs: ["E1", "E2"], findingIDs: ["F1"])
        #expect(schema["additionalProperties"]?.bool == false)
        let names = ["summary", "findings", "bottlenecks", "likely_causes", "next_actions", "confidence"]
        #expect(schema["required"]?.array?.compactMap(\.string) == names)
        let claim = schema["properties"]?["findings"]?["items"]
        #expect(claim?["additionalProperties"]?.bool == false)
        #expect(claim?["required"]?.array?.compactMap(\.string) == ["text", "evidence"])
        #expect(claim?["properties"]?["evidence"]?["items"]?["enum"] == ["E1", "E2"])
        #expect(claim?["properties"]?["evidence"]?["maxItems"]?.integer == 6)
        #expect(claim?["properties"]?["text"]?["maxLength"]?.integer == 300)
        #expect(claim?["properties"]?["finding"]?["enum"] == ["F1"])
        #expect(schema["properties"]?["findings"]?["maxItems"]?.integer == 6)
    }

    @Test func withoutFindingsThereIsNoEmptyEnum() {
        let schema = ModelSchema.schema(factIDs: ["E1"], findingIDs: [])
        #expect(schema["properties"]?["findings"]?["items"]?["properties"]?["finding"] == nil)
    }
}
