// The end of a WebSocket's TCP connection when it cannot just be closed. Must not contain: frames.

import CNet

/// Keeps a stream until its last bytes are out, ten seconds at most, or until the peer has closed, a second at most.
///
/// A connection that is closed while bytes of the peer wait unread is reset, and the reset may overtake the close frame that says why
/// (RFC 6455 §7.1.1 lets the server close first for that reason). A peer that does not read must not hold a descriptor for ever.
final class SocketLinger: TimerNode, StreamDelegate {
    /// The longest time for the last bytes, ns.
    static let flushLimit: Int64 = 10_000_000_000
    /// The longest time for the peer to close, ns.
    static let peerLimit: Int64 = 1_000_000_000

    private let stream: any ByteStream
    private unowned let loop: EventLoop
    private let awaitsPeer: Bool
    private let ended: () -> Void

    /// Takes over `stream`; `ended` is called once it is closed.
    @discardableResult
    init(_ stream: any ByteStream, on loop: EventLoop, awaitsPeer: Bool, ended: @escaping () -> Void) {
        self.stream = stream
        self.loop = loop
        self.awaitsPeer = awaitsPeer
        self.ended = ended
        super.init()
        // The stream owns this from here on, and the loop the stream.
        stream.setDelegate(self)
        loop.timers.schedule(self, at: cnet_now() + (awaitsPeer ? Self.peerLimit : Self.flushLimit))
    }

    override func fire(now: Int64) { finish() }

    private func finish() {
        loop.timers.remove(self)
        stream.close()
        ended()
    }

    // MARK: StreamDelegate

    func streamDidConnect() {}

    func streamDidReceive(_ bytes: UnsafeRawBufferPointer) {}

    func streamDidEnd(_ errorCode: Int32?) { finish() }

    func streamDidFlush() {
        if !awaitsPeer { finish() }
    }
}
