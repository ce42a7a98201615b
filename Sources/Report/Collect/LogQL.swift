// LogQL as text, with the regular expressions (RE2) that find fields in lines. Must not contain names of
// questions.
//
// Loki's parsers each read one format, and one stream mixes three; so fields are found by how they are
// written. A logfmt field counts only outside quotes: `msg="level=error"` is talk.

/// Writes pieces of LogQL.
enum LogQL {
    /// A label's value among these, all of them when there are none: `{container="app"}`, `{job=~"a|b"}`,
    /// `{job=~".+"}`.
    static func selector(_ label: String, _ values: [String]) -> String {
        switch values.count {
        case 0: "{\(label)=~\".+\"}"
        case 1: "{\(label)=\(quoted(values[0]))}"
        default: "{\(label)=~\(quoted(values.map(escaped).joined(separator: "|")))}"
        }
    }

    /// `selector` with one more matcher.
    static func adding(_ matcher: String, to selector: String) -> String {
        "\(selector.dropLast()), \(matcher)}"
    }

    /// Lines of these levels by a field of theirs, or by a panic's first line.
    static func lines(ofLevels levels: [LogLevel]) -> String {
        let words = levels.flatMap(\.words)
        var hints = words
        var pattern = levelField("(?:\(words.joined(separator: "|")))(?:[+-]\\d+)?")
        if levels.contains(.panic) {
            pattern += "|\(crash)"
            hints.append("fatal error")
        }
        // The words alone first: cheap, and most lines end there.
        return "|~ `(?i)(\(shortest(hints).joined(separator: "|")))` |~ `(?i)(?:\(pattern))`"
    }

    /// Lines without a level of their own.
    static let linesWithoutLevel = "!~ `(?i)(?:\(levelField("[a-z]+(?:[+-]\\d+)?"))|\(crash))`"

    /// Lines without a word that Loki itself takes for a level when it finds no field.
    static let linesWithoutWord = "!~ `(?i)(err|warn|crit|fatal|panic|alert|emerg)`"

    /// A matcher of a label that carries a level.
    static func matcher(_ label: String, levels: [LogLevel]) -> String {
        "\(label)=~\"(?i)(?:\(levels.flatMap(\.words).joined(separator: "|")))\""
    }

    /// Lines whose HTTP status is `digits`, a pattern of three digits.
    static func lines(ofStatus digits: String) -> String {
        let names = "(?:\(LogFields.statusNames.joined(separator: "|")))"
        let text = "\(outsideQuotes)\(names)=\"?\(digits)(?:[\"\\s]|$)"
        let json = "\"\(names)\"\\s*:\\s*\"?\(digits)\\b"
        return "|~ `status(?:_code)?(?:=|\"\\s*:\\s*)\"?\(digits)` |~ `(?:\(text)|\(json))`"
    }

    /// How many lines a selection has over `milliseconds`.
    static func count(_ selection: String, milliseconds: Int) -> String {
        let isWhole = milliseconds % 1_000 == 0
        let length = isWhole ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
        return "sum(count_over_time(\(selection) [\(length)]))"
    }

    /// From the start of the line to the start of a field, over complete quoted values.
    private static let outsideQuotes = "^(?:(?:[^\"]|\"(?:[^\"\\\\]|\\\\.)*\")*\\s)?"

    private static let crash =
        "^(?:\\d+/\\d+/\\d+ [\\d:.]+ )?(?:panic: |fatal error: |http: panic serving )"

    private static func levelField(_ value: String) -> String {
        let names = "(?:\(LogFields.levelNames.joined(separator: "|")))"
        return "\(outsideQuotes)\(names)=\"?\(value)(?:[\"\\s]|$)|\"\(names)\"\\s*:\\s*\"\(value)\""
    }

    /// Words that contain none of the others.
    private static func shortest(_ words: [String]) -> [String] {
        words.filter { word in
            !words.contains { $0.utf8.count < word.utf8.count && (word.hasPrefix($0) || word.hasSuffix($0)) }
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.reduce(into: "") { result, character in
            switch character {
            case "\\", "\"": result += "\\\(character)"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return "\"\(escaped)\""
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\.+*?()|[]{}^$".contains(character) { result += "\\" }
            result.append(character)
        }
    }
}
