// Every request passes here: limits, routing, authentication, the handler, then headers, metrics and the log line.

import FlyingFox
import Foundation

struct Gateway: HTTPHandler {
    let app: Application
    let pool: EpollSocketPool

    /// An answer and what metrics and log say about it.
    private struct Outcome {
        var answer: Answer
        /// nil: not counted.
        var metricPath: String?
        var user: Int64 = 0
        var error: String?
    }

    /// How far a request got, for the outcome of a refusal.
    private struct Progress {
        var metricPath: String?
        var user: Int64 = 0
        var limitHeaders: [(name: String, value: String)] = []
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        if let faults = app.faults {
            faults.arrived(request.target.path())
            await faults.waitOutPause()
        }
        let start = monotonicNow()
        let method = request.method.rawValue
        let methodLabel = Self.methods.contains(method) ? method : "OTHER"
        app.metrics.requestStarted(method: methodLabel)
        let call = Self.makeCall(request, method: method)
        let outcome = await process(call, request)
        await app.faults?.waitOutPause()
        let elapsed = monotonicNow() - start
        app.metrics.requestEnded(
            method: methodLabel,
            path: outcome.metricPath,
            status: outcome.answer.status,
            seconds: Double(elapsed) / 1e9
        )
        if let log = app.log {
            let entry = LogLine.Request(
                time: .now,
                status: outcome.answer.status,
                method: method,
                path: call.path,
                ip: call.ip,
                latencyNanoseconds: elapsed,
                userAgent: request.headers[HTTPHeader("User-Agent")] ?? "",
                requestID: call.requestID,
                user: outcome.user,
                error: outcome.error
            )
            log.append(.request(entry))
        }
        return try await respond(outcome.answer, to: request, requestID: call.requestID)
    }

    private static func makeCall(_ request: HTTPRequest, method: String) -> Call {
        let given = request.headers[ResponseHeaders.requestID]
        let isUsable = given.map {
            !$0.isEmpty && $0.utf8.count <= 128 && $0.utf8.allSatisfy { (33...126).contains($0) }
        }
        let ip =
            switch request.remoteAddress {
            case .ip4(let ip, _), .ip6(let ip, _): ip
            default: ""
            }
        return Call(
            method: method,
            path: request.target.path(),
            query: Call.parseQuery(request.target.query()),
            headers: request.headers,
            body: request.bodySequence,
            requestID: isUsable == true ? given ?? "" : Sessions.randomUUID(),
            ip: ip
        )
    }

    private func process(_ call: Call, _ request: HTTPRequest) async -> Outcome {
        var progress = Progress()
        var outcome: Outcome
        do {
            let answer = try await route(call, request, &progress)
            outcome = Outcome(answer: answer, metricPath: progress.metricPath, user: progress.user)
        } catch let refusal as Refusal {
            outcome = Outcome(
                answer: refusal.answer(requestID: call.requestID),
                metricPath: progress.metricPath,
                user: progress.user
            )
            if case .router(_, let message) = refusal { outcome.error = message }
        } catch {
            outcome = Outcome(
                answer: Refusal.raw(status: 500).answer(requestID: call.requestID),
                metricPath: progress.metricPath,
                user: progress.user
            )
        }
        outcome.answer.headers += progress.limitHeaders
        return outcome
    }

    private func route(_ call: Call, _ request: HTTPRequest, _ progress: inout Progress) async throws
        -> Answer
    {
        let match = app.router.match(method: call.method, path: call.path)
        if call.method == "OPTIONS", call.headers[HTTPHeader("Access-Control-Request-Method")] != nil {
            return Self.preflight
        }
        try applyGlobalLimit(call, match, &progress)
        guard case .found(let route, let parameters) = match else { throw unrouted(call, match, &progress) }
        var call = call
        call.parameters = parameters
        if let faults = app.faults {
            progress.metricPath = route.pattern
            try faults.checkReadiness(route)
            progress.metricPath = nil
        }
        try authenticate(&call, route, &progress)
        progress.metricPath = route.pattern
        if route.access == .required || route.access == .socket { progress.user = call.user }
        try applyLimit(of: route, call)
        if route.access == .socket {
            guard try await WebSocketHandshake.response(to: request, handler: nil) != nil else {
                throw Refusal.router(status: 426, message: "Upgrade Required")
            }
            if let ticket = call.query["ticket"] { app.sessions.release(ticket: ticket) }
        }
        guard let faults = app.faults else { return try await route.handler(app, call) }
        try await faults.beforeHandler(route, call)
        var answer = try await route.handler(app, call)
        faults.alter(&answer, route)
        return answer
    }

