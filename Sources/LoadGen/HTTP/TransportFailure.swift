// What can go wrong between a request and its answer, with k6's error codes and texts (k6-semantics §10).
// Must not contain: handling of it.

import Glibc
import HTTP1

/// A failure of one exchange. It is a result, not an error that is thrown: the response has status 0 and this.
public struct TransportFailure: Error, Equatable, CustomStringConvertible {
    /// What it comes down to, for callers who do not think in k6's codes.
    enum Cause: Sendable {
        case lookup, refused, dial, reset, end, malformed, tooLarge, timeout, firstByteTimeout, url, tls
    }

    /// k6's error code: 1000 generic, 1020 URL, 1050 time-out, 1100 DNS, 1200 TCP, 1210 dial, 1220 reset.
    public let code: Int
    /// k6's text, such as `dial: connection refused`.
    public let text: String
    let cause: Cause

    init(code: Int, text: String, cause: Cause = .malformed) {
        self.code = code
        self.text = text
        self.cause = cause
    }

    /// The same as `text`.
    public var description: String { text }

    static let requestTimeout = TransportFailure(code: 1050, text: "request timeout", cause: .timeout)
    /// No byte of an answer within the time that the request allows for it; k6 has no such limit.
    static let firstByteTimeout = TransportFailure(
        code: 1050,
        text: "request timeout: no byte of an answer",
        cause: .firstByteTimeout
    )
    static let noSuchHost = TransportFailure(code: 1101, text: "lookup: no such host", cause: .lookup)
    static let refused = TransportFailure(code: 1212, text: "dial: connection refused", cause: .refused)
    static let dialTimeout = TransportFailure(code: 1211, text: "dial: i/o timeout", cause: .timeout)
    static let reset = TransportFailure(code: 1220, text: "read: connection reset by peer", cause: .reset)
    static let brokenPipe = TransportFailure(code: 1201, text: "write: broken pipe", cause: .reset)
    static let end = TransportFailure(code: 1000, text: "EOF", cause: .end)
    /// 101 to a request that asked for no other protocol; k6 refuses it too.
    static let switchingProtocols = TransportFailure(
        code: 1000,
        text: "unsupported response status: 101 Switching Protocols"
    )

    static let blockedHost = TransportFailure(code: 1111, text: "hostname is blocked", cause: .refused)
    static let blacklistedAddress = TransportFailure(code: 1110, text: "ip is blacklisted", cause: .refused)

    /// A redirect to what is no URL.
    static func location(_ error: HTTPError) -> TransportFailure {
        TransportFailure(code: 1000, text: "failed to parse Location header: \(error)", cause: .url)
    }

    static func decoding(_ failure: ContentDecoding.Failure) -> TransportFailure {
        switch failure {
        case .invalid(let reason):
            TransportFailure(code: 1701, text: "error decompressing response body (\(reason))")
        case .broken(let reason): TransportFailure(code: 1000, text: reason)
        case .unsupported(let coding):
            TransportFailure(
                code: 1701,
                text: "error decompressing response body (\(coding) is not supported, only gzip and deflate)"
            )
        case .tooLarge(let limit):
            TransportFailure(
                code: 1701,
                text: "error decompressing response body (longer than \(limit) bytes)",
                cause: .tooLarge
            )
        }
    }

    static func lookup(_ reason: String) -> TransportFailure {
        TransportFailure(code: 1100, text: "lookup: \(reason)", cause: .lookup)
    }

    static func invalidURL(_ error: HTTPError) -> TransportFailure {
        TransportFailure(code: 1020, text: "\(error)", cause: .url)
    }

    static func malformed(_ error: HTTPError) -> TransportFailure {
        // k6 calls a connection that ends before or within a response EOF, with the generic code.
        if case .unexpectedEnd(let part) = error {
            return part == .response
                ? end : TransportFailure(code: 1000, text: "unexpected EOF: \(error)", cause: .end)
        }
        switch error {
        case .bodyTooLarge, .headTooLarge, .tooManyHeaders, .trailerTooLarge, .chunkOverheadTooLarge,
            .tooManyInterimResponses:
            return TransportFailure(code: 1000, text: "\(error)", cause: .tooLarge)
        default: break
        }
        return TransportFailure(code: 1000, text: "malformed HTTP response: \(error)", cause: .malformed)
    }

    /// A failed connect(2) or socket(2). As k6's: a reset and a broken pipe have their codes in whatever they happen.
    static func dial(_ code: Int32) -> TransportFailure {
        switch code {
        case ECONNRESET: TransportFailure(code: 1220, text: "dial: connection reset by peer", cause: .reset)
        case EPIPE: TransportFailure(code: 1201, text: "dial: broken pipe", cause: .reset)
        case ECONNREFUSED: refused
        case ETIMEDOUT: dialTimeout
        default:
            TransportFailure(
                code: 1213,
                text: "dial: \(String(cString: strerror(code))) (errno \(code))",
                cause: .dial
            )
        }
    }

    /// A failed read or write on an open connection.
    static func transfer(_ code: Int32) -> TransportFailure {
        switch code {
        case ECONNRESET: reset
        case EPIPE: brokenPipe
        default:
            TransportFailure(
                code: 1202,
                text: "\(String(cString: strerror(code))) (errno \(code))",
                cause: .reset
            )
        }
    }
}
