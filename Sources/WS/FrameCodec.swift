// Frames to bytes and back, for either side of a connection (RFC 6455 §5). Must not contain: the rules that depend on
// earlier frames or on the role, such as fragmentation and who must mask.

/// XORs `bytes` with the masking key, whose first byte meets the payload's byte number 0; `offset` is the number of the
/// first of `bytes` in the payload.
func applyMask(_ bytes: UnsafeMutableRawBufferPointer, key: UInt32, offset: Int = 0) {
    guard let base = bytes.baseAddress else { return }
    let shift = UInt32(offset & 3) * 8
    let rotated = shift == 0 ? key : key << shift | key >> (32 - shift)
    let word = UInt64(UInt32(bigEndian: rotated)) * 0x1_0000_0001
    var position = 0
    // By words: vectors of bytes are compiled to code that is hundreds of times slower.
    while position &+ 8 <= bytes.count {
        let masked = base.loadUnaligned(fromByteOffset: position, as: UInt64.self) ^ word
        base.storeBytes(of: masked, toByteOffset: position, as: UInt64.self)
        position &+= 8
    }
    while position < bytes.count {
        bytes[position] ^= UInt8(truncatingIfNeeded: rotated >> UInt32(24 - 8 * (position & 3)))
        position &+= 1
    }
}

/// Writes frames.
public enum FrameEncoder {
    /// Appends a frame to `output`; with a key the payload is masked, as a client must.
    public static func append(
        _ opcode: Opcode,
        payload: UnsafeRawBufferPointer,
        isFinal: Bool = true,
        reservedBits: UInt8 = 0,
        maskingKey: UInt32?,
        to output: inout [UInt8]
    ) {
        let maskBit: UInt8 = maskingKey == nil ? 0 : 0x80
        output.append((isFinal ? 0x80 : 0) | (reservedBits & 7) << 4 | opcode.rawValue)
        switch payload.count {
        case ..<126: output.append(maskBit | UInt8(payload.count))
        case ..<65536:
            output.append(maskBit | 126)
            appendBigEndian(UInt64(payload.count), bytes: 2, to: &output)
        default:
            output.append(maskBit | 127)
            appendBigEndian(UInt64(payload.count), bytes: 8, to: &output)
        }
        if let maskingKey { appendBigEndian(UInt64(maskingKey), bytes: 4, to: &output) }
        let start = output.count
        if let base = payload.baseAddress {
            let bytes = UnsafeBufferPointer(
                start: base.assumingMemoryBound(to: UInt8.self),
                count: payload.count
            )
            output.append(contentsOf: bytes)
        }
        guard let maskingKey else { return }
        output.withUnsafeMutableBytes { bytes in
            applyMask(UnsafeMutableRawBufferPointer(rebasing: bytes[start...]), key: maskingKey)
        }
    }

    /// The bytes of one frame.
    public static func encode(_ frame: Frame, maskingKey: UInt32? = nil) -> [UInt8] {
        var output: [UInt8] = []
        frame.payload.withUnsafeBytes { payload in
            append(
                frame.opcode,
                payload: payload,
                isFinal: frame.isFinal,
                reservedBits: frame.reservedBits,
                maskingKey: maskingKey,
                to: &output
            )
        }
        return output
    }

    private static func appendBigEndian(_ value: UInt64, bytes: Int, to output: inout [UInt8]) {
        for index in 0..<bytes {
            output.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * (bytes - 1 - index))))
        }
    }
}

/// Reads frames however their bytes are cut. Payloads are told as ranges of the input, still masked.
public struct FrameDecoder: Sendable {
    /// The next thing found in the input.
    public enum Step: Equatable, Sendable {
        /// A frame begins.
        case header(FrameHeader)
        /// These bytes of the input belong to its payload. Never empty.
        case payload(Range<Int>)
        /// The frame is whole.
        case end
        /// The input is used up.
        case incomplete
    }

    private var partial: [UInt8] = []
    private var remaining = 0
    private var isInFrame = false

    /// A decoder at the start of a frame.
    public init() {}

