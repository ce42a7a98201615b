// The endpoints of Ollama and the ways they can fail. What an answer says is made in `SchemaExample.swift`, how it is
// written in `OllamaAnswer.swift`.

import Foundation
import LoopbackSockets
import Synchronization

/// A stand-in for Ollama on 127.0.0.1: the API, no model.
public final class OllamaDouble: Sendable {
    /// How it behaves. All but `noModel` and `garbage` concern chat and generate alone.
    public enum Mode: String, CaseIterable, Sendable {
        /// Like Ollama with a model that obeys.
        case ok
        /// The model is not there.
        case noModel = "no-model"
        /// Never answers.
        case slow
        /// One chunk, then one every five seconds, for ever.
        case slowStream = "slow-stream"
        /// 200 with an HTML page, whatever is asked.
        case garbage
        /// The same, of chat and generate alone.
        case garbageAnswer = "garbage-answer"
        /// Cut in the middle of the document, `done_reason` length.
        case truncated
        /// A stream that ends in `{"error":…}`; without streaming a 500.
        case errorLine = "error-line"
        /// One object with `done:false`, then the end.
        case notDone = "not-done"
        /// No content.
        case empty
        /// No content, all in `thinking`.
        case thinking
        /// 400 with the runner's error inside the error.
        case contextExceeded = "context-exceeded"
        /// 503.
        case busy
        /// As if most of the prompt had been dropped.
        case silentTruncation = "silent-truncation"
    }

    /// What it is started with.
    public struct Options: Sendable {
        /// The one model it has.
        public var model: String
        /// How it behaves.
        public var mode: Mode
        /// Contents of the answers, one a line, given in turn; nil: made from the schema.
        public var answers: String?
        /// Gets the body of every POST as a JSON line.
        public var record: String?

        /// Defaults: a small model that obeys.
        public init(
            model: String = "llama3.2:3b",
            mode: Mode = .ok,
            answers: String? = nil,
            record: String? = nil
        ) {
            self.model = model
            self.mode = mode
            self.answers = answers
            self.record = record
        }
    }

    private let server: HTTPServer

    /// The port it listens on.
    public var port: UInt16 { server.port }

    /// Starts.
    public init(port: UInt16, options: Options = Options()) throws {
        let service = try OllamaService(options)
        server = try HTTPServer(port: port) { request, reply in service.handle(request, reply) }
    }

    /// Ends the listener and every connection.
    public func stop() { server.stop() }
}

final class OllamaService: Sendable {
    private let options: OllamaDouble.Options
    private let recorder: Recorder
    private let answers: [String]
    private let calls = Mutex(0)

    private static let version = "0.33.0"
    private static let routes: [String: String] = [
        "/": "GET", "/api/version": "GET", "/api/tags": "GET", "/api/show": "POST", "/api/chat": "POST",
        "/api/generate": "POST",
    ]

