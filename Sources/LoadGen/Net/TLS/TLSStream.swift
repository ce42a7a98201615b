// TLS over a TCP stream, with the same face to the protocols above. Must not contain: OpenSSL, HTTP, WebSocket.

/// A TCP connection with TLS on it: `streamDidConnect` comes after the handshake, plaintext goes in and out.
///
/// The byte meter counts ciphertext, as k6 does: what crosses the socket.
final class TLSStream: ByteStream, StreamDelegate {
    /// What a client needs to speak TLS with a server.
    struct Terms {
        let context: TLSContext
        let server: TLSServerName
        let sessions: TLSSessionStore?
    }

    private let session: TLSSession
    private var tcp: TCPStream?
    private var delegate: (any StreamDelegate)?
    private var isOpen = false
    private var isPaused = false

    /// Starts connecting; `streamDidReachPeer` follows when TCP is open, `streamDidConnect` when TLS is, or an end.
    init(
        to address: SocketAddress,
        on loop: EventLoop,
        meter: ByteMeter,
        terms: Terms,
        delegate: any StreamDelegate
    ) throws(SystemError) {
        session = TLSSession(context: terms.context, server: terms.server, sessions: terms.sessions)
        self.delegate = delegate
        tcp = try TCPStream(to: address, on: loop, meter: meter, delegate: self)
    }

    /// What was agreed on; nil before the handshake is over.
    var details: TLSDetails? {
        guard isOpen, let version = session.version else { return nil }
        return TLSDetails(version: version, isResumed: session.isResumed)
    }

    // MARK: ByteStream

    var hasUnsentBytes: Bool { tcp?.hasUnsentBytes ?? false }
    var queuedBytes: Int { tcp?.queuedBytes ?? 0 }
    var hasInput: Bool { session.hasInput || tcp?.hasInput == true }

    func setDelegate(_ listener: any StreamDelegate) {
        if tcp != nil { delegate = listener }
    }

    func write(_ bytes: UnsafeRawBufferPointer) {
        guard isOpen, tcp != nil else { return }
        session.send(bytes)
        flushSession()
    }

    func pause() {
        isPaused = true
        tcp?.pause()
    }

    func resume() {
        guard isPaused else { return }
        isPaused = false
        handOver()
        if !isPaused { tcp?.resume() }
    }

    func close() {
        guard tcp != nil else { return }
        announceEnd()
        tcp?.closeDrained()
        forget()
    }

    // MARK: StreamDelegate, from TCP

    func streamDidConnect() {
        delegate?.streamDidReachPeer()
        session.start()
        flushSession()
        settle()
    }

    func streamDidReceive(_ bytes: UnsafeRawBufferPointer) {
        session.receive(bytes)
        flushSession()
        if !isOpen, session.state == .open {
            isOpen = true
            delegate?.streamDidConnect()
        }
        handOver()
    }

    private func handOver() {
        while tcp != nil, !isPaused, let plaintext = session.nextPlaintext() {
            delegate?.streamDidReceive(plaintext)
        }
        flushSession()
        settle()
    }

    func streamDidEnd(_ errorCode: Int32?) {
        let listener = delegate
        forget()
        if let errorCode { return listener?.streamDidEnd(errorCode) ?? () }
        session.receiveEnd()
        tell(listener)
    }

    func streamDidFlush() {
        if isOpen { delegate?.streamDidFlush() }
    }

    // MARK: Ends

    private func flushSession() { session.takeOutput { tcp?.write($0) } }

    private func announceEnd() {
        session.close()
        flushSession()
    }

    /// Tells of an end that the session came to by itself, when its last words are with the kernel.
    private func settle() {
        switch session.state {
        case .handshaking, .open: return
        case .closedByPeer, .failed: break
        }
        guard tcp != nil else { return }
        let listener = delegate
        close()
        tell(listener)
    }

    private func tell(_ listener: (any StreamDelegate)?) {
        if case .failed(let failure) = session.state {
            listener?.streamDidFail(failure)
        } else {
            listener?.streamDidEnd(nil)
        }
    }

    private func forget() {
        tcp = nil
        delegate = nil
    }
}

/// What a handshake came to.
struct TLSDetails: Equatable {
    let version: TLSVersion
    /// Whether it was the short one.
    let isResumed: Bool
}
