// A TCP server of the tests' own, on blocking sockets and threads, foreign to the product's networking on purpose.
// Must not contain: protocols (see LoopbackPeer+HTTP, LoopbackWebSocket), imports of the product.

import Glibc
import Synchronization

/// Listens on a free port of the loopback interface and runs `serve` on a thread per accepted connection.
public final class LoopbackServer: Sendable {
    /// Where to listen.
    public enum Address: Sendable { case ipv4, ipv6 }

    private struct State {
        var peers: [LoopbackPeer] = []
        var isStopped = false
    }

    /// The port the system gave.
    public let port: Int
    private let listener: Int32
    /// The same port of IPv4, bound and never listened on: a client that tries that first must be refused, not served by another
    /// test's server that happens to have the number. -1 for a server on IPv4.
    private let placeholder: Int32
    private let state = Mutex(State())

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - receiveBuffer: `SO_RCVBUF` of accepted sockets, to make a sender run into a full window soon.
    ///   - serve: what each connection is served by, with its number from 0. The connection is closed when it returns.
    public init(
        _ address: Address = .ipv4,
        receiveBuffer: Int32? = nil,
        serve: @escaping @Sendable (LoopbackPeer, Int) -> Void
    ) {
        signal(SIGPIPE, SIG_IGN)
        (listener, port, placeholder) = Self.bound(address)
        if let receiveBuffer { Self.set(listener, SOL_SOCKET, SO_RCVBUF, receiveBuffer) }
        precondition(listen(listener, 512) == 0, "listen: errno \(errno)")
        startThread { [weak self, listener] in
            var number = 0
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                let peer = LoopbackPeer(descriptor: descriptor)
                guard let self, self.adopt(peer) else { return peer.close() }
                let index = number
                number += 1
                startThread {
                    serve(peer, index)
                    peer.close()
                }
            }
        }
    }

    deinit { stop() }

    /// `http://127.0.0.1:PORT` or `http://[::1]:PORT`.
    public var url: String { "http://\(isIPv6 ? "[::1]" : "127.0.0.1"):\(port)" }

    /// Connections accepted so far, in order.
    public var peers: [LoopbackPeer] { state.withLock { $0.peers } }

    /// Bytes received on all connections.
    public var receivedCount: Int { peers.reduce(0) { $0 + $1.receivedCount } }

    /// Bytes sent on all connections.
    public var sentCount: Int { peers.reduce(0) { $0 + $1.sentCount } }

    /// Closes the listener and every connection; blocked reads end.
    public func stop() {
        let peers = state.withLock { state -> [LoopbackPeer]? in
            guard !state.isStopped else { return nil }
            state.isStopped = true
            return state.peers
        }
        guard let peers else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
        if placeholder >= 0 { Glibc.close(placeholder) }
        for peer in peers { peer.shutDown() }
    }

    private func adopt(_ peer: LoopbackPeer) -> Bool {
        state.withLock { state in
            guard !state.isStopped else { return false }
            state.peers.append(peer)
            return true
        }
    }

    private var isIPv6: Bool {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(listener, $0, &length) }
        }
        return Int32(address.sin6_family) == AF_INET6
    }

    private static let closed = Result { try ClosedPort() }

    /// A port that refuses connections. It is held as long as the tests run: one that is given back is soon somebody else's.
    public static func unusedPort() -> Int {
        guard let port = try? closed.get() else { fatalError("no port on 127.0.0.1 could be taken") }
        return Int(port.number)
    }

    private static func bound(_ address: Address) -> (listener: Int32, port: Int, placeholder: Int32) {
        while true {
            let family = address == .ipv4 ? AF_INET : AF_INET6
            let listener = socket(family, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
            precondition(listener >= 0, "socket: errno \(errno)")
            let port = bindToFreePort(listener, address)
            if address == .ipv4 { return (listener, port, -1) }
            let placeholder = Loopback.socket()
            if Loopback.bind(placeholder, port: UInt16(port)) { return (listener, port, placeholder) }
            Glibc.close(placeholder)
            Glibc.close(listener)
        }
    }

    private static func bindToFreePort(_ descriptor: Int32, _ address: Address) -> Int {
        switch address {
        case .ipv4:
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            bindAndRead(descriptor, &name)
            return Int(UInt16(bigEndian: name.sin_port))
        case .ipv6:
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_addr = in6addr_loopback
            Self.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1)
            bindAndRead(descriptor, &name)
            return Int(UInt16(bigEndian: name.sin6_port))
        }
    }

    private static func bindAndRead<Name>(_ descriptor: Int32, _ name: inout Name) {
        var length = socklen_t(MemoryLayout<Name>.size)
        withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                precondition(bind(descriptor, $0, length) == 0, "bind: errno \(errno)")
                precondition(getsockname(descriptor, $0, &length) == 0, "getsockname: errno \(errno)")
            }
        }
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Runs `body` on a detached POSIX thread: servers block, which the test runner's own threads must not.
func startThread(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    var thread = pthread_t()
    let code = pthread_create(
        &thread,
        nil,
        { raw in
            guard let raw else { return nil }
            Unmanaged<ThreadBody>.fromOpaque(raw).takeRetainedValue().run()
            return nil
        },
        box
    )
    precondition(code == 0, "pthread_create: errno \(code)")
    pthread_detach(thread)
}
