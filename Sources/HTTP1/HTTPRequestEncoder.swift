// Writes request heads in k6's order: Host, User-Agent, Content-Length, the rest sorted. Must not contain: bodies, state.

/// Encodes the heads of HTTP/1.1 requests (RFC 9112 §3).
public enum HTTPRequestEncoder {
    /// The lines that are the same in each request to a host: `Host`, `User-Agent`, and `Connection: close` if asked.
    /// - Throws: `invalidHeaderValue` if one of the values has control characters.
    public static func preamble(
        host: String,
        userAgent: String,
        close: Bool = false
    ) throws(HTTPError) -> [UInt8] {
        var bytes: [UInt8] = []
        HTTPHeaderBlock.append("Host", try HTTPHeaderBlock.checkedValue(host, of: "Host"), to: &bytes)
        let agent = try HTTPHeaderBlock.checkedValue(userAgent, of: "User-Agent")
        if !agent.isEmpty { HTTPHeaderBlock.append("User-Agent", agent, to: &bytes) }
        if close { HTTPHeaderBlock.append("Connection", "close", to: &bytes) }
        return bytes
    }

    /// Appends a request head to `output`; the body, if any, is the caller's to append.
    /// - Parameters:
    ///   - target: path and query as given; see `appendTarget`.
    ///   - preamble: what `preamble(host:userAgent:close:)` made.
    ///   - contentLength: bytes of the body; nil sends no `Content-Length`. k6 sends 0 for POST, PUT and PATCH without one.
    public static func append(
        method: HTTPMethod,
        target: String,
        preamble: [UInt8],
        contentLength: Int? = nil,
        headers: HTTPHeaderBlock = .empty,
        to output: inout [UInt8]
    ) {
        output.append(contentsOf: method.rawValue.utf8)
        output.append(0x20)
        appendTarget(target, to: &output)
        appendLiteral(" HTTP/1.1\r\n", to: &output)
        output.append(contentsOf: preamble)
        if let contentLength {
            appendLiteral("Content-Length: ", to: &output)
            appendDecimal(contentLength, to: &output)
            appendLiteral("\r\n", to: &output)
        }
        output.append(contentsOf: headers.bytes)
        appendLiteral("\r\n", to: &output)
    }

    /// Appends a request target. Controls, blanks and bytes beyond ASCII are percent-encoded, so that nothing in it can
    /// end the line; a fragment is left out; one that does not start with `/` gets it (`*` alone stays).
    public static func appendTarget(_ target: String, to output: inout [UInt8]) {
        var target = target
        target.withUTF8 { bytes in
            let isAsterisk = bytes.count == 1 && bytes[0] == 0x2a
            if !isAsterisk, bytes.first != 0x2f { output.append(0x2f) }
            if let clean = bytes.firstIndex(where: { $0 <= 0x20 || $0 >= 0x7f || $0 == 0x23 }) {
                output.append(contentsOf: bytes[..<clean])
                appendEscaped(bytes[clean...], to: &output)
            } else {
                output.append(contentsOf: bytes)
            }
        }
    }

    private static func appendEscaped(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, to output: inout [UInt8]) {
        for byte in bytes {
            if byte == 0x23 { return }
            if byte > 0x20, byte < 0x7f {
                output.append(byte)
            } else {
                output.append(0x25)
                output.append(hexDigit(byte >> 4))
                output.append(hexDigit(byte & 15))
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x41 + value - 10
    }

    private static func appendDecimal(_ value: Int, to output: inout [UInt8]) {
        var divisor = 1
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            output.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }

    @inline(__always)
    private static func appendLiteral(_ literal: StaticString, to output: inout [UInt8]) {
        output.append(
            contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
        )
    }
}
