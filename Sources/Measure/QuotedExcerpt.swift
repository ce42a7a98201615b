// How an error message quotes what it found. Must not contain escaping for any format.

extension String {
    /// The text in quotes on one line: cut to 60 characters, control characters replaced.
    public var quotedExcerpt: String {
        let printable = unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0 }
        var shown = String(String.UnicodeScalarView(printable.prefix(60)))
        if printable.count > 60 { shown += "…" }
        return "\"\(shown)\""
    }
}
