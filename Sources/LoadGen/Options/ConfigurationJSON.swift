// A small JSON reader for profiles that knows where it is, so that an error can name line and column.
// Must not know what a profile contains.

/// A JSON value with the order of its keys. A key given twice keeps its last value, as in k6.
enum ConfigurationJSON: Equatable {
    case null
    case bool(Bool)
    /// The literal as written: integers stay exact.
    case number(String)
    case string(String)
    case array([ConfigurationJSON])
    case object([(key: String, value: ConfigurationJSON)])

    static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    /// The value as an error message shows it: short, on one line.
    var excerpt: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let literal): literal
        case .string(let text): ConfigurationJSON.quoted(text)
        case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .object(let members): members.isEmpty ? "an empty object" : "an object"
        }
    }

    /// `text` in quotes, cut to 60 characters, control characters replaced.
    static func quoted(_ text: String) -> String {
        let printable = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0 }
        var shown = String(String.UnicodeScalarView(printable.prefix(60)))
        if printable.count > 60 { shown += "…" }
        return "\"\(shown)\""
    }
}

/// Reads one JSON document (RFC 8259). Nesting is limited to 64 levels.
struct ConfigurationJSONParser {
    private let file: String
    private let bytes: [UInt8]
    private var index = 0

    private static let maximumDepth = 64

    /// Parses `bytes`; `file` is what errors call them.
    static func parse(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> ConfigurationJSON {
        var parser = ConfigurationJSONParser(file: file, bytes: bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.index = 3 }
        let value = try parser.value(depth: 0)
        parser.skipBlanks()
        if parser.index < bytes.count { throw parser.failure(expected: "the end of the file") }
        return value
    }

    private init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    private mutating func value(depth: Int) throws(ConfigurationError) -> ConfigurationJSON {
        skipBlanks()
        guard depth < Self.maximumDepth else { throw failure(expected: "at most 64 levels of nesting") }
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure(expected: "a value")
        }
    }

    private mutating func object(depth: Int) throws(ConfigurationError) -> ConfigurationJSON {
        index += 1
        var members: [(key: String, value: ConfigurationJSON)] = []
        skipBlanks()
        if take("}") { return .object(members) }
        while true {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw failure(expected: "a key in quotes") }
            let key = try string()
            skipBlanks()
            guard take(":") else {
                throw failure(expected: "':' after the key \(ConfigurationJSON.quoted(key))")
            }
            let value = try value(depth: depth + 1)
            if let earlier = members.firstIndex(where: { $0.key == key }) {
                members[earlier].value = value
            } else {
                members.append((key, value))
            }
            skipBlanks()
            if take("}") { return .object(members) }
            guard take(",") else { throw failure(expected: "',' or '}'") }
        }
    }

    private mutating func array(depth: Int) throws(ConfigurationError) -> ConfigurationJSON {
        index += 1
        var elements: [ConfigurationJSON] = []
        skipBlanks()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
            if take("]") { return .array(elements) }
            guard take(",") else { throw failure(expected: "',' or ']'") }
        }
    }

    private mutating func word(
        _ text: String,
        _ value: ConfigurationJSON
    ) throws(ConfigurationError) -> ConfigurationJSON {
        guard bytes[index...].starts(with: text.utf8) else { throw failure(expected: "a value") }
        index += text.utf8.count
        return value
    }

    private mutating func number() throws(ConfigurationError) -> String {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(ConfigurationError) {
        let start = index
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        if index == start { throw failure(expected: "a digit") }
    }

    private mutating func string() throws(ConfigurationError) -> String {
        index += 1
        var text: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw failure(expected: "text in UTF-8")
                }
                index += 1
                return string
            case UInt8(ascii: "\\"):
                index += 1
                text += try escape().utf8
            case ..<0x20:
                throw failure(expected: "no control character inside a string")
            default:
                text.append(byte)
                index += 1
            }
        }
        throw failure(expected: "'\"' at the end of the string")
    }

    private mutating func escape() throws(ConfigurationError) -> String {
        let simple: [UInt8: String] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
            UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
            UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
        ]
        if let byte = current, let text = simple[byte] {
            index += 1
            return text
        }
        guard take("u") else { throw failure(expected: "an escape such as \\n or \\u0041") }
        var units = [try codeUnit()]
        if UTF16.isLeadSurrogate(units[0]), bytes[index...].starts(with: "\\u".utf8) {
            let mark = index
            index += 2
            let second = try codeUnit()
            if UTF16.isTrailSurrogate(second) { units.append(second) } else { index = mark }
        }
        // A lone surrogate becomes U+FFFD, as in k6's decoder.
        return String(decoding: units, as: UTF16.self)
    }

    private mutating func codeUnit() throws(ConfigurationError) -> UInt16 {
        let digits = bytes[index...].prefix(4)
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw failure(expected: "four hexadecimal digits") }
        index += 4
        return unit
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func failure(expected: String) -> ConfigurationError {
        let before = bytes[..<min(index, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        let found =
            current.map { byte in
                byte < 0x20
                    ? "a control character or line break"
                    : "'\(String(decoding: bytes[index...].prefix(4), as: UTF8.self).prefix(1))'"
            } ?? "the end of the file"
        return .malformedJSON(file: file, line: line, column: column, found: found, expected: expected)
    }
}