    init(_ options: OllamaDouble.Options) throws {
        self.options = options
        recorder = try Recorder(path: options.record)
        guard let file = options.answers else {
            answers = []
            return
        }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw DoublesError.cannotRead(path: file, reason: "no such file, or not UTF-8")
        }
        answers = text.split(separator: "\n").map(String.init)
        if answers.isEmpty { throw DoublesError.noAnswers(path: file) }
    }

    func handle(_ request: HTTPRequest, _ reply: HTTPReply) {
        if request.method == "POST" { recorder.append(Recorder.value(request.body)) }
        if options.mode == .garbage { return Self.page(reply) }
        guard let method = Self.routes[request.path] else { return reply.text(404, "404 page not found") }
        guard request.method == method || (method == "GET" && request.method == "HEAD") else {
            return reply.text(405, "405 method not allowed")
        }
        do {
            switch request.path {
            case "/": reply.text(200, "Ollama is running")
            case "/api/version": reply.json(200, .make(["version": .string(Self.version)]))
            case "/api/tags": reply.json(200, .make(["models": .array(isModelThere ? [description] : [])]))
            case "/api/show": try show(request, reply)
            default: try answer(OllamaRequest(request, isChat: request.path == "/api/chat"), reply)
            }
        } catch let refusal as OllamaRefusal {
            reply.json(refusal.status, .make(["error": .string(refusal.message)]))
        } catch {
            reply.json(500, .make(["error": .string("\(error)")]))
        }
    }

    private static func page(_ reply: HTTPReply) {
        reply.send(
            200,
            "text/html; charset=utf-8",
            Array("<html><body><h1>It works!</h1></body></html>\n".utf8)
        )
    }

    // MARK: the model

    private var isModelThere: Bool { options.mode != .noModel }

    private func requireModel(_ name: String) throws(OllamaRefusal) {
        let full = name.contains(":") ? name : name + ":latest"
        guard isModelThere, full == options.model || name == options.model else {
            throw OllamaRefusal(404, "model '\(name)' not found")
        }
    }

    private var details: JSON {
        .make([
            "parent_model": .string(""), "format": .string("gguf"), "family": .string("llama"),
            "families": .strings(["llama"]), "parameter_size": .string("3.2B"),
            "quantization_level": .string("Q4_K_M"),
        ])
    }

    private var description: JSON {
        .make([
            "name": .string(options.model), "model": .string(options.model),
            "modified_at": .string("2026-01-01T00:00:00Z"), "size": .integer(2_019_393_189),
            "digest": .string("a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72"),
            "details": details,
        ])
    }

    private func show(_ request: HTTPRequest, _ reply: HTTPReply) throws(OllamaRefusal) {
        let body = try OllamaRequest.document(request)
        guard let name = body["model"]?.text ?? body["name"]?.text, !name.isEmpty else {
            throw OllamaRefusal(400, "model is required")
        }
        try requireModel(name)
        reply.json(
            200,
            .make([
                "modelfile": .string("FROM \(options.model)"), "parameters": .string(""),
                "template": .string("{{ .Prompt }}"), "details": details,
                "model_info": .make([
                    "general.architecture": .string("llama"), "llama.context_length": .integer(131_072),
                    "llama.embedding_length": .integer(3072),
                ]),
                "capabilities": .strings(["completion"]), "modified_at": .string("2026-01-01T00:00:00Z"),
            ])
        )
    }

    // MARK: answers

    private func answer(_ request: OllamaRequest, _ reply: HTTPReply) throws {
        if options.mode == .busy {
            throw OllamaRefusal(503, "server busy, please try again.  maximum pending requests exceeded")
        }
        try requireModel(request.model)
        var answer = OllamaAnswer(request: request, model: options.model)
        if request.messages.isEmpty { return answer.sendLoaded(reply) }
        answer.promptTokens = try request.admittedTokens()
        answer.content = try content(request)
        switch options.mode {
        case .slow: return reply.hang()
        case .garbageAnswer: return Self.page(reply)
        case .contextExceeded:
            throw OllamaRequest.exceeded(tokens: request.contextLength + 1, context: request.contextLength)
        case .silentTruncation: answer.promptTokens = max(1, answer.promptTokens / 8)
        case .truncated: answer.cut(to: max(1, answer.content.count * 2 / 3))
        case .empty: answer.content = ""
        case .thinking:
            answer.thinking = answer.content
            answer.content = ""
        default: if let limit = request.predictLimit { answer.cut(to: limit * 4) }
        }
        switch options.mode {
        case .slowStream: answer.sendSlowly(reply)
        case .errorLine: try answer.sendError(reply)
        case .notDone: answer.sendUnfinished(reply)
        default: answer.send(reply)
        }
    }

    private func content(_ request: OllamaRequest) throws -> String {
        let number = calls.withLock { calls in
            defer { calls += 1 }
            return calls
        }
        if !answers.isEmpty { return answers[number % answers.count] }
        let prompt = request.messages.map(\.text).joined(separator: "\n")
        switch request.format {
        case .schema(let schema):
            do {
                return try SchemaExample.make(schema, prompt: prompt).description
            } catch {
                throw OllamaRefusal.nested([
                    "code": .integer(400), "message": .string(error.message),
                    "type": .string("invalid_request_error"),
                ])
            }
        // Chat does not enforce it.
        case .json where !request.isChat: return "{\"answer\":\"nothing stands out\"}"
        case .json, .none: return Evidence(prompt).text(.object([]), index: 0)
        }
    }
}
