// A WebSocket as a script sees it, driven on its loop whether or not the VU is looking. Must not contain: framing (WSConnection),
// the opening (SocketDialer), scheduling.

import CNet
import HTTP1
import WS

/// A text or binary message from the server.
public struct SocketMessage: Sendable {
    /// Whether it is text; its UTF-8 has been checked then.
    public let isText: Bool
    /// The payload.
    public let bytes: [UInt8]

    /// The payload as text; bytes of a binary message that are not UTF-8 are replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The value at `selector` in a JSON payload; nil when missing or not JSON. See `Response.json`.
    public func json(_ selector: String = "") -> JSONSlice? {
        guard case .found(let value) = JSONSelector.select(selector, in: bytes[...]) else { return nil }
        return value
    }
}

/// One WebSocket of a VU. Its loop answers pings and queues messages at all times, so that one VU can hold several in
/// straight-line code.
///
/// A failed connect does not throw: `status` is then not 101 and the socket is closed from the start.
public final class WebSocket {
    /// Messages kept for a VU that does not read; what comes on top is dropped and counted.
    static let queueLimit = 1024
    /// How long the server may take to answer our close frame, ns.
    static let closeLimit: Int64 = 2_000_000_000

    /// The status of the answer to the upgrade: 101 when open; 0 when there was no usable answer.
    public let status: Int
    /// Why there is no open socket; empty when there is.
    public let error: String
    /// k6's error code of a failed connect; 0 otherwise.
    public let errorCode: Int
    /// The server's answer to the upgrade.
    let response: HTTPResponse?

    /// Whether messages may be sent.
    public var isOpen: Bool { connection?.state == .open }
    /// The close code of the session's end: the server's, 1005 for a close frame without one, 1006 for none at all; nil while
    /// the session lasts.
    public private(set) var closeCode: Int?

    private let core: VUCore
    private let key: SeriesKey
    private let dialled: Int64
    private var connection: WSConnection?
    private var stream: TCPStream?
    private var messages: [SocketMessage] = []
    private var firstMessage = 0
    private var isAwaited = false
    private var hasEnded = false
    /// Whether this side began to close.
    private var isClosing = false

    /// A socket that did not open.
    init(core: VUCore, key: SeriesKey, dialled: Int64, response: HTTPResponse?, failure: TransportFailure?) {
        self.core = core
        self.key = key
        self.dialled = dialled
        self.response = response
        status = response?.status ?? 0
        error = failure?.text ?? ""
        errorCode = failure?.code ?? (status >= 400 ? 1000 + status : 0)
        hasEnded = true
    }

    /// An open socket on `stream`; `surplus` are the bytes that came with the answer.
    init(core: VUCore, key: SeriesKey, dialled: Int64, acceptance: WSHandshake.Acceptance, stream: TCPStream?)
    {
        self.core = core
        self.key = key
        self.dialled = dialled
        self.stream = stream
        response = acceptance.response
        status = acceptance.response.status
        error = ""
        errorCode = 0
        let context = core.context
        connection = WSConnection(negotiated: acceptance.negotiated) { context.maskingKey() }
        core.context.metrics.openSockets += 1
    }

    // MARK: For scripts

    /// Sends a text message. Counted in `ws_msgs_sent` even when the socket is closed, as in k6; false then.
    @discardableResult
    public func send(_ text: String) -> Bool {
        countSent()
        return (try? connection?.send(text: text)).map { flush() } != nil
    }

    /// Sends a binary message; see `send(_:)`.
    @discardableResult
    public func send(binary: [UInt8]) -> Bool {
        countSent()
        return (try? connection?.send(binary: binary)).map { flush() } != nil
    }

    /// The next message, in order; nil when `timeout` passes or the session ends before one comes.
    public func next(timeout: Duration) async throws -> SocketMessage? {
        let deadline = cnet_now() + timeout.nanoseconds
        isAwaited = true
        defer { isAwaited = false }
        while true {
            if let message = takeMessage() { return message }
            if hasEnded { return nil }
            switch await core.parker.park(until: deadline) {
            case .event: continue
            case .deadline: return takeMessage()
            case .interrupted: throw Interrupted()
            }
        }
    }

