// The options of the HTTP client and of name resolution, from profile, environment and flags. Pure.

import Measure

/// The network options of one level; nil is "not set". Names and meaning are k6's.
public struct NetworkOptions: Sendable, Equatable {
    /// Redirects that are followed; default 10.
    public var maxRedirects: Int?
    /// Requests of a batch side by side; default 20.
    public var batch: Int?
    /// Those of them to one host; default 6.
    public var batchPerHost: Int?
    /// Whether cookies outlive iterations.
    public var noCookiesReset: Bool?
    /// How long looked-up names are kept.
    public var dnsLifetime: DNSLifetime?
    /// Which of several addresses is tried first.
    public var dnsSelect: Naming.Selection?
    /// Which kind of address is taken.
    public var dnsPolicy: Naming.Policy?
    /// Names with an address of their own.
    public var hosts: [HostRule]?
    /// Names that are refused.
    public var blockHostnames: [HostPattern]?
    /// Addresses that are refused.
    public var blacklistIPs: [AddressRange]?

    /// How long a looked-up name is kept.
    public enum DNSLifetime: Sendable, Equatable {
        /// `inf`.
        case forever
        /// A duration; 0 looks up for each connection.
        case limited(Duration)
    }

    /// Their names in a profile.
    static let names: Set = [
        "maxRedirects", "batch", "batchPerHost", "noCookiesReset", "dns", "hosts", "blockHostnames",
        "blacklistIPs",
    ]

    /// Nothing set.
    public init() {}

    /// Lays `upper` over this level.
    mutating func override(with upper: NetworkOptions) {
        maxRedirects = upper.maxRedirects ?? maxRedirects
        batch = upper.batch ?? batch
        batchPerHost = upper.batchPerHost ?? batchPerHost
        noCookiesReset = upper.noCookiesReset ?? noCookiesReset
        dnsLifetime = upper.dnsLifetime ?? dnsLifetime
        dnsSelect = upper.dnsSelect ?? dnsSelect
        dnsPolicy = upper.dnsPolicy ?? dnsPolicy
        hosts = upper.hosts ?? hosts
        blockHostnames = upper.blockHostnames ?? blockHostnames
        blacklistIPs = upper.blacklistIPs ?? blacklistIPs
    }

    /// What a client is to do; defaults where nothing is set.
    func apply(to client: inout ClientSettings) {
        client.maximumRedirects = maxRedirects ?? 10
        client.batch = batch ?? 20
        client.batchPerHost = batchPerHost ?? 6
        client.keepsCookies = noCookiesReset ?? false
        switch dnsLifetime {
        case .forever: client.naming.lifetime = nil
        case .limited(let lifetime): client.naming.lifetime = lifetime
        case nil: break
        }
        client.naming.selection = dnsSelect ?? .random
        client.naming.policy = dnsPolicy ?? .preferIPv4
        client.naming.hosts = hosts ?? []
        client.naming.blockedHosts = blockHostnames ?? []
        client.naming.blockedAddresses = blacklistIPs ?? []
    }
}

// MARK: Profile

extension NetworkOptions {
    /// Reads the members of a profile.
    init(_ root: ConfigurationNode) throws(ConfigurationError) {
        maxRedirects = try root.member("maxRedirects").map(Self.redirects)
        batch = try root.member("batch").map(Self.parallel)
        batchPerHost = try root.member("batchPerHost").map(Self.parallel)
        noCookiesReset = try root.member("noCookiesReset")?.bool()
        if let node = root.member("dns") { try readDNS(node) }
        if let node = root.member("hosts") {
            var rules: [HostRule] = []
            for (name, member) in try node.members() {
                guard let rule = HostRule(name: name, address: try member.string()) else {
                    throw member.invalid("HOST[:PORT] (or *.HOST) with IP[:PORT]")
                }
                rules.append(rule)
            }
            hosts = rules
        }
        if let node = root.member("blockHostnames") {
            blockHostnames = try Self.list(node.elements(), Self.pattern)
        }
        if let node = root.member("blacklistIPs") {
            blacklistIPs = try Self.list(node.elements(), Self.range)
        }
    }

    private mutating func readDNS(_ node: ConfigurationNode) throws(ConfigurationError) {
        if case .string = node.value { return try readDNSText(node) }
        try node.refuseUnknownMembers(["ttl", "select", "policy"])
        dnsLifetime = try node.member("ttl").map(Self.lifetime)
        dnsSelect = try node.member("select").map { (node) throws(ConfigurationError) in
            try Self.choice(node, Naming.Selection.allCases)
        }
        dnsPolicy = try node.member("policy").map { (node) throws(ConfigurationError) in
            try Self.choice(node, Naming.Policy.allCases)
        }
    }

