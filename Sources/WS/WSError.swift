// All that can go wrong with a WebSocket, and for each reason the close code and the side that erred. Must not contain:
// received payloads.

import HTTP1

/// Why a WebSocket failed, could not be opened, or refused to send.
public enum WSError: Error, Equatable, Sendable {
    // Frames of the peer
    /// Bits that no negotiated extension gives a meaning.
    case reservedBits(UInt8)
    /// An opcode without a meaning.
    case reservedOpcode(UInt8)
    /// The server masked a frame.
    case maskedFrame
    /// A length in more bytes than it needs.
    case lengthNotMinimal
    /// A 64-bit length with the highest bit set.
    case lengthOutOfRange
    /// A control frame without FIN.
    case fragmentedControlFrame(Opcode)
    /// A control frame with more than 125 bytes.
    case oversizedControlFrame(Opcode, length: Int)
    /// A continuation where no message is open.
    case unexpectedContinuation
    /// A new message while another one is open.
    case expectedContinuation(got: Opcode)
    /// A close frame with a payload of one byte.
    case truncatedCloseCode
    /// A close code that may not be sent.
    case invalidCloseCode(CloseCode)
    /// A text message that is not UTF-8.
    case invalidUTF8
    /// A close reason that is not UTF-8.
    case invalidUTF8InCloseReason
    /// A frame longer than `limit` bytes.
    case frameTooBig(limit: Int)
    /// A message longer than `limit` bytes, when decompressed.
    case messageTooBig(limit: Int)
    /// A compressed message that cannot be decompressed.
    case invalidDeflate(reason: String)
    /// The connection ended without the peer's close frame; `afterLocalClose` if ours had been sent.
    case connectionLost(afterLocalClose: Bool)

    // Opening handshake
    /// The answer is not HTTP, or ended early.
    case handshake(HTTPError)
    /// A header of the 101 answer is missing or has not the value it must have.
    case handshakeHeader(name: String, expected: String)
    /// The answer selects a subprotocol that was not offered.
    case unofferedSubprotocol
    /// The answer selects an extension that was not offered.
    case unofferedExtension
    /// The answer's extensions are malformed, or their parameters do not fit the offer.
    case invalidExtensions(reason: String)

    // Misuse by the caller
    /// A message or ping after the closing handshake began.
    case notOpen
    /// A ping payload over 125 bytes.
    case pingTooLong(length: Int)
    /// A close reason over 123 bytes.
    case reasonTooLong(length: Int)
    /// A close code that may not be sent.
    case unsendableCloseCode(CloseCode)
    /// A close reason without a code.
    case reasonWithoutCode
    /// A nonce that is not 16 bytes long.
    case invalidNonce(length: Int)
    /// A header that belongs to the handshake itself, or cannot be encoded.
    case unsendableHeader(name: String)
    /// A subprotocol that is not a token, or offered twice.
    case invalidSubprotocol

    /// Which side erred.
    public enum Side: Equatable, Sendable {
        /// The caller.
        case local
        /// The peer or the network.
        case remote
    }
}

extension WSError {
    /// The code with which the connection is failed because of this; nil where no close frame is sent.
    public var closeCode: CloseCode? {
        switch self {
        case .reservedBits, .reservedOpcode, .maskedFrame, .lengthNotMinimal, .lengthOutOfRange,
            .fragmentedControlFrame, .oversizedControlFrame, .unexpectedContinuation, .expectedContinuation,
            .truncatedCloseCode, .invalidCloseCode, .invalidDeflate:
            return .protocolError
        case .invalidUTF8, .invalidUTF8InCloseReason: return .invalidPayload
        case .frameTooBig, .messageTooBig: return .messageTooBig
        case .connectionLost, .handshake, .handshakeHeader, .unofferedSubprotocol, .unofferedExtension,
            .invalidExtensions:
            return nil
        case .notOpen, .pingTooLong, .reasonTooLong, .unsendableCloseCode, .reasonWithoutCode, .invalidNonce,
            .unsendableHeader, .invalidSubprotocol:
            return nil
        }
    }

    /// Which side erred.
    public var side: Side {
        switch self {
        case .notOpen, .pingTooLong, .reasonTooLong, .unsendableCloseCode, .reasonWithoutCode, .invalidNonce,
            .unsendableHeader, .invalidSubprotocol:
            return .local
        default: return .remote
        }
    }
}

extension WSError: CustomStringConvertible {
    /// What was wrong, where, and what was expected.
    public var description: String {
        switch self {
        case .reservedBits(let bits):
            return "frame has reserved bits \(bits) set without an extension that uses them"
        case .reservedOpcode(let opcode): return "frame has reserved opcode \(opcode)"
        case .maskedFrame: return "server sent a masked frame"
        case .lengthNotMinimal: return "frame length is not in its shortest form"
        case .lengthOutOfRange: return "frame length has its highest bit set"
        case .fragmentedControlFrame(let opcode): return "\(opcode) frame is fragmented"
        case .oversizedControlFrame(let opcode, let length):
            return "\(opcode) frame has \(length) bytes, at most 125 are allowed"
        case .unexpectedContinuation: return "continuation frame without a message to continue"
        case .expectedContinuation(let opcode): return "\(opcode) frame inside a fragmented message"
        case .truncatedCloseCode:
            return "close frame has a payload of one byte, expected none or at least two"
        case .invalidCloseCode(let code):
            return "close frame has code \(code.rawValue), which may not be sent"
        case .invalidUTF8: return "text message is not valid UTF-8"
        case .invalidUTF8InCloseReason: return "close reason is not valid UTF-8"
        case .frameTooBig(let limit): return "frame is longer than \(limit) bytes"
        case .messageTooBig(let limit): return "message is longer than \(limit) bytes"
        case .invalidDeflate(let reason): return "compressed message cannot be decompressed: \(reason)"
        case .connectionLost(let afterLocalClose):
            return afterLocalClose
                ? "connection ended before the server answered the close frame"
                : "connection ended without a close frame"
        case .handshake(let error): return "opening handshake failed: \(error)"
        case .handshakeHeader(let name, let expected):
            return "opening handshake failed: header \(name) is missing or wrong, expected \(expected)"
        case .unofferedSubprotocol:
            return "opening handshake failed: server chose a subprotocol that was not offered"
        case .unofferedExtension:
            return "opening handshake failed: server chose an extension that was not offered"
        case .invalidExtensions(let reason):
            return "opening handshake failed: Sec-WebSocket-Extensions: \(reason)"
        case .notOpen: return "close sent"
        case .pingTooLong(let length): return "ping payload has \(length) bytes, at most 125 are allowed"
        case .reasonTooLong(let length): return "close reason has \(length) bytes, at most 123 are allowed"
        case .unsendableCloseCode(let code):
            return "close code \(code.rawValue) may not be sent, expected 1000-1003, 1007-1014 or 3000-4999"
        case .reasonWithoutCode: return "close reason without a close code"
        case .invalidNonce(let length): return "handshake nonce has \(length) bytes, expected 16"
        case .unsendableHeader(let name): return "header \(name) cannot be set for an opening handshake"
        case .invalidSubprotocol: return "subprotocols must be distinct tokens"
        }
    }
}
