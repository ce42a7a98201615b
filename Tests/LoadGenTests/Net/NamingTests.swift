// The rules about names, without looking one up.

import Testing

@testable import LoadGen

@Suite struct NamingTests {
    private func addresses(_ literals: [String]) -> [SocketAddress] {
        literals.compactMap { SocketAddress(literal: $0, port: 1) }
    }

    @Test(arguments: [
        ("a.test", "a.test", true), ("A.Test", "a.test", true), ("a.test", "b.a.test", false),
        ("*.a.test", "b.a.test", true), ("*.a.test", "a.test", false), ("*", "x", true),
        ("*a.test", "ba.test", true),
    ])
    func `patterns match names`(pattern: String, host: String, isMatch: Bool) throws {
        #expect(try #require(HostPattern(pattern)).matches(host) == isMatch)
    }

    @Test(arguments: ["", "a b", "a*b", "ä.test", "a/b"])
    func `what is no pattern is none`(text: String) { #expect(HostPattern(text) == nil) }

    @Test(arguments: [
        ("10.0.0.0/8", "10.200.1.1", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("10.9.0.0/15", "10.8.1.1", true),
        ("10.9.0.0/16", "10.8.1.1", false), ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "127.0.0.2", false),
        ("0.0.0.0/0", "1.2.3.4", true), ("::1", "::1", true), ("fe80::/10", "febf::1", true),
        ("fe80::/10", "fec0::1", false),
        ("10.0.0.0/8", "::1", false), ("10.0.0.0/8", "::ffff:10.1.1.1", true),
    ])
    func `ranges hold addresses`(range: String, address: String, isInside: Bool) throws {
        let parsed = try #require(SocketAddress(literal: address, port: 0))
        #expect(try #require(AddressRange(range)).contains(parsed) == isInside)
    }

    @Test(arguments: ["", "a", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/9", "::/129", "10.0.0.0/"])
    func `what is no range is none`(text: String) { #expect(AddressRange(text) == nil) }

    @Test func `hosts give an address: with port before without, names before wildcards, the longest first`()
        throws
    {
        var naming = Naming()
        naming.hosts = [
            try #require(HostRule(name: "*.test", address: "10.0.0.1")),
            try #require(HostRule(name: "*.a.test", address: "10.0.0.2")),
            try #require(HostRule(name: "b.a.test", address: "10.0.0.3")),
            try #require(HostRule(name: "b.a.test:81", address: "10.0.0.4:99")),
            try #require(HostRule(name: "six.test", address: "[::1]:82")),
        ]
        func found(_ host: String, _ port: Int) -> SocketAddress? {
            naming.address(for: Origin(host: host, port: port))
        }
        #expect(found("x.test", 80) == SocketAddress(literal: "10.0.0.1", port: 80))
        #expect(found("x.a.test", 80) == SocketAddress(literal: "10.0.0.2", port: 80))
        #expect(found("b.a.test", 80) == SocketAddress(literal: "10.0.0.3", port: 80))
        #expect(found("b.a.test", 81) == SocketAddress(literal: "10.0.0.4", port: 99))
        #expect(found("six.test", 80) == SocketAddress(literal: "::1", port: 82))
        #expect(found("other.example", 80) == nil)
        for (name, address) in [
            ("a b", "1.1.1.1"), ("a", "b"), ("a:x", "1.1.1.1"), ("a", "1.1.1.1:0"), ("a", "[::1"),
        ] {
            #expect(HostRule(name: name, address: address) == nil)
        }
    }

    @Test func `the policy orders the kinds of addresses, the turn those of one kind`() {
        let found = addresses(["10.0.0.1", "10.0.0.2", "10.0.0.3", "::1", "::2"])
        func order(_ policy: Naming.Policy, _ selection: Naming.Selection, _ turn: Int, leading: Int32? = nil)
            -> [Int]
        {
            var naming = Naming()
            naming.policy = policy
            naming.selection = selection
            return naming.ordered(found, turn: turn, leading: leading).compactMap { found.firstIndex(of: $0) }
        }
        let new = found[3].family
        #expect(order(.preferIPv4, .first, 7) == [0, 1, 2, 3, 4])
        #expect(order(.preferIPv6, .first, 7) == [3, 4, 0, 1, 2])
        #expect(order(.onlyIPv4, .first, 7) == [0, 1, 2])
        #expect(order(.onlyIPv6, .first, 7) == [3, 4])
        #expect(order(.preferIPv4, .roundRobin, 1) == [1, 2, 0, 4, 3])
        #expect(order(.onlyIPv4, .random, 5) == [2, 0, 1])
        #expect(order(.any, .random, 4) == [4, 0, 1, 2, 3])
        #expect(order(.preferIPv4, .first, 0, leading: new) == [3, 4, 0, 1, 2])
        #expect(order(.onlyIPv4, .first, 0, leading: new) == [0, 1, 2])
    }

    @Test func `blocking is plain only when nothing is asked for`() throws {
        var naming = Naming()
        #expect(naming.isPlain && !naming.isBlocked("a.test"))
        naming.blockedHosts = [try #require(HostPattern("*.blocked.test"))]
        #expect(!naming.isPlain && naming.isBlocked("x.blocked.test") && !naming.isBlocked("a.test"))
    }
}