    /// The refusal for a path or method without a route. Under `/api` the credentials are checked first.
    private func unrouted(_ call: Call, _ match: Router.Match, _ progress: inout Progress) -> Refusal {
        if Self.isUnderAPI(call.path) {
            if call.method == "GET" || call.method == "HEAD" { progress.metricPath = "/api" }
            do {
                var call = call
                try authenticate(&call, nil, &progress)
                progress.user = call.user
            } catch let refusal as Refusal {
                return refusal
            } catch {
                return .raw(status: 500)
            }
        }
        if case .wrongMethod = match { return .router(status: 405, message: "Method Not Allowed") }
        return .router(status: 404, message: "Cannot \(call.method) \(call.path)")
    }

    private static func isUnderAPI(_ path: String) -> Bool { path == "/api" || path.hasPrefix("/api/") }

    /// Finds the caller out, by the rules of the route; without a route, credentials are required.
    private func authenticate(_ call: inout Call, _ route: Route?, _ progress: inout Progress) throws {
        let access = route?.access ?? .required
        guard access != .open else { return }
        if call.method == "GET" || call.method == "HEAD" { progress.metricPath = "/api" }
        do {
            let (user, token) = try Authentication.identify(
                call,
                isSocket: access == .socket,
                app.sessions,
                now: app.now
            )
            // A valid token whose user is gone is an internal error, not a 401.
            guard app.store.users[user] != nil else { throw Refusal.raw(status: 500) }
            if let route, token != nil { try app.faults?.checkToken(route) }
            call.user = user
            call.accessToken = token
        } catch  where access == .optional {
            return
        }
    }

    private func applyGlobalLimit(_ call: Call, _ match: Router.Match, _ progress: inout Progress) throws {
        guard let limiter = app.limiter, call.method != "OPTIONS" else { return }
        let decision = limiter.admit(.everything, subject: call.ip, now: app.now)
        guard decision.isAllowed else {
            if case .found(let route, let parameters) = match, parameters.isEmpty {
                progress.metricPath = route.pattern
            }
            throw Refusal.bare(
                status: 429,
                message: "Too many requests, please try again later.",
                retryAfter: decision.resetSeconds
            )
        }
        progress.limitHeaders = [
            ("X-RateLimit-Limit", String(RateLimit.everything.count)),
            ("X-RateLimit-Remaining", String(decision.remaining)),
            ("X-RateLimit-Reset", String(decision.resetSeconds)),
        ]
    }

    private func applyLimit(of route: Route, _ call: Call) throws {
        guard let limiter = app.limiter, let limit = route.limit else { return }
        let subject = limit.key == .account ? "user:\(call.user)" : "ip:\(call.ip)"
        guard limiter.admit(limit, subject: subject, now: app.now).isAllowed else {
            throw Refusal.bare(status: 429, message: "rate limit exceeded", retryAfter: nil)
        }
    }

    private static let preflight = Answer(
        status: 204,
        contentType: "",
        body: [],
        headers: [
            ("Access-Control-Allow-Methods", "GET,POST,PUT,DELETE,PATCH,OPTIONS"),
            ("Access-Control-Allow-Headers", "Origin, Content-Type, Accept, Authorization"),
            ("Access-Control-Max-Age", "86400"),
        ]
    )

    private func respond(_ answer: Answer, to request: HTTPRequest, requestID: String) async throws
        -> HTTPResponse
    {
        var response: HTTPResponse
        if let (session, hub) = answer.upgrade {
            let upgrade = SocketUpgrade(session: session, hub: hub, pool: pool)
            response =
                try await WebSocketHandshake.response(to: request, handler: upgrade)
                ?? HTTPResponse(statusCode: .upgradeRequired)
        } else {
            let isHead = request.method.rawValue == "HEAD"
            let body = isHead ? Data() : Data(answer.body)
            response = HTTPResponse(
                statusCode: ResponseHeaders.statusCode(answer.status),
                body: HTTPBodySequence(data: body, suggestedBufferSize: max(1, body.count))
            )
            if isHead { response.headers[.contentLength] = String(answer.body.count) }
            if !answer.contentType.isEmpty { response.headers[.contentType] = answer.contentType }
        }
        ResponseHeaders.add(
            to: &response,
            requestID: requestID,
            origin: request.headers[HTTPHeader("Origin")]
        )
        for (name, value) in answer.headers { response.headers[HTTPHeader(name)] = value }
        return response
    }
}
