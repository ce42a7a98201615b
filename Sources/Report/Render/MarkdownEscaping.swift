// Escaping for GitHub-flavoured Markdown; the template engine has none. Must not contain layout.

/// Escapes text for Markdown so that it reads as it is, in a paragraph, a list item or a table cell.
enum MarkdownEscaping {
    /// `text` with every character that could begin markup escaped. Links that GitHub makes of bare
    /// addresses, `@names` and `#123` are broken by a zero-width space written as an entity: no backslash
    /// stops those.
    static func escape(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = ""
        result.reserveCapacity(scalars.count + scalars.count / 4)
        let leading = leadingMarker(scalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if index == leading || isMarkup(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
            if beginsLink(scalar, scalars, index, next) { result += breaker }
        }
        return result
    }

    /// `text` as code where that is safe, else escaped. A backtick, a bar or a backslash could end the code
    /// or the cell.
    static func code(_ text: String) -> String {
        let isSafe = !text.isEmpty && !text.unicodeScalars.contains { $0 == "`" || $0 == "|" || $0 == "\\" }
        return isSafe ? "`\(text)`" : escape(text)
    }

    private static let breaker = "&#8203;"

    private static func isMarkup(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&", "$", "#": true
        default: false
        }
    }

    private static func beginsLink(
        _ scalar: Unicode.Scalar,
        _ scalars: [Unicode.Scalar],
        _ index: Int,
        _ next: Unicode.Scalar?
    ) -> Bool {
        switch scalar {
        case "@": return true
        case ":": return next == "/"
        case "#": return next?.properties.numericType != nil
        case "w", "W":
            return next == "." && index >= 2 && scalars[index - 1].properties.lowercaseMapping == "w"
                && scalars[index - 2].properties.lowercaseMapping == "w"
        case "-":
            // GH-123 is a link to an issue.
            return next?.properties.numericType != nil && index >= 2
                && scalars[index - 1].properties.lowercaseMapping == "h"
                && scalars[index - 2].properties.lowercaseMapping == "g"
        default: return false
        }
    }

    /// The place of what would make a list item or a rule of the text: `- `, `+ `, `---`, `===`, `1. `, `1)
    /// `.
    private static func leadingMarker(_ scalars: [Unicode.Scalar]) -> Int? {
        let blanks = scalars.prefix { $0 == " " }.count
        guard blanks < scalars.count else { return nil }
        let digits = scalars[blanks...].prefix { $0 >= "0" && $0 <= "9" }.count
        let place = blanks + digits
        guard place < scalars.count else { return nil }
        let next = place + 1 < scalars.count ? scalars[place + 1] : " "
        switch scalars[place] {
        case "-", "=": return digits == 0 && (next == " " || next == scalars[place]) ? place : nil
        case "+": return digits == 0 && next == " " ? place : nil
        case ".", ")": return digits > 0 && next == " " ? place : nil
        default: return nil
        }
    }
}
