// A WebSocket on its loop, driven whether or not the VU is looking. Must not contain: framing (WSConnection), the opening
// (SocketDialer), what a script calls (SocketCalls), scheduling.

import CNet
import Glibc
import HTTP1
import WS

/// One WebSocket of a VU. Its loop answers pings and queues messages at all times, so that one VU can hold several in
/// straight-line code.
///
/// A failed connect does not throw: `status` is then not 101 and the socket is closed from the start.
public final class WebSocket {
    /// Messages kept for a VU that does other things; what comes on top is dropped and counted. A VU that waits for messages gets
    /// all: the server has to wait while it takes those that are there.
    static let queueLimit = 1024
    /// Their bytes together; one message is kept whatever its size.
    static let queueBytesLimit = 64 * 1024 * 1024
    /// The same for a VU that waits for messages: it is about to take them.
    static let batchBytesLimit = 1024 * 1024
    /// How long the server may take to answer our close frame, ns.
    static let closeLimit: Int64 = 2_000_000_000
    /// Bytes that may wait for the transport before pings are no longer answered one by one.
    static let pongBacklog = 64 * 1024

    /// The status of the answer to the upgrade: 101 when open; 0 when there was no usable answer.
    public let status: Int
    /// Why there is no open socket; empty when there is, and when the server answered with another status.
    public let error: String
    /// k6's error code of a failed connect; 0 otherwise.
    public let errorCode: Int
    /// The subprotocol the server chose among those offered; nil for none.
    public let subprotocol: String?
    /// Whether the server agreed to compression.
    public let isCompressed: Bool
    /// The server's answer to the upgrade.
    let response: HTTPResponse?

    /// Whether messages may be sent.
    public var isOpen: Bool { connection?.state == .open }
    /// The close code of the session's end: the server's, 1005 for a close frame without one, 1006 for none at all; nil while
    /// the session lasts.
    public private(set) var closeCode: Int?
    /// The reason in the server's close frame; mostly empty.
    public private(set) var closeReason = ""
    /// The code in the close frame that was sent, 1005 for one without; nil while none was.
    public var sentCloseCode: Int? { (connection?.sentCloseCode?.rawValue).map { Int($0) } }
    /// The code in the server's close frame, 1005 for one without; nil while none came.
    public var receivedCloseCode: Int? { (connection?.receivedCloseCode?.rawValue).map { Int($0) } }
    /// Why the socket was not opened, or how its session failed; nil when nothing went wrong (yet). An answer of another status than
    /// 101 is no failure, nor is a close frame of any code.
    public private(set) var failure: SocketFailure?
    /// Pings of the server so far; each was answered, those that came while the connection was blocked with one pong.
    public private(set) var pingsReceived = 0
    /// Pongs of the server so far, asked for or not.
    public private(set) var pongsReceived = 0
    /// Messages of the server so far, dropped ones included.
    public private(set) var messagesReceived = 0

    let core: VUCore
    let key: SeriesKey
    var connection: WSConnection?
    /// Whether the VU waits for something of this socket.
    var isAwaited = false
    /// Whether the VU waits for messages.
    var isTaking = false
    private(set) var hasEnded = false
    /// Whether this side began to close.
    var isClosing = false
    var pings = PingTimes()
    var ledger: MessageLedger?
    /// ns; 0 until the attempt is over.
    var connecting: Int64 = 0

    private let dialled: Int64
    private var length: Int64?
    private var stream: (any ByteStream)?
    private(set) var isTransportClosed = false
    /// Whether the session ended with bytes, the close frame among them, that the peer did not take.
    private(set) var endedUnsent = false
    private var messages: [SocketMessage] = []
    private var firstMessage = 0
    private var queuedBytes = 0
    /// Bytes for later, when the VU has taken the messages before them; nil while the transport is read.
    private var held: (bytes: [UInt8], arrived: Int64)?

    /// A socket that did not open.
    init(core: VUCore, key: SeriesKey, dialled: Int64, response: HTTPResponse?, failure: TransportFailure?) {
        self.core = core
        self.key = key
        self.dialled = dialled
        self.response = response
        status = response?.status ?? 0
        error = failure?.text ?? ""
        errorCode = failure?.code ?? (status >= 400 ? 1000 + status : 0)
        subprotocol = nil
        isCompressed = false
        self.failure = failure.map { SocketFailure(kind: FailureClass($0.cause), text: $0.text) }
        hasEnded = true
        isTransportClosed = true
    }

