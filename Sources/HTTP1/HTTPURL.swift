// Absolute URLs of http, https, ws and wss: parsing, and a description safe for logs. Must not contain: name resolution.

/// An absolute URL of a server. Its descriptions mask user names, passwords and tickets, so it can be logged.
public struct HTTPURL: Hashable, Sendable {
    /// What comes before the colon.
    public enum Scheme: String, Sendable, CaseIterable {
        /// HTTP in clear text.
        case http
        /// HTTP over TLS.
        case https
        /// WebSocket in clear text.
        case ws
        /// WebSocket over TLS.
        case wss
    }

    /// The scheme.
    public let scheme: Scheme
    /// Name or address, lower-case, IPv6 without brackets.
    public let host: String
    /// The port given, or the scheme's: 80 or 443.
    public let port: Int
    /// Path and query as given, without fragment; at least `/`.
    public let target: String
    /// User name and password before the `@`, percent-decoded. A secret.
    let user: String?
    let password: String?

    /// Parses an absolute URL (RFC 3986 §3).
    /// - Throws: `invalidURL`; its text does not repeat the URL, which may hold secrets.
    public init(_ text: String) throws(HTTPError) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: 0x3a), bytes[colon...].starts(with: "://".utf8) else {
            throw .invalidURL(reason: "expected scheme://host")
        }
        let name = String(decoding: bytes[..<colon].map(lowercased), as: UTF8.self)
        guard let scheme = Scheme(rawValue: name) else {
            throw .invalidURL(reason: "scheme is not http, https, ws or wss")
        }
        try self.init(scheme: scheme, afterSlashes: bytes[(colon + 3)...])
    }

    /// Parses `authority[path][?query][#fragment]`.
    init(scheme: Scheme, afterSlashes rest: ArraySlice<UInt8>) throws(HTTPError) {
        let end = rest.firstIndex { $0 == 0x2f || $0 == 0x3f || $0 == 0x23 } ?? rest.endIndex
        let authority = try URLAuthority(rest[..<end])
        self.scheme = scheme
        host = authority.host
        port = authority.port ?? scheme.defaultPort
        user = authority.user
        password = authority.password
        target = try Self.target(rest[end...])
    }

    private init(_ other: HTTPURL, target: String) {
        scheme = other.scheme
        host = other.host
        port = other.port
        user = other.user
        password = other.password
        self.target = target
    }

    private static func target(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> String {
        let bytes = bytes.prefix { $0 != 0x23 }
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw .invalidURL(reason: "control character in path or query")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return bytes.first == 0x2f ? text : "/" + text
    }

    /// Whether the connection is to be encrypted.
    public var isSecure: Bool { scheme == .https || scheme == .wss }

    /// Whether the scheme is ws or wss.
    public var isWebSocket: Bool { scheme == .ws || scheme == .wss }

    /// Host and, unless it is the scheme's own, port, as for a `Host` header; IPv6 in brackets.
    public var authority: String {
        let name = host.utf8.contains(0x3a) ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// The value of an `Authorization` header for the URL's user name and password (RFC 7617), or nil. A secret.
    public var basicAuthorization: String? {
        guard user != nil || password != nil else { return nil }
        return "Basic " + Base64.encode(Array("\(user ?? ""):\(password ?? "")".utf8))
    }

    /// `text`, which this URL was parsed from, with `****` for user name and password.
    public func masking(_ text: String) -> String {
        guard user != nil || password != nil, let slashes = text.utf8.firstIndex(of: 0x2f),
            let start = text.utf8.index(slashes, offsetBy: 2, limitedBy: text.endIndex)
        else { return text }
        let end = text.utf8[start...].firstIndex { $0 == 0x2f || $0 == 0x3f || $0 == 0x23 } ?? text.endIndex
        guard let at = text.utf8[start..<end].lastIndex(of: 0x40) else { return text }
        return text[..<start] + "****" + text[at...]
    }

    /// The whole URL, user name and password left out; not for logs, as the query may hold secrets.
    public var withoutCredentials: String { "\(scheme.rawValue)://\(authority)\(target)" }

    /// Whether headers with credentials that were meant for this URL's host may go to `other`: the same host, whatever the port, or
    /// one below it (as Go's client decides on redirects).
    public func sharesCredentials(with other: HTTPURL) -> Bool {
        if host == other.host { return true }
        let isAddress = host.utf8.contains(0x3a) || host.utf8.allSatisfy { $0 == 0x2e || $0 &- 0x30 < 10 }
        return !isAddress && other.host.hasSuffix(".\(host)")
    }

    /// Whether `other` has the same kind of transport, host and port, so that credentials may go there too.
    public func hasSameOrigin(as other: HTTPURL) -> Bool {
        isSecure == other.isSecure && host == other.host && port == other.port
    }

    /// Resolves a reference, such as a path or the `Location` of a redirect, against this URL (RFC 3986 §5.2).
    public func resolving(_ reference: String) throws(HTTPError) -> HTTPURL {
        let bytes = Array(reference.utf8)
        if bytes.starts(with: "//".utf8) { return try HTTPURL(scheme: scheme, afterSlashes: bytes[2...]) }
        let special = bytes.firstIndex { $0 == 0x3a || $0 == 0x2f || $0 == 0x3f || $0 == 0x23 }
        if let special, bytes[special] == 0x3a { return try HTTPURL(reference) }
        let relative = bytes.prefix { $0 != 0x23 }
        let query = relative.firstIndex(of: 0x3f) ?? relative.endIndex
        let ownPath = target.utf8.prefix { $0 != 0x3f }
        if relative.isEmpty { return self }
        if query == 0 { return HTTPURL(self, target: try Self.target(Array(ownPath) + relative)) }
        var path = Array(relative[..<query])
        if path.first != 0x2f {
            let directory = ownPath.lastIndex(of: 0x2f).map { ownPath[...$0] } ?? ownPath
            path = Array(directory) + path
        }
        return HTTPURL(self, target: try Self.target(Self.removingDotSegments(path) + relative[query...]))
    }

    /// RFC 3986 §5.2.4, for a path that starts with a slash.
    private static func removingDotSegments(_ path: [UInt8]) -> ArraySlice<UInt8> {
        var kept: [ArraySlice<UInt8>] = []
        let segments = path.dropFirst().split(separator: 0x2f, omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            if segment.elementsEqual(".".utf8) {
                if isLast { kept.append([]) }
            } else if segment.elementsEqual("..".utf8) {
                kept = kept.dropLast()
                if isLast { kept.append([]) }
            } else {
                kept.append(segment)
            }
        }
        return [0x2f] + kept.joined(separator: [0x2f])
    }
}

extension HTTPURL.Scheme {
    /// 80 or 443.
    public var defaultPort: Int { self == .http || self == .ws ? 80 : 443 }
}

extension HTTPURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL with `****` for user name, password and the values of secret query parameters.
    public var description: String {
        let userinfo = password != nil ? "****:****@" : user != nil ? "****@" : ""
        return "\(scheme.rawValue)://\(userinfo)\(authority)\(URLMask.masking(target: target))"
    }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// Shows only the description, so that a dump tells no secrets.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
