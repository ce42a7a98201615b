// Looking at raw bytes quickly: control bytes, tokens, case-insensitive names. Words of eight bytes, because vectors of
// bytes (SIMD16<UInt8>) are compiled to code that is far slower. Must not contain: any knowledge of a message.

/// A byte that may stand in a token, such as a header name (RFC 9110 §5.6.2).
@inline(__always)
func isTokenByte(_ byte: UInt8) -> Bool {
    // One bit per ASCII character: !#$%&'*+-. and digits in the low word, letters and ^_`|~ in the high one.
    let low: UInt64 = 0x03ff_6cfa_0000_0000
    let high: UInt64 = 0x57ff_ffff_c7ff_fffe
    guard byte < 0x80 else { return false }
    return ((byte < 0x40 ? low : high) >> UInt64(byte & 0x3f)) & 1 == 1
}

/// The offset in `start..<end` of the first control byte (below 0x20, or 0x7f), or `end`.
@inline(__always)
func firstControlByte(_ base: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
    var position = start
    while position &+ 8 <= end {
        let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        // Borrows and carries may flag a byte too many, never one too few.
        var flagged =
            ((word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)) & ~word
            & 0x8080_8080_8080_8080
        while flagged != 0 {
            let found = position &+ flagged.trailingZeroBitCount / 8
            if isControlByte(base.load(fromByteOffset: found, as: UInt8.self)) { return found }
            flagged &= flagged &- 1
        }
        position &+= 8
    }
    while position < end {
        if isControlByte(base.load(fromByteOffset: position, as: UInt8.self)) { return position }
        position &+= 1
    }
    return end
}

/// A control character (CTL, RFC 5234 appendix B.1).
@inline(__always)
func isControlByte(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7f }

/// Whether eight bytes, ASCII letters made lower-case, are `lowercased` (eight bytes as a little-endian word).
@inline(__always)
func matches(_ base: UnsafeRawPointer, at offset: Int, lowercased: UInt64) -> Bool {
    UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        | 0x2020_2020_2020_2020 == lowercased
}

/// An ASCII letter made lower-case; other bytes unchanged.
@inline(__always)
func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}

/// Whether two runs of bytes are equal but for the case of ASCII letters.
func equalIgnoringCase(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where lowercased(left[index]) != lowercased(right[index]) { return false }
    return true
}

/// `bytes` without spaces and tabs at either end (OWS, RFC 9110 §5.6.3).
func trimmingBlanks(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var start = 0
    var end = bytes.count
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
}

/// Calls `body` with each trimmed, non-empty element of a comma-separated list (RFC 9110 §5.6.1).
func forEachListElement<Failure: Error>(
    _ bytes: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
) throws(Failure) {
    var start = 0
    while start <= bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != 0x2c { end += 1 }
        let element = trimmingBlanks(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        if !element.isEmpty { try body(element) }
        start = end + 1
    }
}

/// The trimmed, non-empty elements of a header's comma-separated list.
package func listElements(of value: String) -> [String] {
    var value = value
    var elements: [String] = []
    value.withUTF8 { bytes in
        forEachListElement(UnsafeRawBufferPointer(bytes)) {
            elements.append(String(decoding: $0, as: UTF8.self))
        }
    }
    return elements
}

/// A short, printable form of received bytes, for error texts.
func excerpt(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix(40).map { (0x20..<0x7f).contains($0) ? $0 : 0x3f }, as: UTF8.self)
}
