// A line of `swiftload doctor`. Must not contain what is looked at.

/// What was found out about one thing a load test needs.
public struct CheckupLine: Hashable, Sendable {
    /// The thing, in a word or two: `Prometheus`, `descriptors`.
    public var subject: String
    /// What was found, on one line.
    public var finding: String
    /// What to do about it; nil when all is well.
    public var remedy: String?

    /// All is well.
    public init(_ subject: String, ok finding: String) {
        self.subject = subject
        self.finding = finding
    }

    /// Something is missing or too small.
    public init(_ subject: String, problem finding: String, remedy: String) {
        self.subject = subject
        self.finding = finding
        self.remedy = remedy
    }

    /// Whether all is well.
    public var isOK: Bool { remedy == nil }

    /// `ok       Prometheus   …` or `problem  Loki         …; remedy: …`, without secrets and control characters.
    public var text: String {
        func padded(_ text: String, to width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let line = finding + (remedy.map { "; remedy: \($0)" } ?? "")
        return padded(isOK ? "ok" : "problem", to: 9) + padded(subject, to: 14)
            + ControlCharacters.strip(Redaction.masking(line))
    }
}
