// The request methods a script can use. Must not contain: anything about sending them.

/// A request method (RFC 9110 §9, RFC 5789 for PATCH); the raw value is what goes on the wire.
public enum HTTPMethod: String, CaseIterable, Sendable {
    /// Transfer a representation.
    case get = "GET"
    /// Process the enclosed content.
    case post = "POST"
    /// Replace the target by the enclosed content.
    case put = "PUT"
    /// Change the target as the content says.
    case patch = "PATCH"
    /// Remove the target.
    case delete = "DELETE"
    /// As GET, without the body of the answer.
    case head = "HEAD"
    /// Ask what is possible.
    case options = "OPTIONS"

    /// Whether sending it twice intends the same as once (RFC 9110 §9.2.2), so that a request on a reused connection
    /// that died before any byte of an answer may be sent again.
    public var isIdempotent: Bool {
        switch self {
        case .get, .put, .delete, .head, .options: return true
        case .post, .patch: return false
        }
    }
}
