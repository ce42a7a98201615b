// What a script gets for a request. Must not contain: I/O.

import HTTP1
import Measure

/// The answer to a request, or why there is none: then `status` is 0 and `error` says what happened, as in k6.
public struct Response {
    /// The HTTP status; 0 when no usable answer came.
    public let status: Int
    /// k6's error code: 0, 1000–1701 for transport failures, 1000 + status for answers of 400 and above.
    public let errorCode: Int
    /// k6's text of a transport failure; empty otherwise.
    public let error: String
    let cause: TransportFailure.Cause?
    /// Whether the status was among the expected ones.
    public let isExpected: Bool
    /// The phases of the round trip.
    public let timings: Timings

    let http: HTTPResponse?
    let metrics: LoopMetrics?
    /// The last redirect followed.
    let hop: Hop?
    /// Whether the connection had carried a request before; false when there was none.
    let isReused: Bool
    /// What TLS agreed on; nil without TLS.
    var tls: TLSDetails?

    /// The version of TLS the exchange was protected by, k6's `tls_version`; nil without TLS or when the handshake failed.
    public var tlsVersion: TLSVersion? { tls?.version }

    /// Redirects followed on the way to this answer.
    public var redirects: Int { hop?.number ?? 0 }

    /// How long the parts of a round trip took, with k6's meaning.
    public struct Timings: Sendable {
        let phases: HTTPPhases

        /// From asking for a connection to having it.
        public var blocked: Duration { .nanoseconds(phases.blocked) }
        /// TCP connect; zero on a reused connection.
        public var connecting: Duration { .nanoseconds(phases.connecting) }
        /// TLS handshake; zero on a reused or plain connection.
        public var tlsHandshaking: Duration { .nanoseconds(phases.tlsHandshaking) }
        /// Until the request was written.
        public var sending: Duration { .nanoseconds(phases.sending) }
        /// From the written request to the first byte of the answer.
        public var waiting: Duration { .nanoseconds(phases.waiting) }
        /// From the first byte to the whole answer.
        public var receiving: Duration { .nanoseconds(phases.receiving) }
        /// Sending, waiting and receiving.
        public var duration: Duration { .nanoseconds(phases.duration) }
    }

    /// The value of a header in any case; nil when there is none.
    public func header(_ name: String) -> String? { http?.header(name) }

    /// The bytes of the body; empty when there is none or bodies are discarded.
    public var body: ArraySlice<UInt8> { http?.body ?? [] }

    /// The body as text; bytes that are not UTF-8 are replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The value at `selector` in the JSON body: dots, array index, `#` for every element (`#.id`).
    ///
    /// Missing is nil. A body that is not JSON is nil too and counted.
    public func json(_ selector: String = "") -> JSONSlice? {
        guard let http, http.bodyLength > 0 else { return nil }
        switch JSONSelector.select(selector, in: http.body) {
        case .found(let value): return value
        case .missing: return nil
        case .malformed:
            metrics?.noteMalformedBody()
            return nil
        }
    }
}

/// The statuses a request may be answered with and not count as failed.
public struct ExpectedStatuses: Sendable, ExpressibleByArrayLiteral {
    private let listed: [Int]?

    /// 200 to 399, k6's default.
    public static let successful = ExpectedStatuses(listed: nil)

    private init(listed: [Int]?) { self.listed = listed }

    /// Just these.
    public init(arrayLiteral statuses: Int...) { listed = statuses }

    /// Whether `status` is expected; 0 (no answer) never is.
    public func contains(_ status: Int) -> Bool {
        guard let listed else { return (200...399).contains(status) }
        return listed.contains(status)
    }
}

/// Request headers, encoded once and used in many requests.
public struct Headers: Sendable, ExpressibleByDictionaryLiteral {
    let block: HTTPHeaderBlock

    /// No headers of one's own.
    public static let none = Headers(block: .empty)

    init(block: HTTPHeaderBlock) { self.block = block }

    /// Encodes `fields`. Throws for a name or value that may not be sent (RFC 9110 §5).
    public init(_ fields: [(name: String, value: String)]) throws {
        block = try HTTPHeaderBlock(fields)
    }

    /// Literals are the author's own; one that may not be sent is a programming error and traps.
    public init(dictionaryLiteral elements: (String, String)...) {
        do throws(HTTPError) {
            block = try HTTPHeaderBlock(elements.map { (name: $0.0, value: $0.1) })
        } catch {
            preconditionFailure("header literal: \(error)")
        }
    }
}
