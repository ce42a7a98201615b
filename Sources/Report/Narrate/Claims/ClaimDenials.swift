// What is denied of the time outside a window: the evidence counts nothing there. Must not contain other denials.

extension ClaimLicence {
    /// Whether a segment denies of the time outside a window, and the evidence counts none of as many there. Throws when it counts some.
    func isDeniedOutside(_ segment: ClaimSegment, _ numbers: [NumberInContext], _ sources: [EvidenceSource])
        throws(ClaimRefusal) -> Bool
    {
        let sentence = basis.passage.segments.filter { $0.sentence == segment.sentence }
        guard segment.isNegated, segment.isBefore,
            sentence.contains(where: { $0.tokens.contains { $0.isWord("outside") } })
        else { return false }
        let counted = numbers.filter { $0.role == .total || $0.role == .value }.map(\.number)
        let needs = WordNeed.needs(of: segment)
        let holds = sources.contains { source in
            source.segments.contains { part in
                let known = part.tokens.compactMap(\.number)
                return part.isBefore && part.tokens.contains { $0.isWord("outside") }
                    && known.first?.value == 0
                    && counted.allSatisfy { number in number.value > 0 && known.contains { number.rounds($0) }
                    }
            } && needs.allSatisfy { $0.isIn(source.words) }
        }
        try require(holds, .wrongNegation)
        return true
    }
}
