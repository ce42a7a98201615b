// The cookies of one VU: what a server set and where it goes back to, by the rules of Go's cookiejar, which k6 uses. Must not
// contain: clocks (times are passed in), the wire.

/// Cookies by domain, path and name (RFC 6265 §5.3, §5.4). Without a list of public suffixes, as k6's.
public struct CookieJar: Sendable {
    /// What of a URL matters for cookies.
    public struct Place: Sendable, Equatable {
        let host: String
        let path: String
        let isSecure: Bool

        /// A place. `target` is the path with or without query.
        public init(host: String, target: String, isSecure: Bool) {
            self.host = host.hasSuffix(".") ? String(host.dropLast()) : host
            // By bytes, here and below: a mark that combines with the slash before it does not hide that slash.
            let path = Substring(target.utf8.prefix { $0 != 0x3f })
            self.path = path.isEmpty ? "/" : String(path)
            self.isSecure = isSecure
        }

        /// The path up to its last slash (RFC 6265 §5.1.4).
        var defaultPath: String {
            guard path.utf8.first == 0x2f, let slash = path.utf8.lastIndex(of: 0x2f), slash != path.startIndex
            else {
                return "/"
            }
            return String(path[..<slash])
        }
    }

    private struct Entry: Sendable {
        var name: String
        var value: String
        var domain: String
        var path: String
        var isHostOnly: Bool
        var isSecure: Bool
        /// Seconds since 1970; `.max` for the life of the jar.
        var expires: Int64
    }

    /// In the order they were first set.
    private var entries: [Entry] = []

    /// More are not kept, so that a server cannot fill the memory; the oldest go first.
    static let limit = 3000

    /// An empty jar.
    public init() {}

    /// Whether nothing was set yet.
    @inline(__always)
    public var isEmpty: Bool { entries.isEmpty }

    /// Forgets all.
    public mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    /// Takes a cookie that the server at `place` set. `now` is in seconds since 1970.
    public mutating func store(_ cookie: SetCookie, from place: Place, now: Int64) {
        guard let (domain, isHostOnly) = Self.domain(cookie.domain, host: place.host) else { return }
        let path = cookie.path ?? place.defaultPath
        let index = entries.firstIndex {
            $0.name == cookie.name && $0.domain == domain && $0.path == path
        }
        let expires = Self.expiry(cookie, now: now)
        guard expires > now else {
            if let index { entries.remove(at: index) }
            return
        }
        let entry = Entry(
            name: cookie.name,
            value: cookie.value,
            domain: domain,
            path: path,
            isHostOnly: isHostOnly,
            isSecure: cookie.isSecure,
            expires: expires
        )
        if let index {
            entries[index] = entry
        } else {
            if entries.count >= Self.limit { entries.removeFirst() }
            entries.append(entry)
        }
    }

    /// The value of the `Cookie` header for a request to `place`, or nil when none goes there.
    public func header(for place: Place, now: Int64) -> String? {
        let sent = entries.enumerated().filter { Self.matches($0.element, place, now) }
        guard !sent.isEmpty else { return nil }
        // Longer paths first, then the older ones (RFC 6265 §5.4).
        let ordered = sent.sorted {
            let left = $0.element.path.utf8.count
            let right = $1.element.path.utf8.count
            return left == right ? $0.offset < $1.offset : left > right
        }
        return ordered.map { "\($0.element.name)=\($0.element.value)" }.joined(separator: "; ")
    }

    private static func expiry(_ cookie: SetCookie, now: Int64) -> Int64 {
        if let age = cookie.maxAge {
            let (sum, overflow) = now.addingReportingOverflow(Int64(age))
            return overflow ? .max : sum
        }
        return cookie.expires ?? .max
    }

    private static func matches(_ entry: Entry, _ place: Place, _ now: Int64) -> Bool {
        guard entry.expires > now, place.isSecure || !entry.isSecure else { return false }
        let host = place.host
        guard host == entry.domain || (!entry.isHostOnly && host.hasSuffix(".\(entry.domain)")) else {
            return false
        }
        let path = place.path.utf8
        guard path.starts(with: entry.path.utf8) else { return false }
        let rest = path.dropFirst(entry.path.utf8.count)
        return rest.isEmpty || entry.path.utf8.last == 0x2f || rest.first == 0x2f
    }

    /// The domain a cookie is kept for and whether it is that host's alone; nil when `host` may not set it.
    private static func domain(_ given: String?, host: String) -> (String, Bool)? {
        guard var domain = given else { return (host, true) }
        let isAddress = host.contains(":") || host.utf8.allSatisfy { $0 == 0x2e || $0 &- 0x30 < 10 }
        if isAddress { return host == domain ? (host, true) : nil }
        if domain.hasPrefix(".") { domain.removeFirst() }
        guard !domain.isEmpty, !domain.hasPrefix("."), !domain.hasSuffix(".") else { return nil }
        if host == domain { return (domain, false) }
        // A whole top-level domain is nobody's.
        return domain.contains(".") && host.hasSuffix(".\(domain)") ? (domain, false) : nil
    }
}
