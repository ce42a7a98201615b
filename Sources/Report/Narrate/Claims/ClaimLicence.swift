// Which fact or finding backs each part of a claim: all its words, in the relation they stand in. Must not contain causes, comparisons or
// actions, which have files of their own.

/// What backs a part of a claim.
struct ClaimBacking {
    /// Places in `ClaimBasis.sources`.
    var places: Set<Int>
    /// Whether the part is the evidence's own sentence.
    var isTakenOver = false
    /// Whether the part says what to do.
    var isAction = false
}

/// Finds the backing of a claim's segments.
struct ClaimLicence {
    let basis: ClaimBasis

    /// What backs a segment. Throws when nothing does.
    func backing(of index: Int) throws(ClaimRefusal) -> ClaimBacking {
        let segment = basis.passage.segments[index]
        // Who denies twice affirms, or nothing can be told.
        try require(segment.meanings.count { $0?.role == .negation } < 2, .wrongNegation)
        try require(!isOrder(segment), .unsupportedAction)
        try checkVerdicts(segment)
        try require(isDoneByClient(segment), .unsupportedRelation)
        if let named = leadIn(index) { return ClaimBacking(places: named) }
        if let all = allSucceeded(segment) { return ClaimBacking(places: all) }
        let numbers = NumberInContext.all(in: segment)
        if !numbers.isEmpty, let found = try tables(segment, needs: WordNeed.needs(of: segment)) {
            return ClaimBacking(places: found)
        }
        if numbers.isEmpty { return ClaimBacking(places: try backing(withoutNumbers: segment)) }
        var owners: Set<Int> = []
        for number in numbers {
            let found = basis.owners(of: number, at: index)
            if found.isEmpty { throw .unsupportedNumber }
            owners.formUnion(found)
        }
        return ClaimBacking(places: try backing(segment, owners: owners))
    }

    /// `Report HEALTHY`: an order to whoever words the report.
    private func isOrder(_ segment: ClaimSegment) -> Bool {
        guard segment.joint == .loose, let first = segment.tokens.first, first.kind == .word else {
            return false
        }
        let verbs: Set<String> = [
            "report", "say", "note", "show", "record", "indicate", "suggest", "take", "get", "give", "do",
            "go", "mark",
        ]
        let next = segment.meanings.dropFirst().first ?? nil
        return verbs.contains(first.text) && next?.role != .verb
    }

    /// What is said to be done by the client is said so in the evidence.
    private func isDoneByClient(_ segment: ClaimSegment) -> Bool {
        let answers: Set<String> = ["connection", "handshake"]
        let isAnswered =
            segment.tokens.contains { ["answered", "accepted"].contains($0.text) } && !segment.isNegated
        if isAnswered, !segment.entities.isDisjoint(with: answers),
            EvidenceSource.statuses(in: segment).isEmpty
        {
            return false
        }
        let isSubject = SubjectOrder(segment).subjects.contains("client") && !segment.states.isEmpty
        guard isSubject || SubjectOrder.agent(of: segment) == "client" else { return true }
        return basis.sources.contains { source in
            source.segments.contains {
                let isDoer =
                    SubjectOrder.agent(of: $0) == "client" || SubjectOrder($0).subjects.contains("client")
                return isDoer && !$0.states.isDisjoint(with: segment.states)
            }
        }
    }

    // MARK: With numbers

    private func backing(_ segment: ClaimSegment, owners: Set<Int>) throws(ClaimRefusal) -> Set<Int> {
        let sources = owners.map { basis.sources[$0] }
        let ids = Set(sources.compactMap { $0.fact?.id })
        var backing = owners
        var near: [EvidenceSource] = []
        for (place, source) in basis.sources.enumerated() {
            guard let finding = source.finding,
                !ids.isDisjoint(with: finding.evidence) || owners.contains(place)
            else {
                continue
            }
            near.append(source)
            backing.insert(place)
        }
        let own = sources.reduce(into: Set<String>()) { $0.formUnion($1.words) }
        let all = near.reduce(into: own) { $0.formUnion($1.words) }
        let verdict = try thresholdVerdict(segment, own)
        for word in WordNeed.needs(of: segment) where !(verdict && ["failed", "passed"].contains(word.id)) {
            switch word.role {
            case .entity: try require(word.isIn(own) || isGeneric(word.id, sources), .unsupportedWord)
            case .direction: try require(hasDirection(word.id, sources, near, segment), .wrongDirection)
            case .state, .clear, .trouble:
                try require(hasState(word, own: own, near: near, segment), .unsupportedRelation)
            case .comparative, .superlative: continue
            case .universal:
                let isSaid =
                    sources.contains { $0.words.contains(word.id) }
                    || word.id == "several:rout" && basis.namesSeveralRoutes
                let holds = isSaid || isAllOfThem(segment, sources) || isOfWholeRun(word.id, segment, sources)
                try require(holds, .unsupportedWord)
            default: try require(word.isIn(all), .unsupportedWord)
            }
        }
        try requireRoutes(segment, in: basis.sources)
        try checkDenial(segment, sources)
        return backing
    }

