// Ports on 127.0.0.1 by the system's choice: one that refuses connections, one that was free just now.

import Foundation

/// A port that nobody listens on and nobody else can take while this lives: bound, never listened on.
public final class ClosedPort: Sendable {
    /// The number.
    public let number: UInt16
    private let descriptor: Int32

    /// Takes a port.
    public init() throws {
        descriptor = Loopback.socket()
        number = try Loopback.bind(descriptor)
    }

    deinit { close(descriptor) }
}

/// Sockets on 127.0.0.1 that no child inherits.
public enum Loopback {
    /// A TCP socket.
    public static func socket() -> Int32 {
        Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    /// Binds to any free port and returns it.
    public static func bind(_ descriptor: Int32) throws -> UInt16 {
        let bound = withAddress(port: 0) { Foundation.bind(descriptor, $0, $1) }
        guard bound == 0 else { throw LoopbackError(call: "bind", code: errno) }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard named == 0 else { throw LoopbackError(call: "getsockname", code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Binds to `port`; false when it is taken.
    public static func bind(_ descriptor: Int32, port: UInt16) -> Bool {
        withAddress(port: port) { Foundation.bind(descriptor, $0, $1) } == 0
    }

    /// A blocking connection to `port`; reads and writes give up after ten seconds.
    public static func connect(to port: UInt16) throws -> Int32 {
        let descriptor = socket()
        var on: Int32 = 1
        setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            Int32(TCP_NODELAY),
            &on,
            socklen_t(MemoryLayout<Int32>.size)
        )
        guard withAddress(port: port, { Foundation.connect(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            throw LoopbackError(call: "connect", code: code)
        }
        return descriptor
    }

    /// A port that was free a moment ago, for programs that cannot choose one themselves. Retry when it is gone.
    public static func freePort() throws -> UInt16 { try ClosedPort().number }

    private static func withAddress<Result>(
        port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// A call on a socket that failed.
public struct LoopbackError: Error, CustomStringConvertible {
    let call: String
    let code: Int32

    /// The call and the system's reason.
    public var description: String { "\(call) on 127.0.0.1: \(String(cString: strerror(code)))" }
}
