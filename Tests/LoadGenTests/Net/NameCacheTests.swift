// Lookups with a resolver of the tests' own. The cache's sharing and its endings are tried in LoopContextTests.

import CNet
import HTTP1
import TestSupport
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct NameCacheTests {
    private let origin = Origin(host: "app.test", port: 80)

    /// What `body` makes of a cache that resolves every name to `literals`, and how often it asked.
    private func lookUp<Value: Sendable>(
        _ naming: Naming,
        _ literals: [String] = ["127.0.0.1", "127.0.0.2"],
        _ body: @escaping @Sendable (NameCache, Parker) async throws -> Value
    ) async throws -> (Value, asked: Int) {
        let asked = Collected<String>()
        let value = try await withLoop { loop in
            try await run(on: loop) {
                let cache = NameCache(loop: loop, naming: naming)
                cache.lookUp = { host, port, completion in
                    asked.add(host)
                    completion(
                        literals.isEmpty
                            ? .noSuchHost
                            : .addresses(literals.compactMap { SocketAddress(literal: $0, port: port) })
                    )
                }
                return try await body(cache, Parker(loop: loop))
            }
        }
        return (value, asked.all.count)
    }

    private func text(_ result: Result<[SocketAddress], ResolveError>) -> String {
        switch result {
        case .success(let found): "\(found.map(\.hostBytes).map { $0.last ?? 0 })"
        case .failure(.failed(let failure)): "\(failure.code) \(failure.text)"
        case .failure(let other): "\(other)"
        }
    }

    @Test func `an answer is kept for its lifetime, for ever, or not at all`() async throws {
        for (lifetime, expected) in [(Duration.seconds(60), 1), (.zero, 3), (nil, 1)] as [(Duration?, Int)] {
            var naming = Naming()
            naming.lifetime = lifetime
            let origin = self.origin
            let (counts, asked) = try await lookUp(naming) { cache, parker in
                var counts: [Int] = []
                for _ in 0..<3 {
                    counts.append(try await cache.resolve(origin, parker: parker, deadline: .max).get().count)
                }
                return counts
            }
            #expect(counts == [2, 2, 2])
            #expect(asked == expected, "\(String(describing: lifetime))")
        }
    }

    @Test func `round robin takes turns, first does not`() async throws {
        for (selection, expected) in [(Naming.Selection.roundRobin, 2), (.first, 1)] {
            var naming = Naming()
            naming.selection = selection
            let origin = self.origin
            let (firsts, _) = try await lookUp(naming) { cache, parker in
                var firsts: Set<[UInt8]> = []
                for _ in 0..<4 {
                    let found = try await cache.resolve(origin, parker: parker, deadline: .max).get()
                    firsts.insert(found[0].hostBytes)
                }
                return firsts
            }
            #expect(firsts.count == expected)
        }
    }

    @Test func `blocked names, refused addresses and hosts are k6's`() async throws {
        var naming = Naming()
        naming.blockedHosts = [try #require(HostPattern("*.blocked.test"))]
        naming.blockedAddresses = [try #require(AddressRange("10.9.0.0/16"))]
        naming.hosts = [
            try #require(HostRule(name: "mapped.test", address: "127.0.0.7:99")),
            try #require(HostRule(name: "evil.test", address: "10.9.0.1")),
        ]
        let cases = [
            ("x.blocked.test", "1111 hostname is blocked"), ("10.9.1.1", "1110 ip is blacklisted"),
            ("mapped.test", "[7]"), ("evil.test", "1110 ip is blacklisted"), ("10.8.1.1", "[1]"),
        ]
        for (host, expected) in cases {
            let (found, asked) = try await lookUp(naming) { cache, parker in
                await cache.resolve(Origin(host: host, port: 80), parker: parker, deadline: .max)
            }
            #expect(text(found) == expected, "\(host)")
            #expect(asked == 0)
        }
        // Of a name's addresses the refused ones are left out.
        let origin = self.origin
        let (found, _) = try await lookUp(naming, ["10.9.0.5", "127.0.0.2"]) { cache, parker in
            await cache.resolve(origin, parker: parker, deadline: .max)
        }
        #expect(text(found) == "[2]")
    }

    @Test func `a name without an address of the wanted kind does not resolve`() async throws {
        var naming = Naming()
        naming.policy = .onlyIPv6
        let origin = self.origin
        for literals in [["127.0.0.1"], []] {
            let (found, _) = try await lookUp(naming, literals) { cache, parker in
                await cache.resolve(origin, parker: parker, deadline: .max)
            }
            #expect(text(found) == "1101 lookup: no such host")
        }
    }
}
