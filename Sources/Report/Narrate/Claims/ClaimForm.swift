// The form a claim's text must have before its meaning is looked at: plain, short, nothing hidden. Rejects, never repairs.

/// Whether a text is plain.
enum ClaimForm {
    /// Throws unless `text` is one to 300 characters of plain prose.
    static func check(_ text: String) throws(ClaimRefusal) {
        if text.allSatisfy(\.isWhitespace) { throw .emptyText }
        guard text.unicodeScalars.count <= ModelSchema.maximumTextLength else { throw .tooLong }
        let asks = text.last { !$0.isWhitespace } == "?"
        guard text.unicodeScalars.allSatisfy(isPlain), !hasMarkup(text), !asks else { throw .notPlain }
    }

    /// Letters, ASCII digits, punctuation and blanks; nothing that is not seen, or is seen as something else.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return scalar.properties.numericType == nil
        default:
            return "‘’“”–—…×−≈≤≥→·°".unicodeScalars.contains(scalar)
        }
    }

    private static let marks = [
        "](", "![", "```", "**", "~~", "://", "www.", "javascript:", "data:", "mailto:", "{{", "}}", "$(",
    ]

    /// HTML, Markdown, links. A `<` before a digit or blank is a comparison.
    private static func hasMarkup(_ text: String) -> Bool {
        let lowered = text.lowercased()
        if marks.contains(where: lowered.contains) { return true }
        let characters = Array(text)
        for (index, character) in characters.enumerated() {
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            if character == "<", next.isLetter || "/!?".contains(next) { return true }
            if character == "&", next == "#" || isEntity(characters[(index + 1)...]) { return true }
            if character == "\\" { return true }
        }
        let first = text.drop(while: \.isWhitespace)
        return ["#", "* ", "- ", "+ ", "> ", "|", "1. "].contains { first.hasPrefix($0) }
    }

    /// `amp;` after an ampersand.
    private static func isEntity(_ rest: ArraySlice<Character>) -> Bool {
        let name = rest.prefix { $0.isLetter }
        return !name.isEmpty && rest.dropFirst(name.count).first == ";"
    }
}
