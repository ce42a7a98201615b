// Regular expressions as Loki uses them, over Foundation's: RE2 and ICU agree on what log queries use.

import Foundation

/// A compiled expression.
struct LogQLPattern: @unchecked Sendable {
    private let part: NSRegularExpression
    private let whole: NSRegularExpression

    /// Compiles; the error is Loki's.
    init(_ text: String) throws(LogQLError) {
        do {
            part = try NSRegularExpression(pattern: text)
            whole = try NSRegularExpression(pattern: "\\A(?s:\(text))\\z")
        } catch {
            throw LogQLError(message: "parse error : error parsing regexp: invalid expression: `\(text)`")
        }
    }

    func matchesPart(_ text: String) -> Bool { Self.isFound(part, in: text) }

    func matchesWhole(_ text: String) -> Bool { Self.isFound(whole, in: text) }

    private static func isFound(_ expression: NSRegularExpression, in text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
}
