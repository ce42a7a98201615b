// LogQL text to tokens. Must not know which token may follow which.

/// A token and where it began, both counted from 1.
struct LogQLToken {
    enum Kind: Equatable {
        case identifier(String)
        case string(String)
        /// A plain number.
        case number(Double)
        /// `5s`, `1h30m`: nanoseconds.
        case duration(Int64)
        /// `5KB`.
        case bytes(Double)
        case symbol(String)
        case end
    }

    var kind: Kind
    var line: Int
    var column: Int

    /// The name a Loki message gives it.
    var name: String {
        switch kind {
        case .identifier: "IDENTIFIER"
        case .string: "STRING"
        case .number: "NUMBER"
        case .duration: "DURATION"
        case .bytes: "BYTES"
        case .symbol(let text): text
        case .end: "$end"
        }
    }
}

struct LogQLLexer {
    private let characters: [Character]
    private var position = 0
    private var line = 1
    private var column = 1

    private static let symbols = [
        "|=", "|~", "!=", "!~", "=~", "==", ">=", "<=", "{", "}", "(", ")", "[", "]", ",", "|", "=", ">", "<",
        "+", "-", "*", "/", "%", "^",
    ]

    private static let nanoseconds: [String: Double] = [
        "ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9, "d": 86400e9,
        "w": 604_800e9,
        "y": 31_536_000e9,
    ]

    private static let sizes: [String: Double] = [
        "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824,
    ]

    static func tokens(_ text: String) throws(LogQLError) -> [LogQLToken] {
        var lexer = LogQLLexer(characters: Array(text))
        var tokens: [LogQLToken] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private init(characters: [Character]) { self.characters = characters }

    /// A duration such as `1m30s` in nanoseconds; nil when the text is none.
    static func duration(_ text: String) -> Int64? {
        var total = 0.0
        var rest = Substring(text)
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            let unit = rest[digits.endIndex...].prefix { $0.isLetter }
            guard let count = Double(digits), let factor = nanoseconds[String(unit)] else { return nil }
            total += count * factor
            rest = rest[unit.endIndex...]
        }
        return text.isEmpty ? nil : Int64(exactly: total.rounded())
    }

    /// A size such as `5KB` in bytes; nil when the text is none.
    static func size(_ text: String) -> Double? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let unit = text[digits.endIndex...].trimmingPrefix(" ").lowercased()
        guard let count = Double(digits), let factor = sizes[unit] else { return nil }
        return count * factor
    }

    private var current: Character? { position < characters.count ? characters[position] : nil }

    private mutating func advance() {
        if characters[position].isNewline {
            line += 1
            column = 1
        } else {
            column += 1
        }
        position += 1
    }

    private mutating func take(while condition: (Character) -> Bool) -> String {
        var text = ""
        while let character = current, condition(character) {
            text.append(character)
            advance()
        }
        return text
    }

    private mutating func next() throws(LogQLError) -> LogQLToken {
        _ = take { $0.isWhitespace }
        if current == "#" {
            _ = take { !$0.isNewline }
            return try next()
        }
        let start = (line: line, column: column)
        let kind = try self.kind()
        return LogQLToken(kind: kind, line: start.line, column: start.column)
    }

    private mutating func kind() throws(LogQLError) -> LogQLToken.Kind {
        guard let first = current else { return .end }
        if first == "\"" || first == "`" { return .string(try string(first)) }
        if first.isNumber {
            let start = (line: line, column: column)
            let text = take { $0.isLetter || $0.isNumber || $0 == "." }
            if let number = Double(text) { return .number(number) }
            if let nanoseconds = Self.duration(text) { return .duration(nanoseconds) }
            if let size = Self.size(text) { return .bytes(size) }
            throw .syntax(line: start.line, column: start.column, "unexpected NUMBER")
        }
        if first.isLetter || first == "_" {
            return .identifier(take { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" })
        }
        for symbol in Self.symbols where characters[position...].starts(with: symbol) {
            for _ in symbol { advance() }
            return .symbol(symbol)
        }
        throw LogQLError(
            message:
                "parse error at line \(line), col \(column): syntax error: unexpected character: '\(first)'"
        )
    }

    private mutating func string(_ quote: Character) throws(LogQLError) -> String {
        let start = (line: line, column: column)
        advance()
        var text = ""
        while let character = current, character != quote {
            advance()
            guard character == "\\" && quote == "\"" else {
                text.append(character)
                continue
            }
            guard let escaped = current else { break }
            advance()
            switch escaped {
            case "n": text.append("\n")
            case "t": text.append("\t")
            case "r": text.append("\r")
            case "\\", "\"": text.append(escaped)
            case "x", "u": text.append(try scalar(digits: escaped == "x" ? 2 : 4, start))
            default:
                throw LogQLError(
                    message: "parse error at line \(start.line), col \(start.column): invalid char escape"
                )
            }
        }
        guard current == quote else {
            throw LogQLError(
                message: "parse error at line \(start.line), col \(start.column): literal not terminated"
            )
        }
        advance()
        return text
    }

    private mutating func scalar(digits: Int, _ start: (line: Int, column: Int)) throws(LogQLError)
        -> Character
    {
        var text = ""
        while text.count < digits, let digit = current, digit.isHexDigit {
            text.append(digit)
            advance()
        }
        guard text.count == digits, let code = UInt32(text, radix: 16), let scalar = Unicode.Scalar(code)
        else {
            throw LogQLError(
                message: "parse error at line \(start.line), col \(start.column): invalid char escape"
            )
        }
        return Character(scalar)
    }
}
