import Glibc
import Testing

@testable import LoadGen

@Suite(.timeLimit(.minutes(1))) struct SocketAddressTests {
    @Test(arguments: [("127.0.0.1", AF_INET), ("0.0.0.0", AF_INET), ("::1", AF_INET6), ("fe80::1", AF_INET6)])
    func `literals become addresses of their family`(literal: String, family: Int32) throws {
        let address = try #require(SocketAddress(literal: literal, port: 80))
        #expect(address.family == family)
        let length = address.withPointer { $1 }
        #expect(length == (family == AF_INET ? 16 : 28))
        #expect(address == SocketAddress(literal: literal, port: 80))
        #expect(address != SocketAddress(literal: literal, port: 81))
    }

    @Test func `the port is in network byte order`() throws {
        let address = try #require(SocketAddress(literal: "1.2.3.4", port: 0x1234))
        let bytes = address.withPointer { Array(UnsafeRawBufferPointer(start: $0, count: Int($1))) }
        #expect(bytes[2...7].elementsEqual([0x12, 0x34, 1, 2, 3, 4]))
    }

    @Test(arguments: ["localhost", "", "[::1]", "1.2.3", "1.2.3.4.5", "256.1.1.1", "::1 ", "a::g"])
    func `anything else is no literal`(text: String) {
        #expect(SocketAddress(literal: text, port: 80) == nil)
    }

    @Test func `localhost resolves with IPv4 first, a name that cannot exist does not`() async {
        let found = await withCheckedContinuation { done in
            Resolver.resolve(host: "localhost", port: 8080) { done.resume(returning: $0) }
        }
        guard case .addresses(let list) = found else { return #expect(Bool(false), "found \(found)") }
        #expect(list.first == SocketAddress(literal: "127.0.0.1", port: 8080))
        let families = list.map(\.family)
        #expect(families == families.sorted { $0 == AF_INET && $1 != AF_INET })
        let missing = await withCheckedContinuation { done in
            Resolver.resolve(host: "no-such-host.invalid", port: 80) { done.resume(returning: $0) }
        }
        #expect(missing == .noSuchHost)
    }
}
