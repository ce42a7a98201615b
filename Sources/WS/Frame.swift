// The vocabulary of RFC 6455: opcodes, close codes, frames, limits. Must not contain: encoding or decoding.
//
//      0                   1                   2                   3
//      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//     +-+-+-+-+-------+-+-------------+-------------------------------+
//     |F|R|R|R| opcode|M| length      | extended length (16 or 64 bits|
//     |I|S|S|S|  (4)  |A|     (7)     | if length is 126 or 127)      |
//     |N|V|V|V|       |S|             |                               |
//     | |1|2|3|       |K|             |                               |
//     +-+-+-+-+-------+-+-------------+-------------------------------+
//     | masking key (32 bits, if MASK is set), then the payload …     |
//     +---------------------------------------------------------------+

/// What a frame is for (RFC 6455 §5.2).
public enum Opcode: UInt8, Sendable, CaseIterable {
    /// A further fragment of the current message.
    case continuation = 0x0
    /// The first or only frame of a text message.
    case text = 0x1
    /// The first or only frame of a binary message.
    case binary = 0x2
    /// The closing handshake.
    case close = 0x8
    /// Asks for a pong.
    case ping = 0x9
    /// Answers a ping, or is sent unasked.
    case pong = 0xa

    /// Whether it is close, ping or pong: never fragmented, 125 bytes at most.
    public var isControl: Bool { rawValue & 0x8 != 0 }
}

/// The reason for closing as a number (RFC 6455 §7.4 and the IANA registry).
public struct CloseCode: RawRepresentable, Hashable, Sendable {
    /// The number.
    public var rawValue: UInt16

    /// Any number, valid or not.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// 1000: done.
    public static let normalClosure = CloseCode(rawValue: 1000)
    /// 1001: server shutting down, or client leaving.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// 1002: the other side broke the protocol.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// 1003: a kind of data that cannot be handled.
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// 1005: a close frame came without a code. Never sent.
    public static let noStatusReceived = CloseCode(rawValue: 1005)
    /// 1006: the connection ended without a close frame. Never sent.
    public static let abnormalClosure = CloseCode(rawValue: 1006)
    /// 1007: data that does not fit its type, such as text that is not UTF-8.
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// 1008: against the rules of the application.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// 1009: too big to process.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// 1010: the client needs an extension that was not granted.
    public static let mandatoryExtension = CloseCode(rawValue: 1010)
    /// 1011: the server failed.
    public static let internalError = CloseCode(rawValue: 1011)

    /// Whether the code may stand in a close frame: 1000–1003, 1007–1014 and 3000–4999.
    public var isValidOnWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: return true
        default: return false
        }
    }
}

/// The fixed part of a frame, as decoded.
public struct FrameHeader: Equatable, Sendable {
    /// Whether this frame ends its message.
    public var isFinal: Bool
    /// RSV1, RSV2 and RSV3 as bits 2, 1 and 0.
    public var reservedBits: UInt8
    /// What the frame is for.
    public var opcode: Opcode
    /// The masking key in the order of the wire (first byte highest), if the payload is masked.
    public var maskingKey: UInt32?
    /// Bytes of payload.
    public var payloadLength: Int
}

/// A whole frame with its payload unmasked.
public struct Frame: Equatable, Sendable {
    /// Whether this frame ends its message.
    public var isFinal: Bool
    /// RSV1, RSV2 and RSV3 as bits 2, 1 and 0.
    public var reservedBits: UInt8
    /// What the frame is for.
    public var opcode: Opcode
    /// The data, unmasked.
    public var payload: [UInt8]

    /// A frame; by default a final one without reserved bits.
    public init(_ opcode: Opcode, _ payload: [UInt8] = [], isFinal: Bool = true, reservedBits: UInt8 = 0) {
        self.isFinal = isFinal
        self.reservedBits = reservedBits
        self.opcode = opcode
        self.payload = payload
    }
}

/// The payload of a text message: UTF-8 already checked, made a `String` only when asked.
public struct WSText: Equatable, Sendable {
    /// The valid UTF-8.
    public let utf8: [UInt8]

    init(validated utf8: [UInt8]) { self.utf8 = utf8 }

    /// The text. Linear; made anew at each call.
    public var string: String { String(decoding: utf8, as: UTF8.self) }
}

/// What a peer may send before the connection is failed with 1009.
public struct WSLimits: Equatable, Sendable {
    /// Bytes of a message, all its fragments together.
    public var messageBytes = 16 * 1024 * 1024
    /// Bytes of one frame.
    public var frameBytes = 16 * 1024 * 1024

    /// The default limits.
    public init() {}
}

/// What the opening handshake agreed on beyond RFC 6455. It alone decides which reserved bits a frame may have.
public enum NegotiatedExtension: Equatable, Sendable {
    /// Nothing: all reserved bits must be 0.
    case none
    /// Messages may be compressed (RFC 7692); RSV1 on their first frame says so.
    case permessageDeflate(DeflateParameters)

    /// The reserved bits that a frame of this kind may set (RSV1 is bit 2).
    func allowedReservedBits(for opcode: Opcode) -> UInt8 {
        switch self {
        case .none: return 0
        case .permessageDeflate: return opcode == .text || opcode == .binary ? 4 : 0
        }
    }
}