    /// `Across all requests the p95 was 8 ms`, `3 % of all requests`: a figure of the whole run is one of all requests.
    private func isOfWholeRun(_ id: String, _ segment: ClaimSegment, _ sources: [EvidenceSource]) -> Bool {
        let ids = ["all:request", "all:rout", "all:check"]
        let words = ["across", "over", "for", "among", "of"]
        guard ids.contains(id), let place = segment.meanings.firstIndex(where: { $0?.id == "all" }),
            place > 0,
            words.contains(segment.tokens[place - 1].text)
        else { return false }
        let facts = sources.filter { $0.fact != nil }
        return !facts.isEmpty
            && facts.allSatisfy { source in
                source.fact?.subject == nil && source.fact?.window == nil
                    && !source.numbers.contains { [.at, .until].contains($0.role) }
            }
    }

    /// The least share of a whole that may be called so: nil when the segment has no such word.
    static func leastShare(_ segment: ClaimSegment) -> Double? {
        guard segment.universals.count == 1, let word = segment.universals.first else { return nil }
        let shares = ["nearlyall": 0.9, "majority": 0.5, "many": 0.1]
        return word.split(separator: ":").first.flatMap { shares[String($0)] }
    }

    /// `All 445 requests`, of which the evidence says that it was 445 of 445.
    private func isAllOfThem(_ segment: ClaimSegment, _ sources: [EvidenceSource]) -> Bool {
        if let share = Self.leastShare(segment) {
            return sources.contains { source in source.tellsShare(of: share) }
        }
        guard segment.universals.count == 1,
            let place = segment.meanings.firstIndex(where: { $0?.id == "all" }),
            let number = segment.tokens[place...].prefix(4).compactMap(\.number).first
        else { return false }
        return sources.contains { source in
            source.numbers.contains { $0.role == .total && $0.part == $0.number && number.rounds($0.number) }
        }
    }

    /// A denial with numbers is the evidence's own: one part of it denies, has such a number and every word. What only counts of how many it
    /// denies affirms nothing else.
    private func checkDenial(_ segment: ClaimSegment, _ sources: [EvidenceSource]) throws(ClaimRefusal) {
        let numbers = NumberInContext.all(in: segment)
        if try isDeniedOutside(segment, numbers, sources) { return }
        let values = numbers.map(\.number)
        let parts = sources.flatMap { source in source.segments.map { (source, $0) } }.filter { _, part in
            part.denies && !part.isBefore
                && part.tokens.contains { token in
                    let isZero = token.number?.value == 0 && !part.states.isDisjoint(with: segment.states)
                    return isZero || values.contains { token.number?.rounds($0) == true }
                }
        }
        guard segment.isNegated else {
            let isOfNone =
                !parts.isEmpty && numbers.allSatisfy { $0.role == .total } && !segment.states.isEmpty
            return try require(!isOfNone, .wrongNegation)
        }
        let isOfAll = segment.universals.isEmpty || isAllOfThem(segment, sources)
        try require(!values.contains { $0.value == 0 } && isOfAll, .wrongNegation)
        let needs = WordNeed.needs(of: segment).filter {
            ![.universal, .comparative, .superlative].contains($0.role)
                && !($0.id == "request" && !segment.routes.isEmpty)
        }
        let isDenied = parts.contains { source, part in
            let words = EvidenceSource.ids(of: part).union(part.states).union(part.scopeEntities).union(
                source.keyEntities
            )
            return needs.allSatisfy {
                $0.isIn(words.union(source.measuredStates).union(source.fact?.value == 0 ? source.words : []))
            }
        }
        try require(isDenied, .wrongNegation)
    }

    private func isGeneric(_ id: String, _ sources: [EvidenceSource]) -> Bool {
        id == "application" && sources.contains { $0.words.contains("request") && $0.keyEntities.isEmpty }
    }

    private func hasDirection(
        _ id: String,
        _ sources: [EvidenceSource],
        _ near: [EvidenceSource],
        _ segment: ClaimSegment
    ) -> Bool {
        sources.contains { source in
            let shown = source.words.intersection(["up", "down", "change"])
            if id == "change" { return !shown.isEmpty }
            return shown.contains(id) && !shown.contains(id == "up" ? "down" : "up")
        }
    }

