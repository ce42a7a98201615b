// The request methods. Must not contain: anything about sending them.

/// A request method (RFC 9110 §9, RFC 5789 for PATCH): any token but CONNECT. The raw value is what goes on the wire.
public struct HTTPMethod: RawRepresentable, Hashable, Sendable {
    /// The name in capitals.
    public let rawValue: String

    /// Transfer a representation.
    public static let get = HTTPMethod(known: "GET")
    /// Process the enclosed content.
    public static let post = HTTPMethod(known: "POST")
    /// Replace the target by the enclosed content.
    public static let put = HTTPMethod(known: "PUT")
    /// Change the target as the content says.
    public static let patch = HTTPMethod(known: "PATCH")
    /// Remove the target.
    public static let delete = HTTPMethod(known: "DELETE")
    /// As GET, without the body of the answer.
    public static let head = HTTPMethod(known: "HEAD")
    /// Ask what is possible.
    public static let options = HTTPMethod(known: "OPTIONS")
    /// Ask what arrives.
    public static let trace = HTTPMethod(known: "TRACE")

    /// The method called `rawValue` in any case, made capitals as by k6. Nil for what is no token, and for CONNECT, which asks for a
    /// tunnel and has no answer of its own.
    public init?(rawValue: String) {
        guard HTTPHeaderBlock.isToken(rawValue) else { return nil }
        let name = rawValue.uppercased()
        guard name != "CONNECT" else { return nil }
        self.rawValue = name
    }

    private init(known: String) { rawValue = known }

    /// Whether a request with it may be sent again on its own when a reused connection died before any byte of an answer. As Go's
    /// transport: the safe ones (RFC 9110 §9.2.1). PUT and DELETE, which are idempotent, too, may have done their work already.
    public var isReplayable: Bool { self == .get || self == .head || self == .options || self == .trace }
}
