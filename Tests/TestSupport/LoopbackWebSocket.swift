// The server side of RFC 6455 by hand, with a SHA-1 of its own, so that two independent implementations meet in the tests.
// Must not contain: the product.

/// Server frames as bytes: unmasked, one frame each unless told otherwise.
public enum LoopbackFrame {
    /// A frame of `opcode`; lengths up to 2^63 are encoded as the RFC wants.
    public static func bytes(opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        var frame: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
        switch payload.count {
        case ..<126: frame.append(UInt8(payload.count))
        case ..<65_536: frame += [126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
        default: frame += [127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
        }
        return frame + payload
    }

    /// A text message.
    public static func text(_ text: String) -> [UInt8] { bytes(opcode: 1, Array(text.utf8)) }

    /// A close frame; without a code its payload is empty.
    public static func close(_ code: UInt16? = nil) -> [UInt8] {
        bytes(opcode: 8, code.map { [UInt8($0 >> 8), UInt8($0 & 0xff)] } ?? [])
    }

    /// A ping.
    public static func ping(_ payload: String) -> [UInt8] { bytes(opcode: 9, Array(payload.utf8)) }
}

/// A frame from the client, unmasked.
public struct ReceivedFrame: Sendable, Equatable {
    /// 1 text, 2 binary, 8 close, 9 ping, 10 pong.
    public let opcode: UInt8
    /// The unmasked payload.
    public let payload: [UInt8]
    /// Whether it was masked, as a client must (RFC 6455 §5.3).
    public let isMasked: Bool

    /// The payload as text.
    public var text: String { String(decoding: payload, as: UTF8.self) }

    /// The code of a close frame.
    public var closeCode: Int? {
        opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil
    }
}

extension LoopbackPeer {
    /// Reads the upgrade request and gives the head that accepts it, not sent yet.
    public func receiveUpgrade(accept: String? = nil) -> [UInt8]? {
        guard let request = receiveRequest(), let key = request.header("Sec-WebSocket-Key") else {
            return nil
        }
        let value = accept ?? webSocketAccept(key)
        return Array(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: \(value)\r\n\r\n").utf8
        )
    }

    /// Accepts the upgrade; `frames` go out in the same segment as the answer.
    @discardableResult
    public func acceptUpgrade(with frames: [UInt8] = []) -> Bool {
        guard let head = receiveUpgrade() else { return false }
        return send(head + frames)
    }

    /// The next frame; nil at the end of the stream.
    public func receiveFrame() -> ReceivedFrame? {
        guard let head = receive(exactly: 2) else { return nil }
        var length = Int(head[1] & 0x7f)
        if length >= 126 {
            guard let more = receive(exactly: length == 126 ? 2 : 8) else { return nil }
            length = more.reduce(0) { $0 << 8 | Int($1) }
        }
        let isMasked = head[1] & 0x80 != 0
        guard let mask = isMasked ? receive(exactly: 4) : [0, 0, 0, 0] else { return nil }
        guard let payload = length == 0 ? [] : receive(exactly: length) else { return nil }
        return ReceivedFrame(
            opcode: head[0] & 0x0f,
            payload: payload.enumerated().map { $1 ^ mask[$0 & 3] },
            isMasked: isMasked
        )
    }
}

/// The Sec-WebSocket-Accept value for a key (RFC 6455 §4.2.2).
public func webSocketAccept(_ key: String) -> String {
    base64(sha1(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
}

private func sha1(_ message: [UInt8]) -> [UInt8] {
    var h: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    let zeros = [UInt8](repeating: 0, count: (119 - message.count % 64) % 64)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: (message.count * 8) >> (56 - 8 * $0)) }
    let padded = message + [0x80] + zeros + length
    func rotated(_ x: UInt32, _ n: UInt32) -> UInt32 { x << n | x >> (32 - n) }
    for start in stride(from: 0, to: padded.count, by: 64) {
        var w = (0..<16).map { i in (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(padded[start + i * 4 + $1]) }
        }
        for i in 16..<80 { w.append(rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1)) }
        var (a, b, c, d, e) = (h[0], h[1], h[2], h[3], h[4])
        for i in 0..<80 {
            let (f, k): (UInt32, UInt32) =
                switch i {
                case ..<20: (b & c | ~b & d, 0x5A82_7999)
                case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
                case ..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            (e, d, c, b, a) = (d, c, rotated(b, 30), a, rotated(a, 5) &+ f &+ e &+ k &+ w[i])
        }
        h = zip(h, [a, b, c, d, e]).map { $0 &+ $1 }
    }
    return h.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) } }
}

private func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let part = bytes[start..<min(start + 3, bytes.count)]
        let word = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
        for index in 0...part.count { text.append(digits[word >> (18 - 6 * index) & 63]) }
        text += String(repeating: "=", count: 3 - part.count)
    }
    return text
}
