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
        try checkVerdicts(segment)
        let numbers = NumberInContext.all(in: segment)
        if numbers.isEmpty { return ClaimBacking(places: try backing(withoutNumbers: segment)) }
        var owners: Set<Int> = []
        for number in numbers {
            let found = basis.owners(of: number, at: index)
            if found.isEmpty { throw .unsupportedNumber }
            owners.formUnion(found)
        }
        return ClaimBacking(places: try backing(segment, owners: owners))
    }

    // MARK: Taken over as it is

    /// Sources that say the same sentence, or this part of it among whole parts of their own, word for word.
    func verbatim(_ index: Int) throws(ClaimRefusal) -> ClaimBacking? {
        let segments = basis.passage.segments
        var found: Set<Int> = []
        var isWhole = true
        for (place, source) in basis.sources.enumerated() {
            for sentence in source.sentences {
                guard let joins = covers(sentence, index, in: segments) else { continue }
                found.insert(place)
                if joins { isWhole = false }
            }
        }
        if found.isEmpty, saysReason(index) {
            return ClaimBacking(places: Set(basis.sources.indices), isTakenOver: true)
        }
        guard !found.isEmpty else { return nil }
        let backing = ClaimBacking(places: found, isTakenOver: isWhole)
        if found.contains(where: { basis.sources[$0].fact != nil }) { return backing }
        for number in segments[index].tokens.compactMap(\.number) where !isKnown(number, in: found) {
            throw .unsupportedNumber
        }
        return backing
    }

    /// Whether a finding's next action is taken over.
    func isNextAction(_ index: Int) -> Bool {
        basis.findings.contains { source in
            source.actions.contains { covers($0, index, in: basis.passage.segments) == false }
        }
    }

    /// Whether `sentence` stands in the claim as whole segments, this one among them: nil when not, true when a `because` leads it in.
    private func covers(_ sentence: [ClaimToken], _ index: Int, in segments: [ClaimSegment]) -> Bool? {
        for first in max(0, index - 8)...index {
            var tokens: [ClaimToken] = []
            for last in first..<min(segments.count, first + 12) {
                tokens += segments[last].tokens
                if tokens.count > sentence.count + 1 { break }
                guard last >= index else { continue }
                if tokens == sentence { return false }
                if isCausal(tokens.first), tokens.dropFirst().elementsEqual(sentence) { return true }
            }
        }
        return nil
    }

    /// Whether a reason of the verdict is taken over whose numbers, or else words, are those of a cited fact.
    private func saysReason(_ index: Int) -> Bool {
        basis.analysis.reasons.compactMap { ClaimPassage($0) }.contains { reason in
            let tokens = reason.segments.flatMap(\.tokens)
            guard covers(tokens, index, in: basis.passage.segments) == false else { return false }
            let numbers = tokens.compactMap(\.number)
            let words = reason.segments.reduce(into: Set<String>()) {
                $0.formUnion($1.states.union($1.entities))
            }
            guard numbers.allSatisfy({ isKnown($0, in: []) }) else { return false }
            return basis.facts.contains { !$0.words.isDisjoint(with: words.subtracting(["request"])) }
        }
    }

    private func isCausal(_ token: ClaimToken?) -> Bool {
        token.map { ClaimPassage.causalSplits.contains($0.text) } ?? false
    }

    /// Whether a number of a sentence taken over is one of a cited fact, or of a finding cited in full.
    private func isKnown(_ number: ClaimNumber, in found: Set<Int>) -> Bool {
        let inFacts = basis.facts.contains { fact in
            fact.numbers.contains { number.rounds($0.number) || $0.number.rounds(number) }
                || Int(exactly: number.value).map(fact.codes.contains) == true
        }
        if inFacts { return true }
        return found.contains { place in
            guard let finding = basis.sources[place].finding else { return false }
            if basis.isCitedInFull(finding) { return true }
            return basis.sources[place].numbers.contains { $0.isField && number.rounds($0.number) }
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
        for word in WordNeed.needs(of: segment) {
            switch word.role {
            case .entity: try require(word.isIn(own) || isGeneric(word.id, sources), .unsupportedWord)
            case .direction: try require(hasDirection(word.id, sources, near, segment), .wrongDirection)
            case .state, .clear, .trouble:
                try require(hasState(word, own: own, near: near, segment), .unsupportedRelation)
            case .comparative, .superlative: continue
            case .universal: try require(sources.contains { $0.words.contains(word.id) }, .unsupportedWord)
            default: try require(word.isIn(all), .unsupportedWord)
            }
        }
        try requireRoutes(segment, in: basis.sources)
        if segment.isNegated {
            let said = segment.tokens.compactMap(\.number)
            let isDenied = sources.contains { source in
                source.fact?.value == 0
                    || source.segments.contains { part in
                        part.denies && part.tokens.contains { token in said.contains { token.number?.rounds($0) == true } }
                    }
            }
            try require(isDenied, .wrongNegation)
        }
        return backing
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
        if word.isIn(own) || (word.id == "slow" && own.contains("latency") && own.contains("up")) {
            return true
        }
        if word.id == "stable" { return own.isDisjoint(with: ["up", "down", "change"]) }
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
        if !found.isEmpty { return found }
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

    /// Statements on the run as a whole rest on the verdict; nil when it is not one.
    private func wholeRun(_ segment: ClaimSegment, needs: [WordNeed]) throws(ClaimRefusal) -> Set<Int>? {
        let all = Set(basis.sources.indices)
        let isHealthy = basis.analysis.status == .healthy
        let isCalm = isHealthy && !basis.analysis.findings.contains { $0.severity >= .warning }
        guard segment.routes.isEmpty, segment.statistics.isEmpty, segment.scopeRoutes.isEmpty else {
            return nil
        }
        let rest = needs.filter {
            ![.clear, .trouble].contains($0.role) && $0.id != "application"
                && !($0.id == "end" && segment.has(.verdict))
        }
        let isRun = segment.tokens.contains { ["run", "test", "runs", "tests"].contains($0.text) }
        if rest.isEmpty, segment.has(.clear) || segment.has(.trouble) {
            let affirms = segment.has(.clear) != segment.isNegated
            let denies = segment.has(.trouble) && segment.isNegated
            if segment.has(.clear), segment.has(.trouble) { return nil }
            if segment.has(.clear) ? affirms : denies {
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
    private func tables(_ segment: ClaimSegment, needs: [WordNeed]) throws(ClaimRefusal) -> Set<Int>? {
        let said = Set(needs.map(\.id))
        let isAll = said.contains("all") && !segment.isNegated
        guard segment.routes.isEmpty, segment.statistics.isEmpty, isAll || segment.isNegated else {
            return nil
        }
        let words = said.subtracting(["all"])
        let (thresholds, checks) = (basis.analysis.thresholds, basis.analysis.checks)
        let good = segment.isNegated ? ["crossed", "failed"] : ["held", "passed"]
        for state in good {
            if words == ["threshold", state], !thresholds.isEmpty {
                try require(thresholds.allSatisfy { $0.verdict == .held }, .falseAllClear)
                return Set(basis.sources.indices)
            }
            if words == ["check", state], !checks.isEmpty {
                try require(checks.allSatisfy { $0.fails == 0 }, .falseAllClear)
                return Set(basis.sources.indices)
            }
        }
        return nil
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
            let isOfRun = segment.tokens.contains {
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

    private func require(_ holds: Bool, _ refusal: ClaimRefusal) throws(ClaimRefusal) {
        if !holds { throw refusal }
    }
}

/// A word that must be backed.
struct WordNeed: Hashable {
    var role: WordRole
    var id: String
    var text: String

    /// Whether these words hold it, itself or one that says the same.
    func isIn(_ words: Set<String>) -> Bool {
        words.contains(id) || words.contains("~" + ClaimLexicon.stem(text))
    }

    /// Every word of a segment that says something.
    static func needs(of segment: ClaimSegment) -> [WordNeed] {
        var needs: [WordNeed] = []
        // A quotation that is still one has been found in a log line: then it is a log that says it.
        let quotes = segment.tokens.contains { $0.kind == .quote }
        for (token, meaning) in zip(segment.tokens, segment.meanings) {
            if token.kind == .identifier {
                needs.append(WordNeed(role: .literal, id: token.text, text: token.text))
            } else if token.kind == .statistic {
                continue
            } else if let meaning, !(quotes && meaning.id == "log") {
                switch meaning.role {
                case .neutral, .verb, .pronoun, .approximate, .overall, .joiner, .role, .causal, .negation,
                    .relation,
                    .verdict, .statistic:
                    continue
                default: needs.append(WordNeed(role: meaning.role, id: meaning.id, text: token.text))
                }
            }
        }
        return needs
    }
}
