// Cuts a sentence into words, numbers with units, routes, percentiles, quotations: evidence and claims alike. Must not contain what words
// mean.

/// Cuts text into tokens. Linear but for the look ahead to a closing quotation mark.
struct ClaimScanner {
    private let characters: [Character]
    private var index = 0
    private var tokens: [ClaimToken] = []

    /// The tokens of `text`; nil when a quotation does not end.
    static func tokens(of text: String) -> [ClaimToken]? {
        var scanner = ClaimScanner(text)
        return scanner.scan() ? scanner.tokens : nil
    }

    private init(_ text: String) {
        let replacements: [Character: Character] = [
            "’": "'", "‘": "'", "“": "\"", "”": "\"", "–": "—", "−": "-", "×": "x", "\u{A0}": " ",
            "\u{202F}": " ",
        ]
        characters = text.map { replacements[$0] ?? $0 }
    }

    private mutating func scan() -> Bool {
        while let character = peek() {
            if character.isWhitespace {
                index += 1
            } else if character == "\"" || character == "`" || (character == "'" && isOpening) {
                guard scanQuote(character) else { return false }
            } else if character == "/", isAtBoundary, scanRoute(method: nil) {
                continue
            } else if Self.isDigit(character) || ((character == "-" || character == "+") && isSign) {
                scanNumber()
            } else if character.isLetter || character == "_" || character == "µ" {
                scanWord()
            } else {
                scanMark(character)
            }
        }
        return true
    }

    private func peek(_ offset: Int = 0) -> Character? {
        characters.indices.contains(index + offset) ? characters[index + offset] : nil
    }

    private var isAtBoundary: Bool {
        guard index > 0 else { return true }
        return characters[index - 1].isWhitespace || "(\"'`,:".contains(characters[index - 1])
    }

    private var isOpening: Bool { isAtBoundary && peek(1)?.isWhitespace == false }
    private var isSign: Bool { isAtBoundary && peek(1).map(Self.isDigit) == true }

    static func isDigit(_ character: Character) -> Bool {
        character >= "0" && character <= "9" && character.isASCII
    }

    private mutating func add(_ kind: ClaimToken.Kind, _ text: String) {
        tokens.append(ClaimToken(kind: kind, text: text))
    }

    private mutating func scanQuote(_ mark: Character) -> Bool {
        var end = index + 1
        while end < characters.count {
            let isApostrophe = mark == "'" && end + 1 < characters.count && characters[end + 1].isLetter
            if characters[end] == mark, !isApostrophe { break }
            end += 1
        }
        guard end < characters.count else { return false }
        add(.quote, String(characters[(index + 1)..<end]))
        index = end + 1
        return true
    }

    private static let methods: Set<String> = [
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "WS",
    ]

    /// A path at the index. `/s` is a unit.
    private mutating func scanRoute(method: String?) -> Bool {
        let rest = characters[index...]
        var path = rest.prefix {
            $0.isASCII && ($0.isLetter || Self.isDigit($0) || "/_-.:{}*?=&%~+[]$".contains($0))
        }
        while let last = path.last, ".:?".contains(last) { path = path.dropLast() }
        if path.elementsEqual("/s") || path.elementsEqual("/sec") {
            add(.word, "/s")
            index += path.count
            attachUnit()
            return true
        }
        guard path.count > 1 || method != nil else { return false }
        add(.route(method: method), String(path))
        index += path.count
        if peek() == "'", peek(1) == "s" { index += 2 }
        return true
    }

    private mutating func scanWord() {
        let start = index
        let isPart: (Character) -> Bool = { $0.isLetter || Self.isDigit($0) || $0 == "_" || $0 == "'" }
        while let character = peek() {
            let joins = character == "." && peek(1)?.isLetter == true && peek(-1)?.isLetter == true
            if !isPart(character), !joins { break }
            index += 1
        }
        while index > start, characters[index - 1] == "'" { index -= 1 }
        let word = String(characters[start..<index])
        if Self.methods.contains(word), peek() == " ", peek(1) == "/" {
            index += 1
            if scanRoute(method: word) { return }
        }
        if scanPercentile(word) || scanTags(word) { return }
        if scanCompoundName(word) { return }
        addWord(word)
    }