    /// The first message that satisfies `isWanted`; others that come before it are dropped. nil as for `next`.
    public func first(timeout: Duration, where isWanted: (SocketMessage) -> Bool) async throws
        -> SocketMessage?
    {
        let deadline = cnet_now() + timeout.nanoseconds
        while let message = try await next(timeout: .nanoseconds(max(0, deadline - cnet_now()))) {
            if isWanted(message) { return message }
        }
        return nil
    }

    /// Tells the timeline whether a reply that the script waited for came: `joined`, `echo`… A kind of reply that never comes in a whole run
    /// counts as one the server does not send, not as lost.
    public func noteReply(_ name: String, arrived: Bool) {
        core.context.metrics.noteReply(route: key.route, name: name, arrived: arrived)
    }

    /// Closes with `code` (k6's default is 1001) and waits for the server's close frame, two seconds at most.
    public func close(_ code: UInt16 = 1001) async throws {
        guard !hasEnded else { return }
        isClosing = true
        try? connection?.close(code: CloseCode(rawValue: code))
        flush()
        isAwaited = true
        defer { isAwaited = false }
        let deadline = cnet_now() + Self.closeLimit
        while !hasEnded {
            switch await core.parker.park(until: deadline) {
            case .event: continue
            case .deadline: end(code: 1006, isInterrupted: false)
            case .interrupted: throw Interrupted()
            }
        }
    }

    // MARK: For the runner

    /// Closes what the script left open at the end of its iteration: a close frame is sent, nothing is waited for.
    func abandon(isInterrupted: Bool) {
        guard !hasEnded else { return }
        isClosing = true
        try? connection?.close(code: .goingAway)
        flush()
        end(code: 1001, isInterrupted: isInterrupted)
    }

    /// Takes bytes that came with the answer to the upgrade.
    func receiveSurplus(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        bytes.withUnsafeBytes { streamDidReceive($0) }
    }

    private func takeMessage() -> SocketMessage? {
        guard firstMessage < messages.count else { return nil }
        let message = messages[firstMessage]
        firstMessage += 1
        if firstMessage == messages.count {
            messages.removeAll(keepingCapacity: messages.capacity <= 64)
            firstMessage = 0
        }
        return message
    }

    private func countSent() {
        core.context.metrics.add(.wsMsgsSent, 1, key)
        // A socket that never opened may not even have a route.
        if status == 101 { core.context.metrics.noteMessage(route: key.route, isSent: true) }
    }

    private func enqueue(_ message: SocketMessage) {
        core.context.metrics.add(.wsMsgsReceived, 1, key)
        core.context.metrics.noteMessage(route: key.route, isSent: false)
        guard messages.count - firstMessage < Self.queueLimit else {
            return core.context.metrics.noteDroppedMessage()
        }
        messages.append(message)
    }

    private func flush() {
        guard connection?.hasOutput == true else { return }
        let loop = core.context.loop
        loop.scratch.removeAll(keepingCapacity: true)
        connection?.moveOutput(to: &loop.scratch)
        loop.scratch.withUnsafeBytes { stream?.write($0) }
    }

    private func takeEvents() {
        while let event = connection?.nextEvent() {
            switch event {
            case .text(let text): enqueue(SocketMessage(isText: true, bytes: text.utf8))
            case .binary(let bytes): enqueue(SocketMessage(isText: false, bytes: bytes))
            case .ping, .pong: break
            case .close(let code, _): end(code: Int(code?.rawValue ?? 1005), isInterrupted: false)
            case .failed: end(code: 1006, isInterrupted: false)
            }
        }
    }

    private func end(code: Int, isInterrupted: Bool) {
        guard !hasEnded else { return }
        hasEnded = true
        closeCode = code
        stream?.closeAfterFlush()
        stream = nil
        let metrics = core.context.metrics
        metrics.openSockets -= 1
        let length = isInterrupted ? nil : cnet_now() - dialled
        metrics.noteSocketEnd(
            route: key.route,
            code: UInt16(code),
            isByPeer: !isClosing,
            length: length
        )
        if let length { metrics.record(.wsSessionDuration, nanoseconds: length, key) }
    }
}

extension WebSocket: StreamDelegate {
    func streamDidConnect() {}

    func streamDidReceive(_ bytes: UnsafeRawBufferPointer) {
        connection?.receive(bytes)
        flush()
        takeEvents()
        if isAwaited { core.parker.wake() }
    }

    func streamDidEnd(_ errorCode: Int32?) {
        stream = nil
        connection?.receiveEnd()
        takeEvents()
        if isAwaited { core.parker.wake() }
    }
}
