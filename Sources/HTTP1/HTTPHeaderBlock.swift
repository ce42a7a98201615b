// Headers to send, checked, sorted and encoded once so that a request only copies them. Must not contain: received headers.

/// Extra request headers as they go on the wire: names canonical (`x-a` → `X-A`), sorted by name, as k6 sends them.
///
/// `Host` and `User-Agent` are not part of the block but kept as overrides for `HTTPRequestEncoder.preamble`;
/// `Content-Length`, `Transfer-Encoding` and `Trailer` are left out, since the body decides about them.
public struct HTTPHeaderBlock: Equatable, Sendable {
    /// The encoded lines, each with its CRLF.
    public let bytes: [UInt8]
    /// A `Host` among the fields, to be sent instead of the URL's.
    public let hostOverride: String?
    /// A `User-Agent` among the fields, to be sent instead of the usual one.
    public let userAgentOverride: String?
    /// Whether an `Authorization` is among the fields: that of the URL is then not sent.
    public let hasAuthorization: Bool
    /// Whether the sender says that the request may come twice (`Idempotency-Key` or `X-Idempotency-Key`).
    public let hasIdempotencyKey: Bool
    /// Whether a `Connection: close` is among the fields: the connection carries no other request (RFC 9112 §9.6).
    public let asksToClose: Bool

    /// No headers.
    public static let empty = HTTPHeaderBlock()

    private init() {
        bytes = []
        hostOverride = nil
        userAgentOverride = nil
        hasAuthorization = false
        hasIdempotencyKey = false
        asksToClose = false
    }

    /// `block` with other lines or another Host.
    private init(_ block: HTTPHeaderBlock, bytes: [UInt8], hostOverride: String?, hasAuthorization: Bool) {
        self.bytes = bytes
        self.hostOverride = hostOverride
        self.hasAuthorization = hasAuthorization
        userAgentOverride = block.userAgentOverride
        hasIdempotencyKey = block.hasIdempotencyKey
        asksToClose = block.asksToClose
    }

    /// Encodes `fields`; those of equal name keep their order. Blanks around values are dropped.
    /// - Throws: `invalidHeaderName` when a name is not a token, `invalidHeaderValue` for control characters.
    public init(_ fields: [(name: String, value: String)]) throws(HTTPError) {
        var lines: [(name: String, value: String)] = []
        var host: String?
        var userAgent: String?
        for (name, value) in fields {
            let canonical = try Self.canonicalName(name)
            let trimmed = try Self.checkedValue(value, of: canonical)
            switch canonical {
            case "Host": host = trimmed
            case "User-Agent": userAgent = trimmed
            case "Content-Length", "Transfer-Encoding", "Trailer": break
            default: lines.append((canonical, trimmed))
            }
        }
        let order = lines.indices.sorted {
            lines[$0].name == lines[$1].name ? $0 < $1 : lines[$0].name < lines[$1].name
        }
        var encoded: [UInt8] = []
        for index in order { Self.append(lines[index].name, lines[index].value, to: &encoded) }
        bytes = encoded
        hostOverride = host
        userAgentOverride = userAgent
        hasAuthorization = lines.contains { $0.name == "Authorization" }
        asksToClose = lines.contains { $0.name == "Connection" && Self.hasClose($0.value) }
        hasIdempotencyKey = lines.contains { $0.name == "Idempotency-Key" || $0.name == "X-Idempotency-Key" }
    }

    private static func hasClose(_ value: String) -> Bool {
        listElements(of: value).contains { $0.lowercased() == "close" }
    }

    /// The block without a `Host` of its own, as for another server than the one it was made for.
    public func withoutHost() -> HTTPHeaderBlock {
        HTTPHeaderBlock(self, bytes: bytes, hostOverride: nil, hasAuthorization: hasAuthorization)
    }

    /// The block with what `change` makes of its lines called `name` (canonical, not `Connection`), in one place: it is given the
    /// value of the first of them, nil when there is none, and returns the value to send, nil for no such line.
    /// - Throws: `invalidHeaderValue` for control characters in the new value.
    public func changing(
        _ name: String,
        _ change: (String?) -> String?
    ) throws(HTTPError) -> HTTPHeaderBlock {
        var kept: [UInt8] = []
        var later: [UInt8] = []
        var old: String?
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0a) {
            let line = rest[...end]
            rest = rest[(end + 1)...]
            let colon = line.firstIndex(of: 0x3a) ?? end
            let own = String(decoding: line[..<colon], as: UTF8.self)
            if own == name {
                if old == nil { old = String(decoding: line[(colon + 2)...].dropLast(2), as: UTF8.self) }
            } else if own < name {
                kept += line
            } else {
                later += line
            }
        }
        let value = change(old)
        if let value { Self.append(name, try Self.checkedValue(value, of: name), to: &kept) }
        return HTTPHeaderBlock(
            self,
            bytes: kept + later,
            hostOverride: hostOverride,
            hasAuthorization: name == "Authorization" ? value != nil : hasAuthorization
        )
    }

    /// `name` with a capital first letter in each part between hyphens, the rest lower-case; `WebSocket` is spelled
    /// as in RFC 6455.
    public static func canonicalName(_ name: String) throws(HTTPError) -> String {
        var canonical: [UInt8] = []
        var partStart = 0
        for byte in name.utf8 {
            guard isTokenByte(byte) else { throw .invalidHeaderName(name) }
            let isLetter = lowercased(byte) &- 0x61 < 26
            let isFirst = canonical.count == partStart
            canonical.append(isLetter ? (isFirst ? byte & 0xdf : byte | 0x20) : byte)
            if byte == 0x2d { partStart = canonical.count }
            if canonical.count - partStart == 9, canonical[partStart...].elementsEqual("Websocket".utf8) {
                canonical[partStart + 3] = 0x53
            }
        }
        guard !canonical.isEmpty else { throw .invalidHeaderName(name) }
        return String(decoding: canonical, as: UTF8.self)
    }

    /// Whether `text` is a token (RFC 9110 §5.6.2), as names of headers and subprotocols must be.
    public static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isTokenByte($0) }
    }

    /// `value` without blanks at its ends, if it may be sent (RFC 9110 §5.5).
    static func checkedValue(_ value: String, of name: String) throws(HTTPError) -> String {
        var value = value
        let outcome = value.withUTF8 { bytes -> String? in
            for byte in bytes where (byte < 0x20 && byte != 0x09) || byte == 0x7f { return nil }
            return String(decoding: trimmingBlanks(UnsafeRawBufferPointer(bytes)), as: UTF8.self)
        }
        guard let outcome else { throw .invalidHeaderValue(name: name) }
        return outcome
    }

    static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(0x3a)
        bytes.append(0x20)
        bytes.append(contentsOf: value.utf8)
        bytes.append(0x0d)
        bytes.append(0x0a)
    }
}