    /// `p95` and `p(95)`.
    private mutating func scanPercentile(_ word: String) -> Bool {
        let lowered = word.lowercased()
        if lowered == "p", peek() == "(" {
            let digits = characters[(index + 1)...].prefix { Self.isDigit($0) || $0 == "." }
            guard !digits.isEmpty, peek(1 + digits.count) == ")" else { return false }
            index += digits.count + 2
            add(.statistic, "p" + String(digits))
            return true
        }
        guard lowered.hasPrefix("p"), lowered.count > 1, lowered.dropFirst().allSatisfy(Self.isDigit) else {
            return false
        }
        var name = lowered
        if peek() == ".", peek(1).map(Self.isDigit) == true {
            let digits = characters[(index + 1)...].prefix(while: Self.isDigit)
            index += 1 + digits.count
            name += "." + String(digits)
        }
        add(.statistic, name)
        return true
    }

    /// `http_req_duration{scenario:auth}`.
    private mutating func scanTags(_ word: String) -> Bool {
        guard peek() == "{", let end = characters[index...].firstIndex(of: "}") else { return false }
        add(.identifier, word.lowercased() + String(characters[index...end]).lowercased())
        index = end + 1
        return true
    }

    /// `HTTP/1.1`, `req/s`, `requests/s`.
    private mutating func scanCompoundName(_ word: String) -> Bool {
        guard peek() == "/", let next = peek(1), next.isLetter || Self.isDigit(next) else { return false }
        let tail = characters[(index + 1)...].prefix {
            $0.isLetter || Self.isDigit($0) || $0 == "." || $0 == "/"
        }
        var name = word.lowercased() + "/" + String(tail).lowercased()
        index += tail.count + 1
        while name.hasSuffix(".") {
            name.removeLast()
            index -= 1
        }
        add(ClaimNumber.isUnit(name) ? .word : .identifier, name)
        attachUnit()
        return true
    }

    private mutating func addWord(_ word: String) {
        var lowered = word.lowercased()
        if lowered == "i.e" || lowered == "e.g" {
            if peek() == "." { index += 1 }
            return
        }
        if let first = lowered.first, first == "e" || first == "f", lowered.count > 1,
            lowered.dropFirst().allSatisfy(Self.isDigit)
        {
            return add(.citation, word.uppercased())
        }
        var isNegated = false
        if lowered.hasSuffix("n't") {
            lowered.removeLast(3)
            isNegated = true
        } else if lowered.hasSuffix("'s") {
            lowered.removeLast(2)
        }
        let isName = lowered.contains { Self.isDigit($0) || $0 == "_" || $0 == "." }
        add(isName ? .identifier : .word, lowered)
        if isNegated { add(.word, "not") }
        attachUnit()
    }

    /// Gives the number before the last word its unit, when that word is one.
    private mutating func attachUnit() {
        guard tokens.count >= 2, let word = tokens.last, word.kind == .word,
            var number = tokens[tokens.count - 2].number, number.dimension == .plain,
            number.apply(unit: word.text)
        else { return }
        tokens.removeLast()
        tokens[tokens.count - 1].kind = .number(number)
    }

    private mutating func scanMark(_ character: Character) {
        index += 1
        if character == "-" {
            // Hyphens part words; an arrow says from and to.
            if peek() == ">" {
                index += 1
                add(.mark, "→")
            } else if peek(-2)?.isWhitespace != false, peek()?.isWhitespace != false {
                add(.mark, "—")
            }
            return
        }
        if character == "%", case .number(var number) = tokens.last?.kind, number.dimension == .plain {
            _ = number.apply(unit: "%")
            tokens[tokens.count - 1].kind = .number(number)
            return
        }
        if character == "'" { return }
        if character == "&" { return add(.word, "and") }
        if (character == "<" || character == ">") && peek() == "=" { index += 1 }
        add(.mark, String(character))
    }
}

