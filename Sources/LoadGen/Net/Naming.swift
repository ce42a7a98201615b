// How names become addresses: k6's `dns`, `hosts`, `blockHostnames` and `blacklistIPs`. Pure. Must not contain: lookups.

/// A name with an optional leading wildcard: `app.test`, `*.app.test`.
public struct HostPattern: Sendable, Hashable {
    /// Lower-case; of a wildcard what follows the `*`.
    let text: String
    let isWildcard: Bool

    /// Parses a pattern; nil when it is none.
    public init?(_ text: String) {
        isWildcard = text.hasPrefix("*")
        let rest = isWildcard ? text.dropFirst() : text[...]
        let isName = rest.utf8.allSatisfy {
            ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2d || $0 == 0x2e || $0 == 0x5f
        }
        guard isName, isWildcard || !rest.isEmpty else { return nil }
        self.text = rest.lowercased()
    }

    func matches(_ host: String) -> Bool { isWildcard ? host.hasSuffix(text) : host == text }
}

/// One entry of k6's `hosts`.
public struct HostRule: Sendable, Hashable {
    let pattern: HostPattern
    /// The port the rule is for; nil for all.
    let port: Int?
    let address: String
    /// The port to go to instead; nil for the same.
    let newPort: Int?

    /// Parses `NAME[:PORT]` and `IP[:PORT]`; nil when one of them is neither.
    public init?(name: String, address: String) {
        guard let (host, port) = Self.split(name), let pattern = HostPattern(host),
            let (literal, newPort) = Self.split(address), SocketAddress(literal: literal, port: 0) != nil
        else { return nil }
        self.pattern = pattern
        self.port = port
        self.address = literal
        self.newPort = newPort
    }

    /// Host and port of `host`, `host:1`, `::1` or `[::1]:1`; nil for a port that is none.
    private static func split(_ text: String) -> (String, Int?)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            if rest.isEmpty { return (host, nil) }
            guard rest.first == ":", let port = port(rest.dropFirst()) else { return nil }
            return (host, port)
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return (text, nil) }
        guard let port = port(parts[1]) else { return nil }
        return (String(parts[0]), port)
    }

    private static func port(_ text: Substring) -> Int? {
        guard let port = Int(text), (1...65_535).contains(port) else { return nil }
        return port
    }
}

/// A block of addresses: `10.0.0.0/8`, `::1`.
public struct AddressRange: Sendable, Hashable {
    private let bytes: [UInt8]
    private let bits: Int

    /// Parses an address with an optional number of leading bits; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2,
            let address = SocketAddress(literal: String(first), port: 0)
        else { return nil }
        bytes = address.hostBytes
        guard parts.count == 2 else {
            bits = bytes.count * 8
            return
        }
        guard let bits = Int(parts[1]), (0...bytes.count * 8).contains(bits) else { return nil }
        self.bits = bits
    }

    func contains(_ address: SocketAddress) -> Bool {
        let host = address.hostBytes
        guard host.count == bytes.count else { return false }
        let whole = bits / 8
        guard host[..<whole] == bytes[..<whole] else { return false }
        let rest = bits % 8
        if rest == 0 { return true }
        return (host[whole] ^ bytes[whole]) >> UInt8(8 - rest) == 0
    }
}

/// How host names become addresses; k6's defaults.
public struct Naming: Sendable, Equatable {
    /// Which of several addresses of a name is tried first.
    public enum Selection: String, Sendable, CaseIterable { case first, random, roundRobin }

    /// Which kind of address is taken.
    public enum Policy: String, Sendable, CaseIterable {
        case preferIPv4, preferIPv6, onlyIPv4, onlyIPv6, any
    }

    /// How long a lookup's answer is kept; nil for ever, zero not at all.
    public var lifetime: Duration? = .seconds(300)
    /// Which of several addresses is tried first.
    public var selection = Selection.random
    /// Which kind of address is taken; the other kind is a second choice with `prefer…` and `any`.
    public var policy = Policy.preferIPv4
    /// Names with an address of their own.
    public var hosts: [HostRule] = []
    /// Names that are refused; addresses written as such are not looked at.
    public var blockedHosts: [HostPattern] = []
    /// Addresses that are refused.
    public var blockedAddresses: [AddressRange] = []

    /// k6's defaults.
    public init() {}

    /// Whether names and addresses are taken as they are.
    var isPlain: Bool { hosts.isEmpty && blockedHosts.isEmpty && blockedAddresses.isEmpty }

    /// Whether `host`, a name and no address, is refused.
    func isBlocked(_ host: String) -> Bool { blockedHosts.contains { $0.matches(host) } }

    /// The address that `hosts` gives: a rule with the port before one without, a name before a wildcard, the longest first.
    func address(for origin: Origin) -> SocketAddress? {
        let best = hosts.filter { ($0.port ?? origin.port) == origin.port && $0.pattern.matches(origin.host) }
            .max { Self.rank($0) < Self.rank($1) }
        guard let best else { return nil }
        return SocketAddress(
            literal: best.address,
            port: UInt16(truncatingIfNeeded: best.newPort ?? origin.port)
        )
    }

    private static func rank(_ rule: HostRule) -> (Int, Int, Int) {
        (rule.port == nil ? 0 : 1, rule.pattern.isWildcard ? 0 : 1, rule.pattern.text.utf8.count)
    }

    /// `found` in the order to be tried. `turn` is a random number or a count, as `selection` wants; `leading` is the family that
    /// worked last, nil when that is not known.
    func ordered(_ found: [SocketAddress], turn: Int, leading: Int32?) -> [SocketAddress] {
        let old = found.filter { !$0.isIPv6 }
        let new = found.filter(\.isIPv6)
        switch policy {
        case .onlyIPv4: return rotated(old, turn)
        case .onlyIPv6: return rotated(new, turn)
        case .any where leading == nil: return rotated(found, turn)
        case .preferIPv4, .preferIPv6, .any:
            var groups = policy == .preferIPv6 ? [new, old] : [old, new]
            if let leading, groups[1].first?.family == leading { groups.swapAt(0, 1) }
            return rotated(groups[0], turn) + rotated(groups[1], turn)
        }
    }

    private func rotated(_ list: [SocketAddress], _ turn: Int) -> [SocketAddress] {
        guard list.count > 1, selection != .first else { return list }
        let start = turn % list.count
        return Array(list[start...] + list[..<start])
    }
}
