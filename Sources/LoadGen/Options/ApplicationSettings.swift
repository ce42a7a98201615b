// The variables that describe the application under test and how it is used. Values only; must not open connections.

/// A value that is never shown: printing or reflecting it gives asterisks.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The value itself; for the wire alone.
    public let revealed: String

    /// Hides `value`.
    public init(_ value: String) { revealed = value }

    /// Asterisks.
    public var description: String { "****" }

    /// Asterisks, for `dump` and debuggers.
    public var customMirror: Mirror { Mirror(self, children: ["value": "****"]) }
}

/// The pause between two flows: uniform between two limits.
public struct ThinkTime: Sendable, Equatable {
    /// The shortest pause.
    public let minimum: Duration
    /// The longest pause.
    public let maximum: Duration

    /// A pause from `minimum` to `maximum`, which must not be the smaller of the two.
    public init(from minimum: Duration, to maximum: Duration) {
        precondition(minimum >= .zero && minimum <= maximum, "the longest pause is shorter than the shortest")
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Parses `MIN-MAX` or `N`, in seconds with or without a fraction; `0` is no pause. Nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let limits = parts.compactMap { part in
            part.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") } ? Double(part) : nil
        }
        guard (1...2).contains(parts.count), limits.count == parts.count, let low = limits.first,
            let high = limits.last, low <= high, high <= 86_400
        else { return nil }
        self.init(from: .seconds(low), to: .seconds(high))
    }
}

/// What the scripts are told about the application.
public struct ApplicationSettings: Sendable, Equatable {
    /// Where the application answers, without a slash at the end. `BASE_URL`, default `http://localhost:8375`.
    public var baseURL: String
    /// The password of all load accounts. `LOAD_PASSWORD`, default `Password123!`.
    public var password: Secret
    /// How many accounts at most; nil is one per VU up to 100. `LOAD_USERS`.
    public var userLimit: Int?
    /// The pause between flows. `THINK_TIME`, default `10-30` seconds.
    public var thinkTime: ThinkTime
    /// Whether the mix is the original k6 script's, request for request. `SOCIAL_COMPAT=upstream`.
    public var isUpstreamCompatible: Bool

    /// Reads the variables in `environment`; empty counts as not set. `source` is what errors call their origin.
    public init(environment: [String: String], source: String = "environment") throws(ConfigurationError) {
        func variable(_ name: String) -> ConfigurationNode? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            return ConfigurationNode(source: source, place: name, value: .string(text))
        }
        baseURL = try variable("BASE_URL").map(Self.baseURL) ?? "http://localhost:8375"
        password = Secret(try variable("LOAD_PASSWORD")?.string() ?? "Password123!")
        userLimit = try variable("LOAD_USERS")?.integer("a number of accounts", in: 2...100_000)
        thinkTime = ThinkTime(from: .seconds(10), to: .seconds(30))
        if let node = variable("THINK_TIME") {
            guard let parsed = ThinkTime(try node.string()) else {
                throw node.invalid("MIN-MAX in seconds such as 10-30 or 0.2-0.5, or 0 for no pause")
            }
            thinkTime = parsed
        }
        isUpstreamCompatible = false
        if let node = variable("SOCIAL_COMPAT") {
            guard try node.string() == "upstream" else { throw node.invalid("upstream, or no value") }
            isUpstreamCompatible = true
        }
    }

    private static func baseURL(of node: ConfigurationNode) throws(ConfigurationError) -> String {
        var url = try node.string()[...]
        while url.last == "/" { url.removeLast() }
        let schemes = ["http://", "https://"]
        let isPlain = url.unicodeScalars.allSatisfy {
            $0.isASCII && $0.value > 0x20 && $0 != "?" && $0 != "#" && $0 != "\\"
        }
        guard isPlain, let scheme = schemes.first(where: { url.hasPrefix($0) }),
            let first = url.dropFirst(scheme.count).first, first != ":", first != "/"
        else { throw node.invalid("http://HOST[:PORT] or https://HOST[:PORT]") }
        return String(url)
    }
}
