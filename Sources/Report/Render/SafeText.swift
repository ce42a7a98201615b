// The one place where text from elsewhere is made harmless before any report shows it. Must not contain
// escaping for HTML, Markdown or JSON: each renderer adds its own.

/// Text that can neither steer a terminal nor disguise itself: every character a person cannot see is written
/// visibly.
///
/// A control becomes its picture (`␛`, `␀`), a line end `⏎`, a tab a blank; bidirectional, zero-width,
/// private-use and other invisible characters become `⟨U+202E⟩`; accents beyond three on one letter likewise.
/// Letters, marks and signs of every script stay. A document holds nothing but such text, so nothing reaches
/// a renderer another way.
public struct SafeText: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The harmless text, on one line.
    public let text: String

    /// The harmless form of `foreign`; beyond `limit` characters it is cut and says how long it was.
    public init(_ foreign: String, limit: Int = 2_000) {
        text = Self.isPlain(foreign) && foreign.utf8.count <= limit ? foreign : Self.clean(foreign, limit)
    }

    /// A log line: cut at 400 characters.
    public init(logLine: String) {
        self.init(logLine, limit: 400)
    }

    /// A name of a profile, route, metric or check: cut at 120 characters.
    public init(name: String) {
        self.init(name, limit: 120)
    }

    /// Text of the program, foreign parts of it included.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// The same as `text`.
    public var description: String { text }

    /// Whether there is nothing to read.
    public var isEmpty: Bool { text.isEmpty }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    private static func clean(_ foreign: String, _ limit: Int) -> String {
        var result = String.UnicodeScalarView()
        var written = 0
        var marks = 0
        var previous: Unicode.Scalar?
        for scalar in foreign.unicodeScalars {
            defer { previous = scalar }
            // The second half of a line end that has been written.
            if scalar == "\n", previous == "\r" { continue }
            marks = isMark(scalar) ? marks + 1 : 0
            let picture = marks > 3 ? codePoint(scalar) : replacement(of: scalar)
            let piece = picture.map { Array($0.unicodeScalars) } ?? [scalar]
            if written + piece.count > limit {
                let total = foreign.unicodeScalars.count
                return String(result) + "… (\(total) characters)"
            }
            result.append(contentsOf: piece)
            written += piece.count
        }
        return String(result)
    }

    /// What stands for a character that is not shown as it is; nil for all others.
    private static func replacement(of scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09: return " "
        case 0x0A, 0x0D: return "⏎"
        case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String($0) }
        case 0x20..<0x7F: return nil
        case 0x7F: return "␡"
        // Only ask for emoji or text style.
        case 0xFE0E, 0xFE0F: return ""
        default: break
        }
        switch scalar.properties.generalCategory {
        case .spaceSeparator: return " "
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
            return codePoint(scalar)
        default:
            let isInvisible =
                scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
            return isInvisible ? codePoint(scalar) : nil
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: return true
        default: return false
        }
    }

    private static func codePoint(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "⟨U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "⟩"
    }
}
