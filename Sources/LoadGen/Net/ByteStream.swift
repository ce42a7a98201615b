// The seam between what carries bytes (TCP, or TLS over it) and the protocols above. Must not contain: either of them.

/// Who a stream talks to. All calls come on the loop's thread.
protocol StreamDelegate: AnyObject {
    /// The stream can carry bytes.
    func streamDidConnect()
    /// TCP is open and a handshake begins on it; not heard where there is none.
    func streamDidReachPeer()
    /// `bytes` is valid during the call only.
    func streamDidReceive(_ bytes: UnsafeRawBufferPointer)
    /// The stream is closed: by the peer (nil) or by an error (errno).
    func streamDidEnd(_ errorCode: Int32?)
    /// The stream is closed by a failure above TCP, such as a certificate that is not trusted.
    func streamDidFail(_ failure: TransportFailure)
    /// Bytes that `write` had to queue are all with the kernel now.
    func streamDidFlush()
}

extension StreamDelegate {
    func streamDidReachPeer() {}
    func streamDidFail(_ failure: TransportFailure) { streamDidEnd(nil) }
    func streamDidFlush() {}
}

/// A connection that carries bytes in order, both ways. Loop-bound; ends by `streamDidEnd` or `close`, whichever comes first.
protocol ByteStream: AnyObject {
    /// Whether `write` had to queue bytes that the kernel has not taken yet.
    var hasUnsentBytes: Bool { get }
    /// How many bytes the kernel has not taken yet.
    var queuedBytes: Int { get }
    /// Whether bytes or the end of the stream wait to be read.
    var hasInput: Bool { get }
    /// Hands the connection over to another listener.
    func setDelegate(_ listener: any StreamDelegate)
    /// Sends `bytes` now or as soon as the kernel takes them. After a failure `streamDidEnd` follows, never during the call.
    func write(_ bytes: UnsafeRawBufferPointer)
    /// Reads nothing more until `resume`: the peer has to wait. What was handed over before is the listener's.
    func pause()
    /// Reads on, now or on a later turn.
    func resume()
    /// Closes at once; the delegate hears nothing more, and what is queued is lost.
    func close()
}
