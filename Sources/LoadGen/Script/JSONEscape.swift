// What the escapes of a JSON string stand for (RFC 8259 §7). Must not contain: scanning for where a string ends.

/// Decodes the escape whose backslash is at `index` and moves `index` behind it; a surrogate pair is one escape.
///
/// Nil, with `index` left anywhere inside, if it is malformed, cut off or half a surrogate pair.
func decodeEscape(in text: UnsafeRawBufferPointer, at index: inout Int) -> Unicode.Scalar? {
    index += 1
    guard index < text.count else { return nil }
    let letter = text[index]
    index += 1
    guard letter == UInt8(ascii: "u") else { return simpleEscape(letter).map(Unicode.Scalar.init) }
    guard let unit = decodeUnit(in: text, at: &index) else { return nil }
    guard unit & 0xFC00 == 0xD800 else { return Unicode.Scalar(unit) }
    guard index + 1 < text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u")
    else {
        return nil
    }
    index += 2
    guard let low = decodeUnit(in: text, at: &index), low & 0xFC00 == 0xDC00 else { return nil }
    return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF)
}

/// Decodes the four hexadecimal digits at `index`.
private func decodeUnit(in text: UnsafeRawBufferPointer, at index: inout Int) -> UInt32? {
    guard index + 4 <= text.count else { return nil }
    var unit: UInt32 = 0
    for byte in text[index..<index + 4] {
        guard let digit = hexValue(byte) else { return nil }
        unit = unit << 4 | UInt32(digit)
    }
    index += 4
    return unit
}

/// The character that a backslash and `letter` stand for; nil if they stand for none.
func simpleEscape(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
}

/// The value of a hexadecimal digit of either case.
func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