    /// An open socket on `stream`; `surplus` are the bytes that came with the answer.
    init(
        core: VUCore,
        key: SeriesKey,
        dialled: Int64,
        acceptance: WSHandshake.Acceptance,
        stream: (any ByteStream)?
    ) {
        self.core = core
        self.key = key
        self.dialled = dialled
        self.stream = stream
        response = acceptance.response
        status = acceptance.response.status
        error = ""
        errorCode = 0
        subprotocol = acceptance.subprotocol
        isCompressed = acceptance.negotiated != .none
        let context = core.context
        connection = WSConnection(negotiated: acceptance.negotiated) { context.maskingKey() }
        core.context.metrics.openSockets += 1
    }

    /// How long connecting and the session took.
    public var timings: SocketTimings {
        SocketTimings(connecting: .nanoseconds(connecting), session: length.map { .nanoseconds($0) })
    }

    // MARK: For the runner

    /// Ends the script's hold of the socket with its iteration. One that is open is closed: a close frame is sent, nothing is waited
    /// for.
    func abandon(isInterrupted: Bool) {
        bookLedger(isInterrupted: isInterrupted)
        guard !hasEnded else { return }
        isClosing = true
        try? connection?.close(code: .goingAway)
        flush()
        end(code: 1001, isInterrupted: isInterrupted)
    }

    /// Takes bytes that came with the answer to the upgrade. The VU, which waits for that, has its turn before them, as in k6.
    func receiveSurplus(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        bytes.withUnsafeBytes { hold($0, arrived: cnet_now()) }
    }

    // MARK: Messages and events

    func takeMessage() -> SocketMessage? {
        if !hasMessages { readOn() }
        guard hasMessages else { return nil }
        let message = messages[firstMessage]
        firstMessage += 1
        queuedBytes -= message.bytes.count
        if !hasMessages {
            messages.removeAll(keepingCapacity: messages.capacity <= 64)
            firstMessage = 0
        }
        return message
    }

    private var hasMessages: Bool { firstMessage < messages.count }

    private func enqueue(_ message: SocketMessage) {
        core.context.metrics.add(.wsMsgsReceived, 1, key)
        core.context.metrics.noteMessage(route: key.route, isSent: false)
        messagesReceived += 1
        let waiting = messages.count - firstMessage
        guard
            waiting < Self.queueLimit,
            waiting == 0 || queuedBytes + message.bytes.count <= Self.queueBytesLimit
        else {
            return core.context.metrics.noteDroppedMessage()
        }
        queuedBytes += message.bytes.count
        messages.append(message)
    }

    func flush() {
        guard connection?.hasOutput == true else { return }
        let loop = core.context.loop
        loop.scratch.removeAll(keepingCapacity: true)
        connection?.moveOutput(to: &loop.scratch)
        loop.scratch.withUnsafeBytes { stream?.write($0) }
    }

    /// `now` is when the bytes of these events arrived, monotonic ns.
    private func takeEvents(at now: Int64, transport: TransportFailure? = nil) {
        while let event = connection?.nextEvent() {
            switch event {
            case .text(let text):
                enqueue(SocketMessage(isText: true, bytes: text.utf8, arrived: now))
            case .binary(let bytes): enqueue(SocketMessage(isText: false, bytes: bytes, arrived: now))
            case .ping: pingsReceived += 1
            case .pong(let payload):
                pongsReceived += 1
                guard let took = pings.answer(payload, at: now) else { break }
                core.context.metrics.record(.wsPing, nanoseconds: took, key)
            case .close(let code, let reason):
                closeReason = reason
                end(code: Int(code?.rawValue ?? 1005), isInterrupted: false)
            case .failed(let error): fail(error, transport)
            }
        }
    }

    private func fail(_ error: WSError, _ transport: TransportFailure?) {
        // A connection that only ends before the answer to our close frame did what was wanted.
        if case .connectionLost(afterLocalClose: true) = error {
        } else {
            failure =
                transport.map { SocketFailure(kind: FailureClass($0.cause), text: $0.text) }
                ?? SocketFailure(kind: FailureClass(error), text: "\(error)")
        }
        end(code: 1006, isInterrupted: false)
    }

