// What a claim may rest on, and whose each of its numbers is. Must not contain rules about words.

/// The claim and what it may rest on.
struct ClaimBasis {
    let analysis: Analysis
    /// Cited facts.
    let facts: [EvidenceSource]
    /// Findings that rest on a cited fact.
    let findings: [EvidenceSource]
    let passage: ClaimPassage
    /// The finding the claim names.
    let named: String?

    /// Facts, then findings.
    let sources: [EvidenceSource]
    /// Every word of the claim.
    let claimWords: Set<String>

    init(
        analysis: Analysis,
        facts: [EvidenceSource],
        findings: [EvidenceSource],
        passage: ClaimPassage,
        named: String? = nil
    ) {
        self.analysis = analysis
        self.facts = facts
        self.findings = findings
        self.passage = passage
        self.named = named
        sources = facts + findings
        claimWords = EvidenceSource.ids(of: passage)
    }

    /// Whether a number is when a finding began or ended.
    func isFindingTime(_ number: EvidenceNumber) -> Bool {
        number.isField && number.requiredWord == nil && !number.isWindow
    }

    /// Whether it is a finding that calls for attention, or a fact that one rests on.
    func isSerious(_ source: EvidenceSource) -> Bool {
        if let finding = source.finding { return finding.severity >= .warning }
        return analysis.findings.contains {
            $0.severity >= .warning && $0.evidence.contains(source.fact?.id ?? "")
        }
    }

    /// Whether the cited facts are about more than one route.
    var namesSeveralRoutes: Bool {
        Set(facts.compactMap(\.fact?.subject).filter { $0.contains("/") }).count > 1
    }

    /// Whether all a finding rests on is cited (of more than six facts six): then its own numbers count.
    func isCitedInFull(_ finding: Finding) -> Bool {
        let cited = Set(facts.compactMap { $0.fact?.id })
        return cited.intersection(finding.evidence).count
            >= min(Set(finding.evidence).count, ModelSchema.maximumCitations)
    }

    /// Numbers of a source that may be used: of a finding that is named, or cited in full.
    func numbers(of source: EvidenceSource) -> [EvidenceNumber] {
        guard let finding = source.finding, !isCitedInFull(finding) else { return source.numbers }
        return finding.id == named ? source.numbers.filter(\.isField) : []
    }

    /// The places in `sources` of those a number may come from.
    func owners(of number: NumberInContext, at index: Int) -> Set<Int> {
        let scope = NumberScope(basis: self, index: index, number: number)
        var owners: Set<Int> = []
        for (place, source) in sources.enumerated() {
            if scope.isCode(of: source) || numbers(of: source).contains(where: { scope.fits($0, of: source) })
            {
                owners.insert(place)
            }
        }
        if number.number.dimension == .factor { owners.formUnion(factorOwners(of: number, scope: scope)) }
        return owners
    }

    /// Facts whose value came to that many times what it was.
    private func factorOwners(of number: NumberInContext, scope: NumberScope) -> Set<Int> {
        var owners: Set<Int> = []
        for (place, source) in facts.enumerated() {
            guard let end = source.numbers.last(where: { [.to, .value].contains($0.role) && !$0.isField })
            else { continue }
            let from = source.numbers.filter {
                $0.role == .from && $0.statistics == end.statistics
                    && $0.number.dimension == end.number.dimension
            }
            guard from.count == 1, let first = from.first?.number, first.value > 0,
                scope.fitsApart(end, of: source)
            else {
                continue
            }
            let last = end.number
            var ratio = ClaimNumber(plain: last.value / first.value)
            _ = ratio.apply(unit: "x")
            if number.number.rounds(ratio, isApproximate: number.isApproximate) { owners.insert(place) }
        }
        return owners
    }
}
