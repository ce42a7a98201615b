// `Low`, `minimal`, `well`: opinions, which no number proves. Allowed of what nothing complains of. Must not contain opinions on the run.

extension ClaimLicence {
    /// Whether a segment's praise may stand beside its numbers: the run is healthy, or it is of a resource that no finding is about.
    func isUntroubled(_ segment: ClaimSegment, _ own: Set<String>, _ near: [EvidenceSource]) -> Bool {
        let isGoodWhenLow =
            !segment.ids(.quantity).contains("throughput")
            && segment.states.isDisjoint(with: ["passed", "received", "held"])
        guard isGoodWhenLow || segment.has(.clear), !own.contains("crossed") else { return false }
        if near.contains(where: { ($0.finding?.severity ?? .info) >= .warning }) { return false }
        if basis.analysis.status == .healthy { return true }
        return !own.isDisjoint(with: ["cpu", "memory"]) && !segment.has(.clear)
            && own.isDisjoint(with: ["latency", "failed"])
    }

    /// The facts behind an opinion without numbers, `latency was low`; nil when it is none, or may not be had.
    func opinion(_ segment: ClaimSegment, needs: [WordNeed]) -> Set<Int>? {
        let isOpinion: (WordNeed) -> Bool = { $0.id == "low" || $0.role == .clear }
        guard needs.contains(where: isOpinion), !segment.isNegated, segment.routes.isEmpty,
            !segment.has(.trouble)
        else {
            return nil
        }
        let rest = needs.filter { !isOpinion($0) && !["stable", "stayed", "application"].contains($0.id) }
        let places = basis.facts.indices.filter { place in
            rest.allSatisfy { $0.isIn(basis.facts[place].words) }
        }
        let near = basis.findings.filter { finding in
            places.contains { place in
                basis.facts[place].fact.map { finding.finding?.evidence.contains($0.id) == true } == true
            }
        }
        let untroubled = places.filter { isUntroubled(segment, basis.facts[$0].words, near) }
        return untroubled.isEmpty || untroubled.count < places.count ? nil : Set(untroubled)
    }
}
