// Text from elsewhere, made safe for a terminal. Must not contain escaping for HTML, Markdown or JSON.

/// Removes what could steer a terminal or disguise text.
public enum ControlCharacters {
    /// `text` without C0 and C1 controls, DEL, bidirectional controls and the line separators of Unicode. Line ends and tabs
    /// become blanks.
    public static func strip(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" || scalar == "\r" {
                result.append(" ")
            } else if !isControl(scalar) {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Whether a character is one that ``strip(_:)`` takes away.
    public static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
