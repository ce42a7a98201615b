// Statements on the whole run: the verdict, all thresholds, all checks. They rest on the analysis and not on single facts. Must not contain
// statements on anything less.

extension ClaimLicence {
    /// Statements on the run as a whole rest on the verdict; nil when it is not one.
    func wholeRun(_ segment: ClaimSegment, needs: [WordNeed]) throws(ClaimRefusal) -> Set<Int>? {
        let all = Set(basis.sources.indices)
        let isHealthy = basis.analysis.status == .healthy
        let isCalm = isHealthy && !basis.analysis.findings.contains { $0.severity >= .warning }
        guard segment.routes.isEmpty, segment.statistics.isEmpty, segment.scopeRoutes.isEmpty else {
            return nil
        }
        let rest = needs.filter {
            ![.clear, .trouble].contains($0.role) && !$0.id.hasPrefix("all:") && $0.id != "application"
                && !($0.id == "end" && segment.has(.verdict))
        }
        .filter { !["stable", "stayed"].contains($0.id) }
        let isStable = segment.states.contains("stable") && segment.states.isSubset(of: ["stable", "stayed"])
        let isRun = segment.tokens.contains { ["run", "test", "runs", "tests"].contains($0.text) }
        if rest.isEmpty, segment.has(.clear) || segment.has(.trouble) || isStable {
            let isGood = segment.has(.clear) || isStable
            let affirms = isGood != segment.isNegated
            let denies = segment.has(.trouble) && segment.isNegated
            if isGood, segment.has(.trouble) { return nil }
            if isGood ? affirms : denies {
                try require(isCalm, .falseAllClear)
            } else {
                try require(!isHealthy, .falseAllClear)
            }
            return all
        }
        if rest.allSatisfy({ ["failed", "passed"].contains($0.id) }), rest.count == 1, isRun,
            segment.entities.isEmpty,
            let state = rest.first?.id
        {
            try require(
                (state == "failed") != segment.isNegated ? basis.analysis.status == .critical : isHealthy,
                .wrongVerdict
            )
            return all
        }
        return rest.isEmpty && !segment.isNegated ? all : nil
    }

    /// `All thresholds held`, `no check failed`: what the tables of thresholds and checks tell; nil when it is not said of one.
    func tables(_ segment: ClaimSegment, needs: [WordNeed]) throws(ClaimRefusal) -> Set<Int>? {
        let said = Set(needs.map(\.id))
        let counts = segment.tokens.compactMap(\.number)
        let known = [basis.analysis.thresholds.count, basis.analysis.checks.count]
        let isCounted =
            !counts.isEmpty
            && counts.allSatisfy { n in
                n.isBare && n.value == Double(known[segment.entities.contains("check") ? 1 : 0])
            }
        if let found = countedThresholds(segment, said) ?? notAll(segment, said) { return found }
        guard counts.isEmpty || isCounted && !segment.isNegated else { return nil }
        let isAll = said.contains("all:threshold") || said.contains("all:check") || isCounted
        guard segment.routes.isEmpty, segment.statistics.isEmpty, isAll != segment.isNegated else {
            return nil
        }
        let words = said.subtracting(["all:threshold", "all:check"])
        let (thresholds, checks) = (basis.analysis.thresholds, basis.analysis.checks)
        let good = segment.isNegated ? ["crossed", "failed"] : ["held", "passed"]
        for state in good {
            if words == ["threshold", state], !thresholds.isEmpty, isCited("threshold") {
                try require(thresholds.allSatisfy { $0.verdict == .held }, .falseAllClear)
                return Set(basis.sources.indices)
            }
            if words == ["check", state], !checks.isEmpty, isCited("check") {
                try require(checks.allSatisfy { $0.fails == 0 }, .falseAllClear)
                return Set(basis.sources.indices)
            }
        }
        return nil
    }