    /// `ttl=5m,select=random,policy=preferIPv4`, each part if wanted.
    private mutating func readDNSText(_ node: ConfigurationNode) throws(ConfigurationError) {
        for part in try node.string().split(separator: ",") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = ConfigurationNode(
                source: node.source,
                place: "\(node.place) \(halves[0])",
                value: .string(halves.count == 2 ? String(halves[1]) : "")
            )
            switch halves[0] {
            case "ttl": dnsLifetime = try Self.lifetime(value)
            case "select": dnsSelect = try Self.choice(value, Naming.Selection.allCases)
            case "policy": dnsPolicy = try Self.choice(value, Naming.Policy.allCases)
            default: throw node.invalid("ttl=DURATION, select=NAME and policy=NAME with commas between")
            }
        }
    }

    private static func redirects(_ node: ConfigurationNode) throws(ConfigurationError) -> Int {
        try node.integer("a number of redirects", in: 0...100_000)
    }

    private static func parallel(_ node: ConfigurationNode) throws(ConfigurationError) -> Int {
        try node.integer("a number of requests side by side", in: 1...100_000)
    }

    private static func lifetime(_ node: ConfigurationNode) throws(ConfigurationError) -> DNSLifetime {
        if case .string("inf") = node.value { return .forever }
        return .limited(try node.duration())
    }

    private static func choice<Choice: RawRepresentable<String>>(
        _ node: ConfigurationNode,
        _ all: [Choice]
    ) throws(ConfigurationError) -> Choice {
        guard let choice = Choice(rawValue: try node.string()) else {
            throw node.invalid("one of \(all.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    private static func pattern(_ node: ConfigurationNode) throws(ConfigurationError) -> HostPattern {
        guard let pattern = HostPattern(try node.string()) else {
            throw node.invalid("a host name, or *.NAME for all below it")
        }
        return pattern
    }

    private static func range(_ node: ConfigurationNode) throws(ConfigurationError) -> AddressRange {
        guard let range = AddressRange(try node.string()) else {
            throw node.invalid("an IP address, or ADDRESS/BITS for a block")
        }
        return range
    }

    private static func list<Element>(
        _ nodes: [ConfigurationNode],
        _ read: (ConfigurationNode) throws(ConfigurationError) -> Element
    ) throws(ConfigurationError) -> [Element] {
        var elements: [Element] = []
        for node in nodes { elements.append(try read(node)) }
        return elements
    }
}

// MARK: Environment and flags

extension NetworkOptions {
    /// Reads the variables `K6_MAX_REDIRECTS`, `K6_BATCH`, `K6_BATCH_PER_HOST`, `K6_NO_COOKIES_RESET`, `K6_DNS`,
    /// `K6_BLOCK_HOSTNAMES` and `K6_BLACKLIST_IPS`.
    init(environment: [String: String]) throws(ConfigurationError) {
        func variable(_ name: String) -> ConfigurationNode? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            return ConfigurationNode(
                source: Profile.environmentSource,
                place: name,
                value: .string(text)
            )
        }
        maxRedirects = try variable("K6_MAX_REDIRECTS").map(Self.redirects)
        batch = try variable("K6_BATCH").map(Self.parallel)
        batchPerHost = try variable("K6_BATCH_PER_HOST").map(Self.parallel)
        noCookiesReset = try Profile.flag("K6_NO_COOKIES_RESET", in: environment)
        if let node = variable("K6_DNS") { try readDNSText(node) }
        blockHostnames = try variable("K6_BLOCK_HOSTNAMES").map { (node) throws(ConfigurationError) in
            try Self.list(Self.parts(of: node), Self.pattern)
        }
        blacklistIPs = try variable("K6_BLACKLIST_IPS").map { (node) throws(ConfigurationError) in
            try Self.list(Self.parts(of: node), Self.range)
        }
    }

    /// Reads the flags.
    init(flags: RunFlags) throws(ConfigurationError) {
        func node(_ flag: String, _ text: String?) -> ConfigurationNode? {
            text.map { ConfigurationNode(source: Profile.commandLine, place: flag, value: .string($0)) }
        }
        func number(_ flag: String, _ text: String?) throws(ConfigurationError) -> ConfigurationNode? {
            if let text, Int(text) == nil {
                throw .usage(flag: flag, found: text.quotedExcerpt, expected: "a whole number")
            }
            return node(flag, text)
        }
        maxRedirects = try number("--max-redirects", flags.maxRedirects).map(Self.redirects)
        batch = try number("--batch", flags.batch).map(Self.parallel)
        batchPerHost = try number("--batch-per-host", flags.batchPerHost).map(Self.parallel)
        if let node = node("--dns", flags.dns) { try readDNSText(node) }
        if !flags.blockHostnames.isEmpty {
            let text = flags.blockHostnames.joined(separator: ",")
            blockHostnames = try Self.list(
                Self.parts(of: Self.flag("--block-hostnames", text)),
                Self.pattern
            )
        }
        if !flags.blacklistIPs.isEmpty {
            let text = flags.blacklistIPs.joined(separator: ",")
            blacklistIPs = try Self.list(Self.parts(of: Self.flag("--blacklist-ip", text)), Self.range)
        }
    }

    private static func flag(_ name: String, _ text: String) -> ConfigurationNode {
        ConfigurationNode(source: Profile.commandLine, place: name, value: .string(text))
    }

    private static func parts(of node: ConfigurationNode) throws(ConfigurationError) -> [ConfigurationNode] {
        try node.string().split(separator: ",").map {
            ConfigurationNode(source: node.source, place: node.place, value: .string(String($0)))
        }
    }
}
