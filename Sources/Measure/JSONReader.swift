// Reading JSON text (RFC 8259) into a JSONValue, with the order of members kept and errors that name line and column.
// Our own because Foundation's decoder loses that order. Must not be used on the request path.

extension JSONValue {
    /// Reads one JSON document. Throws `MeasureError.json` with the place of the first fault.
    public init(parsing text: String) throws(MeasureError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Reads one JSON document from UTF-8. A byte order mark is skipped.
    public init(parsing bytes: [UInt8]) throws(MeasureError) {
        var reader = JSONReader(bytes: bytes)
        self = try reader.readDocument()
    }
}

private struct JSONReader {
    private static let maximumDepth = 512
    private static let escapes = "an escape such as \\n or \\u0041"

    private let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    mutating func readDocument() throws(MeasureError) -> JSONValue {
        let value = try readValue(depth: 0)
        skipBlanks()
        guard index == bytes.count else { throw fault("the end of the file") }
        return value
    }

    private mutating func readValue(depth: Int) throws(MeasureError) -> JSONValue {
        guard depth < Self.maximumDepth else { throw fault("at most \(Self.maximumDepth) levels of nesting") }
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return try readArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return try readNumber()
        default: throw fault("a value")
        }
    }

    private mutating func readObject(depth: Int) throws(MeasureError) -> JSONValue {
        index += 1
        var object = JSONObject()
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(object) }
        while true {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw fault("a key in quotes") }
            let name = try readString()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw fault("':' after the key \(name.quotedExcerpt)") }
            object[name] = try readValue(depth: depth + 1)
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(object) }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or '}'") }
        }
    }

    private mutating func readArray(depth: Int) throws(MeasureError) -> JSONValue {
        index += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try readValue(depth: depth + 1))
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or ']'") }
        }
    }

    private mutating func readWord(_ word: String, _ value: JSONValue) throws(MeasureError) -> JSONValue {
        guard bytes[index...].starts(with: word.utf8) else { throw fault("a value") }
        index += word.utf8.count
        return value
    }

    private mutating func readNumber() throws(MeasureError) -> JSONValue {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try skipDigits() }
        if take(UInt8(ascii: ".")) { try skipDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try skipDigits()
        }
        let written = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let number = Double(written), number.isFinite else {
            index = start
            throw fault("a number below 1.8e308")
        }
        return .number(number, written: written)
    }

    private mutating func skipDigits() throws(MeasureError) {
        let start = index
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { index += 1 }
        if index == start { throw fault("a digit") }
    }

    private mutating func readString() throws(MeasureError) -> String {
        index += 1
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw fault("text in UTF-8")
                }
                index += 1
                return string
            case UInt8(ascii: "\\"):
                index += 1
                try readEscape(into: &text)
            case 0..<0x20: throw fault("no control character inside a string")
            default:
                text.append(byte)
                index += 1
            }
        }
        throw fault("'\"' at the end of the string")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(MeasureError) {
        guard let byte = peek else { throw fault(Self.escapes) }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try readHex())
            if (0xD800..<0xDC00).contains(code), bytes[index...].starts(with: [0x5C, 0x75]) {
                let mark = index
                index += 2
                let low = UInt32(try readHex())
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    index = mark
                }
            }
            // A lone surrogate has no UTF-8 form; JavaScript writers can produce one.
            text += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        default:
            index -= 1
            throw fault(Self.escapes)
        }
    }

    private mutating func readHex() throws(MeasureError) -> UInt16 {
        guard index + 4 <= bytes.count,
            bytes[index..<index + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits") }
        index += 4
        return code
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func fault(_ expected: String) -> MeasureError {
        let before = bytes[..<min(index, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        return .json(reason: "found \(finding), expected \(expected)", line: line, column: column)
    }

    /// What stands where reading stopped, on one line.
    private var finding: String {
        guard let byte = peek else { return "the end of the file" }
        if byte < 0x20 { return "a control character or line break" }
        return "'\(String(decoding: bytes[index...].prefix(4), as: UTF8.self).prefix(1))'"
    }
}
