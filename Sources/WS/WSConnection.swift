// The client's side of an open WebSocket: bytes in, events and bytes out (RFC 6455). Must not contain: the opening
// handshake, I/O, clocks, randomness (masking keys are passed in).

/// A WebSocket after its opening handshake, in the role of the client.
///
/// Hand it what arrives (`receive`, `receiveEnd`), take `nextEvent` until nil, write what `takeOutput` gives.
/// Pings are answered and close frames echoed by itself. Once `shouldCloseTransport` is true and the output is written,
/// nothing more will come of the connection.
public struct WSConnection {
    private enum Incoming { case none, text, binary }

    private let limits: WSLimits
    private let negotiated: NegotiatedExtension
    private let maskingKey: () -> UInt32
    private var compression: MessageCompression?
    private var isCompressed = false
    private var decoder = FrameDecoder()
    private var opcode = Opcode.continuation
    private var endsMessage = false
    private var incoming = Incoming.none
    private var message: [UInt8] = []
    private var control: [UInt8] = []
    /// At its start whenever no text message is open: one that ends is complete.
    private var validator = UTF8Validator()
    private var events: [Event] = []
    private var firstEvent = 0
    private var output: [UInt8] = []

    private var heldPong: [UInt8]?

    /// How far the connection is from its end.
    public private(set) var state = State.open
    /// The code of the close frame that was sent, 1005 if it had none; nil while none was sent.
    public private(set) var sentCloseCode: CloseCode?
    /// The code of the peer's close frame, 1005 if it had none; nil while none has come, or if it broke the rules.
    public private(set) var receivedCloseCode: CloseCode?

    /// Whether a violation waits for `failNow`, so that messages that came before it can still be answered.
    public var defersFailure = false
    /// The violation that waits. Until `failNow` messages may be sent, and what arrives is ignored.
    public private(set) var deferredFailure: WSError?

    /// Set while the transport takes no more bytes: then only the latest ping is answered, once it takes some again (RFC 6455
    /// §5.5.3). Else a peer that pings and does not read could fill the memory with pongs.
    public var holdsPongs = false {
        didSet {
            guard !holdsPongs, let pong = heldPong else { return }
            heldPong = nil
            if state != .closed { sendFrame(.pong, pong) }
        }
    }

    /// An open connection.
    /// - Parameters:
    ///   - limits: what the peer may send.
    ///   - negotiated: what the opening handshake agreed on.
    ///   - maskingKey: gives an unpredictable key for each frame sent (RFC 6455 §10.3).
    public init(
        limits: WSLimits = .init(),
        negotiated: NegotiatedExtension = .none,
        maskingKey: @escaping () -> UInt32
    ) {
        self.limits = limits
        self.negotiated = negotiated
        self.maskingKey = maskingKey
        if case .permessageDeflate(let agreed) = negotiated { compression = MessageCompression(agreed) }
    }

    /// Whether the transport is to be closed, once the output is written. A client may first wait a little for the
    /// server to do so (RFC 6455 §7.1.1).
    public var shouldCloseTransport: Bool { state == .closed }

    /// Whether there are bytes to write.
    public var hasOutput: Bool { !output.isEmpty }

    // MARK: - Receiving

    /// Takes bytes that arrived. After the end of the connection they are ignored.
    public mutating func receive(_ bytes: UnsafeRawBufferPointer) {
        var position = 0
        while position < bytes.count {
            position += receiveMessage(UnsafeRawBufferPointer(rebasing: bytes[position...]))
        }
    }

    /// Takes bytes that arrived, up to the end of the first message among them, and returns how many: a receiver that has enough can leave
    /// the rest for later.
    public mutating func receiveMessage(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard deferredFailure == nil else { return bytes.count }
        var position = 0
        do throws(WSError) {
            while state != .closed {
                switch try decoder.next(bytes, &position) {
                case .header(let header): try beginFrame(header)
                case .payload(let range): try takePayload(UnsafeRawBufferPointer(rebasing: bytes[range]))
                case .end:
                    try endFrame()
                    if !opcode.isControl, endsMessage { return position }
                case .incomplete: return bytes.count
                }
            }
        } catch {
            if defersFailure { deferredFailure = error } else { fail(error) }
        }
        return bytes.count
    }

    /// Fails the connection with the violation that waits, if there is one.
    public mutating func failNow() {
        guard let error = deferredFailure else { return }
        deferredFailure = nil
        if state != .closed { fail(error) }
    }

