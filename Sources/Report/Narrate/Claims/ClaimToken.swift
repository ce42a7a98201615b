// A piece of a sentence. Must not contain how text is cut, or what words mean.

/// A piece of a sentence.
struct ClaimToken: Hashable {
    enum Kind: Hashable {
        /// Letters, lower-cased.
        case word
        /// A word with digits, underscores or braces: `http_req_duration`, `v2`. Means only itself.
        case identifier
        /// Digits, with their unit.
        case number(ClaimNumber)
        /// `POST /api/posts`; without a method any is meant.
        case route(method: String?)
        /// `p95`, however written.
        case statistic
        /// `E3` or `F1`.
        case citation
        /// What stands in quotation marks, as it stands.
        case quote
        /// Punctuation, and signs as `<`.
        case mark
    }

    var kind: Kind
    var text: String

    /// Never inlined: the optimiser of Swift 6.3.1 fails on loops it is inlined into ("outside of lifetime use").
    @inline(never) var number: ClaimNumber? {
        if case .number(let number) = kind { number } else { nil }
    }
    var isRoute: Bool { if case .route = kind { true } else { false } }
    func isWord(_ word: String) -> Bool { kind == .word && text == word }
    func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }
}
