// Why a fetch has no answer, in words for people. Must not contain: what is done about it.

import HTTP1
import Measure

/// Why there is no answer to a `FetchRequest`.
public struct FetchFailure: Error, Hashable, CustomStringConvertible {
    /// What to tell apart.
    public enum Kind: Sendable {
        /// Nobody listens there.
        case refused
        /// The host cannot be reached.
        case unreachable
        /// The connection broke before the answer was whole.
        case reset
        /// The answer was not whole in time.
        case timeout
        /// No byte of an answer came in time.
        case firstByteTimeout
        /// The host's name does not resolve.
        case dns
        /// What came is not an HTTP response.
        case malformed
        /// The body is longer than allowed.
        case tooLarge
        /// The server closed before the answer was whole.
        case eof
        /// No encrypted connection, or not to whom it should be.
        case tls
        /// Protocols that are not spoken.
        case unsupported
        /// Not a URL.
        case invalidURL
        /// A header that may not be sent.
        case invalidHeader
        /// The task was cancelled or the fetcher shut down.
        case cancelled
    }

    /// What to tell apart.
    public let kind: Kind
    /// What, where, and what was expected, in one line without secrets.
    public let text: String

    /// A failure.
    public init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }

    /// The same as `text`.
    public var description: String { text }

    /// A request that cannot be sent. The reason does not repeat the URL, which may hold secrets.
    init(unusable error: HTTPError, _ request: FetchRequest) {
        let (kind, expected): (Kind, String?)
        switch error {
        case .invalidHeaderName, .invalidHeaderValue: (kind, expected) = (.invalidHeader, nil)
        default: (kind, expected) = (.invalidURL, "http://HOST[:PORT]/PATH or https://…")
        }
        let tail = expected.map { "; expected \($0)" } ?? ""
        self.init(kind: kind, text: ControlCharacters.strip("\(request.method.rawValue): \(error)\(tail)"))
    }

    init(unsupported url: HTTPURL, _ request: FetchRequest) {
        self.init(
            kind: .unsupported,
            text:
                "\(Self.place(request, url)): \(url.scheme.rawValue) is not supported, expected http:// or https://"
        )
    }

    init(cancelled request: FetchRequest, _ url: HTTPURL) {
        self.init(
            kind: .cancelled,
            text: "\(Self.place(request, url)): cancelled before the answer was whole"
        )
    }

    /// No usable answer from `url`; `detail` is the engine's text.
    init(_ cause: TransportFailure.Cause, detail: String, _ request: FetchRequest, _ url: HTTPURL) {
        let (kind, text) = Self.explain(cause, detail, request, url)
        self.init(kind: kind, text: ControlCharacters.strip("\(Self.place(request, url)): \(text)"))
    }

    private static func explain(
        _ cause: TransportFailure.Cause,
        _ detail: String,
        _ request: FetchRequest,
        _ url: HTTPURL
    ) -> (Kind, String) {
        switch cause {
        case .lookup: (.dns, "\(detail), expected a name that resolves: \(url.host)")
        case .refused: (.refused, "connection refused, expected an HTTP server at \(url.authority)")
        case .dial: (.unreachable, "\(detail), expected a host that can be reached: \(url.host)")
        case .reset: (.reset, "connection broken (\(detail)), expected a whole answer")
        case .end: (.eof, "connection closed early (\(detail)), expected a whole answer")
        case .malformed: (.malformed, "\(detail), expected HTTP/1.1")
        case .tls: (.tls, "\(detail), expected a TLS server with a trusted certificate for \(url.host)")
        case .tooLarge: (.tooLarge, "\(detail), the most that is read of this answer")
        case .timeout: (.timeout, "no whole answer within \(request.timeout)")
        case .firstByteTimeout:
            (.firstByteTimeout, "no byte of an answer within \(request.firstByteTimeout ?? request.timeout)")
        case .url: (.invalidURL, "\(detail); expected http://HOST[:PORT]/PATH or https://…")
        }
    }

    /// `GET http://host:1/path`: neither credentials nor a query, which may hold secrets and is mostly long.
    private static func place(_ request: FetchRequest, _ url: HTTPURL) -> String {
        let path = url.target.prefix { $0 != "?" }
        return "\(request.method.rawValue) \(url.scheme.rawValue)://\(url.authority)\(path)"
    }
}
