// What a handler gives back: an answer, or a refusal in one of the application's four error shapes.

/// A response before headers common to all are added.
struct Answer: Sendable {
    var status: Int
    var contentType: String
    var body: [UInt8]
    var headers: [(name: String, value: String)] = []
    /// Set on an accepted WebSocket handshake.
    var upgrade: (session: WSSession, hub: any SocketHub)?

    static func json(_ status: Int, _ body: [UInt8]) -> Answer {
        Answer(status: status, contentType: "application/json", body: body)
    }

    static func json(_ status: Int, _ body: (inout JSONText) -> Void) -> Answer {
        .json(status, JSONText.object(body))
    }

    static func list(_ items: some Sequence<[UInt8]>) -> Answer {
        var json = JSONText(capacity: 4096)
        json.array { json in for item in items { json.raw(item) } }
        return .json(200, json.bytes)
    }

    static func text(_ status: Int, _ body: String) -> Answer {
        Answer(status: status, contentType: "text/plain; charset=utf-8", body: Array(body.utf8))
    }

    static let noContent = Answer(status: 204, contentType: "", body: [])
}

/// A request the application turns down.
enum Refusal: Error, Sendable {
    /// `{"error","code","request_id"}`.
    case handled(status: Int, code: Code, message: String)
    /// `{"error":"Internal server error","request_id"}` without a code, whatever the status.
    case raw(status: Int)
    /// `{"error"}` alone: limiter and ticket endpoint.
    case bare(status: Int, message: String, retryAfter: Int?)
    /// Router errors: `text/plain`.
    case router(status: Int, message: String)

    enum Code: String, Sendable {
        case validation = "VALIDATION_ERROR"
        case unauthorized = "UNAUTHORIZED"
        case forbidden = "FORBIDDEN"
        case notFound = "NOT_FOUND"
        case internalError = "INTERNAL_ERROR"
    }

    static func invalid(_ message: String, status: Int = 400) -> Refusal {
        .handled(status: status, code: .validation, message: message)
    }

    static func unauthorized(_ message: String) -> Refusal {
        .handled(status: 401, code: .unauthorized, message: message)
    }

    static func forbidden(_ message: String) -> Refusal {
        .handled(status: 403, code: .forbidden, message: message)
    }

    static func notFound(_ message: String) -> Refusal {
        .handled(status: 404, code: .notFound, message: message)
    }

    static let invalidBody = Refusal.invalid("Invalid request body")

    func answer(requestID: String) -> Answer {
        switch self {
        case .handled(let status, let code, let message):
            .json(status) {
                $0.field("error", message)
                $0.field("code", code.rawValue)
                $0.field("request_id", requestID)
            }
        case .raw(let status):
            .json(status) {
                $0.field("error", "Internal server error")
                $0.field("request_id", requestID)
            }
        case .bare(let status, let message, let retryAfter):
            Self.bareAnswer(status, message, retryAfter)
        case .router(let status, let message): .text(status, message)
        }
    }

    private static func bareAnswer(_ status: Int, _ message: String, _ retryAfter: Int?) -> Answer {
        var answer = Answer.json(status) { $0.field("error", message) }
        if let retryAfter { answer.headers.append(("Retry-After", String(retryAfter))) }
        return answer
    }
}
