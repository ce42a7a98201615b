// `NAME[=VALUE][@FROM[-[TO]]]` to a value, and what is wrong with one that is none. Must not draw what is missing.

/// What can go wrong.
public enum FaultKind: String, CaseIterable, Sendable {
    /// The client's connection is reset instead of a response; percent of responses.
    case reset
    /// Nobody listens; connections that exist are reset.
    case refuse
    /// Milliseconds added to a round trip.
    case delay
    /// Up to so many milliseconds added to a round trip, at random.
    case jitter
    /// Percent of what the server sends, swallowed.
    case drop
    /// Responses end (FIN) after so many bytes.
    case cut
    /// Nothing is forwarded; connections stay open.
    case stall
    /// Kilobytes (1000 bytes) a second in each direction, all connections together.
    case throttle
    /// Percent of responses replaced by noise of the same length.
    case garbage
    /// The command is killed.
    case kill
    /// The command is killed, and started again at the end of the span.
    case restart
    /// The command is stopped, and continued at the end of the span.
    case pause

    /// What `VALUE` may be; nil: there is none.
    var values: ClosedRange<Double>? {
        switch self {
        case .reset, .drop, .garbage: 0...100
        case .delay, .jitter: 0...600_000
        case .cut: 0...1e12
        case .throttle: 0.001...1e9
        case .refuse, .stall, .kill, .restart, .pause: nil
        }
    }

    /// What a missing `VALUE` is drawn from.
    var usualValues: ClosedRange<Double>? {
        switch self {
        case .reset: 10...30
        case .drop, .garbage: 20...50
        case .delay: 150...400
        case .jitter: 100...400
        case .cut: 20...200
        case .throttle: 16...64
        case .refuse, .stall, .kill, .restart, .pause: nil
        }
    }

    var needsCommand: Bool { self == .kill || self == .restart || self == .pause }
}

/// A fault as it was asked for.
public struct FaultSpec: Equatable, Sendable {
    /// What goes wrong.
    public var kind: FaultKind
    /// How much; nil: to be drawn, or there is none.
    public var value: Double?
    /// Seconds since the first byte; nil: to be drawn.
    public var from: Double?
    /// Seconds since the first byte; nil: see `isOpen`.
    public var to: Double?
    /// No end (`@FROM-`); else a missing `to` is drawn.
    public var isOpen = false

    /// A fault whose missing parts are to be drawn.
    public init(_ kind: FaultKind, value: Double? = nil, from: Double? = nil, to: Double? = nil) {
        self.kind = kind
        self.value = value
        self.from = from
        self.to = to
    }

    /// Parses `NAME[=VALUE][@FROM[-[TO]]]`.
    public init(parsing text: String) throws {
        func bad(_ reason: String) -> FaultProxyError { .badFault(spec: text, reason: reason) }
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = FaultKind(rawValue: String(parts[0])) else {
            throw bad("expected one of \(FaultKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.kind = kind
        if parts.count > 1 {
            guard let values = kind.values else { throw bad("\(kind.rawValue) takes no value") }
            guard let value = Self.number(parts[1]), values.contains(value) else {
                throw bad("expected a value from \(values.lowerBound) to \(values.upperBound)")
            }
            self.value = value
        }
        guard halves.count > 1 else { return }
        let times = halves[1].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let from = Self.number(times[0]) else { throw bad("expected @FROM-TO in seconds") }
        self.from = from
        guard times.count > 1 else { return }
        isOpen = times[1].isEmpty
        if isOpen { return }
        guard let to = Self.number(times[1]), to > from else {
            throw bad("expected @FROM-TO in seconds, TO after FROM")
        }
        self.to = to
    }

    /// Plain decimals only: no sign, no exponent, no `nan`.
    private static func number(_ text: Substring) -> Double? {
        text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") } ? Double(text) : nil
    }
}

/// What keeps the proxy from starting.
public enum FaultProxyError: Error, Equatable, CustomStringConvertible {
    /// A fault that cannot be parsed, or not be caused here.
    case badFault(spec: String, reason: String)
    /// Not `HOST:PORT`, or no such host.
    case badTarget(String)
    /// The system refused; the text says what.
    case system(String)
    /// The command could not be run, or did not get ready.
    case command(String)

    /// One line: what and where.
    public var description: String {
        switch self {
        case .badFault(let spec, let reason): "bad fault '\(spec)': \(reason)"
        case .badTarget(let target): "bad target '\(target)': expected HOST:PORT"
        case .system(let text), .command(let text): text
        }
    }
}
