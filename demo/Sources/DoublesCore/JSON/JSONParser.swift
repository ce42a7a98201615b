// Parses a JSON document strictly. Must not know an object of the doubles.

/// What is wrong with a document; words as a Go server would choose them.
struct JSONError: Error, Equatable {
    var message: String
}

extension JSON {
    /// Parses a whole document, white space around it allowed; control characters inside strings only if asked for.
    static func parse(_ bytes: some Sequence<UInt8>, allowsControls: Bool = false) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: Array(bytes), allowsControls: allowsControls)
        let value = try parser.value(depth: 0)
        guard parser.peek() == nil else {
            throw JSONError(message: "invalid character \(parser.quoted()) after top-level value")
        }
        return value
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    let allowsControls: Bool
    var position = 0

    /// The next byte that is not white space, left where it is.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return bytes[position]
            }
        }
        return nil
    }

    func quoted() -> String {
        position < bytes.count ? "'\(String(decoding: [bytes[position]], as: UTF8.self))'" : "EOF"
    }

    private func unexpected(_ place: String) -> JSONError {
        if position >= bytes.count { return JSONError(message: "unexpected end of JSON input") }
        return JSONError(message: "invalid character \(quoted()) \(place)")
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < 512 else { throw JSONError(message: "exceeded max depth") }
        switch peek() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
        for byte in text.utf8 {
            guard position < bytes.count, bytes[position] == byte else {
                throw unexpected("in literal \(text)")
            }
            position += 1
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        while position < bytes.count, "+-0123456789.eE".utf8.contains(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let digits = text.drop { $0 == "-" }
        let leadsWithZero = digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true
        guard let first = digits.first, first.isNumber, !leadsWithZero, text.last?.isNumber == true,
            Double(text) != nil
        else {
            position = start
            throw unexpected("looking for beginning of value")
        }
        return .number(text)
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var values: [JSON] = []
        if peek() == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            values.append(try value(depth: depth + 1))
            let next = peek()
            guard next == UInt8(ascii: ",") || next == UInt8(ascii: "]") else {
                throw unexpected("after array element")
            }
            position += 1
            if next == UInt8(ascii: "]") { return .array(values) }
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var members: [JSONMember] = []
        if peek() == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        while true {
            guard peek() == UInt8(ascii: "\"") else {
                throw unexpected("looking for beginning of object key string")
            }
            let name = try string()
            guard peek() == UInt8(ascii: ":") else { throw unexpected("after object key") }
            position += 1
            members.append(JSONMember(name: name, value: try value(depth: depth + 1)))
            let next = peek()
            guard next == UInt8(ascii: ",") || next == UInt8(ascii: "}") else {
                throw unexpected("after object key:value pair")
            }
            position += 1
            if next == UInt8(ascii: "}") { return .object(members) }
        }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0..<0x20 where !allowsControls: throw unexpected("in string literal")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw unexpected("in string literal")
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 8,
        UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw unexpected("in string escape code") }
        if let plain = Self.escapes[bytes[position]] {
            position += 1
            text.append(plain)
            return
        }
        guard bytes[position] == UInt8(ascii: "u") else { throw unexpected("in string escape code") }
        position += 1
        var unit = try hex4()
        if (0xD800..<0xDC00).contains(unit), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        {
            position += 2
            let low = try hex4()
            unit = (0xDC00..<0xE000).contains(low) ? 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00) : 0xFFFD
        }
        text += String(Character(Unicode.Scalar(unit) ?? "\u{FFFD}")).utf8
    }

    private mutating func hex4() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count,
                let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
            else { throw unexpected("in \\u hexadecimal character escape") }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
