// Socket addresses and name resolution off the loop. Must not contain: connections, HTTP.

import Glibc
import Synchronization

/// An IPv4 or IPv6 address with its port, ready for connect(2).
struct SocketAddress: Equatable, Sendable {
    let family: Int32
    private let bytes: [UInt8]

    /// From a literal such as `127.0.0.1` or `::1` (no brackets); nil for anything else.
    init?(literal: String, port: UInt16) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, literal, &v4) == 1 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr = v4
            self.init(family: AF_INET, raw: address)
        } else if inet_pton(AF_INET6, literal, &v6) == 1 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = v6
            self.init(family: AF_INET6, raw: address)
        } else {
            return nil
        }
    }

    private init<Raw>(family: Int32, raw: Raw) {
        self.family = family
        bytes = withUnsafeBytes(of: raw) { Array($0) }
    }

    fileprivate init(_ info: addrinfo) {
        family = info.ai_family
        bytes = Array(UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
    }

    var isIPv6: Bool { family == AF_INET6 }

    /// The address without port, 4 or 16 bytes; that of IPv4 for an IPv4 address in IPv6 clothes.
    var hostBytes: [UInt8] {
        guard isIPv6 else { return Array(bytes[4..<8]) }
        let host = Array(bytes[8..<24])
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        return host.starts(with: mapped) ? Array(host[12...]) : host
    }

    func withPointer<Result>(_ body: (UnsafeRawPointer?, UInt32) -> Result) -> Result {
        bytes.withUnsafeBytes { body($0.baseAddress, UInt32($0.count)) }
    }
}

/// What a name gave: addresses to try in order, or why there are none.
enum Resolution: Equatable, Sendable {
    case addresses([SocketAddress])
    case noSuchHost
    case failed(String)
}

/// Looks names up on a thread of their own, because getaddrinfo(3) blocks.
///
/// IPv4 addresses come first, as k6's `preferIPv4`; unlike k6 the IPv6 ones follow as a second choice, so that `localhost`
/// reaches a server that listens on `::1` only. Answers are kept by the caller.
enum Resolver {
    /// Resolves and calls `completion` on the lookup's own thread.
    static func resolve(
        host: String,
        port: UInt16,
        completion: @escaping @Sendable (Resolution) -> Void
    ) {
        do throws(SystemError) {
            try PosixThread { completion(lookUp(host, port)) }.detach()
        } catch {
            completion(.failed(error.description))
        }
    }

    private static func lookUp(_ host: String, _ port: UInt16) -> Resolution {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        if code == EAI_NONAME || code == -5 { return .noSuchHost }  // -5: EAI_NODATA, a GNU extension
        guard code == 0 else { return .failed(String(cString: gai_strerror(code))) }
        var found: [SocketAddress] = []
        var next = list
        while let info = next?.pointee {
            if info.ai_family == AF_INET || info.ai_family == AF_INET6 {
                let address = SocketAddress(info)
                if !found.contains(address) { found.append(address) }
            }
            next = info.ai_next
        }
        let ordered = found.filter { $0.family == AF_INET } + found.filter { $0.family == AF_INET6 }
        return ordered.isEmpty ? .noSuchHost : .addresses(ordered)
    }
}
