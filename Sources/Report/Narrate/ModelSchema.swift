// The JSON schema the model's answer must follow. Ollama turns it into a grammar, so the model cannot cite an id that does not exist.

import Measure

/// The schema sent as `format`.
public enum ModelSchema {
    /// Lists of claims in the answer and the most claims each may have.
    public static let sections: [(name: String, limit: Int)] = [
        ("summary", 3), ("findings", 6), ("bottlenecks", 4), ("likely_causes", 4), ("next_actions", 5),
    ]
    /// The most characters of a claim's text.
    public static let maximumTextLength = 300
    /// The most facts a claim may cite.
    public static let maximumCitations = 6

    /// The schema for a model that was shown these facts and findings.
    public static func schema(factIDs: [String], findingIDs: [String]) -> JSONValue {
        var properties = JSONObject()
        for section in sections {
            properties[section.name] = [
                "type": "array",
                "maxItems": JSONValue(section.limit),
                "items": claim(factIDs: factIDs, findingIDs: findingIDs),
            ]
        }
        properties["confidence"] = ["type": "number", "minimum": 0, "maximum": 1]
        return object(properties, required: properties.names)
    }

    private static func claim(factIDs: [String], findingIDs: [String]) -> JSONValue {
        var properties: JSONObject = [
            "text": ["type": "string", "minLength": 1, "maxLength": JSONValue(maximumTextLength)],
            "evidence": [
                "type": "array",
                "minItems": 1,
                "maxItems": JSONValue(maximumCitations),
                "items": ["type": "string", "enum": .array(factIDs.map { .string($0) })],
            ],
        ]
        if !findingIDs.isEmpty {
            properties["finding"] = ["type": "string", "enum": .array(findingIDs.map { .string($0) })]
        }
        return object(properties, required: ["text", "evidence"])
    }

    private static func object(_ properties: JSONObject, required: [String]) -> JSONValue {
        [
            "type": "object",
            "properties": .object(properties),
            "required": .array(required.map { .string($0) }),
            "additionalProperties": false,
        ]
    }
}