    /// `Not all thresholds held`.
    private func notAll(_ segment: ClaimSegment, _ said: Set<String>) -> Set<Int>? {
        guard
            segment.tokens.starts(with: [.init(kind: .word, text: "not"), .init(kind: .word, text: "all")]),
            !segment.hasNumber, segment.routes.isEmpty,
            segment.meanings.count(where: { $0?.role == .negation }) == 1
        else { return nil }
        let all = Set(basis.sources.indices)
        if said == ["all:threshold", "threshold", "held"]
            || said == ["all:threshold", "threshold", "passed"],
            isCited("threshold"), basis.analysis.thresholds.contains(where: { $0.verdict == .crossed })
        {
            return all
        }
        let isOfChecks = said == ["all:check", "check", "held"] || said == ["all:check", "check", "passed"]
        return isOfChecks && isCited("check") && basis.analysis.checks.contains { $0.fails > 0 } ? all : nil
    }

    /// `Two thresholds were crossed: http_req_failed and ws_connecting`: as many as the table has, and those.
    private func countedThresholds(_ segment: ClaimSegment, _ said: Set<String>) -> Set<Int>? {
        let verdict: ThresholdRow.Verdict = said.contains("crossed") ? .crossed : .held
        guard said.contains("threshold"), said.contains("crossed") != said.contains("held"),
            !segment.isNegated,
            isCited("threshold"), segment.universals.isEmpty
        else { return nil }
        let rows = basis.analysis.thresholds.filter { $0.verdict == verdict }
        let names = Set(segment.tokens.filter { $0.kind == .identifier }.map(\.text))
        let counts = segment.tokens.compactMap(\.number)
        let words = said.subtracting(names).subtracting(["threshold", "crossed", "held", "~atleast"])
        let isLeast = said.contains("~atleast") && counts.count == 1 && names.isEmpty
        let states = Set(
            names.flatMap { $0.split(separator: "_") }.map { ClaimLexicon.meaning(of: String($0)).id }
        )
        // `1 of 3 thresholds`: three there are.
        let total = Double(basis.analysis.thresholds.count)
        guard counts.count == 1 || counts.count == 2 && counts[1].isBare && counts[1].value == total,
            counts[0].isBare,
            isLeast
                ? counts[0].value <= Double(rows.count)
                : counts[0].value == Double(rows.count) && !said.contains("~atleast"),
            words.isSubset(of: states),
            names.isEmpty || names == Set(rows.map(\.metric))
        else { return nil }
        return Set(basis.sources.indices)
    }

    /// `All 50 requests succeeded`, of a fact that says that 0 of 50 failed; nil when it is not that.
    func allSucceeded(_ segment: ClaimSegment) -> Set<Int>? {
        guard segment.universals == ["all:request"], segment.states == ["passed"],
            segment.entities == ["request"],
            !segment.isNegated, WordNeed.needs(of: segment).allSatisfy({ $0.role != .literal })
        else { return nil }
        let said = segment.tokens.compactMap(\.number)
        let places = basis.facts.indices.filter { place in
            let source = basis.facts[place]
            let totals = source.numbers.filter { $0.role == .total && $0.states.contains("failed") }.map(
                \.number
            )
            let isOfRoutes =
                segment.routes.isEmpty
                ? source.fact?.subject == nil
                : segment.routes.allSatisfy { r in source.routes.contains { $0.matches(r) } }
            return source.fact?.value == 0 && source.words.isSuperset(of: ["failed", "request"]) && isOfRoutes
                && said.allSatisfy { number in totals.contains { number.rounds($0) } }
        }
        return places.isEmpty ? nil : Set(places)
    }

    /// Whether a cited fact is about a threshold, or a metric that has one; or about checks.
    private func isCited(_ entity: String) -> Bool {
        basis.facts.contains { source in
            let metrics = entity == "threshold" ? basis.analysis.thresholds.map(\.metric) : []
            return source.words.contains(entity)
                || metrics.contains { source.fact?.quantity.hasPrefix($0) == true }
        }
    }
}
