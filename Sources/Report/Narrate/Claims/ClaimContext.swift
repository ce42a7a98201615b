// What stands around a number and tells what it is: from, at, of, a bound; and what it counts. The same for evidence and claims. Must not
// contain whether a claim holds.

/// What a number is in its sentence.
enum NumberRole: Hashable {
    /// A value.
    case value
    /// What a value was before.
    case from
    /// What it came to.
    case to
    /// A time something happened at, or since which.
    case at
    /// A time until which.
    case until
    /// How long.
    case length
    /// Of how many.
    case total
    /// What a value is held against.
    case bound
    /// A status or close code.
    case code
    /// What another value of the sentence is compared with.
    case against
    /// By how much.
    case delta
    /// A time in an order of events that is not told otherwise.
    case order

    /// Whether a number with this role in a claim may be one with `other` in the evidence. `isTime`: both are times.
    func agrees(with other: NumberRole, isTime: Bool) -> Bool {
        if self == other { return true }
        switch (self, other) {
        case (.against, .value), (.against, .from), (.against, .to), (.against, .bound): return true
        case (.value, .to), (.to, .value): return true
        case (.value, .code), (.code, .value): return false
        case (.at, .from), (.from, .at): return isTime
        case (.at, .value): return false
        case (.until, .to), (.to, .until): return isTime
        default: return false
        }
    }
}

/// A number of a segment with what stands around it.
struct NumberInContext: Hashable {
    var number: ClaimNumber
    var place: Int
    var role: NumberRole
    /// The entity it counts, when that follows.
    var noun: String?
    /// Whether what follows are answers or errors: then it may be their status.
    var countsAnswers: Bool
    /// Words between it and what it counts: `error` in `12 error lines`.
    var qualifiers: Set<String>
    var isApproximate: Bool
    /// Whether `per second` follows its unit: `8 MB per second`.
    var isPerSecond = false
    /// Of a total, the number before it: 3 in `3 of 50`.
    var part: ClaimNumber?

    /// The numbers of a segment.
    static func all(in segment: ClaimSegment) -> [NumberInContext] {
        segment.tokens.indices.compactMap { place in
            guard let number = segment.tokens[place].number else { return nil }
            let roles = RoleFinder(segment: segment, place: place)
            return NumberInContext(
                number: number,
                place: place,
                role: roles.role,
                noun: roles.noun,
                countsAnswers: roles.countsAnswers,
                qualifiers: roles.qualifiers,
                isApproximate: roles.isApproximate,
                isPerSecond: segment.tokens.dropFirst(place + 1).first?.isWord("perpersecond") == true,
                part: roles.role == .total ? segment.tokens[..<place].compactMap(\.number).last : nil
            )
        }
    }
}
