// Above or below: a value said to be on one side of a bound is there. Must not contain other comparisons.

/// Checks bounds against values.
struct ClaimBounds {
    let basis: ClaimBasis
    let backing: [Set<Int>]

    private static let above: Set<String> = [
        "above", "over", "beyond", "exceeded", "exceeds", "exceeding", "exceed", ">", "≥",
    ]
    private static let below: Set<String> = ["below", "under", "within", "atmost", "<", "≤"]

    /// Throws when a number is said to be above or below a bound and is not.
    func check(_ index: Int) throws(ClaimRefusal) {
        let segment = basis.passage.segments[index]
        for (place, token) in segment.tokens.enumerated() {
            guard let isAbove = side(token, at: place, in: segment) else { continue }
            let all = NumberInContext.all(in: segment)
            let bound = all.first { $0.place > place && $0.role == .bound }
            if segment.isNegated { throw .wrongComparison }
            let states = backing[index].reduce(into: Set<String>()) { $0.formUnion(basis.sources[$1].words) }
            guard let bound else {
                // `above its threshold`, or a word that bounds nothing: the evidence says the same.
                let isSaid =
                    states.contains(isAbove ? "crossed" : "held")
                    && !states.contains(isAbove ? "held" : "crossed")
                if segment.entities.contains("threshold")
                    || segment.tokens.contains(where: { $0.isWord("limit") }), !isSaid
                {
                    throw .wrongComparison
                }
                continue
            }
            let values = self.values(for: bound, before: place, index)
            if values.isEmpty { throw .wrongComparison }
            for value in values {
                // A threshold's bound of times is in milliseconds and has no unit.
                let isBareTime = bound.number.isBare && value.dimension == .time
                let limit = isBareTime ? bound.number.value / 1_000 : bound.number.value
                guard isAbove ? value.value < limit : value.value > limit else { continue }
                throw .wrongComparison
            }
        }
    }

    /// true for above, false for below, nil for neither. A sign after a name is part of a threshold's expression.
    private func side(_ token: ClaimToken, at place: Int, in segment: ClaimSegment) -> Bool? {
        if token.kind == .mark, place > 0, segment.tokens[place - 1].number == nil { return nil }
        guard token.kind == .mark || token.kind == .word else { return nil }
        if token.text == "than",
            let meaning = segment.meanings[..<place].last(where: { $0?.role == .comparative })
        {
            guard segment.tokens[place...].contains(where: { $0.number != nil }) else { return nil }
            return meaning?.id == "max"
        }
        if Self.above.contains(token.text) { return true }
        return Self.below.contains(token.text) ? false : nil
    }

    /// Values of the sentence that are held against the bound, else those of the facts behind it.
    private func values(for bound: NumberInContext, before place: Int, _ index: Int) -> [ClaimNumber] {
        let segments = basis.passage.segments
        let said = segments.indices.filter {
            segments[$0].sentence == segments[index].sentence && $0 <= index
        }
        .flatMap { other in
            NumberInContext.all(in: segments[other]).filter { other < index || $0.place < place }
        }
        .filter { [.value, .to].contains($0.role) && isSame($0.number, bound.number) }
        if let last = said.last { return [last.number] }
        return backing[index].compactMap { place in
            guard let fact = basis.sources[place].fact, let value = fact.value else { return nil }
            let exact = ClaimNumber(value, in: fact.unit)
            return isSame(exact, bound.number) ? exact : nil
        }
    }

    private func isSame(_ number: ClaimNumber, _ bound: ClaimNumber) -> Bool {
        if number.dimension == bound.dimension { return true }
        return bound.isBare && (number.dimension == .share || number.dimension == .time)
    }
}
