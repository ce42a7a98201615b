// An answer on the wire: newline-delimited JSON or one object, finished or not. Must not decide what is answered.

import Foundation

struct OllamaAnswer {
    let request: OllamaRequest
    let model: String
    var content = ""
    var thinking: String?
    var promptTokens = 0
    private var reason = "stop"
    private let start = ContinuousClock().now

    init(request: OllamaRequest, model: String) {
        self.request = request
        self.model = model
    }

    private static let ndjson = "application/x-ndjson"

    /// Keeps the first `count` characters; the reason then is the length.
    mutating func cut(to count: Int) {
        guard content.count > count else { return }
        content = String(content.prefix(count))
        reason = "length"
    }

    // MARK: ways to send it

    func send(_ reply: HTTPReply) {
        guard request.streams else {
            return reply.json(200, object(content, thinking: thinking, finals))
        }
        reply.begin(200, Self.ndjson)
        if let thinking, !line(reply, object("", thinking: thinking)) { return }
        for piece in pieces where !line(reply, object(piece)) { return }
        if line(reply, object("", finals)) { reply.end() }
    }

    /// A request without a prompt loads the model, or unloads it.
    func sendLoaded(_ reply: HTTPReply) {
        let reason = request.unloads ? "unload" : "load"
        reply.json(200, object("", [("done_reason", .string(reason)), ("done", .bool(true))], isOpen: false))
    }

    /// The first chunk, then one every five seconds until the client goes.
    func sendSlowly(_ reply: HTTPReply) {
        reply.begin(200, Self.ndjson)
        var texts = pieces
        while line(reply, object(texts.isEmpty ? " " : texts.removeFirst())) {
            guard reply.wait(milliseconds: 5000) else { break }
        }
        reply.reset()
    }

    /// The runner dies in the middle.
    func sendError(_ reply: HTTPReply) throws(OllamaRefusal) {
        let message = "an error was encountered while running the model: unexpected EOF"
        guard request.streams else { throw OllamaRefusal(500, message) }
        reply.begin(200, Self.ndjson)
        guard line(reply, object(pieces.first ?? "")) else { return }
        if line(reply, .make(["error": .string(message)])) { reply.end() }
    }

    func sendUnfinished(_ reply: HTTPReply) {
        guard request.streams else { return reply.json(200, object(pieces.first ?? "")) }
        reply.begin(200, Self.ndjson)
        if line(reply, object(pieces.first ?? "")) { reply.end() }
    }

    private func line(_ reply: HTTPReply, _ value: JSON) -> Bool { reply.chunk(value.bytes + [10]) }

    // MARK: objects

    private var pieces: [String] {
        var rest = Substring(content)
        var pieces: [String] = []
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(24)))
            rest = rest.dropFirst(24)
        }
        return pieces
    }

    private func object(
        _ text: String,
        thinking: String? = nil,
        _ finals: [(String, JSON)] = [],
        isOpen: Bool = true
    ) -> JSON {
        var members = [
            JSONMember(name: "model", value: .string(model)),
            JSONMember(name: "created_at", value: .string(Self.now())),
        ]
        if request.isChat {
            var message = [
                JSONMember(name: "role", value: .string("assistant")),
                JSONMember(name: "content", value: .string(text)),
            ]
            if let thinking { message.append(JSONMember(name: "thinking", value: .string(thinking))) }
            members.append(JSONMember(name: "message", value: .object(message)))
        } else {
            members.append(JSONMember(name: "response", value: .string(text)))
            if let thinking { members.append(JSONMember(name: "thinking", value: .string(thinking))) }
        }
        if finals.isEmpty && isOpen { members.append(JSONMember(name: "done", value: .bool(false))) }
        members += finals.map { JSONMember(name: $0.0, value: $0.1) }
        return .object(members)
    }

    private var finals: [(String, JSON)] {
        let elapsed = start.duration(to: .now).components
        let total = max(1000, Int(elapsed.attoseconds / 1_000_000_000) + Int(elapsed.seconds) * 1_000_000_000)
        let written = (content + (thinking ?? "")).utf8.count
        var finals: [(String, JSON)] = [
            ("done", .bool(true)), ("done_reason", .string(reason)), ("total_duration", .integer(total)),
            ("load_duration", .integer(total / 10)), ("prompt_eval_count", .integer(promptTokens)),
            ("prompt_eval_duration", .integer(total / 3)), ("eval_count", .integer((written + 3) / 4)),
            ("eval_duration", .integer(total / 2)),
        ]
        // Zero fields are left out.
        finals.removeAll { $0.1 == .integer(0) }
        return finals
    }

    private static func now() -> String {
        Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