    /// Takes bytes from `position` on until something is found.
    /// - Throws: what a single header can violate: opcode, length, the rules of control frames.
    public mutating func next(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int
    ) throws(WSError) -> Step {
        if isInFrame {
            if remaining == 0 {
                isInFrame = false
                return .end
            }
            guard position < bytes.count else { return .incomplete }
            let start = position
            position += min(remaining, bytes.count - start)
            remaining -= position - start
            return .payload(start..<position)
        }
        guard position < bytes.count else { return .incomplete }
        let header: FrameHeader
        if partial.isEmpty {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            let length = Self.headerLength(rest)
            guard rest.count >= length else {
                partial.append(contentsOf: rest)
                position = bytes.count
                return .incomplete
            }
            header = try Self.header(rest)
            position += length
        } else {
            var length = partial.withUnsafeBytes { Self.headerLength($0) }
            while partial.count < length {
                guard position < bytes.count else { return .incomplete }
                partial.append(bytes[position])
                position += 1
                length = partial.withUnsafeBytes { Self.headerLength($0) }
            }
            let outcome = partial.withUnsafeBytes { bytes in
                Result { () throws(WSError) in try Self.header(bytes) }
            }
            partial.removeAll(keepingCapacity: true)
            header = try outcome.get()
        }
        remaining = header.payloadLength
        isInFrame = true
        return .header(header)
    }

    /// The first whole frame in `bytes`, unmasked, and the bytes it takes; nil if there is none yet.
    public static func decode(_ bytes: [UInt8]) throws(WSError) -> (frame: Frame, length: Int)? {
        let outcome = bytes.withUnsafeBytes { input in
            Result { () throws(WSError) -> (Frame, Int)? in
                var decoder = FrameDecoder()
                var position = 0
                guard case .header(let header) = try decoder.next(input, &position),
                    header.payloadLength <= bytes.count - position
                else { return nil }
                var payload = Array(input[position..<position + header.payloadLength])
                if let key = header.maskingKey { payload.withUnsafeMutableBytes { applyMask($0, key: key) } }
                let frame = Frame(
                    header.opcode,
                    payload,
                    isFinal: header.isFinal,
                    reservedBits: header.reservedBits
                )
                return (frame, position + header.payloadLength)
            }
        }
        return try outcome.get()
    }

    /// Bytes of the header as far as the first two tell; 2 if not even they are there.
    private static func headerLength(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard bytes.count >= 2 else { return 2 }
        let extended = bytes[1] & 0x7f
        return 2 + (extended == 126 ? 2 : extended == 127 ? 8 : 0) + (bytes[1] & 0x80 != 0 ? 4 : 0)
    }

    /// Decodes a header that is whole.
    private static func header(_ bytes: UnsafeRawBufferPointer) throws(WSError) -> FrameHeader {
        guard let opcode = Opcode(rawValue: bytes[0] & 0x0f) else { throw .reservedOpcode(bytes[0] & 0x0f) }
        var length = UInt64(bytes[1] & 0x7f)
        var position = 2
        if length == 126 {
            length = bigEndian(bytes, 2, 2)
            position = 4
            guard length >= 126 else { throw .lengthNotMinimal }
        } else if length == 127 {
            length = bigEndian(bytes, 2, 8)
            position = 10
            guard length >> 63 == 0 else { throw .lengthOutOfRange }
            guard length >= 65536 else { throw .lengthNotMinimal }
        }
        let header = FrameHeader(
            isFinal: bytes[0] & 0x80 != 0,
            reservedBits: bytes[0] >> 4 & 7,
            opcode: opcode,
            maskingKey: bytes[1] & 0x80 == 0
                ? nil : UInt32(truncatingIfNeeded: bigEndian(bytes, position, 4)),
            payloadLength: Int(length)
        )
        if opcode.isControl {
            guard header.isFinal else { throw .fragmentedControlFrame(opcode) }
            guard length <= 125 else {
                throw .oversizedControlFrame(opcode, length: header.payloadLength)
            }
        }
        return header
    }

    private static func bigEndian(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in start..<start + count { value = value << 8 | UInt64(bytes[index]) }
        return value
    }
}
