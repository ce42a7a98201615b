// Asks Ollama: is the model there, then one question. Must not contain the meaning of bytes (OllamaReply) or of the answer.

import Measure

/// One question to a model by way of `/api/chat`.
public struct OllamaClient: Sendable {
    /// How long to wait.
    public struct Timeouts: Hashable, Sendable {
        /// For the list of models.
        public var list: Duration
        /// For the first byte of the answer: loading the model and reading the prompt fall into it.
        public var firstByte: Duration
        /// For the whole answer.
        public var total: Duration

        /// By default 5 s, 30 s and 120 s.
        public init(
            list: Duration = .seconds(5),
            firstByte: Duration = .seconds(30),
            total: Duration = .seconds(120)
        ) {
            self.list = list
            self.firstByte = firstByte
            self.total = total
        }
    }

    static let seed = 1
    static let keepAlive = "5m"
    static let maximumAnswerSize = 4 * 1024 * 1024

    /// Where Ollama is, without a slash at the end.
    public let url: String
    /// The model, as `llama3.2:3b`.
    public let model: String
    private let fetch: Fetch
    private let timeouts: Timeouts

    /// A client. `url` is Ollama's, as `http://localhost:11434`.
    public init(url: String, model: String, fetch: @escaping Fetch, timeouts: Timeouts = Timeouts()) {
        var url = url[...]
        while url.last == "/" { url = url.dropLast() }
        self.url = String(url)
        self.model = model
        self.fetch = fetch
        self.timeouts = timeouts
    }

    /// Whether the model is there. Throws a line that says what is there instead.
    public func checkModel() async throws(OllamaFailure) {
        let request = ServiceRequest(url: url + "/api/tags", timeout: timeouts.list)
        let body = try await answer(to: request, path: "/api/tags")
        guard let names = OllamaReply.modelNames(in: body) else {
            let found = OllamaReply.errorText(in: body)
            throw OllamaFailure("\(place) answered /api/tags with \(found), expected a list of models")
        }
        guard !OllamaReply.isListed(model, in: names) else { return }
        var known: [String] = []
        for name in names where !known.contains(name) { known.append(ControlCharacters.strip(name)) }
        let list = known.isEmpty ? "it has none" : "it has: " + known.prefix(8).joined(separator: ", ")
        throw OllamaFailure("model \(model) is not in \(place) (\(list)): ollama pull \(model)")
    }

    /// Asks once. Throws when there is no whole answer, or when the prompt was cut on the way in.
    public func ask(_ prompt: ModelPrompt, schema: JSONValue) async throws(OllamaFailure) -> OllamaReply {
        let request = ServiceRequest(
            method: "POST",
            url: url + "/api/chat",
            headers: ["Content-Type": "application/json"],
            body: Array(requestBody(prompt, schema: schema).compactText.utf8),
            firstByteTimeout: timeouts.firstByte,
            timeout: timeouts.total,
            maximumBodySize: Self.maximumAnswerSize
        )
        let body = try await answer(to: request, path: "/api/chat")
        let reply: OllamaReply
        do {
            reply = try OllamaReply(stream: body)
        } catch {
            throw OllamaFailure("model \(model) of \(place) gave no usable answer: \(error)")
        }
        if let read = reply.promptTokens, read < prompt.estimatedTokens / 2 {
            throw OllamaFailure(
                "model \(model) of \(place) read \(read) tokens of a prompt of about \(prompt.estimatedTokens): "
                    + "the prompt was cut, its answer is not used"
            )
        }
        return reply
    }

    private var place: String { "Ollama at \(Redaction.masking(url))" }

    func requestBody(_ prompt: ModelPrompt, schema: JSONValue) -> JSONValue {
        [
            "model": .string(model),
            "messages": [
                ["role": "system", "content": .string(prompt.system)],
                ["role": "user", "content": .string(prompt.user)],
            ],
            "stream": true,
            "format": schema,
            "options": [
                "num_ctx": JSONValue(prompt.contextSize),
                "num_predict": JSONValue(ModelPrompt.predictionLimit),
                "temperature": 0,
                "seed": JSONValue(Self.seed),
            ],
            "keep_alive": .string(Self.keepAlive),
        ]
    }

    /// The body of a 200.
    private func answer(to request: ServiceRequest, path: String) async throws(OllamaFailure) -> [UInt8] {
        switch await fetch(request) {
        case .failure(let failure):
            throw OllamaFailure("\(place) did not answer \(path): \(ControlCharacters.strip("\(failure)"))")
        case .success(let response):
            guard response.status == 200 else {
                let reason = OllamaReply.errorText(in: response.body)
                throw OllamaFailure(
                    "\(place) answered \(path) with \(response.status), expected 200: \(reason)"
                )
            }
            if response.contentType?.contains("html") == true {
                throw OllamaFailure("\(place) answered \(path) with an HTML page, expected JSON")
            }
            return response.body
        }
    }
}