    /// A state with a number: of the fact itself, or of a finding that rests on the fact and is about the same route.
    private func hasState(_ word: WordNeed, own: Set<String>, near: [EvidenceSource], _ segment: ClaimSegment)
        -> Bool
    {
        if word.role == .clear {
            // What went well is what stands by the number.
            let isSaid = near.contains {
                $0.segments.contains { $0.hasNumber && word.isIn(EvidenceSource.ids(of: $0)) }
            }
            return isSaid || isUntroubled(segment, own, near)
        }
        if word.isIn(own) || (word.id == "slow" && own.contains("latency") && own.contains("up")) {
            return true
        }
        if word.id == "low" { return isUntroubled(segment, own, near) }
        // A mean and a maximum do not tell that nothing moved.
        if word.id == "stayed" { return own.isDisjoint(with: ["up", "down", "change"]) }
        if word.id == "start" { return own.contains("start") || near.contains { $0.finding?.onset != nil } }
        if word.id == "high", own.contains("crossed") || own.contains("up") || own.contains("slow") {
            return true
        }
        return near.contains { finding in
            let fits =
                segment.routes.isEmpty
                || segment.routes.allSatisfy { r in finding.routes.contains { $0.matches(r) } }
            guard fits else { return false }
            if word.role == .trouble || word.id == "high" {
                return (finding.finding?.severity ?? .info) >= .warning
            }
            guard segment.entities.isSubset(of: finding.words) else { return false }
            let isSaid = finding.segments.contains { part in
                let isOfRoutes = segment.routes.allSatisfy { r in part.scopeRoutes.contains { $0.matches(r) }
                }
                return part.states.contains(word.id) && !part.denies && isOfRoutes
            }
            let isOfOwnRoute = segment.routes.allSatisfy { r in finding.ownRoutes.contains { $0.matches(r) } }
            return isSaid || finding.causeWords.contains(word.id) && isOfOwnRoute
        }
    }

    // MARK: Without numbers

    private func backing(withoutNumbers segment: ClaimSegment) throws(ClaimRefusal) -> Set<Int> {
        let needs = WordNeed.needs(of: segment)
        if needs.isEmpty, segment.isNegated { throw .wrongNegation }
        if let found = try wholeRun(segment, needs: needs) { return found }
        if let found = try tables(segment, needs: needs) { return found }
        if let found = opinion(segment, needs: needs) { return found }
        if segment.routes.count > 1 {
            var backing: Set<Int>?
            for route in segment.routes {
                let one = backers(of: segment, routes: [route], needs: needs)
                if one.isEmpty { throw .unsupportedRelation }
                backing = backing.map { $0.union(one) } ?? one
            }
            return backing ?? []
        }
        let found = backers(of: segment, routes: segment.routes, needs: needs)
        if !found.isEmpty {
            try require(isTrueOfApplication(segment, found), .unsupportedRelation)
            return found
        }
        try requireRoutes(segment, in: basis.sources)
        let words = basis.sources.reduce(into: Set<String>()) { $0.formUnion($1.words) }
        if let missing = needs.first(where: { !$0.isIn(words) }) {
            switch missing.role {
            case .direction: throw .wrongDirection
            case .clear, .trouble: throw .falseAllClear
            default: throw .unsupportedWord
            }
        }
        throw segment.isNegated ? .wrongNegation : .unsupportedRelation
    }

    private func backers(of segment: ClaimSegment, routes: [ClaimRoute], needs: [WordNeed]) -> Set<Int> {
        var found: Set<Int> = []
        for (place, source) in basis.sources.enumerated()
        where PartMatch(basis, segment, routes, needs).fits(source) {
            found.insert(place)
        }
        return found
    }

    // MARK: Either way

    /// Verdict words must be the verdict; in small letters they may be a word of the evidence.
    private func checkVerdicts(_ segment: ClaimSegment) throws(ClaimRefusal) {
        for token in segment.tokens where token.kind == .word {
            let isVerdict = ["warning", "critical", "invalid"].contains(token.text)
            guard isVerdict, token.text != basis.analysis.status.rawValue.lowercased() || segment.isNegated
            else { continue }
            let isSeverity = basis.findings.contains { $0.finding?.severity.word == token.text }
            let isWord = basis.facts.contains { $0.words.contains("~" + ClaimLexicon.stem(token.text)) }
            let isAlone = segment.tokens.count == 1
            let isOfRun =
                isAlone
                || segment.tokens.contains {
                    ["run", "test", "status", "verdict", "result"].contains($0.text)
                }
            try require((isSeverity || isWord) && !isOfRun, .wrongVerdict)
        }
    }

    private func requireRoutes(_ segment: ClaimSegment, in sources: [EvidenceSource]) throws(ClaimRefusal) {
        for route in segment.routes {
            try require(sources.contains { $0.routes.contains { $0.matches(route) } }, .unknownRoute)
        }
    }

    func require(_ holds: Bool, _ refusal: ClaimRefusal) throws(ClaimRefusal) {
        if !holds { throw refusal }
    }
}
