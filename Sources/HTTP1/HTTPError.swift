// What can go wrong with HTTP/1.1 bytes, and the limits that keep a peer from exhausting memory. Must not contain:
// parsing, transport errors, anything received that may be a secret (header values, bodies).

/// Why a response could not be understood, or a request or URL not be made.
public enum HTTPError: Error, Equatable, Sendable {
    /// The first line is not `HTTP/1.x SP status [SP reason]` (RFC 9112 §4).
    case malformedStatusLine(reason: String)
    /// A header line is not `name: value` (RFC 9112 §5). Lines count from 1, the status line is 0.
    case malformedHeader(line: Int, reason: String)
    /// A line of the trailer section behind a chunked body is not `name: value`. Lines count from 1.
    case malformedTrailer(line: Int, reason: String)
    /// Status line and headers are longer than `limit` bytes.
    case headTooLarge(limit: Int)
    /// There are more than `limit` header lines.
    case tooManyHeaders(limit: Int)
    /// More than `limit` interim (1xx) responses came before the final one.
    case tooManyInterimResponses(limit: Int)
    /// The length is given twice with different meanings (RFC 9112 §6.3).
    case conflictingLength(reason: String)
    /// `Content-Length` is not a number of bytes.
    case invalidLength(value: String)
    /// `Content-Length` is a number beyond 63 bits.
    case lengthOutOfRange(value: String)
    /// `Transfer-Encoding` is something else than `chunked` alone.
    case unsupportedTransferCoding(value: String)
    /// The chunked coding is broken (RFC 9112 §7.1).
    case malformedChunk(reason: String)
    /// Chunk extensions (and leading zeros of sizes) add up to more than `limit` bytes in one body.
    case chunkOverheadTooLarge(limit: Int)
    /// The trailer section is longer than `limit` bytes.
    case trailerTooLarge(limit: Int)
    /// A body that is to be kept is longer than `limit` bytes.
    case bodyTooLarge(limit: Int)
    /// The peer closed before the response was whole.
    case unexpectedEnd(of: Part)
    /// A header name to send is not a token (RFC 9110 §5.1).
    case invalidHeaderName(String)
    /// The value of the header `name` has a byte that may not be sent (CR, LF, NUL, other controls).
    case invalidHeaderValue(name: String)
    /// A URL cannot be used; the reason does not repeat it.
    case invalidURL(reason: String)

    /// Where the peer's close hit a response.
    public enum Part: Equatable, Sendable {
        /// Not one byte had come.
        case response
        /// In the status line or the headers.
        case head
        /// In a body of known length, after `received` of `expected` bytes.
        case body(received: Int, expected: Int)
        /// In a chunked body, after `received` decoded bytes.
        case chunkedBody(received: Int)
    }
}

extension HTTPError: CustomStringConvertible {
    /// What was wrong, where, and what was expected.
    public var description: String {
        switch self {
        case .malformedStatusLine(let reason): return "malformed status line: \(reason)"
        case .malformedHeader(let line, let reason): return "malformed header line \(line): \(reason)"
        case .malformedTrailer(let line, let reason): return "malformed trailer line \(line): \(reason)"
        case .headTooLarge(let limit): return "response head is longer than \(limit) bytes"
        case .tooManyHeaders(let limit): return "response has more than \(limit) header lines"
        case .tooManyInterimResponses(let limit):
            return "more than \(limit) interim (1xx) responses before the final one"
        case .conflictingLength(let reason): return "conflicting body length: \(reason)"
        case .invalidLength(let value):
            return "invalid Content-Length \"\(value)\": expected a number of bytes"
        case .lengthOutOfRange(let value):
            return "invalid Content-Length \"\(value)\": out of range, expected at most \(Int.max)"
        case .unsupportedTransferCoding(let value):
            return "unsupported Transfer-Encoding \"\(value)\": only \"chunked\" is understood"
        case .malformedChunk(let reason): return "malformed chunk: \(reason)"
        case .chunkOverheadTooLarge(let limit): return "chunk extensions take more than \(limit) bytes"
        case .trailerTooLarge(let limit): return "trailer section is longer than \(limit) bytes"
        case .bodyTooLarge(let limit): return "response body is longer than \(limit) bytes"
        case .unexpectedEnd(let part): return "connection closed \(part)"
        case .invalidHeaderName(let name):
            return
                "invalid header name \"\(Self.printable(name))\": expected letters, digits or !#$%&'*+-.^_`|~"
        case .invalidHeaderValue(let name):
            return "invalid value of header \(Self.printable(name)): control characters cannot be sent"
        case .invalidURL(let reason): return "invalid URL: \(reason)"
        }
    }

    private static func printable(_ text: String) -> String {
        String(decoding: text.utf8.prefix(64).map { (0x20..<0x7f).contains($0) ? $0 : 0x3f }, as: UTF8.self)
    }
}

extension HTTPError.Part: CustomStringConvertible {
    /// The place, to be read after "connection closed".
    public var description: String {
        switch self {
        case .response: return "before any byte of a response"
        case .head: return "in the response head"
        case .body(let received, let expected): return "in the body, after \(received) of \(expected) bytes"
        case .chunkedBody(let received): return "in a chunked body, after \(received) decoded bytes"
        }
    }
}

/// What a response may cost in memory and patience.
public struct HTTPLimits: Equatable, Sendable {
    /// Bytes of status line and headers together, the empty line included. Trailers have the same limit.
    public var headBytes = 1 << 20
    /// Header lines. Trailers have the same limit.
    public var headerCount = 10_000
    /// Interim (1xx) responses before a final one.
    public var interimResponses = 1024
    /// Bytes of chunk-size lines beyond 16 in each and twice the chunk's data, summed over one body (as Go's client).
    public var chunkOverheadBytes = 16 * 1024
    /// Bytes of a body that is kept, without its chunks' framing; a discarded body may have any length.
    public var bodyBytes = 256 * 1024 * 1024
    /// Bytes of a body after its content codings, if it has any, are undone.
    public var decodedBytes = 64 * 1024 * 1024

    /// The default limits.
    public init() {}
}
