// What a script does with an open WebSocket: send, wait, ping, number its messages, close. Must not contain: the transport.

import CNet
import HTTP1
import WS

extension WebSocket {
    /// The value of a header of the answer to the upgrade, in any case; nil when there is none.
    public func header(_ name: String) -> String? { response?.header(name) }

    /// The body of an answer that refused the upgrade; empty when there is none.
    public var body: ArraySlice<UInt8> { response?.body ?? [] }

    // MARK: Sending

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

    private func countSent() {
        core.context.metrics.add(.wsMsgsSent, 1, key)
        // A socket that never opened may not even have a route.
        if status == 101 { core.context.metrics.noteMessage(route: key.route, isSent: true) }
    }

    // MARK: Waiting

    /// The next message, in order; nil when `timeout` passes or the session ends before one comes.
    public func next(timeout: Duration) async throws -> SocketMessage? {
        try await waitForMessage(until: cnet_now() + timeout.nanoseconds)
    }

    /// The first message that satisfies `isWanted`; others that come before it are dropped. nil as for `next`.
    public func first(timeout: Duration, where isWanted: (SocketMessage) -> Bool) async throws
        -> SocketMessage?
    {
        let deadline = cnet_now() + timeout.nanoseconds
        while let message = try await waitForMessage(until: deadline) {
            if isWanted(message) { return message }
        }
        return nil
    }

    /// Sends `text` and waits for the first message that is its reply; others before it are dropped. The time from sending to the reply's
    /// arrival goes to `ws_msg_rtt`. nil as for `next`; nothing is recorded then.
    public func exchange(
        _ text: String,
        timeout: Duration,
        reply isReply: (SocketMessage) -> Bool
    ) async throws -> SocketMessage? {
        let sent = cnet_now()
        guard send(text) else { return nil }
        let reply = try await first(timeout: timeout, where: isReply)
        // A message that was waiting already cannot be an answer to this one.
        if let reply, reply.arrived >= sent { recordRoundTrip(reply.arrived - sent) }
        return reply
    }

    private func recordRoundTrip(_ nanoseconds: Int64) {
        core.context.metrics.record(.wsMsgRTT, nanoseconds: nanoseconds, key)
    }

    private func waitForMessage(until deadline: Int64) async throws -> SocketMessage? {
        isTaking = true
        defer { isTaking = false }
        return try await wait(until: deadline) { takeMessage() }
    }

    /// Waits until `attempt` gives something; nil at `deadline` and when the session ends without it.
    private func wait<Value>(until deadline: Int64, _ attempt: () -> Value?) async throws -> Value? {
        isAwaited = true
        defer { isAwaited = false }
        while true {
            if let value = attempt() { return value }
            if hasEnded { return nil }
            switch await core.parker.park(until: deadline) {
            case .event: continue
            case .deadline: return attempt()
            case .interrupted: throw Interrupted()
            }
        }
    }

    // MARK: Pings

    /// Sends a ping; false when the socket is closed. When the pong comes, the round trip goes to `ws_ping`.
    @discardableResult
    public func ping() -> Bool {
        guard isOpen else { return false }
        let payload = pings.begin(at: cnet_now())
        return (try? connection?.ping(payload: payload)).map { flush() } != nil
    }

    /// Sends a ping and waits for its pong; gives the round trip. nil when `timeout` passes, when the session ends, and when a
    /// later ping was answered instead.
    public func ping(timeout: Duration) async throws -> Duration? {
        let number = pings.count
        guard ping() else { return nil }
        let answered = try await wait(until: cnet_now() + timeout.nanoseconds) {
            pings.latest.flatMap { $0.number >= number ? $0 : nil }
        }
        guard let answered, answered.number == number else { return nil }
        return .nanoseconds(answered.took)
    }

    // MARK: Numbered messages

    /// Sends a message that carries `number`, which is to come back; see `expect(number:)`.
    @discardableResult
    public func send(_ text: String, number: Int) -> Bool {
        expect(number: number)
        return send(text)
    }

    /// From now on a message with this number is expected on this socket, sent by it or by another. Numbers that have not come when the
    /// iteration ends are counted in `ws_msgs_lost`; an interrupted iteration counts none.
    public func expect(number: Int) { withLedger { $0.expect(number, at: cnet_now()) } }

    /// Tells that `message` carries `number`: false when one with that number came before, which is counted in `ws_msgs_duplicated`. If it
    /// was expected, the time since then goes to `ws_msg_rtt`.
    @discardableResult
    public func note(number: Int, of message: SocketMessage) -> Bool {
        switch withLedger({ $0.arrive(number) }) {
        case .expected(let since): recordRoundTrip(max(0, message.arrived - since))
        case .unexpected: break
        case .duplicate:
            core.context.metrics.add(.wsMsgsDuplicated, 1, key)
            return false
        }
        return true
    }

    /// A socket whose messages are numbered has counts, if only of 0; one without has none.
    private func withLedger<Value>(_ change: (inout MessageLedger) -> Value) -> Value {
        var book = ledger ?? MessageLedger()
        if ledger == nil { core.context.metrics.add(.wsMsgsDuplicated, 0, key) }
        ledger = nil
        defer { ledger = book }
        return change(&book)
    }

    /// Counts what is missing once the script is done with the socket.
    func bookLedger(isInterrupted: Bool) {
        if let ledger, !isInterrupted { core.context.metrics.add(.wsMsgsLost, Double(ledger.missing), key) }
        ledger = nil
    }

    /// Tells the timeline whether a reply that the script waited for came: `joined`, `echo`… A kind of reply that never comes in a whole run
    /// counts as one the server does not send, not as lost.
    public func noteReply(_ name: String, arrived: Bool) {
        core.context.metrics.noteReply(route: key.route, name: name, arrived: arrived)
    }

    // MARK: Closing

    /// Closes with `code` (k6's default is 1001) and waits for the server's close frame, two seconds at most. A code that may not be sent
    /// is left out, which is said once in the log.
    public func close(_ code: UInt16 = 1001) async throws {
        guard !hasEnded else { return }
        isClosing = true
        do {
            try connection?.close(code: CloseCode(rawValue: code))
        } catch {
            core.context.log.note("\(error); the close frame is sent without a code")
            try? connection?.close(code: nil)
        }
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
}
