// A document that a JSON schema accepts, filled from the text of the prompt. Must not know which schema is sent.

import Foundation

/// Why there is no example: the schema is one that the real server cannot turn into a grammar either.
struct SchemaError: Error, Equatable {
    var message: String
}

struct SchemaExample {
    private let root: JSON
    private let evidence: Evidence

    /// An example for `schema` out of `prompt`.
    static func make(_ schema: JSON, prompt: String) throws(SchemaError) -> JSON {
        var example = SchemaExample(root: schema, evidence: Evidence(prompt))
        return try example.value(schema, index: 0, depth: 0)
    }

    private init(root: JSON, evidence: Evidence) {
        self.root = root
        self.evidence = evidence
    }

    private static let types: Set = ["object", "array", "string", "number", "integer", "boolean", "null"]

    /// `index` is the place in the innermost array, so that its elements differ.
    private mutating func value(_ schema: JSON, index: Int, depth: Int) throws(SchemaError) -> JSON {
        guard depth < 64 else {
            throw SchemaError(message: "JSON schema conversion failed:\nrecursion too deep")
        }
        let schema = try resolve(schema)
        if let constant = schema["const"] { return constant }
        if let choices = schema["enum"]?.items, !choices.isEmpty { return choices[index % choices.count] }
        for name in ["anyOf", "oneOf"] {
            guard let choices = schema[name]?.items, let first = choices.first else { continue }
            let chosen = choices.first { $0["type"] != .string("null") } ?? first
            return try value(chosen, index: index, depth: depth + 1)
        }
        switch try type(of: schema) {
        case "object": return try object(schema, index: index, depth: depth)
        case "array": return try array(schema, depth: depth)
        case "string": return .string(evidence.text(schema, index: index))
        case "number": return number(schema, isWhole: false)
        case "integer": return number(schema, isWhole: true)
        case "boolean": return .bool(false)
        default: return .null
        }
    }

    private func resolve(_ schema: JSON) throws(SchemaError) -> JSON {
        guard let reference = schema["$ref"]?.text else { return try merged(schema) }
        var found = root
        for name in reference.split(separator: "/").dropFirst() {
            guard reference.hasPrefix("#/"), let next = found[String(name)] else {
                throw SchemaError(message: "JSON schema conversion failed:\nError resolving ref \(reference)")
            }
            found = next
        }
        return try resolve(found)
    }

    /// `allOf` as one schema.
    private func merged(_ schema: JSON) throws(SchemaError) -> JSON {
        guard let parts = schema["allOf"]?.items, let own = schema.members else { return schema }
        var members = own.filter { $0.name != "allOf" }
        var properties: [JSONMember] = []
        for part in parts {
            let resolved = try resolve(part)
            properties += resolved["properties"]?.members ?? []
            members += (resolved.members ?? []).filter { $0.name != "properties" }
        }
        properties += schema["properties"]?.members ?? []
        if !properties.isEmpty { members.append(JSONMember(name: "properties", value: .object(properties))) }
        return .object(members)
    }

    private func type(of schema: JSON) throws(SchemaError) -> String {
        let named = schema["type"]?.text ?? schema["type"]?.items?.compactMap(\.text).first { $0 != "null" }
        guard let named else {
            if schema["properties"] != nil { return "object" }
            return schema["items"] != nil ? "array" : "string"
        }
        guard Self.types.contains(named) else {
            throw SchemaError(
                message: "JSON schema conversion failed:\nUnrecognized schema: \(schema.description)"
            )
        }
        return named
    }

    private mutating func object(_ schema: JSON, index: Int, depth: Int) throws(SchemaError) -> JSON {
        var members: [JSONMember] = []
        for property in schema["properties"]?.members ?? [] {
            let value = try value(property.value, index: index, depth: depth + 1)
            members.append(JSONMember(name: property.name, value: value))
        }
        return .object(members)
    }

    private mutating func array(_ schema: JSON, depth: Int) throws(SchemaError) -> JSON {
        let least = schema["minItems"]?.integer ?? 1
        var count = min(least, schema["maxItems"]?.integer ?? .max)
        let items = schema["items"] ?? .make(["type": .string("string")])
        if schema["uniqueItems"]?.flag == true, let choices = try resolve(items)["enum"]?.items {
            count = min(count, choices.count)
        }
        var values: [JSON] = []
        for index in 0..<max(0, count) { values.append(try value(items, index: index, depth: depth + 1)) }
        return .array(values)
    }

    private func number(_ schema: JSON, isWhole: Bool) -> JSON {
        let least =
            schema["minimum"]?.double ?? schema["exclusiveMinimum"]?.double.map { $0 + (isWhole ? 1 : 0) }
        let most =
            schema["maximum"]?.double ?? schema["exclusiveMaximum"]?.double.map { $0 - (isWhole ? 1 : 0) }
        let value =
            switch (least, most) {
            case (let least?, let most?): (least + most) / 2
            case (let least?, nil): schema["minimum"] == nil && !isWhole ? least + 1 : least
            case (nil, let most?): schema["maximum"] == nil && !isWhole ? most - 1 : most
            case (nil, nil): 1.0
            }
        let rounded = least.map { max(value.rounded(.down), $0.rounded(.up)) } ?? value.rounded(.down)
        if isWhole || (rounded == value) { return .integer(Int(rounded)) }
        return .number("\(value)")
    }
}

/// The lines of a prompt that can be quoted, handed out in turn.
final class Evidence {
    private let tokens: [String]
    private let lines: [String]
    private var next = 0

    init(_ prompt: String) {
        let all = prompt.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { (15...400).contains($0.count) && !$0.hasPrefix("{") && !$0.hasPrefix("[{") }
        let withNumbers = all.filter { $0.contains(where: \.isNumber) }
        lines = withNumbers.isEmpty ? all : withNumbers
        tokens = prompt.split { !($0.isLetter || $0.isNumber || "_-.:/".contains($0)) }.map {
            $0.trimmingCharacters(in: CharacterSet(charactersIn: ".:/-"))
        }
    }

    /// A string for the schema: a token that satisfies its pattern, else a sentence that quotes a line.
    func text(_ schema: JSON, index: Int) -> String {
        if let pattern = schema["pattern"]?.text, let token = token(matching: pattern, index: index) {
            return token
        }
        let longest = schema["maxLength"]?.integer ?? 160
        let shortest = schema["minLength"]?.integer ?? 0
        var text = Self.shortened(sentence(), to: longest)
        while text.count < shortest { text += text.count + 2 <= shortest ? " ." : "." }
        return text
    }

    private func sentence() -> String {
        guard !lines.isEmpty else { return "Nothing in the evidence stands out." }
        defer { next += 1 }
        return "The evidence says: \(lines[next % lines.count])"
    }

    /// Cut between words, so that no number changes.
    private static func shortened(_ text: String, to length: Int) -> String {
        if text.count <= length { return text }
        var result = ""
        for word in text.split(separator: " ") {
            let longer = result.isEmpty ? String(word) : result + " " + word
            if longer.count > length { break }
            result = longer
        }
        return result.isEmpty ? String(text.prefix(length)) : result
    }

    private func token(matching pattern: String, index: Int) -> String? {
        guard let expression = try? NSRegularExpression(pattern: "\\A(?:\(pattern))\\z") else { return nil }
        var found: [String] = []
        for token in tokens where !found.contains(token) {
            if expression.firstMatch(in: token, range: NSRange(token.startIndex..., in: token)) != nil {
                found.append(token)
            }
        }
        return found.isEmpty ? nil : found[index % found.count]
    }
}