    /// The peer closed the transport, or it broke.
    public mutating func receiveEnd() {
        failNow()
        guard state != .closed else { return }
        let error = WSError.connectionLost(afterLocalClose: state == .closing)
        state = .closed
        events.append(.failed(error))
    }

    /// The oldest event not yet taken.
    public mutating func nextEvent() -> Event? {
        guard firstEvent < events.count else { return nil }
        var event = Event.pong([])
        swap(&event, &events[firstEvent])
        firstEvent += 1
        if firstEvent == events.count {
            events.removeAll(keepingCapacity: true)
            firstEvent = 0
        }
        return event
    }

    /// Judges a header by what came before it.
    private mutating func beginFrame(_ header: FrameHeader) throws(WSError) {
        let unknownBits = header.reservedBits & ~negotiated.allowedReservedBits(for: header.opcode)
        guard unknownBits == 0 else { throw .reservedBits(unknownBits) }
        guard header.maskingKey == nil else { throw .maskedFrame }
        opcode = header.opcode
        switch header.opcode {
        case .close, .ping, .pong:
            control.removeAll(keepingCapacity: true)
            return
        case .continuation:
            guard incoming != .none else { throw .unexpectedContinuation }
        case .text, .binary:
            guard incoming == .none else { throw .expectedContinuation(got: header.opcode) }
            incoming = header.opcode == .text ? .text : .binary
            isCompressed = header.reservedBits != 0
        }
        endsMessage = header.isFinal
        guard header.payloadLength <= limits.frameBytes else { throw .frameTooBig(limit: limits.frameBytes) }
        if isCompressed { return }
        guard header.payloadLength <= limits.messageBytes - message.count else {
            throw .messageTooBig(limit: limits.messageBytes)
        }
        // Only for the first fragment: an exact reservation for each would copy the message each time.
        if message.isEmpty { message.reserveCapacity(min(header.payloadLength, 1 << 18)) }
    }

    @inline(__always)
    private mutating func takePayload(_ bytes: UnsafeRawBufferPointer) throws(WSError) {
        let pointer = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let payload = UnsafeBufferPointer(start: pointer, count: bytes.count)
        if opcode.isControl {
            control.append(contentsOf: payload)
            return
        }
        if isCompressed { return try takeCompressed(bytes) }
        if incoming == .text, !validator.validate(bytes) { throw .invalidUTF8 }
        message.append(contentsOf: payload)
    }

    private mutating func takeCompressed(_ bytes: UnsafeRawBufferPointer) throws(WSError) {
        let inflater = compression?.inflater()
        try inflater?.inflate(bytes) { (piece) throws(WSError) in try takeInflated(piece) }
    }

    /// What exceeds the limit is not looked at, so that the outcome does not depend on the size of the pieces.
    private mutating func takeInflated(_ piece: UnsafeRawBufferPointer) throws(WSError) {
        let room = min(piece.count, limits.messageBytes - message.count)
        let payload = UnsafeRawBufferPointer(rebasing: piece[..<room])
        if incoming == .text, !validator.validate(payload) { throw .invalidUTF8 }
        message.append(contentsOf: payload)
        guard room == piece.count else { throw .messageTooBig(limit: limits.messageBytes) }
    }

    private mutating func endFrame() throws(WSError) {
        switch opcode {
        case .ping:
            if holdsPongs { heldPong = control } else { sendFrame(.pong, control) }
            events.append(.ping(control))
        case .pong: events.append(.pong(control))
        case .close: try receiveClose()
        case .text, .binary, .continuation:
            guard endsMessage else { return }
            if isCompressed {
                try compression?.inflater().finish()
                isCompressed = false
            }
            if incoming == .text, !validator.isComplete { throw .invalidUTF8 }
            var whole: [UInt8] = []
            swap(&whole, &message)
            events.append(incoming == .text ? .text(WSText(validated: whole)) : .binary(whole))
            incoming = .none
        }
    }

    /// RFC 6455 §5.5.1 and §7.4.
    private mutating func receiveClose() throws(WSError) {
        var code: CloseCode?
        if !control.isEmpty {
            guard control.count >= 2 else { throw .truncatedCloseCode }
            let received = CloseCode(rawValue: UInt16(control[0]) << 8 | UInt16(control[1]))
            guard received.isValidOnWire else { throw .invalidCloseCode(received) }
            code = received
        }
        let reason = control.dropFirst(2)
        var reasonValidator = UTF8Validator()
        guard reason.withUnsafeBytes({ reasonValidator.validate($0) }), reasonValidator.isComplete else {
            throw .invalidUTF8InCloseReason
        }
        if state == .open { sendClose(Array(control.prefix(2))) }
        state = .closed
        receivedCloseCode = code ?? .noStatusReceived
        events.append(.close(code: code, reason: String(decoding: reason, as: UTF8.self)))
    }

