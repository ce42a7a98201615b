// Decodes what a WebSocket client sends (RFC 6455 §5), bytes in, events out. FlyingFox's own decoder forgets whether a
// frame was masked and reads any length it is told, so it cannot hold the application's limits.

/// A rule of RFC 6455 or a limit of the application that the client broke.
struct FrameViolation: Error, Equatable {
    let closeCode: UInt16
    let reason: String

    static let badMask = FrameViolation(closeCode: 1002, reason: "bad MASK")
    static let tooBig = FrameViolation(closeCode: 1009, reason: "")

    static func rule(_ reason: String) -> FrameViolation { FrameViolation(closeCode: 1002, reason: reason) }
}

struct ClientFrameDecoder {
    enum Event: Equatable {
        /// A whole data message, text or binary.
        case message([UInt8])
        case ping([UInt8])
        case pong
        /// nil: a close frame without a code.
        case close(code: UInt16?)
    }

    /// Longest message in bytes, fragments taken together.
    static let messageLimit = 16_384

    private var buffer: [UInt8] = []
    private var start = 0
    private var message: [UInt8]?

    mutating func append(_ bytes: some Sequence<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    private struct Header {
        var isFinal: Bool
        var opcode: UInt8
        var payload: Range<Int>
        var mask: ArraySlice<UInt8>
    }

    /// The next event; nil when more bytes are needed. Throws `FrameViolation`.
    mutating func next() throws -> Event? {
        while let header = try parseHeader() {
            guard header.payload.upperBound <= buffer.count else { return nil }
            var payload = Array(buffer[header.payload])
            let mask = Array(header.mask)
            for index in payload.indices { payload[index] ^= mask[index & 3] }
            start = header.payload.upperBound
            if let event = try handle(header, payload) { return event }
        }
        return nil
    }

    private func parseHeader() throws -> Header? {
        let available = buffer.count - start
        guard available >= 2 else { return nil }
        let (first, second) = (buffer[start], buffer[start + 1])
        guard first & 0x70 == 0 else { throw FrameViolation.rule("bad RSV") }
        guard second & 0x80 != 0 else { throw FrameViolation.badMask }
        let opcode = first & 0x0F
        let isControl = opcode >= 8
        guard opcode <= 2 || (8...10).contains(opcode) else { throw FrameViolation.rule("bad opcode") }
        var length = UInt64(second & 0x7F)
        guard !isControl || (length <= 125 && first & 0x80 != 0) else {
            throw FrameViolation.rule("bad control frame")
        }
        let extra = length == 126 ? 2 : length == 127 ? 8 : 0
        guard available >= 2 + extra else { return nil }
        if extra > 0 { length = buffer[(start + 2)..<(start + 2 + extra)].reduce(0) { $0 << 8 | UInt64($1) } }
        let total = length.addingReportingOverflow(isControl ? 0 : UInt64(message?.count ?? 0))
        guard !total.overflow, total.partialValue <= UInt64(Self.messageLimit) else {
            throw FrameViolation.tooBig
        }
        guard available >= 6 + extra else { return nil }
        let body = start + 6 + extra
        return Header(
            isFinal: first & 0x80 != 0,
            opcode: opcode,
            payload: body..<(body + Int(length)),
            mask: buffer[(body - 4)..<body]
        )
    }

    private mutating func handle(_ header: Header, _ payload: [UInt8]) throws -> Event? {
        switch header.opcode {
        case 8: return .close(code: try Self.closeCode(payload))
        case 9: return .ping(payload)
        case 10: return .pong
        case 0:
            guard let begun = message else { throw FrameViolation.rule("continuation after FIN") }
            message = begun + payload
        default:
            guard message == nil else { throw FrameViolation.rule("data before FIN") }
            message = payload
        }
        guard header.isFinal, let whole = message else { return nil }
        message = nil
        return .message(whole)
    }

    private static func closeCode(_ payload: [UInt8]) throws -> UInt16? {
        if payload.isEmpty { return nil }
        guard payload.count >= 2 else { throw FrameViolation.rule("invalid close payload") }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        let isValid =
            (1000...1003).contains(code) || (1007...1014).contains(code) || (3000...4999).contains(code)
        guard isValid else { throw FrameViolation.rule("bad close code \(code)") }
        guard String(validating: payload.dropFirst(2), as: UTF8.self) != nil else {
            throw FrameViolation.rule("invalid utf8 payload in close frame")
        }
        return code
    }
}
