// What each fault takes: unit, default, route, keys, and the range a seed draws from. Must not parse or act.

/// What may be said of one kind of fault.
struct FaultRule: Sendable {
    enum Unit: Sendable {
        case none, milliseconds, percent, rate, status, megabytes, kilobytes, count, exitCode
    }

    /// Where a fault can act.
    enum Place: Sendable {
        /// In the process as a whole: no route.
        case process
        /// On requests, those of sockets included.
        case requests(default: String?, drawn: [String])
        /// On sockets.
        case sockets(default: String?, drawn: [String])
    }

    /// Sizes a seed draws from.
    enum Sizes: Sendable {
        case range(ClosedRange<Double>, step: Double)
        case choice([FaultValue])
    }

    let unit: Unit
    let standard: FaultValue
    let sizes: Sizes
    let place: Place
    let keys: Set<FaultKey>

    init(
        _ unit: Unit,
        _ standard: FaultValue,
        draw sizes: Sizes,
        in place: Place = .process,
        keys: Set<FaultKey> = []
    ) {
        self.unit = unit
        self.standard = standard
        self.sizes = sizes
        self.place = place
        if case .process = place { self.keys = keys } else { self.keys = keys.union([.route]) }
    }

    static subscript(name: FaultName) -> FaultRule {
        table[name] ?? FaultRule(.none, .none, draw: .choice([.none]))
    }

    static let feed = "GET /api/posts"
    static let ticket = "POST /api/ws/ticket"
    static let chat = "GET /api/ws/chat"
    static let game = "GET /api/ws/game"
    static let notifications = "GET /api/ws"

    /// Routes that every load on the application uses often.
    static let busyRoutes = [
        feed, "GET /api/users/me", "POST /api/posts", "POST /api/posts/:id/like",
        "POST /api/posts/:id/comments",
        "GET /api/friends/requests", "POST /api/conversations", "GET /api/conversations",
        "POST /api/conversations/:id/messages", "GET /api/conversations/:id/messages",
    ]

    private static let oneRoute = Place.requests(default: feed, drawn: busyRoutes)
    private static let anyRoute = Place.requests(default: nil, drawn: [])
    private static let unavailable: [FaultValue] = [.number(500), .number(502), .number(503)]

    private static let table: [FaultName: FaultRule] = [
        .slowDatabase: FaultRule(.milliseconds, .number(250), draw: .range(80...400, step: 10)),
        .slowEndpoint: FaultRule(
            .milliseconds,
            .number(500),
            draw: .range(150...1500, step: 10),
            in: oneRoute
        ),
        .errors: FaultRule(
            .percent,
            .number(20),
            draw: .range(5...40, step: 1),
            in: oneRoute,
            keys: [.status]
        ),
        .intermittentErrors: FaultRule(.percent, .number(1), draw: .range(0.5...5, step: 0.1)),
        .rateLimit: FaultRule(
            .rate,
            .rate(count: 3, seconds: 10),
            draw: .choice((2...4).map { .rate(count: $0, seconds: 10) }),
            in: anyRoute,
            keys: [.per]
        ),
        .cpu: FaultRule(.milliseconds, .number(20), draw: .range(10...60, step: 1), in: anyRoute),
        .memoryGrowth: FaultRule(.megabytes, .number(20), draw: .range(5...60, step: 1)),
        .dropMessages: FaultRule(
            .percent,
            .number(30),
            draw: .range(10...60, step: 1),
            in: .sockets(default: chat, drawn: [chat, game]),
            keys: [.silent]
        ),
        .closeSockets: FaultRule(
            .milliseconds,
            .number(1000),
            draw: .range(200...2000, step: 10),
            in: .sockets(default: nil, drawn: [chat, game]),
            keys: [.code]
        ),
        .rejectSockets: FaultRule(
            .status,
            .number(503),
            draw: .choice(unavailable),
            in: .sockets(default: nil, drawn: [chat, game])
        ),
        .slowStart: FaultRule(.milliseconds, .number(1000), draw: .range(500...3000, step: 10), in: anyRoute),
        .unready: FaultRule(.status, .number(503), draw: .choice(unavailable), in: anyRoute),
        .hang: FaultRule(.none, .none, draw: .choice([.none]), in: oneRoute),
        .wrongAnswers: FaultRule(
            .percent,
            .number(20),
            draw: .range(10...60, step: 1),
            in: .requests(default: ticket, drawn: [ticket])
        ),
        .unauthorized: FaultRule(.percent, .number(10), draw: .range(5...40, step: 1), in: anyRoute),
        .freeze: FaultRule(.milliseconds, .number(500), draw: .range(300...2000, step: 10), keys: [.every]),
        .pool: FaultRule(.count, .number(2), draw: .range(1...5, step: 1), keys: [.hold]),
        .bigAnswers: FaultRule(
            .kilobytes,
            .number(500),
            draw: .range(100...2000, step: 10),
            in: .requests(default: feed, drawn: [feed, "GET /api/users/me", "GET /api/conversations"])
        ),
        .exit: FaultRule(
            .exitCode,
            .number(2),
            draw: .choice([1, 2, 134, 139].map { .number($0) }),
            keys: [.panic]
        ),
    ]
}

extension FaultRule.Unit {
    /// What a value has to be, for messages.
    var expectation: String {
        switch self {
        case .none: "no value"
        case .milliseconds: "milliseconds, more than 0 and at most 600000"
        case .percent: "a percentage, more than 0 and at most 100"
        case .rate: "COUNT/SECONDS in whole numbers from 1"
        case .status:
            "one of the statuses \(ResponseHeaders.errorStatuses.map(String.init).joined(separator: ", "))"
        case .megabytes: "megabytes per second, more than 0 and at most 1024"
        case .kilobytes: "whole kilobytes from 1 to 102400"
        case .count: "a whole number from 1 to 1000"
        case .exitCode: "an exit code from 0 to 255"
        }
    }
}
