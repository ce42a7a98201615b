// A fault the demo is started with: its name, its size, where and when it acts. Values only; no effects.

/// What can go wrong.
public enum FaultName: String, CaseIterable, Sendable {
    case slowDatabase = "slow-database"
    case slowEndpoint = "slow-endpoint"
    case errors
    case intermittentErrors = "intermittent-errors"
    case rateLimit = "rate-limit"
    case cpu
    case memoryGrowth = "memory-growth"
    case dropMessages = "drop-messages"
    case closeSockets = "close-sockets"
    case rejectSockets = "reject-sockets"
    case slowStart = "slow-start"
    case unready
    case hang
    case wrongAnswers = "wrong-answers"
    case unauthorized
    case freeze
    case pool
    case bigAnswers = "big-answers"
    case exit
}

/// How much of it.
public enum FaultValue: Sendable, Equatable {
    /// The fault has no size.
    case none
    /// In the unit of the fault.
    case number(Double)
    /// So many requests in so many seconds.
    case rate(count: Int, seconds: Int)
}

/// What else can be said of a fault.
public enum FaultKey: String, CaseIterable, Sendable {
    /// The one route it is restricted to.
    case route
    /// The status of an error answer.
    case status
    /// Whose requests are counted: `account` or `ip`.
    case per
    /// Whether drops are neither counted nor logged.
    case silent
    /// The code of the close frame, or `none` for no close frame.
    case code
    /// Seconds from the beginning of one pause to that of the next.
    case every
    /// Milliseconds a database connection is held at least.
    case hold
    /// Whether the end of the process is announced in the log.
    case panic
}

/// A fault with nothing left open.
public struct Fault: Sendable, Equatable {
    /// What goes wrong.
    public let name: FaultName
    /// How much of it.
    public let value: FaultValue
    /// The route it is restricted to, `METHOD /path/pattern`; nil for all.
    public let route: String?
    /// The other keys given, by name.
    public let keys: [FaultKey: String]
    /// Seconds on the clock of the faults at which it sets in.
    public let from: Double
    /// And at which it is over; nil for never.
    public let to: Double?

    /// The value, 0 without one.
    var size: Double {
        switch value {
        case .none: 0
        case .number(let number): number
        case .rate(let count, _): Double(count)
        }
    }

    /// The number under a key, or what holds without the key.
    func number(_ key: FaultKey, default standard: Double) -> Double {
        keys[key].flatMap { Double($0) } ?? standard
    }

    /// Whether a yes-or-no key says yes.
    func isSet(_ key: FaultKey) -> Bool { keys[key] == "yes" }

    /// Whether it acts at this time.
    func isActive(at seconds: Double) -> Bool { seconds >= from && seconds < to ?? .infinity }

    /// Whether it acts on a route.
    func covers(_ route: String) -> Bool { self.route == nil || self.route == route }
}
