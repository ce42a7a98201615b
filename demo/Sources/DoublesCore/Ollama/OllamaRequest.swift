// A chat or generate request: how Ollama reads it and what it refuses. Must not answer it.

/// A refused request: status and the text of `error`.
struct OllamaRefusal: Error {
    var status: Int
    var message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }

    /// A refusal of the runner, whose own JSON answer comes as text inside the error.
    static func nested(_ members: KeyValuePairs<String, JSON>) -> OllamaRefusal {
        OllamaRefusal(400, JSON.make(["error": .make(members)]).description)
    }
}

struct OllamaRequest {
    enum Format { case none, json, schema(JSON) }

    var isChat: Bool
    var model: String
    var streams: Bool
    /// One text per message; a generate request has one, with `system` in front.
    var messages: [(role: String, text: String)]
    var format: Format
    var contextLength: Int
    /// nil: unlimited.
    var predictLimit: Int?
    /// `keep_alive` 0 without a prompt unloads the model.
    var unloads: Bool

    static let defaultContext = 4096

    init(_ request: HTTPRequest, isChat: Bool) throws(OllamaRefusal) {
        self.isChat = isChat
        let body = try Self.document(request)
        guard body.members != nil else {
            throw OllamaRefusal(400, "json: cannot unmarshal value into Go value of type api.ChatRequest")
        }
        model = try Self.string(body, "model") ?? ""
        if isChat && model.isEmpty { throw OllamaRefusal(400, "model is required") }
        streams = try Self.flag(body, "stream") ?? true
        messages = isChat ? try Self.chatMessages(body) : try Self.generateMessages(body)
        format = try Self.format(body["format"])
        contextLength = try Self.option(body, "num_ctx") ?? Self.defaultContext
        predictLimit = try Self.option(body, "num_predict").flatMap { $0 > 0 ? $0 : nil }
        unloads = body["keep_alive"]?.double == 0 || body["keep_alive"] == .string("0")
        try Self.checkOptions(body)
    }

    static func document(_ request: HTTPRequest) throws(OllamaRefusal) -> JSON {
        if request.body.isEmpty { throw OllamaRefusal(400, "missing request body") }
        do { return try JSON.parse(request.body) } catch { throw OllamaRefusal(400, error.message) }
    }

    private static func wrongType(_ value: JSON, _ field: String, _ type: String) -> OllamaRefusal {
        let kind =
            switch value {
            case .string: "string"
            case .number: "number"
            case .bool: "bool"
            case .array: "array"
            default: "object"
            }
        return OllamaRefusal(
            400,
            "json: cannot unmarshal \(kind) into Go struct field ChatRequest.\(field) of type \(type)"
        )
    }

    private static func string(_ body: JSON, _ name: String) throws(OllamaRefusal) -> String? {
        guard let value = body[name], value != .null else { return nil }
        guard let text = value.text else { throw wrongType(value, name, "string") }
        return text
    }

    private static func flag(_ body: JSON, _ name: String) throws(OllamaRefusal) -> Bool? {
        guard let value = body[name], value != .null else { return nil }
        guard let flag = value.flag else { throw wrongType(value, name, "bool") }
        return flag
    }

    private static func chatMessages(_ body: JSON) throws(OllamaRefusal) -> [(role: String, text: String)] {
        guard let value = body["messages"], value != .null else { return [] }
        guard let list = value.items else { throw wrongType(value, "messages", "[]api.Message") }
        var messages: [(role: String, text: String)] = []
        for message in list {
            let role = message["role"]?.text ?? ""
            guard ["system", "user", "assistant", "tool"].contains(role) else {
                throw OllamaRefusal(400, "invalid role: \(role)")
            }
            guard let text = message["content"]?.text else {
                throw OllamaRefusal(
                    400,
                    "json: cannot unmarshal Go struct field ChatRequest.messages.content"
                )
            }
            messages.append((role, text))
        }
        return messages
    }

    private static func generateMessages(_ body: JSON) throws(OllamaRefusal) -> [(role: String, text: String)]
    {
        let system = try string(body, "system") ?? ""
        let prompt = try string(body, "prompt") ?? ""
        if prompt.isEmpty { return [] }
        return [("user", system.isEmpty ? prompt : system + "\n" + prompt)]
    }

    private static func format(_ value: JSON?) throws(OllamaRefusal) -> Format {
        switch value {
        case nil, .null?, .string("")?: return .none
        case .string("json")?: return .json
        case .object?: return .schema(value ?? .null)
        case let other?:
            throw OllamaRefusal(
                500,
                "invalid format: \(other.description); expected \"json\" or a valid JSON Schema object"
            )
        }
    }

    private static func option(_ body: JSON, _ name: String) throws(OllamaRefusal) -> Int? {
        guard let value = body["options"]?[name], value != .null else { return nil }
        guard let number = value.integer else {
            throw OllamaRefusal(500, "option \"\(name)\" must be of type integer")
        }
        return number
    }

    private static let floatOptions = ["temperature", "top_p", "min_p", "repeat_penalty"]
    private static let integerOptions = ["seed", "top_k", "num_keep", "num_batch", "num_gpu", "num_thread"]

    private static func checkOptions(_ body: JSON) throws(OllamaRefusal) {
        for name in integerOptions { _ = try option(body, name) }
        for name in floatOptions {
            guard let value = body["options"]?[name], value != .null else { continue }
            if value.double == nil { throw OllamaRefusal(500, "option \"\(name)\" must be of type float32") }
        }
    }

    /// Four characters a token, and a few tokens a message for the template.
    static func tokens(_ text: String) -> Int { (text.utf8.count + 3) / 4 + 4 }

    /// The tokens of the prompt that the model gets to see; throws where the runner refuses.
    func admittedTokens() throws(OllamaRefusal) -> Int {
        let sizes = messages.map { Self.tokens($0.text) }
        let total = sizes.reduce(0, +)
        if total <= contextLength { return total }
        if !isChat { return contextLength }
        // System messages and the last one stay; of the others the oldest go first.
        var kept = sizes.indices.filter { messages[$0].role == "system" || $0 == sizes.count - 1 }
        var used = kept.reduce(0) { $0 + sizes[$1] }
        guard used <= contextLength else { throw Self.exceeded(tokens: used, context: contextLength) }
        for index in sizes.indices.reversed() where !kept.contains(index) {
            guard used + sizes[index] <= contextLength else { break }
            used += sizes[index]
            kept.append(index)
        }
        return used
    }

    static func exceeded(tokens: Int, context: Int) -> OllamaRefusal {
        .nested([
            "code": .integer(400),
            "message": .string(
                "request (\(tokens) tokens) exceeds the available context size (\(context) tokens), try increasing it"
            ),
            "type": .string("exceed_context_size_error"), "n_prompt_tokens": .integer(tokens),
            "n_ctx": .integer(context),
        ])
    }
}
