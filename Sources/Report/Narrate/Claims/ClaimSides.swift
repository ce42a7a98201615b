// On which side of something a thing is told to be: within a time or outside of it, cause or effect. Must not contain what else has to hold.

/// Holds sides against the evidence.
struct ClaimSides {
    let basis: ClaimBasis

    /// Throws when a count is told of the other side of a window, or one route's trouble is told to come from another's: no finding
    /// has such a cause.
    func check() throws(ClaimRefusal) {
        for segment in basis.passage.segments {
            for pair in Self.pairs(of: segment) where !isOnItsSide(pair, isOutside: segment.isBefore) {
                throw .unsupportedNumber
            }
        }
        for index in basis.passage.segments.indices where joinsRoutesCausally(index) {
            throw .unsupportedCause
        }
    }

    /// `324 of 1507`: two plain numbers around an `of`.
    private static func pairs(of segment: ClaimSegment) -> [(part: ClaimNumber, whole: ClaimNumber)] {
        let tokens = segment.tokens
        return tokens.indices.dropFirst().dropLast().compactMap { place in
            guard tokens[place].isWord("of"), let part = tokens[place - 1].number,
                let whole = tokens[place + 1].number,
                part.dimension == .plain, whole.dimension == .plain
            else { return nil }
            return (part, whole)
        }
    }

    /// Evidence that counts the same on the same side, or nowhere.
    private func isOnItsSide(_ pair: (part: ClaimNumber, whole: ClaimNumber), isOutside: Bool) -> Bool {
        let sides = basis.sources.flatMap(\.segments).flatMap { part in
            Self.pairs(of: part).filter { pair.part.rounds($0.part) && pair.whole.rounds($0.whole) }.map {
                _ in part.isBefore
            }
        }
        return sides.isEmpty || sides.contains(isOutside)
    }

    /// Whether a causal word stands between statements about different routes.
    private func joinsRoutesCausally(_ index: Int) -> Bool {
        let segments = basis.passage.segments
        guard segments[index].joint == .causal || segments[index].has(.causal) else { return false }
        let before = segments[..<index].last { !$0.routes.isEmpty }?.routes ?? []
        let after = segments[index...].first { !$0.routes.isEmpty }?.routes ?? []
        guard !before.isEmpty, !after.isEmpty else { return false }
        return !before.contains { one in after.contains { one.matches($0) } }
    }
}
