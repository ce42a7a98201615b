// The name of a run directory: when it started, and the profile. Must not contain paths or I/O.

/// `20260821T093005Z-low`: start in UTC and profile; a second run in the same second gets `-2`.
public struct RunName: Hashable, Sendable {
    /// When the run started.
    public let start: UTCTime
    /// The profile, fit for a file name.
    public let profile: String

    /// The name of a run. Characters of the profile other than ASCII letters, digits, `.`, `_` and `-` become `-`; it does
    /// not begin with a dot, and is at most 64 characters.
    public init(startEpoch: Int, profile: String) {
        start = UTCTime(epoch: startEpoch)
        self.profile = Self.sanitized(profile)
    }

    /// Reads the name of a run directory; nil when it is not one. A number added against collisions stays in the profile.
    public init?(parsing text: String) {
        guard let dash = text.firstIndex(of: "-"), let start = UTCTime(parsing: String(text[..<dash])) else {
            return nil
        }
        let profile = String(text[text.index(after: dash)...])
        guard !profile.isEmpty else { return nil }
        self.start = start
        self.profile = profile
    }

    /// The directory's name.
    public var text: String { "\(start.compactText)-\(profile)" }

    /// The directory's name at the n-th attempt, from 1: directories are never overwritten.
    public func text(attempt: Int) -> String {
        attempt <= 1 ? text : "\(text)-\(attempt)"
    }

    private static func sanitized(_ profile: String) -> String {
        let isAllowed: (Character) -> Bool = { character in
            character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
        }
        let cleaned = profile.prefix(64).map { isAllowed($0) ? $0 : "-" }.drop { $0 == "." }
        return cleaned.isEmpty ? "run" : String(cleaned)
    }
}