extension ClaimScanner {
    /// Digits with separators, decimals and what is attached: a unit, `th`, `xx`.
    private mutating func scanNumber() {
        let isNegative = peek() == "-"
        if peek() == "-" || peek() == "+" { index += 1 }
        let start = index
        var digits = ""
        var decimals = 0
        while let character = peek(), Self.isDigit(character) || Self.isSeparator(characters, at: index) {
            if Self.isDigit(character) { digits.append(character) }
            index += 1
        }
        if peek() == ".", peek(1).map(Self.isDigit) == true {
            index += 1
            digits.append(".")
            while let character = peek(), Self.isDigit(character) {
                digits.append(character)
                decimals += 1
                index += 1
            }
        }
        let suffix = characters[index...].prefix { $0.isLetter || $0 == "µ" }
        let lowered = String(suffix).lowercased()
        if ["st", "nd", "rd", "th"].contains(lowered) { return scanOrdinal(digits, suffix: suffix.count) }
        guard let magnitude = Double(digits), digits.count <= 24 else {
            index += suffix.count
            return add(.identifier, String(characters[start..<index]).lowercased())
        }
        var number = ClaimNumber(plain: isNegative ? -magnitude : magnitude, decimals: decimals)
        if lowered.isEmpty {
            if peek() == "/", peek(1) == "s", peek(2)?.isLetter != true {
                index += 2
                _ = number.apply(unit: "/s")
            }
            return add(.number(number), digits)
        }
        index += suffix.count
        if lowered == "m" || !number.apply(unit: lowered) || peek().map(Self.isDigit) == true {
            return scanCompound(from: start, first: magnitude, decimals: decimals, unit: lowered)
        }
        add(.number(number), digits)
    }

    /// A comma or underscore between groups of three digits.
    private static func isSeparator(_ characters: [Character], at index: Int) -> Bool {
        guard characters[index] == "," || characters[index] == "_", index > 0, isDigit(characters[index - 1])
        else {
            return false
        }
        let group = characters[(index + 1)...].prefix(while: isDigit)
        return group.count == 3
    }

    private mutating func scanOrdinal(_ digits: String, suffix: Int) {
        index += suffix
        add(.statistic, "p" + digits)
        // The word percentile adds nothing; without it an ordinal is no percentile.
        let mark = index
        while peek() == " " || peek() == "-" { index += 1 }
        let word = characters[index...].prefix(while: \.isLetter)
        if ["percentile", "percentiles"].contains(String(word).lowercased()) {
            index += word.count
        } else {
            index = mark
            tokens[tokens.count - 1] = ClaimToken(kind: .identifier, text: digits + "th")
        }
    }

    /// `2m5s`, `1h0m3s`, `5m` (minutes, or millions), else an identifier as `5xx`.
    private mutating func scanCompound(from start: Int, first: Double, decimals: Int, unit: String) {
        let scales: [String: Double] = ["h": 3_600, "m": 60, "s": 1, "ms": 0.001]
        var total = 0.0
        var part = first
        var name = unit
        var isTime = true
        while true {
            guard let scale = scales[name] else {
                isTime = false
                break
            }
            total += part * scale
            let digits = characters[index...].prefix(while: Self.isDigit)
            guard !digits.isEmpty, let next = Double(String(digits)) else { break }
            index += digits.count
            let letters = characters[index...].prefix(while: \.isLetter)
            index += letters.count
            part = next
            name = String(letters).lowercased()
        }
        let text = String(characters[start..<index]).lowercased()
        guard isTime, var number = ClaimNumber(total, decimals: 0, unit: "s") else {
            return add(.identifier, text)
        }
        if unit == name {
            number.quantum = (scales[unit] ?? 1) * ClaimNumber(plain: 0, decimals: decimals).quantum
        }
        add(.number(number), text)
    }
}
