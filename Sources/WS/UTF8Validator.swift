// UTF-8 checked as it arrives (RFC 3629). Must not contain: decoding to characters.

/// Validates UTF-8 in pieces and rejects at the first byte that no valid text can have at its place.
public struct UTF8Validator: Sendable {
    private var missing = 0
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xbf

    /// A validator at the start of a text.
    public init() {}

    /// Whether the text may end here: no character is unfinished.
    public var isComplete: Bool { missing == 0 }

    /// Takes the next piece; false as soon as the text is invalid, after which the validator must not be used.
    public mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let count = bytes.count
        var position = 0
        while missing > 0, position < count {
            guard take(continuation: bytes[position]) else { return false }
            position += 1
        }
        while position < count {
            if position &+ 8 <= count,
                base.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                position &+= 8
                continue
            }
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            position &+= 1
            if byte < 0x80 { continue }
            guard begin(byte) else { return false }
            while missing > 0, position < count {
                guard take(continuation: base.load(fromByteOffset: position, as: UInt8.self)) else {
                    return false
                }
                position &+= 1
            }
        }
        return true
    }

    /// The first byte of a character of several; bounds of the second exclude overlong forms, surrogates and what is
    /// above U+10FFFF.
    @inline(__always)
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xc2...0xdf: missing = 1
        case 0xe0...0xef:
            missing = 2
            if byte == 0xe0 { lower = 0xa0 }
            if byte == 0xed { upper = 0x9f }
        case 0xf0...0xf4:
            missing = 3
            if byte == 0xf0 { lower = 0x90 }
            if byte == 0xf4 { upper = 0x8f }
        default: return false
        }
        return true
    }

    @inline(__always)
    private mutating func take(continuation byte: UInt8) -> Bool {
        guard byte >= lower, byte <= upper else { return false }
        lower = 0x80
        upper = 0xbf
        missing &-= 1
        return true
    }
}
