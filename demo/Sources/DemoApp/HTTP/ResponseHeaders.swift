// Headers every answer carries, status phrases, and the WebSocket handshake's response.

import FlyingFox

enum ResponseHeaders {
    static let requestID = HTTPHeader("X-Request-Id")

    private static let origins: Set<String> = [
        "http://localhost:5173", "http://localhost:3000", "http://127.0.0.1:5173",
    ]

    /// The headers that never change, as the value of the first one with its continuation lines: FlyingFox hashes,
    /// compares and sorts every header of every response, which for thirteen more costs a third of a small request.
    private static let fixed = [
        RequestLog.traceID, "Vary: Origin", "X-Xss-Protection: 0", "X-Content-Type-Options: nosniff",
        "X-Frame-Options: SAMEORIGIN", "Referrer-Policy: no-referrer",
        "Cross-Origin-Embedder-Policy: require-corp",
        "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin",
        "Origin-Agent-Cluster: ?1", "X-Dns-Prefetch-Control: off", "X-Download-Options: noopen",
        "X-Permitted-Cross-Domain-Policies: none",
    ].joined(separator: "\r\n")
    private static let traceID = HTTPHeader("X-Trace-Id")

    static func add(to response: inout HTTPResponse, requestID id: String, origin: String?) {
        response.headers[traceID] = fixed
        response.headers[requestID] = id
        if let origin, origins.contains(origin) {
            response.headers[HTTPHeader("Access-Control-Allow-Origin")] = origin
            response.headers[HTTPHeader("Access-Control-Allow-Credentials")] = "true"
        }
    }

    /// The error statuses there are phrases for.
    static let errorStatuses = [400, 401, 403, 404, 405, 408, 409, 413, 429, 500, 502, 503, 504]

    static func statusCode(_ status: Int) -> HTTPStatusCode {
        switch status {
        case 200: .ok
        case 201: .created
        case 204: .noContent
        case 400: .badRequest
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .notFound
        case 405: .methodNotAllowed
        case 408: .requestTimeout
        case 409: .conflict
        case 413: .payloadTooLarge
        case 426: .upgradeRequired
        case 429: .tooManyRequests
        case 502: .badGateway
        case 503: .serviceUnavailable
        case 504: .gatewayTimeout
        default: .internalServerError
        }
    }
}

enum WebSocketHandshake {
    private struct Rehearsal: WSHandler {
        func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws -> AsyncStream<
            WSFrame
        > {
            AsyncStream { nil }
        }
    }

    /// The 101 of FlyingFox's own handshake check, nil when the request is not a valid one. Without a handler the
    /// answer only says that the request is valid.
    static func response(to request: HTTPRequest, handler: SocketUpgrade?) async throws -> HTTPResponse? {
        let upgrade: WebSocketHTTPHandler =
            handler.map { WebSocketHTTPHandler(handler: $0) } ?? WebSocketHTTPHandler(handler: Rehearsal())
        let response = try await upgrade.handleRequest(request)
        guard response.statusCode == .switchingProtocols else { return nil }
        var accepted = response
        accepted.headers[.connection] = "Upgrade"
        return accepted
    }
}
