// Masking of secrets before anything is logged, written, shown or sent. Must not contain the secrets of a particular run.

/// Masks secrets by the names they are written under and by their look.
///
/// In text: `ticket=…`, `access_token=…`, `password=…` and the like, `Bearer …`, JSON members of such names (also inside an
/// escaped string), `Authorization:` headers, credentials in URLs, and JSON web tokens anywhere.
public enum Redaction {
    /// What stands in a secret's place.
    public static let mask = "****"

    /// `text` with its secrets masked. Linear time.
    public static func masking(_ text: String) -> String {
        var scanner = SecretScanner(text: text)
        return scanner.masked()
    }

    /// `json` with every text under a secret's name masked, and secrets inside other texts as well.
    public static func masking(_ json: JSONValue) -> JSONValue {
        masking(json, isSecret: false)
    }

    /// Whether values under this name are secrets: `token`, `refreshToken`, `X-Api-Key`, `ws_ticket`, `passwords`…
    public static func isSecretName(_ name: String) -> Bool {
        var folded = name.lowercased().filter { $0 != "_" && $0 != "-" }
        if folded.hasSuffix("s") { folded.removeLast() }
        return secretEndings.contains { folded.hasSuffix($0) }
    }

    private static let secretEndings = [
        "token", "ticket", "password", "passwd", "pwd", "secret", "authorization", "apikey", "jwt", "cookie",
        "credential", "privatekey",
    ]

    private static func masking(_ json: JSONValue, isSecret: Bool) -> JSONValue {
        switch json {
        case .string(let text): .string(isSecret && !text.isEmpty ? mask : masking(text))
        case .array(let elements): .array(elements.map { masking($0, isSecret: isSecret) })
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { member in
                        (
                            masking(member.name),
                            masking(member.value, isSecret: isSecret || isSecretName(member.name))
                        )
                    }
                )
            )
        default: json
        }
    }
}

private struct SecretScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var output: [UInt8] = []

    init(text: String) {
        bytes = Array(text.utf8)
        output.reserveCapacity(bytes.count)
    }

    mutating func masked() -> String {
        while index < bytes.count {
            if Self.isNameByte(bytes[index]) {
                scanWord()
            } else if bytes[index...].starts(with: "://".utf8) {
                scanCredentials()
            } else {
                copy(1)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Copies a word; when it names a secret or announces one, what follows is masked.
    private mutating func scanWord() {
        let start = index
        while index < bytes.count, Self.isNameByte(bytes[index]) { index += 1 }
        let word = bytes[start..<index]
        if word.starts(with: "eyJ".utf8), skipWebToken(from: start) { return appendMask() }
        output += word
        let name = String(decoding: word, as: UTF8.self)
        if Redaction.isSecretName(name) {
            maskValue(isHeader: name.lowercased().hasSuffix("authorization"))
        } else if ["bearer", "basic"].contains(name.lowercased()) {
            maskCredential(scheme: name.lowercased())
        }
    }

    /// After a secret's name: `=value`, `":"value"`, or the rest of an authorization header.
    private mutating func maskValue(isHeader: Bool) {
        let mark = index
        skip { $0 == UInt8(ascii: "\\") }
        let isQuotedName = skip(UInt8(ascii: "\"")) || skip(UInt8(ascii: "'"))
        skip(Self.isBlank)
        let isAssignment = skip(UInt8(ascii: "="))
        guard isAssignment || ((isQuotedName || isHeader) && skip(UInt8(ascii: ":"))) else {
            index = mark
            return
        }
        skip(Self.isBlank)
        let escapes = countEscapes()
        let quote = index + escapes < bytes.count ? bytes[index + escapes] : 0
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            index += escapes + 1
            output += bytes[mark..<index]
            maskQuoted(quote, escapes: escapes)
        } else if isHeader {
            output += bytes[mark..<index]
            maskHeader()
        } else if isAssignment {
            output += bytes[mark..<index]
            let start = index
            skip { !Self.isDelimiter($0) }
            if index > start { appendMask() }
        } else {
            index = mark
        }
    }

    /// Masks up to the closing quote, which has as many backslashes before it as the opening one.
    private mutating func maskQuoted(_ quote: UInt8, escapes: Int) {
        let start = index
        while index < bytes.count {
            let count = countEscapes()
            if index + count < bytes.count, bytes[index + count] == quote, count <= escapes { break }
            index = min(index + max(count + 1, 1), bytes.count)
        }
        if index > start { appendMask() }
    }

    /// The value of an authorization header: the scheme may stay, the secret goes. A scheme with quoted parameters
    /// (Digest) takes the rest of the line with it; others end at a quote, as the header may stand inside a string.
    private mutating func maskHeader() {
        let start = index
        skip(Self.isNameByte)
        let scheme = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
        if index > start, index < bytes.count, bytes[index] == 0x20 {
            output += bytes[start...index]
            index += 1
        } else {
            index = start
        }
        let hasParameters = scheme == "digest"
        let secret = index
        skip { byte in
            let isQuote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
            return byte != 0x0A && byte != 0x0D && (hasParameters || !isQuote)
        }
        if index > secret { appendMask() }
    }

    /// `Bearer abc`, but not the words `bearer token` in a sentence.
    private mutating func maskCredential(scheme: String) {
        let mark = index
        skip(Self.isBlank)
        let start = index
        guard start > mark else { return }
        skip(Self.isTokenByte)
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        let prose = [
            "token", "tokens", "auth", "authentication", "authorization", "scheme", "is", "was",
            "credentials",
        ]
        let isSentence = prose.contains(word.lowercased().filter { $0.isLetter })
        if word.isEmpty || isSentence || (scheme == "basic" && word.count < 8) {
            index = mark
            return
        }
        output += bytes[mark..<start]
        appendMask()
    }

    /// `://user:password@`: both are masked, as k6 does in its tags.
    private mutating func scanCredentials() {
        copy(3)
        let start = index
        var end = start
        var at: Int?
        while end < bytes.count, !Self.isDelimiter(bytes[end]), bytes[end] != UInt8(ascii: "/"),
            bytes[end] != UInt8(ascii: "?")
        {
            if bytes[end] == UInt8(ascii: "@") { at = end }
            end += 1
        }
        guard let at else { return }
        appendMask()
        if bytes[start..<at].contains(UInt8(ascii: ":")) {
            output.append(UInt8(ascii: ":"))
            appendMask()
        }
        index = at
    }

    /// Whether a JSON web token begins at `start`: three parts joined by points. Skips it.
    private mutating func skipWebToken(from start: Int) -> Bool {
        var end = start
        var points = 0
        while end < bytes.count, Self.isNameByte(bytes[end]) || bytes[end] == UInt8(ascii: ".") {
            if bytes[end] == UInt8(ascii: ".") { points += 1 }
            end += 1
        }
        guard points >= 2, end - start > 20 else { return false }
        index = end
        return true
    }

    private mutating func appendMask() { output += Array(Redaction.mask.utf8) }

    private mutating func copy(_ count: Int) {
        let end = min(index + count, bytes.count)
        output += bytes[index..<end]
        index = end
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skip(_ matches: (UInt8) -> Bool) {
        while index < bytes.count, matches(bytes[index]) { index += 1 }
    }

    private func countEscapes() -> Int {
        bytes[index...].prefix { $0 == UInt8(ascii: "\\") }.count
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        Self.isNameByte(byte) || "._~+/=*".utf8.contains(byte)
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "&\"'\\;,<>()[]{}#|`".utf8.contains(byte)
    }
}
