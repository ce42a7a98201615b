// One non-blocking TCP connection on a loop. Must not contain: protocols above TCP, name resolution, policy about retries.

import CNet
import Glibc

/// Bytes that crossed the sockets of one VU since it last booked them.
final class ByteMeter {
    var sent = 0
    var received = 0
}

/// A TCP connection: connects, writes what the kernel takes and queues the rest, reads until a short read.
final class TCPStream: Channel, ByteStream {
    private enum State { case connecting, open, closed }

    /// After so many full reads the others on the loop get their turn.
    private static let readsPerTurn = 16

    private unowned let loop: EventLoop
    private let meter: ByteMeter
    private var delegate: (any StreamDelegate)?
    private var state = State.connecting
    private var outgoing: [UInt8] = []
    private var written = 0
    private var isPaused = false
    /// Why nothing can be sent any more; what the peer sent before is read nevertheless.
    private var writeFailure: Int32?

    /// Starts connecting; `streamDidConnect` or `streamDidEnd` follows on the loop.
    init(
        to address: SocketAddress,
        on loop: EventLoop,
        meter: ByteMeter,
        delegate: any StreamDelegate
    ) throws(SystemError) {
        self.loop = loop
        self.meter = meter
        self.delegate = delegate
        let descriptor = cnet_tcp_socket(address.family)
        guard descriptor >= 0 else { throw SystemError(call: "socket", code: -descriptor) }
        super.init(descriptor: descriptor)
        do throws(SystemError) {
            try loop.register(self)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        let code = address.withPointer { cnet_connect(descriptor, $0, $1) }
        if code != 0, code != -EINPROGRESS {
            close()
            throw SystemError(call: "connect", code: -code)
        }
    }

    /// Hands the connection over to another listener.
    func setDelegate(_ listener: any StreamDelegate) {
        if state != .closed { delegate = listener }
    }

    /// Bytes that the kernel has not taken yet.
    var queuedBytes: Int { outgoing.count - written }

    /// Whether bytes or the end of the stream wait to be read.
    var hasInput: Bool { state == .open && cnet_has_input(descriptor) != 0 }

    /// Sends `bytes` now or as soon as the kernel takes them. After a failure `streamDidEnd` follows on a later turn, when what
    /// the peer sent before it stopped listening (an early answer) has been read.
    func write(_ bytes: UnsafeRawBufferPointer) {
        guard state == .open, writeFailure == nil, let base = bytes.baseAddress else { return }
        guard outgoing.isEmpty else { return outgoing.append(contentsOf: bytes) }
        let count = cnet_send(descriptor, base, bytes.count)
        if count == bytes.count {
            meter.sent += count
        } else if count >= 0 {
            meter.sent += count
            outgoing.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[count...]))
        } else if count == -Int(EAGAIN) {
            outgoing.append(contentsOf: bytes)
        } else {
            // Told on a later turn, when what the peer sent before it stopped listening (an early answer) has been read.
            writeFailure = Int32(-count)
            loop.continueLater(self)
        }
    }

    func pause() { isPaused = true }

    func resume() {
        guard isPaused else { return }
        isPaused = false
        if state == .open { loop.continueLater(self) }
    }

    /// Closes at once; the delegate hears nothing more.
    func close() {
        guard state != .closed else { return }
        state = .closed
        delegate = nil
        outgoing = []
        loop.unregister(self)
        Glibc.close(descriptor)
    }

    /// Closes at once with nothing unread: closing a socket that has something makes the kernel drop what is still on its way to the peer
    /// (RFC 2525 §2.17), such as an alert behind session tickets that nobody looked at. What was queued is lost, as in `close`.
    func closeDrained() {
        if state == .open, let base = loop.readBuffer.baseAddress {
            for _ in 0..<Self.readsPerTurn {
                let count = cnet_receive(descriptor, base, loop.readBuffer.count)
                guard count > 0 else { break }
                meter.received += count
            }
        }
        close()
    }

    var hasUnsentBytes: Bool { !outgoing.isEmpty || writeFailure != nil }

    override func ready(_ events: UInt32) {
        if state == .connecting {
            let code = cnet_socket_error(descriptor)
            guard code == 0 else { return end(code) }
            guard events & UInt32(CNET_OUT) != 0 else { return }
            state = .open
            delegate?.streamDidConnect()
        }
        if events & UInt32(CNET_OUT) != 0, !outgoing.isEmpty { flush() }
        let hangup = events & UInt32(CNET_RDHUP | CNET_HUP | CNET_ERR) != 0 || writeFailure != nil
        if hangup || events & UInt32(CNET_IN) != 0 { read(untilEnd: hangup) }
    }

    override func resumeReading() { read(untilEnd: true) }

    /// A short read means the queue is empty, unless the peer has closed: then the end itself is still to be read.
    private func read(untilEnd: Bool) {
        let buffer = loop.readBuffer
        for _ in 0..<Self.readsPerTurn {
            guard state == .open, !isPaused, let base = buffer.baseAddress else { return }
            let count = cnet_receive(descriptor, base, buffer.count)
            if count > 0 {
                meter.received += count
                delegate?.streamDidReceive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                if count < buffer.count, !untilEnd { return }
            } else if count == -Int(EAGAIN) {
                if let writeFailure { end(writeFailure) }
                return
            } else {
                return end(count == 0 ? writeFailure : Int32(-count))
            }
        }
        loop.continueLater(self)
    }

    private func flush() {
        let count = outgoing.withUnsafeBytes { all -> Int in
            guard let base = all.baseAddress else { return 0 }
            return cnet_send(descriptor, base + written, all.count - written)
        }
        guard count >= 0 else {
            if count != -Int(EAGAIN) {
                outgoing = []
                written = 0
                writeFailure = Int32(-count)
            }
            return
        }
        meter.sent += count
        written += count
        guard written == outgoing.count else { return }
        outgoing = []
        written = 0
        delegate?.streamDidFlush()
    }

    private func end(_ errorCode: Int32?) {
        let listener = delegate
        close()
        listener?.streamDidEnd(errorCode)
    }
}
