// What Ollama's bytes mean: the list of models, a streamed chat, errors in their many shapes. Must not contain HTTP or waiting.

import Measure

/// A model's answer as streamed.
public struct OllamaReply: Hashable, Sendable {
    /// All of `message.content` in order.
    public var content: String
    /// Tokens of the prompt that were evaluated; nil when Ollama does not say.
    public var promptTokens: Int?
    /// Tokens of the answer; nil when Ollama does not say.
    public var answerTokens: Int?

    /// Reads the lines of `/api/chat`. Throws a clear line when there is no whole answer in them.
    init(stream body: [UInt8]) throws(OllamaFailure) {
        content = ""
        var last: JSONValue?
        var hasThinking = false
        var text: [String] = []
        for line in body.split(separator: 0x0A) where !line.allSatisfy({ $0 <= 0x20 }) {
            guard let value = try? JSONValue(parsing: Array(line)), value.object != nil else {
                let excerpt = String(decoding: line.prefix(200), as: UTF8.self).quotedExcerpt
                throw OllamaFailure("its answer has a line that is no JSON object: \(excerpt)")
            }
            if let error = value["error"] { throw OllamaFailure("it broke off: \(Self.errorText(error))") }
            if let part = value["message"]?["content"]?.string { text.append(part) }
            if value["message"]?["thinking"]?.string?.isEmpty == false { hasThinking = true }
            last = value
        }
        content = text.joined()
        guard let last else { throw OllamaFailure("its answer is empty, expected lines of JSON") }
        guard last["done"]?.bool == true else {
            throw OllamaFailure("its answer breaks off: no last line with \"done\":true")
        }
        promptTokens = last["prompt_eval_count"]?.integer
        answerTokens = last["eval_count"]?.integer
        let reason = last["done_reason"]?.string ?? "stop"
        if reason == "length" {
            throw OllamaFailure(
                "the answer was cut off at \(answerTokens.map { "\($0)" } ?? "the most") tokens"
            )
        }
        if reason != "stop" {
            throw OllamaFailure("the answer ended with \(reason.quotedExcerpt), expected \"stop\"")
        }
        if content.allSatisfy(\.isWhitespace) {
            throw OllamaFailure(
                "the answer has no text" + (hasThinking ? ": the model only wrote down its thinking" : "")
            )
        }
    }

    /// Names of the models in an answer to `/api/tags`; nil when it is not such an answer.
    static func modelNames(in body: [UInt8]) -> [String]? {
        guard let models = (try? JSONValue(parsing: body))?["models"] else { return nil }
        if models.isNull { return [] }
        guard let list = models.array else { return nil }
        return list.compactMap { $0["name"]?.string ?? $0["model"]?.string }
            + list.compactMap { model in model["name"]?.string == nil ? nil : model["model"]?.string }
    }

    /// Whether a model of this name is listed; without a tag `latest` is meant.
    static func isListed(_ model: String, in names: [String]) -> Bool {
        let full = withTag(model)
        return names.contains { withTag($0) == full }
    }

    private static func withTag(_ name: String) -> String {
        let last = name.split(separator: "/").last ?? ""
        return last.contains(":") ? name : name + ":latest"
    }

    /// One line for an answer that is an error: `error` of a JSON object, also nested in itself as text, else the text.
    static func errorText(in body: [UInt8]) -> String {
        guard let value = try? JSONValue(parsing: body) else {
            let text = String(decoding: body.prefix(2_000), as: UTF8.self)
            if text.drop(while: \.isWhitespace).hasPrefix("<") { return "an HTML page" }
            return oneLine(text)
        }
        return errorText(value["error"] ?? value)
    }

    /// The innermost message of an error; a JSON document inside a string is unpacked.
    static func errorText(_ error: JSONValue) -> String {
        var value = error
        for _ in 0..<6 {
            if let inner = value["error"] ?? value["message"] {
                value = inner
            } else if let text = value.string, let open = text.firstIndex(of: "{"),
                let close = text.lastIndex(of: "}"),
                open < close, let nested = try? JSONValue(parsing: String(text[open...close])),
                nested["error"] != nil || nested["message"] != nil
            {
                value = nested
            } else {
                break
            }
        }
        return oneLine(value.string ?? value.compactText)
    }

    private static func oneLine(_ text: String) -> String {
        let words = ControlCharacters.strip(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if words.isEmpty { return "no reason given" }
        return words.count > 300 ? words.prefix(300) + "…" : words
    }
}

/// Why there is no answer of the model: one line.
public struct OllamaFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What, where and what was expected.
    public let description: String

    init(_ description: String) { self.description = description }
}
