// A TCP proxy that keeps every byte: what a server was asked and what it gave out. Knows no protocol.

import Foundation
import Synchronization

/// Listens on a free port of 127.0.0.1 and passes everything on to another one, two threads per connection.
public final class RecordingProxy: Sendable {
    /// The bytes of one connection, in both directions.
    public struct Conversation: Sendable {
        /// What the client sent.
        public var sent: [UInt8] = []
        /// What the server answered.
        public var received: [UInt8] = []
    }

    private struct State {
        var conversations: [Conversation] = []
        var descriptors: Set<Int32> = []
        var isClosed = false
    }

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    /// Where it listens.
    public let port: UInt16
    private let listener: Int32
    private let shared = Shared()

    /// Starts a proxy in front of `target`.
    public init(to target: UInt16) throws {
        listener = Loopback.socket()
        port = try Loopback.bind(listener)
        guard listen(listener, 512) == 0 else { throw LoopbackError(call: "listen", code: errno) }
        let (listener, shared) = (listener, shared)
        Self.thread { Self.accept(on: listener, target, shared) }
    }

    deinit { stop() }

    /// What was said so far, by connection in the order of their beginning.
    public var conversations: [Conversation] { shared.state.withLock { $0.conversations } }

    /// Ends all connections and stops listening.
    public func stop() {
        shared.state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in state.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 1 << 17
        thread.start()
    }

    private static func accept(on listener: Int32, _ target: UInt16, _ shared: Shared) {
        while true {
            let client = Foundation.accept(listener, nil, nil)
            if client < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            // The client sees an end when the server is gone, as it would without the proxy between.
            guard let server = try? Loopback.connect(to: target) else {
                close(client)
                continue
            }
            var on: Int32 = 1
            setsockopt(
                client,
                Int32(IPPROTO_TCP),
                Int32(TCP_NODELAY),
                &on,
                socklen_t(MemoryLayout<Int32>.size)
            )
            let index = shared.state.withLock { state -> Int in
                state.conversations.append(Conversation())
                state.descriptors.formUnion([client, server])
                if state.isClosed { shutdown(client, Int32(SHUT_RDWR)) }
                return state.conversations.count - 1
            }
            let halves = Halves(2)
            thread { copy(client, server, \.sent, index, shared, halves) }
            thread { copy(server, client, \.received, index, shared, halves) }
        }
        close(listener)
    }

    /// Counts down the two directions; the last one closes both sockets.
    private final class Halves: Sendable {
        let left: Mutex<Int>
        init(_ count: Int) { left = Mutex(count) }
    }

    private static func copy(
        _ source: Int32,
        _ sink: Int32,
        _ side: WritableKeyPath<Conversation, [UInt8]> & Sendable,
        _ index: Int,
        _ shared: Shared,
        _ halves: Halves
    ) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        reading: while true {
            let count = recv(source, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            shared.state.withLock { $0.conversations[index][keyPath: side] += buffer[..<count] }
            var sent = 0
            while sent < count {
                let part = buffer[sent..<count].withUnsafeBytes {
                    send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if part < 0, errno == EINTR { continue }
                guard part > 0 else { break reading }
                sent += part
            }
        }
        shutdown(sink, Int32(SHUT_WR))
        let isLast = halves.left.withLock { left in
            left -= 1
            return left == 0
        }
        if isLast {
            shared.state.withLock { $0.descriptors.subtract([source, sink]) }
            close(source)
            close(sink)
        }
    }
}
