// Which kind of trouble a failed request is, by status and k6's error code (k6-semantics §10). A table; must not contain judgement.

/// Kinds of failed requests that point to different causes.
enum FailureKind: String, CaseIterable, Sendable {
    case rateLimited, serverError, clientError, refused, reset, timeout, dns, tls, broken, rejectedUpgrade

    /// The kind of an answer whose status was not expected; nil for a transport failure, whose error code tells.
    init?(status: Int, isSocket: Bool) {
        switch status {
        case 0: return nil
        case 429: self = .rateLimited
        case _ where isSocket: self = .rejectedUpgrade
        case 500...: self = .serverError
        default: self = .clientError
        }
    }

    /// The kind of a transport failure.
    init(errorCode: Int) {
        switch errorCode {
        case 1050, 1211: self = .timeout
        case 1100..<1200: self = .dns
        case 1212, 1210, 1213: self = .refused
        case 1200..<1210, 1220..<1230: self = .reset
        case 1300..<1400: self = .tls
        default: self = .broken
        }
    }

    /// The cause such failures point to when nothing else explains them.
    var cause: Cause {
        switch self {
        case .rateLimited: .rateLimiting
        case .serverError: .serverErrors
        case .clientError: .clientErrors
        case .refused: .connectionRefused
        case .reset: .connectionResets
        case .timeout: .timeouts
        case .dns: .dnsFailure
        case .tls: .tlsFailure
        case .broken: .brokenResponses
        case .rejectedUpgrade: .webSocketRejected
        }
    }

    /// Whether no answer came at all.
    var isTransport: Bool {
        switch self {
        case .refused, .reset, .timeout, .dns, .tls, .broken: true
        default: false
        }
    }

    /// What happened, as the subject of a sentence.
    var noun: String {
        switch self {
        case .rateLimited: "answers 429 Too Many Requests"
        case .serverError: "answers with a 5xx status"
        case .clientError: "unexpected answers with a 4xx status"
        case .refused: "connections that were refused"
        case .reset: "connections that were reset"
        case .timeout: "requests that timed out"
        case .dns: "failed name lookups"
        case .tls: "failed TLS handshakes"
        case .broken: "answers that ended early or were not HTTP"
        case .rejectedUpgrade: "WebSocket handshakes that were refused"
        }
    }
}

/// Failures of one kind, route by route and bin by bin.
struct FailureSignal: Sendable {
    let kind: FailureKind
    /// Failures per bin by route; only routes with any.
    let routes: [String: [Int]]
    /// Which statuses or error codes, with their counts.
    let codes: [Int: Int]

    var total: Int { routes.values.reduce(0) { $0 + $1.reduce(0, +) } }

    /// Failures of all routes per bin.
    func hits(bins: Int) -> [Int] { RunSignals.sum(Array(routes.values), bins: bins) }

    /// Every kind that occurs, most frequent first.
    static func all(in signals: RunSignals) -> [FailureSignal] {
        var routes: [FailureKind: [String: [Int]]] = [:]
        var codes: [FailureKind: [Int: Int]] = [:]
        let none = Array(repeating: 0, count: signals.times.count)
        func add(_ kind: FailureKind, _ route: String, _ bin: Int, _ code: Int, _ count: Int) {
            routes[kind, default: [:]][route, default: none][bin] += count
            codes[kind, default: [:]][code, default: 0] += count
        }
        for route in signals.routes {
            for bin in none.indices {
                for (status, count) in route.failed[bin] {
                    guard let kind = FailureKind(status: status, isSocket: route.isSocket) else { continue }
                    add(kind, route.name, bin, status, count)
                }
                for (code, count) in route.errors[bin] {
                    add(FailureKind(errorCode: code), route.name, bin, code, count)
                }
            }
        }
        return routes.map { FailureSignal(kind: $0, routes: $1, codes: codes[$0] ?? [:]) }
            .sorted { ($1.total, $0.kind.rawValue) < ($0.total, $1.kind.rawValue) }
    }
}
