// What can go wrong between a request and its answer, with k6's error codes and texts (k6-semantics §10).
// Must not contain: handling of it.

import Glibc
import HTTP1

/// A failure of one exchange. It is a result, not an error that is thrown: the response has status 0 and this.
public struct TransportFailure: Error, Equatable, CustomStringConvertible {
    /// k6's error code: 1000 generic, 1020 URL, 1050 time-out, 1100 DNS, 1200 TCP, 1210 dial, 1220 reset.
    public let code: Int
    /// k6's text, such as `dial: connection refused`.
    public let text: String

    /// The same as `text`.
    public var description: String { text }

    static let requestTimeout = TransportFailure(code: 1050, text: "request timeout")
    static let noSuchHost = TransportFailure(code: 1101, text: "lookup: no such host")
    static let refused = TransportFailure(code: 1212, text: "dial: connection refused")
    static let dialTimeout = TransportFailure(code: 1211, text: "dial: i/o timeout")
    static let reset = TransportFailure(code: 1220, text: "read: connection reset by peer")
    static let brokenPipe = TransportFailure(code: 1201, text: "write: broken pipe")
    static let end = TransportFailure(code: 1000, text: "EOF")

    static func lookup(_ reason: String) -> TransportFailure {
        TransportFailure(code: 1100, text: "lookup: \(reason)")
    }

    static func invalidURL(_ error: HTTPError) -> TransportFailure {
        TransportFailure(code: 1020, text: "\(error)")
    }

    static func malformed(_ error: HTTPError) -> TransportFailure {
        // k6 calls a connection that ends before or within a response EOF, with the generic code.
        if case .unexpectedEnd(let part) = error {
            return part == .response ? end : TransportFailure(code: 1000, text: "unexpected EOF: \(error)")
        }
        return TransportFailure(code: 1000, text: "malformed HTTP response: \(error)")
    }

    /// A failed connect(2) or socket(2).
    static func dial(_ code: Int32) -> TransportFailure {
        switch code {
        case ECONNREFUSED: refused
        case ETIMEDOUT: dialTimeout
        default:
            TransportFailure(code: 1213, text: "dial: \(String(cString: strerror(code))) (errno \(code))")
        }
    }

    /// A failed read or write on an open connection.
    static func transfer(_ code: Int32) -> TransportFailure {
        switch code {
        case ECONNRESET: reset
        case EPIPE: brokenPipe
        default: TransportFailure(code: 1202, text: "\(String(cString: strerror(code))) (errno \(code))")
        }
    }
}