    /// Ends the session; what is still to be sent is sent.
    func end(code: Int, isInterrupted: Bool) {
        guard !hasEnded else { return }
        hasEnded = true
        closeCode = code
        leaveTransport()
        let metrics = core.context.metrics
        metrics.openSockets -= 1
        length = isInterrupted ? nil : cnet_now() - dialled
        metrics.noteSocketEnd(
            route: key.route,
            code: UInt16(code),
            isByPeer: !isClosing,
            length: length
        )
        if let length { metrics.record(.wsSessionDuration, nanoseconds: length, key) }
    }

    /// A peer that began the end closes the connection (RFC 6455 §7.1.1). It may have sent more than was read, and must still get our
    /// close frame. One that answered our close frame has nothing more to say; closed at once, as by k6.
    private func leaveTransport() {
        guard let stream else {
            isTransportClosed = true
            return
        }
        self.stream = nil
        endedUnsent = stream.queuedBytes > 0
        let awaitsPeer = failure != nil || !isClosing
        if !endedUnsent, !awaitsPeer {
            stream.close()
            isTransportClosed = true
        } else {
            SocketLinger(stream, on: core.context.loop, awaitsPeer: awaitsPeer) { [self] in
                isTransportClosed = true
                if isAwaited { core.parker.wake() }
            }
            held = nil
            stream.resume()
        }
    }
}

extension WebSocket: StreamDelegate {
    func streamDidConnect() {}

    func streamDidReceive(_ bytes: UnsafeRawBufferPointer) {
        connection?.failNow()
        take(bytes, arrived: cnet_now())
    }

    /// Takes message by message what arrived, until the VU, which waits, has enough of them.
    private func take(_ bytes: UnsafeRawBufferPointer, arrived: Int64) {
        var position = 0
        while position < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            if isTaking, isFilled {
                hold(rest, arrived: arrived)
                break
            }
            connection?.holdsPongs = (stream?.queuedBytes ?? 0) > Self.pongBacklog
            connection?.defersFailure = isAwaited && hasMessages
            position += connection?.receiveMessage(rest) ?? rest.count
            flush()
            takeEvents(at: arrived)
        }
        if connection?.deferredFailure != nil { deferFailure() }
        if isAwaited { core.parker.wake() }
    }

    private var isFilled: Bool {
        messages.count - firstMessage >= Self.queueLimit || queuedBytes >= Self.batchBytesLimit
    }

    /// Leaves bytes for later and reads nothing more until the VU has had its turn.
    private func hold(_ bytes: UnsafeRawBufferPointer, arrived: Int64) {
        held = (Array(bytes), arrived)
        stream?.pause()
        core.context.loop.afterJobs { [self] in readOnUnlessTaking() }
    }

    /// A VU that was woken for messages and has not taken any yet is about to. One that does something else gets no more of them than the
    /// queue holds, but pings have to be answered.
    private func readOnUnlessTaking() {
        guard held != nil else { return }
        if isTaking, hasMessages {
            core.context.loop.afterJobs { [self] in readOnUnlessTaking() }
        } else {
            readOn()
        }
    }

    private func readOn() {
        guard let (bytes, arrived) = held else { return }
        held = nil
        bytes.withUnsafeBytes { take($0, arrived: arrived) }
        if held == nil { stream?.resume() }
    }

    /// The VU waits for the messages that came before the violation: it may answer them. Not when the server's end of the stream is there
    /// already, with which the connection goes.
    private func deferFailure() {
        if stream?.hasInput == false {
            core.context.loop.afterJobs { [self] in failNow() }
        } else {
            failNow()
        }
    }

    private func failNow() {
        connection?.failNow()
        flush()
        takeEvents(at: cnet_now())
        if isAwaited { core.parker.wake() }
    }

    func streamDidEnd(_ errorCode: Int32?) { lose(errorCode.map { TransportFailure.transfer($0) }) }

    func streamDidFail(_ failure: TransportFailure) { lose(failure) }

    private func lose(_ failure: TransportFailure?) {
        stream = nil
        connection?.receiveEnd()
        takeEvents(at: cnet_now(), transport: failure)
        if isAwaited { core.parker.wake() }
    }

    func streamDidFlush() {
        connection?.holdsPongs = false
        flush()
    }
}
