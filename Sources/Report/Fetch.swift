// How this module reaches services: it is handed a function. Must not contain sockets; the command hands in the engine's client.

/// An HTTP request of the report: one question to Prometheus, Loki or Ollama.
public struct ServiceRequest: Hashable, Sendable {
    /// `GET` or `POST`.
    public var method: String
    /// The absolute URL, percent-encoded.
    public var url: String
    /// Headers besides those every client sends.
    public var headers: [String: String]
    /// The body of a POST.
    public var body: [UInt8]?
    /// How long to wait for the first byte of the answer; nil leaves only `timeout`.
    public var firstByteTimeout: Duration?
    /// From connecting to the last byte of the answer.
    public var timeout: Duration
    /// An answer with a longer body, in bytes, is given up.
    public var maximumBodySize: Int

    /// A request; by default 10 s and 32 MiB.
    public init(
        method: String = "GET",
        url: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil,
        firstByteTimeout: Duration? = nil,
        timeout: Duration = .seconds(10),
        maximumBodySize: Int = 32 * 1024 * 1024
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.firstByteTimeout = firstByteTimeout
        self.timeout = timeout
        self.maximumBodySize = maximumBodySize
    }
}

/// An answer, whatever its status.
public struct ServiceResponse: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The `Content-Type`, lower-cased; nil without one.
    public var contentType: String?
    /// The whole body.
    public var body: [UInt8]

    /// An answer.
    public init(status: Int, contentType: String? = nil, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}

/// No usable answer.
public struct ServiceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure, for those who act on it.
    public enum Kind: String, Hashable, Sendable {
        /// Nothing listens there.
        case refused
        /// The connection was reset or ended early.
        case reset
        /// No answer, or no whole answer, in time.
        case timeout
        /// The host name has no address.
        case dns
        /// No encrypted connection, or not to whom it should be.
        case tls
        /// The answer is not HTTP.
        case malformed
        /// The answer is larger than allowed.
        case tooLarge
        /// The URL cannot be used (`ws`, or no URL at all).
        case unusableURL
    }

    /// What kind.
    public let kind: Kind
    /// One line: what, where, what was expected.
    public let description: String

    /// A failure.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

/// Asks a service. Must return within the request's `timeout`, also when the task is cancelled.
public typealias Fetch = @Sendable (ServiceRequest) async -> Result<ServiceResponse, ServiceFailure>
