// One accepted connection of a LoopbackServer: blocking reads and writes, and rude endings. Must not contain: the product.

import Glibc
import Synchronization

/// The server's side of a connection. Reads and writes block, ten seconds at most, so that a failing test ends.
public final class LoopbackPeer: Sendable {
    private struct State {
        var isClosed = false
        var buffered: [UInt8] = []
        var received = 0
        var sent = 0
    }

    private let descriptor: Int32
    private let state = Mutex(State())

    init(descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Bytes read so far.
    public var receivedCount: Int { state.withLock { $0.received } }

    /// Bytes written so far.
    public var sentCount: Int { state.withLock { $0.sent } }

    /// Some bytes; nil at the end of the stream or after an error.
    public func receive() -> [UInt8]? {
        let left = state.withLock { state in
            let left = state.buffered
            state.buffered = []
            return left
        }
        if !left.isEmpty { return left }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        state.withLock { $0.received += count }
        return Array(buffer[..<count])
    }

    /// Exactly `count` bytes; nil when the stream ends before.
    public func receive(exactly count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let more = receive() else { return nil }
            bytes += more
        }
        giveBack(Array(bytes[count...]))
        return Array(bytes[..<count])
    }

    /// Everything up to and including `mark`; nil when the stream ends before.
    public func receive(through mark: String) -> [UInt8]? {
        let mark = Array(mark.utf8)
        var bytes: [UInt8] = []
        var searched = 0
        while true {
            while searched + mark.count <= bytes.count {
                if bytes[searched..<(searched + mark.count)].elementsEqual(mark) {
                    giveBack(Array(bytes[(searched + mark.count)...]))
                    return Array(bytes[..<(searched + mark.count)])
                }
                searched += 1
            }
            guard let more = receive() else { return nil }
            bytes += more
        }
    }

    /// All bytes until the peer closes.
    @discardableResult
    public func receiveToEnd() -> [UInt8] {
        var bytes: [UInt8] = []
        while let more = receive() { bytes += more }
        return bytes
    }

    /// Writes all of `bytes`; false when the peer is gone.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            state.withLock { $0.sent += count }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Writes `text` as UTF-8.
    @discardableResult
    public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Writes `parts` as segments of their own: the next one only leaves when the last is acknowledged.
    public func send(parts: [[UInt8]]) {
        for part in parts {
            guard send(part) else { return }
            var unsent: Int32 = 1
            // 0x5411: SIOCOUTQ
            while unsent > 0, !isBroken, ioctl(descriptor, UInt(0x5411), &unsent) == 0 { sched_yield() }
        }
    }

    /// Whether the client reset the connection: what was not acknowledged by then never will be.
    private var isBroken: Bool {
        var state = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLERR | POLLHUP) != 0
    }

    /// Ends the server's direction and keeps reading possible.
    public func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes with a reset instead of an end.
    public func reset() {
        var abrupt = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Closes; bytes the peer sent and nobody read would turn this into a reset.
    public func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if isFirst { Glibc.close(descriptor) }
    }

    /// Ends both directions from another thread.
    func shutDown() {
        state.withLock { state in
            if !state.isClosed { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func giveBack(_ bytes: [UInt8]) { state.withLock { $0.buffered = bytes + $0.buffered } }
}
