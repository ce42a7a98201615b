// Words that pass a verdict on a thing as a whole: a threshold that failed, an application that did. Must not contain numbers.

extension ClaimLicence {
    /// Whether a segment says of a threshold that it passed or failed; then the evidence says that it held or was crossed, and not the other.
    func thresholdVerdict(_ segment: ClaimSegment, _ own: Set<String>) throws(ClaimRefusal) -> Bool {
        let isOfThreshold =
            segment.entities.contains("threshold")
            || segment.entities.isEmpty && segment.scopeEntities.contains("threshold")
        guard isOfThreshold else { return false }
        let said = segment.meanings.indices.compactMap { place -> String? in
            guard let id = segment.meanings[place]?.id, ["failed", "passed"].contains(id),
                Self.verdicts.contains(segment.tokens[place].text)
            else { return nil }
            // `The threshold of failed requests` is a name.
            let next = place + 1 < segment.meanings.count ? segment.meanings[place + 1] : nil
            return next?.role == .entity ? nil : id
        }
        guard let verdict = said.first else { return false }
        let (known, other) = verdict == "failed" ? ("crossed", "held") : ("held", "crossed")
        try require(Set(said).count == 1 && !segment.isNegated, .unsupportedRelation)
        try require(own.contains(known) && !own.contains(other), .unsupportedRelation)
        return true
    }

    private static let verdicts: Set<String> = [
        "failed", "fails", "fail", "failing", "passed", "passes", "pass", "passing",
    ]

    /// `The application failed` says more than that requests did: a finding that calls for attention is behind it.
    func isTrueOfApplication(_ segment: ClaimSegment, _ found: Set<Int>) -> Bool {
        let fates: Set<String> = ["failed", "crash", "down", "overload", "saturation"]
        guard segment.entities == ["application"], segment.routes.isEmpty, !segment.isNegated,
            SubjectOrder(segment).subjects.contains("application"),
            !segment.states.isDisjoint(with: fates)
        else { return true }
        return found.contains { place in
            (basis.sources[place].finding?.severity ?? .info) >= .warning
                || basis.isSerious(basis.sources[place])
        }
    }
}
