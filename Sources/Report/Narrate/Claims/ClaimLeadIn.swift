// What leads in a sentence and says nothing by itself: `During the slow period, …`. Must not contain the backing of statements.

extension ClaimLicence {
    private static let prepositions: Set<String> = [
        "during", "despite", "in", "with", "throughout", "from", "under", "at", "outside", "within", "for",
        "amid", "given", "on",
        "across", "besides", "before",
    ]

    /// The sources that say what a lead-in names: `despite the slowdown` needs one that tells of it. nil when it is none, or nobody does.
    func leadIn(_ index: Int) -> Set<Int>? {
        let segments = basis.passage.segments
        let segment = segments[index]
        guard segments.indices.contains(index + 1), segments[index + 1].sentence == segment.sentence,
            segments[index + 1].joint == .tight, let first = segment.tokens.first, first.kind == .word,
            Self.prepositions.contains(first.text), !segment.has(.verb), !segment.hasNumber,
            !segment.isNegated,
            !segment.has(.causal), !segment.has(.relation) || first.text == "before", !segment.has(.clear),
            segment.routes.isEmpty,
            !segment.has(.comparative), !segment.has(.superlative), !segment.has(.verdict)
        else { return nil }
        let needs = WordNeed.needs(of: segment).filter {
            !["all:run", "all:test", "all:time", "before"].contains($0.id)
        }
        let places = basis.sources.indices.filter { place in
            let source = basis.sources[place]
            let isNothing =
                source.fact?.value == 0 || source.segments.contains(where: \.denies) && source.finding == nil
            return needs.isEmpty || !isNothing && needs.allSatisfy { tells(source, of: $0) }
        }
        return places.isEmpty ? nil : Set(places)
    }

    private func tells(_ source: EvidenceSource, of need: WordNeed) -> Bool {
        if need.isIn(source.words) || need.id == "application" { return true }
        let isSlow = source.words.isSuperset(of: ["latency", "up"])
        if need.id == "slow" || need.id == "high" { return isSlow || source.words.contains("slow") }
        return need.role == .trouble && (source.finding?.severity ?? .info) >= .warning
    }
}