    /// _Fail the WebSocket Connection_ (RFC 6455 §7.1.7).
    private mutating func fail(_ error: WSError) {
        if state == .open, let code = error.closeCode {
            sendClose([UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xff)])
        }
        state = .closed
        events.append(.failed(error))
    }

    // MARK: - Sending

    /// Sends a text message, in one frame or in fragments of at most `fragmentBytes` bytes.
    public mutating func send(text: String, fragmentBytes: Int = .max) throws(WSError) {
        var text = text
        let outcome = text.withUTF8 { utf8 in
            Result { () throws(WSError) in
                try sendMessage(.text, UnsafeRawBufferPointer(utf8), fragmentBytes)
            }
        }
        try outcome.get()
    }

    /// Sends a binary message, in one frame or in fragments of at most `fragmentBytes` bytes.
    public mutating func send(binary: [UInt8], fragmentBytes: Int = .max) throws(WSError) {
        let outcome = binary.withUnsafeBytes { bytes in
            Result { () throws(WSError) in try sendMessage(.binary, bytes, fragmentBytes) }
        }
        try outcome.get()
    }

    /// Sends a ping with at most 125 bytes.
    public mutating func ping(payload: [UInt8] = []) throws(WSError) {
        guard state == .open else { throw .notOpen }
        guard payload.count <= 125 else { throw .pingTooLong(length: payload.count) }
        sendFrame(.ping, payload)
    }

    /// Begins the closing handshake. Does nothing if it has begun.
    /// - Parameters:
    ///   - code: nil sends a close frame without payload.
    ///   - reason: at most 123 bytes of UTF-8.
    public mutating func close(code: CloseCode? = .normalClosure, reason: String = "") throws(WSError) {
        guard state == .open else { return }
        var payload: [UInt8] = []
        if let code {
            guard code.isValidOnWire else { throw .unsendableCloseCode(code) }
            guard reason.utf8.count <= 123 else { throw .reasonTooLong(length: reason.utf8.count) }
            payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xff)] + reason.utf8
        } else if !reason.isEmpty {
            throw .reasonWithoutCode
        }
        sendClose(payload)
        state = .closing
    }

    /// The bytes to write; they leave the connection.
    public mutating func takeOutput() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &output)
        return taken
    }

    /// Moves the bytes to write to the end of `buffer`, keeping the own storage for later ones.
    public mutating func moveOutput(to buffer: inout [UInt8]) {
        buffer.append(contentsOf: output)
        output.removeAll(keepingCapacity: output.capacity <= 4096)
    }

    private mutating func sendMessage(
        _ opcode: Opcode,
        _ bytes: UnsafeRawBufferPointer,
        _ fragmentBytes: Int
    ) throws(WSError) {
        guard state == .open else { throw .notOpen }
        guard let compressed = compression?.compress(bytes) else {
            return appendMessage(opcode, bytes, fragmentBytes, reservedBits: 0)
        }
        compressed.withUnsafeBytes { appendMessage(opcode, $0, fragmentBytes, reservedBits: 4) }
    }

    private mutating func appendMessage(
        _ opcode: Opcode,
        _ bytes: UnsafeRawBufferPointer,
        _ fragmentBytes: Int,
        reservedBits: UInt8
    ) {
        let size = max(1, fragmentBytes)
        var start = 0
        repeat {
            let end = start + min(size, bytes.count - start)
            FrameEncoder.append(
                start == 0 ? opcode : .continuation,
                payload: UnsafeRawBufferPointer(rebasing: bytes[start..<end]),
                isFinal: end == bytes.count,
                reservedBits: start == 0 ? reservedBits : 0,
                maskingKey: maskingKey(),
                to: &output
            )
            start = end
        } while start < bytes.count
    }

    private mutating func sendClose(_ payload: [UInt8]) {
        sentCloseCode =
            payload.count < 2
            ? .noStatusReceived : CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        sendFrame(.close, payload)
    }

    private mutating func sendFrame(_ opcode: Opcode, _ payload: [UInt8]) {
        payload.withUnsafeBytes { bytes in
            FrameEncoder.append(opcode, payload: bytes, maskingKey: maskingKey(), to: &output)
        }
    }
}
