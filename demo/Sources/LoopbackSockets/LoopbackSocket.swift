// Blocking TCP over POSIX descriptors: listen, connect, send, receive, end. Must not know a protocol above TCP.

import Glibc

/// What a system call refused.
public struct SocketError: Error, CustomStringConvertible {
    /// What was tried, in words.
    public var action: String
    /// `errno` after the call.
    public var code: Int32

    /// The refusal of `action`, with `errno` as it is now.
    public init(_ action: String, code: Int32 = errno) {
        self.action = action
        self.code = code
    }

    /// One line: what was tried and why it failed.
    public var description: String { "\(action): \(String(cString: strerror(code)))" }
}

/// A TCP socket. Ends with its last reference.
public final class LoopbackSocket: Sendable {
    /// The file descriptor; valid as long as this object lives.
    public let descriptor: Int32

    /// Takes over an open descriptor.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// A listener on 127.0.0.1; port 0 takes any free one.
    public static func listener(port: UInt16) throws -> LoopbackSocket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError("cannot make a socket") }
        let listener = LoopbackSocket(descriptor: descriptor)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = ipv4(INADDR_LOOPBACK, port: port)
        let bound = withAddress(&address) { bind(descriptor, $0, $1) }
        guard bound == 0, listen(descriptor, 1024) == 0 else {
            throw SocketError("cannot listen on 127.0.0.1:\(port)")
        }
        return listener
    }

    /// Connects to an IPv4 address, or to what a name resolves to first.
    public static func connected(host: String, port: UInt16) throws -> LoopbackSocket {
        let target = "cannot connect to \(host):\(port)"
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found else {
            throw SocketError(target, code: EHOSTUNREACH)
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError("cannot make a socket") }
        let connection = LoopbackSocket(descriptor: descriptor)
        while Glibc.connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) != 0 {
            guard errno == EINTR else { throw SocketError(target) }
        }
        return connection
    }

    /// The local port.
    public var port: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// The next connection of a listener; nil once it was shut down.
    public func accept() -> LoopbackSocket? {
        while true {
            let next = Glibc.accept(descriptor, nil, nil)
            if next >= 0 {
                _ = fcntl(next, F_SETFD, FD_CLOEXEC)
                return LoopbackSocket(descriptor: next)
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: usleep(10_000)
            default: return nil
            }
        }
    }

    /// The next bytes, at most `limit`; empty at the end of the stream, and when it broke.
    public func receive(limit: Int = 65536) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            var received = -1
            repeat {
                received = recv(descriptor, buffer.baseAddress, limit, 0)
            } while received < 0 && errno == EINTR
            count = max(0, received)
        }
    }

    /// Sends everything; false when the peer is gone.
    @discardableResult
    public func send(_ bytes: some Collection<UInt8>) -> Bool {
        let sent = bytes.withContiguousStorageIfAvailable { sendAll(UnsafeRawBufferPointer($0)) }
        return sent ?? Array(bytes).withUnsafeBytes { sendAll($0) }
    }

    private func sendAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return false }
            offset += count
        }
        return true
    }

    /// Ends sending (FIN); whoever waits in `send` or, with `both`, in `receive` or `accept` is woken.
    public func shutdown(both: Bool = false) {
        _ = Glibc.shutdown(descriptor, Int32(both ? SHUT_RDWR : SHUT_WR))
    }

    /// Makes the end of this socket a reset (RST) instead of FIN; it happens when the last reference goes.
    public func resetsOnClose() {
        var value = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    }

    /// The longest a `receive` may wait; it then answers as at the end of the stream.
    public func setReceiveTimeout(seconds: Int) {
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func ipv4(_ address: UInt32, port: UInt16) -> sockaddr_in {
        var result = sockaddr_in()
        result.sin_family = sa_family_t(AF_INET)
        result.sin_port = port.bigEndian
        result.sin_addr.s_addr = address.bigEndian
        return result
    }

    private static func withAddress(
        _ address: inout sockaddr_in,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
