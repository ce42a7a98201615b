// How TLS is spoken: k6's options insecureSkipTLSVerify, tlsVersion, tlsCipherSuites and tlsAuth. Pure.
// Must not contain: OpenSSL, files.

import Measure

/// A version of the protocol, by its name in k6's options and in the tag `tls_version`.
public enum TLSVersion: UInt8, Sendable, CaseIterable, Comparable {
    case tls10 = 1
    case tls11, tls12, tls13

    /// The version named `tls1.0` to `tls1.3`; nil for anything else.
    init?(name: String) {
        guard let version = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = version
    }

    /// `tls1.0` to `tls1.3`.
    public var name: String { "tls1.\(rawValue - 1)" }

    /// The older one is less.
    public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }
}

/// A client certificate and its key, shown to servers that ask for one.
public struct TLSClientCertificate: Sendable, Equatable {
    /// Hosts that get to see it, `*.` standing for one label; empty is every host.
    public var domains: [String]
    /// PEM text: the certificate, then those between it and the root.
    public var certificate: String
    /// PEM text.
    public var key: Secret
    /// What an encrypted key is encrypted with.
    public var password: Secret?
    /// Where it was read, for errors.
    public var place: String

    /// A certificate with its key, both as PEM text.
    public init(
        domains: [String] = [],
        certificate: String,
        key: Secret,
        password: Secret? = nil,
        place: String = "tlsAuth"
    ) {
        self.domains = domains
        self.certificate = certificate
        self.key = key
        self.password = password
        self.place = place
    }

    /// Whether `host` gets to see it.
    func suits(_ host: String) -> Bool {
        guard !domains.isEmpty else { return true }
        let host = host.lowercased()
        return domains.contains { domain in
            let domain = domain.lowercased()
            if domain == host { return true }
            guard domain.hasPrefix("*."), let dot = host.firstIndex(of: "."), dot != host.startIndex else {
                return false
            }
            return host[dot...] == domain.dropFirst()
        }
    }
}

/// The TLS options of one level; nil is "not set".
public struct TLSOptions: Sendable, Equatable {
    /// Whether certificates go unverified.
    public var insecureSkipTLSVerify: Bool?
    /// The oldest version that is spoken; TLS 1.2 by default, as in k6.
    public var minimumVersion: TLSVersion?
    /// The newest version that is spoken; TLS 1.3 by default.
    public var maximumVersion: TLSVersion?
    /// Cipher suites up to TLS 1.2, by their IANA names; those of TLS 1.3 cannot be chosen, as in k6.
    public var cipherSuites: [String]?
    /// Certificates of the client.
    public var clientCertificates: [TLSClientCertificate]?

    /// Their names in a profile.
    static let names: Set = ["insecureSkipTLSVerify", "tlsVersion", "tlsCipherSuites", "tlsAuth"]

    /// Nothing set.
    public init() {}

    /// Lays `upper` over this level.
    mutating func override(with upper: TLSOptions) {
        insecureSkipTLSVerify = upper.insecureSkipTLSVerify ?? insecureSkipTLSVerify
        minimumVersion = upper.minimumVersion ?? minimumVersion
        maximumVersion = upper.maximumVersion ?? maximumVersion
        cipherSuites = upper.cipherSuites ?? cipherSuites
        clientCertificates = upper.clientCertificates ?? clientCertificates
    }

    /// Whether certificates are verified.
    var verifies: Bool { insecureSkipTLSVerify != true }

    /// The versions that are spoken. k6's minimum follows a maximum below TLS 1.2 only when it is set.
    var versions: ClosedRange<TLSVersion> {
        let high = maximumVersion ?? .tls13
        let low = minimumVersion ?? .tls12
        return min(low, high)...high
    }
}

// MARK: Reading

extension TLSOptions {
    /// Reads the members of a profile.
    init(_ root: ConfigurationNode) throws(ConfigurationError) {
        insecureSkipTLSVerify = try root.member("insecureSkipTLSVerify")?.bool()
        if let node = root.member("tlsVersion") { try readVersions(node) }
        if let node = root.member("tlsCipherSuites") {
            var names: [String] = []
            for element in try node.elements() { names.append(try Self.cipherSuite(element)) }
            guard !names.isEmpty else { throw node.invalid("at least one cipher suite") }
            cipherSuites = names
        }
        if let node = root.member("tlsAuth") {
            var all: [TLSClientCertificate] = []
            for element in try node.elements() { all.append(try Self.clientCertificate(element)) }
            clientCertificates = all
        }
    }

    /// One version, or an object with `min` and `max`.
    private mutating func readVersions(_ node: ConfigurationNode) throws(ConfigurationError) {
        if case .string = node.value {
            minimumVersion = try Self.version(node)
            maximumVersion = minimumVersion
            return
        }
        guard case .object = node.value else {
            throw node.invalid("a version such as \"tls1.2\", or an object with min and max")
        }
        try node.refuseUnknownMembers(["min", "max"])
        minimumVersion = try node.member("min").map(Self.version)
        maximumVersion = try node.member("max").map(Self.version)
        if let low = minimumVersion, let high = maximumVersion, low > high {
            throw node.invalid("a min that is not above max")
        }
    }

    private static func version(_ node: ConfigurationNode) throws(ConfigurationError) -> TLSVersion {
        let text = try node.string()
        guard let version = TLSVersion(name: text) else {
            throw node.invalid("one of \(TLSVersion.allCases.map(\.name).joined(separator: ", "))")
        }
        return version
    }

    private static func cipherSuite(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
        let name = try node.string()
        guard TLSCipherSuite.isKnown(name) else {
            throw node.invalid("one of \(TLSCipherSuite.names.joined(separator: ", "))")
        }
        return name
    }

    private static func clientCertificate(
        _ node: ConfigurationNode
    ) throws(ConfigurationError) -> TLSClientCertificate {
        try node.refuseUnknownMembers(["domains", "cert", "key", "password"])
        let expected = "PEM text that begins with -----BEGIN"
        func pem(_ name: String) throws(ConfigurationError) -> String {
            guard let member = node.member(name) else { throw node.missing(name, expected) }
            let text = try member.string()
            // The text itself is not shown: it may be a key.
            guard text.contains("-----BEGIN ") else {
                throw .invalidValue(
                    source: node.source,
                    place: "\(node.place).\(name)",
                    found: "a text without PEM data",
                    expected: expected
                )
            }
            return text
        }
        var domains: [String] = []
        if let list = node.member("domains") {
            for element in try list.elements() { domains.append(try element.string()) }
        }
        return TLSClientCertificate(
            domains: domains,
            certificate: try pem("cert"),
            key: Secret(try pem("key")),
            password: try node.member("password").map { (member) throws(ConfigurationError) in
                Secret(try member.string())
            },
            place: "\(node.source): \(node.place)"
        )
    }
}
