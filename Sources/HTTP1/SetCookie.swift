// Reads one `Set-Cookie` as Go's client does, which k6 uses. Must not contain: clocks, what becomes of the cookie.

/// A cookie as a server set it.
public struct SetCookie: Equatable, Sendable {
    /// A token.
    public var name: String
    /// The value as it is sent back: in double quotes when it came so or has a blank or a comma.
    public var value: String
    /// Without what is no domain; lower-case, nil when none was given.
    public var domain: String?
    /// Nil when none was given, or one that does not begin with a slash.
    public var path: String?
    /// Seconds; 0 for "at once". Wins over `expires`.
    public var maxAge: Int?
    /// Seconds since 1970, UTC.
    public var expires: Int64?
    /// Only for encrypted connections.
    public var isSecure = false

    /// Parses `NAME=VALUE; ATTRIBUTE…` (RFC 6265 §5.2); nil for what Go's client leaves out: no `=`, a name that is no token, bytes
    /// in the value that may not stand there.
    public init?(parsing text: String) {
        var parts = text.utf8.split(separator: 0x3b, omittingEmptySubsequences: false)[...]
        guard let first = parts.popFirst(), let equals = first.firstIndex(of: 0x3d) else { return nil }
        name = Self.trimmed(first[..<equals])
        guard HTTPHeaderBlock.isToken(name),
            let value = Self.value(first[first.index(after: equals)...])
        else { return nil }
        self.value = value
        for part in parts {
            let equals = part.firstIndex(of: 0x3d) ?? part.endIndex
            let attribute = Self.trimmed(part[..<equals]).lowercased()
            let value = equals == part.endIndex ? "" : Self.trimmed(part[part.index(after: equals)...])
            guard value.utf8.allSatisfy({ Self.isValueByte($0) }) else { continue }
            take(attribute, value)
        }
    }

    private mutating func take(_ attribute: String, _ value: String) {
        switch attribute {
        case "domain": domain = value.isEmpty ? nil : value.lowercased()
        case "path": path = value.first == "/" ? value : nil
        case "secure": isSecure = true
        case "expires": expires = CookieDate.seconds(value) ?? expires
        case "max-age":
            guard let seconds = Int(value), seconds == 0 || !value.hasPrefix("0") else { return }
            maxAge = max(0, seconds)
        default: break
        }
    }

    private static func value(_ bytes: Substring.UTF8View) -> String? {
        var text = trimmed(bytes)
        let isQuoted = text.utf8.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
        if isQuoted { text = String(text.dropFirst().dropLast()) }
        guard text.utf8.allSatisfy({ isValueByte($0) }) else { return nil }
        let needsQuotes = isQuoted || text.utf8.contains { $0 == 0x20 || $0 == 0x2c }
        return needsQuotes && !text.isEmpty ? "\"\(text)\"" : text
    }

    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x3b && byte != 0x5c
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var rest = bytes.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
        return String(decoding: rest, as: UTF8.self)
    }
}

/// The dates of cookies.
enum CookieDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Seconds since 1970 of `Wed, 21 Oct 2026 07:28:00 GMT`, or with hyphens in the date; nil for anything else. All zones are
    /// taken for UTC, as servers mean it.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split { $0 == " " || $0 == "-" || $0 == "," }
        guard words.count == 6, words[0].count == 3, let day = Int(words[1]), (1...31).contains(day),
            let month = months.firstIndex(of: words[2].lowercased()),
            words[3].count == 4, let year = Int(words[3]), year >= 1
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, clock.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(clock[0]),
            let minute = Int(clock[1]), let second = Int(clock[2]), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<61).contains(second)
        else { return nil }
        let days = Self.days(year: year, month: month + 1, day: day)
        return Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    /// Days since 1970-01-01 in the Gregorian calendar.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        // Years from March on, so that the leap day is the last.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
