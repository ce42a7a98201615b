// Faults that requests meet, in the order in which a request passes the places they act at.

import Foundation

extension Faults {
    /// Waits while the application stands still.
    func waitOutPause() async {
        while let seconds, case let pause = schedule.pause(at: seconds), pause > 0 {
            do { try await Self.wait(milliseconds: pause * 1000 + 0.5) } catch { return }
        }
    }

    /// Throws while the application as a whole does not serve.
    func checkReadiness(_ route: Route) throws {
        guard route.isAPI, let fault = active(.unready, on: route.name).first else { return }
        throw Self.refusal(Int(fault.size))
    }

    /// Throws for some good tokens.
    func checkToken(_ route: Route) throws {
        guard chosen(.unauthorized, on: route.name) != nil else { return }
        throw Refusal.unauthorized("Invalid or expired token")
    }

    /// What happens to a request before its handler: refused, failed, held for ever, delayed.
    func beforeHandler(_ route: Route, _ call: Call) async throws {
        guard route.isAPI else { return }
        try checkLimits(route, call)
        if route.access == .socket, let fault = active(.rejectSockets, on: route.name).first {
            throw Self.refusal(Int(fault.size))
        }
        if let fault = chosen(.errors, on: route.name) ?? chosen(.intermittentErrors) {
            try await fail(fault, route)
        }
        while let fault = active(.hang, on: route.name).first, let seconds {
            try await Self.wait(milliseconds: min(3600, (fault.to ?? .infinity) - seconds) * 1000 + 1)
        }
        var delay = (seconds.map { schedule.coldDelay(on: route.name, at: $0) } ?? 0) * 1000
        for fault in active(.slowEndpoint, on: route.name) { delay += Self.jittered(fault.size) }
        try await Self.wait(milliseconds: delay)
        for fault in active(.cpu, on: route.name) { await Self.compute(milliseconds: fault.size) }
    }

    private func checkLimits(_ route: Route, _ call: Call) throws {
        for (index, fault) in schedule[.rateLimit].enumerated() {
            guard let seconds, fault.isActive(at: seconds), fault.covers(route.name),
                case .rate(let count, let window) = fault.value
            else { continue }
            let isByAccount = fault.keys[.per] != "ip" && call.user > 0
            let decision = limiter.admit(
                RateLimit(name: "\(index)", count: count, seconds: window, key: .account),
                subject: isByAccount ? "user:\(call.user)" : "ip:\(call.ip)",
                now: Instant(seconds * 1e9)
            )
            guard !decision.isAllowed else { continue }
            throw Refusal.bare(
                status: 429,
                message: "rate limit exceeded",
                retryAfter: decision.resetSeconds
            )
        }
    }

    /// Fails as a handler does whose query fails.
    private func fail(_ fault: Fault, _ route: Route) async throws {
        let status = Int(fault.number(.status, default: 500))
        if status >= 500 {
            let start = monotonicNow()
            try await Self.wait(milliseconds: .random(in: 0.5...3))
            metrics.databaseErrors.add(1, Labels(("operation", "query")))
            log?.append(
                .queryError(
                    sql: Store.statement(route.mainOperation, route.mainTable),
                    elapsedNanoseconds: monotonicNow() - start,
                    error: "driver: bad connection"
                )
            )
        }
        throw Self.refusal(status)
    }

    private static func refusal(_ status: Int) -> Refusal {
        switch status {
        case 500: .raw(status: 500)
        case 400: .invalid("Validation failed")
        case 401: .unauthorized("Authorization required")
        case 403: .forbidden("Forbidden")
        case 404: .raw(status: 404)
        case 429: .bare(status: 429, message: "rate limit exceeded", retryAfter: nil)
        default:
            .handled(
                status: status,
                code: status < 500 ? .validation : .internalError,
                message: ResponseHeaders.statusCode(status).phrase
            )
        }
    }

    /// What becomes of a handler's answer.
    func alter(_ answer: inout Answer, _ route: Route) {
        guard route.isAPI, (200..<300).contains(answer.status), answer.contentType == "application/json"
        else {
            return
        }
        if chosen(.wrongAnswers, on: route.name) != nil { answer.body = Array("{}".utf8) }
        for fault in active(.bigAnswers, on: route.name) {
            answer.body = Self.padded(answer.body, bytes: Int(fault.size) * 1024)
        }
    }

    /// The JSON document with a long field at the end of its last object.
    static func padded(_ body: [UInt8], bytes: Int) -> [UInt8] {
        guard let end = body.lastIndex(of: UInt8(ascii: "}")), end > 0 else { return body }
        var padded = Array(body[..<end])
        padded.reserveCapacity(body.count + bytes + 64)
        if padded.last != UInt8(ascii: "{") { padded.append(UInt8(ascii: ",")) }
        padded.append(contentsOf: "\"image_data\":\"data:image/png;base64,".utf8)
        for index in 0..<bytes { padded.append(base64[(index &* 31 &+ index >> 6) & 63]) }
        padded.append(UInt8(ascii: "\""))
        padded.append(contentsOf: body[end...])
        return padded
    }

    private static let base64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Uses so much processor time, in slices: where more requests compute than there are processors, they take turns
    /// and all of them take longer.
    static func compute(milliseconds: Double) async {
        var rest = milliseconds / 1000
        while rest > 0 {
            burn(seconds: min(rest, 0.002))
            rest -= 0.002
            await Task.yield()
        }
    }

    /// Computes on the calling thread until it has used so much processor time, however long that takes.
    private static func burn(seconds: Double) {
        let end = threadTime() + seconds
        var word: UInt64 = 1
        repeat {
            for _ in 0..<2000 { word = word &* 6_364_136_223_846_793_005 &+ (word >> 33) }
        } while threadTime() < end && word != 0
    }

    private static func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension Route {
    /// Whether it belongs to the application rather than to its operation.
    var isAPI: Bool { pattern.hasPrefix("/api/") }

    /// The kind of statement its handler mainly runs.
    var mainOperation: Store.Operation {
        switch method {
        case "GET": .select
        case "DELETE": .delete
        default: .create
        }
    }

    /// The table its handler mainly uses.
    var mainTable: String {
        let tables = [
            ("/comments", "comments"), ("/like", "likes"), ("/messages", "messages"), ("/posts", "posts"),
            ("/conversations", "conversations"), ("/friends", "friendships"), ("/games", "game_rooms"),
        ]
        return tables.first { pattern.contains($0.0) }?.1 ?? "users"
    }
}
