// Walks over JSON text (RFC 8259) without building anything: whitespace, strings, numbers, whole values.
// Must not contain: selectors, decoded values, allocation.

/// Where a document stops being JSON: an offset from the first byte that was scanned.
struct JSONFault: Error, Equatable {
    let offset: Int
}

/// A string of the document: the bytes between its quotes, escapes not yet decoded.
struct JSONText {
    let bytes: Range<Int>
    let hasEscape: Bool
}

/// A position in JSON text and the steps that move it over one grammatical unit each.
///
/// Every unit that is stepped over is checked against the grammar: structure, numbers, literals, escapes, no
/// control characters in strings, at most `maximumDepth` open containers. Whether a string's content can be decoded
/// (UTF-8, surrogate pairs) is asked separately by `checkText(_:)`, for the strings that somebody wants.
///
/// Reading at or behind the end gives a zero byte, which no rule of the grammar accepts: a truncated document
/// takes the same path as a wrong byte.
struct JSONScanner {
    /// How many containers may be open at once; the limit Foundation's decoder has.
    static let maximumDepth = 512

    private let bytes: UnsafeRawBufferPointer
    private let end: Int
    private(set) var position = 0
    private var depth = 0

    /// Starts at the first of `bytes`, which must outlive the scanner.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        end = bytes.count
    }

    /// The byte at the position; zero at the end.
    var current: UInt8 {
        position < end ? bytes[position] : 0
    }

    /// The fault "what stands at the position does not belong there".
    var fault: JSONFault {
        JSONFault(offset: position)
    }

    /// What the value that starts at the position would be; nil if none can start so.
    var kind: JSONSlice.Kind? {
        switch current {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        default: nil
        }
    }

    /// Moves over space, tab, line feed and carriage return.
    @inline(__always)
    mutating func skipWhitespace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position &+= 1
            default: return
            }
        }
    }

    /// Moves over the white space after the document's value; anything else there is a fault.
    mutating func finish() throws(JSONFault) {
        skipWhitespace()
        guard position == end else { throw fault }
    }

    // MARK: Containers

    /// Moves from the opening bracket to the first member or element, or behind `closing` if there is none.
    mutating func openContainer(closing: UInt8) throws(JSONFault) -> Bool {
        guard depth < Self.maximumDepth else { throw fault }
        position &+= 1
        skipWhitespace()
        guard current == closing else {
            depth &+= 1
            return true
        }
        position &+= 1
        return false
    }

    /// Moves from the end of a member or element to the next one, or behind `closing` if it was the last.
    mutating func continueContainer(closing: UInt8) throws(JSONFault) -> Bool {
        skipWhitespace()
        let next = current
        guard next == UInt8(ascii: ",") || next == closing else { throw fault }
        position &+= 1
        guard next != closing else {
            depth &-= 1
            return false
        }
        skipWhitespace()
        return true
    }

    /// Moves from a member's key to its value.
    @inline(__always)
    mutating func readKey() throws(JSONFault) -> JSONText {
        guard current == UInt8(ascii: "\"") else { throw fault }
        let key = try readString()
        skipWhitespace()
        guard current == UInt8(ascii: ":") else { throw fault }
        position &+= 1
        skipWhitespace()
        return key
    }

    /// Moves over the value that starts at the position, whatever it holds.
    ///
    /// One word has a bit for each container open here, set for an object; the 65th recurses for a new word.
    mutating func skipValue() throws(JSONFault) {
        var objects: UInt64 = 0
        var level = 0
        while true {
            switch current {
            case UInt8(ascii: "{") where level < 64:
                if try openContainer(closing: UInt8(ascii: "}")) {
                    objects = objects << 1 | 1
                    level &+= 1
                    _ = try readKey()
                    continue
                }
            case UInt8(ascii: "[") where level < 64:
                if try openContainer(closing: UInt8(ascii: "]")) {
                    objects <<= 1
                    level &+= 1
                    continue
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                try skipValue()
            default:
                try skipScalar()
            }
            while level > 0 {
                let isObject = objects & 1 != 0
                let closing = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
                guard try !continueContainer(closing: closing) else {
                    if isObject { _ = try readKey() }
                    break
                }
                objects >>= 1
                level &-= 1
            }
            guard level > 0 else { return }
        }
    }

    // MARK: Scalars

    @inline(__always)
    private mutating func skipScalar() throws(JSONFault) {
        switch current {
        case UInt8(ascii: "\""): _ = try readString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        case UInt8(ascii: "t"): try skipLiteral("true")
        case UInt8(ascii: "f"): try skipLiteral("false")
        case UInt8(ascii: "n"): try skipLiteral("null")
        default: throw fault
        }
    }

    private mutating func skipLiteral(_ literal: StaticString) throws(JSONFault) {
        for index in 0..<literal.utf8CodeUnitCount {
            guard current == literal.utf8Start[index] else { throw fault }
            position &+= 1
        }
    }

    /// RFC 8259 §6. What follows the number is looked at by whoever continues the container or the document.
    private mutating func skipNumber() throws(JSONFault) {
        if current == UInt8(ascii: "-") { position &+= 1 }
        if current == UInt8(ascii: "0") {
            position &+= 1
        } else {
            try skipDigits()
        }
        if current == UInt8(ascii: ".") {
            position &+= 1
            try skipDigits()
        }
        if current | 0x20 == UInt8(ascii: "e") {
            position &+= 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position &+= 1 }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(JSONFault) {
        guard isDigit(current) else { throw fault }
        repeat { position &+= 1 } while isDigit(current)
    }

    // MARK: Strings

    /// Moves over the string whose opening quote is at the position.
    @inline(__always)
    mutating func readString() throws(JSONFault) -> JSONText {
        position &+= 1
        let start = position
        var hasEscape = false
        while true {
            skipPlainText()
            switch current {
            case UInt8(ascii: "\""):
                position &+= 1
                return JSONText(bytes: start..<position &- 1, hasEscape: hasEscape)
            case UInt8(ascii: "\\"):
                hasEscape = true
                try skipEscape()
            default:
                throw fault
            }
        }
    }

    /// Moves to the next quote, backslash or control character, or to the end.
    ///
    /// Eight bytes at a time: `(v − 0x01…) & ~v & 0x80…` marks the bytes of v that are zero. A borrow may mark bytes
    /// above a zero wrongly, never below, so the lowest mark is right. The same holds for "less than 0x20".
    @inline(__always)
    private mutating func skipPlainText() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        while position &+ 8 <= end {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let stops =
                ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
                    | (word &- ones &* 0x20) & ~word) & highs
            guard stops == 0 else {
                position &+= stops.trailingZeroBitCount >> 3
                return
            }
            position &+= 8
        }
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0..<0x20: return
            default: position &+= 1
            }
        }
    }

    /// Moves over an escape by its form alone: a lone surrogate passes here and is found by `checkText(_:)`.
    private mutating func skipEscape() throws(JSONFault) {
        position &+= 1
        switch current {
        case UInt8(ascii: "u"):
            position &+= 1
            for _ in 0..<4 {
                guard hexValue(current) != nil else { throw fault }
                position &+= 1
            }
        case let letter where simpleEscape(letter) != nil:
            position &+= 1
        default:
            throw fault
        }
    }

    /// The bytes between the quotes of `text`, valid as long as the document's.
    @inline(__always)
    func content(of text: JSONText) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[text.bytes])
    }

    /// Faults if the content of `text` has no value as a `String`: bytes that are not UTF-8, half a surrogate pair.
    func checkText(_ text: JSONText) throws(JSONFault) {
        let content = content(of: text)
        do {
            _ = try UTF8Span(validating: Span(_unsafeBytes: content))
        } catch {
            throw JSONFault(offset: text.bytes.lowerBound + error.byteOffsets.lowerBound)
        }
        guard text.hasEscape else { return }
        var index = 0
        while index < content.count {
            if content[index] == UInt8(ascii: "\\") {
                let start = index
                guard decodeEscape(in: content, at: &index) != nil else {
                    throw JSONFault(offset: text.bytes.lowerBound + start)
                }
            } else {
                index += 1
            }
        }
    }
}

@inline(__always)
private func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
}
