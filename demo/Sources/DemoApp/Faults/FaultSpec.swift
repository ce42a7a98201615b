// Reads the text of a fault, `NAME[=VALUE][,key=value…][@FROM-TO]`. Pure: the routes are passed in.

/// Why the text of a fault cannot be used.
public struct FaultMistake: Error, Equatable, CustomStringConvertible {
    /// The text as given.
    public let spec: String
    /// What is wrong with it.
    public let problem: String
    /// What would be right.
    public let expected: String

    /// All of it in one line.
    public var description: String { "--fault \(spec): \(problem); expected \(expected)" }
}

/// A fault as written: what was not said is nil.
struct FaultSpec: Equatable {
    let text: String
    var name = FaultName.errors
    var value: FaultValue?
    var route: String?
    var keys: [FaultKey: String] = [:]
    var from: Double?
    var to: Double?

    /// Parses `text`; `routes` are the names of all routes there are. Throws `FaultMistake`.
    init(_ text: String, routes: [String]) throws {
        self.text = text
        var rest = text[...]
        if let at = text.lastIndex(of: "@") {
            rest = text[..<at]
            try readTimes(text[text.index(after: at)...])
        }
        let parts = rest.split(separator: ",", omittingEmptySubsequences: false)
        try readName(parts[0])
        for part in parts.dropFirst() { try readKey(part, routes: routes) }
    }

    private func mistake(_ problem: String, expected: String) -> FaultMistake {
        FaultMistake(spec: text, problem: problem, expected: expected)
    }

    private mutating func readTimes(_ text: Substring) throws {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let from = Self.number(ends[0]),
            let to = ends[1].isEmpty ? .infinity : Self.number(ends[1])
        else {
            throw mistake("bad time \"@\(text)\"", expected: "@FROM-TO or @FROM- in seconds")
        }
        guard from < to else {
            throw mistake("\"@\(text)\" ends before it begins", expected: "@FROM-TO with FROM less than TO")
        }
        self.from = from
        self.to = to == .infinity ? nil : to
    }

    private mutating func readName(_ text: Substring) throws {
        let (label, value) = Self.pair(text)
        guard let name = FaultName(rawValue: String(label)) else {
            throw mistake(
                "unknown fault \"\(label)\"",
                expected: "one of \(FaultName.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        self.name = name
        guard let value else { return }
        let unit = FaultRule[name].unit
        guard let read = unit.value(value) else {
            throw mistake("bad value \"\(value)\" for \(label)", expected: unit.expectation)
        }
        self.value = read
    }

    private mutating func readKey(_ text: Substring, routes: [String]) throws {
        let (label, value) = Self.pair(text)
        let allowed = FaultRule[name].keys
        guard let key = FaultKey(rawValue: String(label)), allowed.contains(key), let value else {
            let names = FaultKey.allCases.filter(allowed.contains).map { "\($0.rawValue)=" }
            throw mistake(
                "bad key \"\(text)\" for \(name.rawValue)",
                expected: names.isEmpty ? "no key" : names.joined(separator: " or ")
            )
        }
        guard key != .route else {
            route = try readRoute(value, routes)
            return
        }
        guard key.admits(value) else {
            throw mistake("bad value \"\(value)\" for \(label)", expected: key.expectation)
        }
        keys[key] = String(value)
    }

    /// A route by its name, by its pattern alone when only one route has that, or a socket by `chat` or `game`.
    private func readRoute(_ text: Substring, _ routes: [String]) throws -> String {
        var usable = routes.filter { $0.contains(" /api/") }
        let sockets = [FaultRule.chat, FaultRule.game, FaultRule.notifications]
        if case .sockets = FaultRule[name].place {
            usable = name == .rejectSockets ? sockets : [FaultRule.chat, FaultRule.game]
        }
        let wanted = text.hasPrefix("WS ") ? text.dropFirst(3) : text
        let found = usable.filter { $0 == wanted || $0.hasSuffix(" \(wanted)") }
        if found.count == 1 { return found[0] }
        if text == "chat" || text == "game" { return text == "chat" ? FaultRule.chat : FaultRule.game }
        throw mistake(
            found.isEmpty ? "no route \"\(text)\"" : "\(found.count) routes \"\(text)\"",
            expected: usable.count <= 3
                ? usable.joined(separator: " or ")
                : "METHOD /path/pattern as in GET /api/posts or POST /api/posts/:id/comments"
        )
    }

    /// What stands before the first `=`, and after it.
    private static func pair(_ text: Substring) -> (label: Substring, value: Substring?) {
        guard let equals = text.firstIndex(of: "=") else { return (text, nil) }
        return (text[..<equals], text[text.index(after: equals)...])
    }

    /// A decimal number without sign or exponent.
    static func number(_ text: Substring) -> Double? {
        text.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") } ? Double(text) : nil
    }
}

extension FaultRule.Unit {
    /// The value a text stands for; nil when it stands for none.
    func value(_ text: Substring) -> FaultValue? {
        if self == .rate {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let count = Int(parts[0]), let seconds = Int(parts[1]),
                (1...1_000_000).contains(count), (1...86_400).contains(seconds)
            else { return nil }
            return .rate(count: count, seconds: seconds)
        }
        guard let number = FaultSpec.number(text) else { return nil }
        let isWhole = number == number.rounded()
        let isGood =
            switch self {
            case .none, .rate: false
            case .milliseconds: number > 0 && number <= 600_000
            case .percent: number > 0 && number <= 100
            case .status: isWhole && ResponseHeaders.errorStatuses.contains(Int(number))
            case .megabytes: number > 0 && number <= 1024
            case .kilobytes: isWhole && (1...102_400).contains(number)
            case .count: isWhole && (1...1000).contains(number)
            case .exitCode: isWhole && (0...255).contains(number)
            }
        return isGood ? .number(number) : nil
    }
}

extension FaultKey {
    /// What its value has to be, for messages.
    var expectation: String {
        switch self {
        case .route: "a route"
        case .status: FaultRule.Unit.status.expectation
        case .per: "account or ip"
        case .silent, .panic: "yes or no"
        case .code: "none or a close code from 1000 to 4999"
        case .every: "seconds, more than 0"
        case .hold: "milliseconds from 0 to 600000"
        }
    }

    /// Whether a text can be its value.
    func admits(_ text: Substring) -> Bool {
        switch self {
        case .route: true
        case .status: FaultRule.Unit.status.value(text) != nil
        case .per: text == "account" || text == "ip"
        case .silent, .panic: text == "yes" || text == "no"
        case .code: text == "none" || Int(text).map { (1000...4999).contains($0) } == true
        case .every: FaultSpec.number(text).map { $0 > 0 && $0 <= 86_400 } == true
        case .hold: FaultSpec.number(text).map { $0 <= 600_000 } == true
        }
    }
}
