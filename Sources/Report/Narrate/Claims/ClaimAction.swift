// What a model may tell the reader to do: what the findings say is next, in other words. Must not contain statements of fact.

/// Checks sentences that call for something.
struct ClaimAction {
    let basis: ClaimBasis

    private static let neutralVerbs: Set<String> = [
        "check", "inspect", "look", "lookat", "examine", "review", "investigate", "analyze", "analyse",
        "profile", "compare",
        "measure", "monitor", "watch", "verify", "repeat", "rerun", "trace", "find", "study", "revisit",
        "confirm", "identify",
        "determine", "explore", "continue", "keep", "reproduce", "see", "log",
    ]
    /// To increase is to raise.
    private static let same = ["up": "raise", "raise": "up", "down": "lower", "lower": "down"]
    /// Words of advice and of purpose that ask for nothing by themselves.
    private static let neutral: Set<String> = [
        "should", "must", "need", "needs", "consider", "recommend", "recommended", "try", "again", "further",
        "closely", "whether",
        "if", "why", "how", "what", "where", "which", "next", "first", "then", "more", "before", "after",
        "please", "team", "be",
        "it", "detail", "details", "step", "make", "sure", "ensure", "carefully", "once", "when", "not",
        "start", "operation", "operations",
        "run", "test", "behavior", "behaviour", "since", "because", "so", "into", "behind", "at", "from",
        "than", "do", "does",
        "cause", "reason", "source", "see", "still", "configuration", "settings", "setting", "configured",
        "issue", "issues",
        "problem", "problems", "possible", "related", "relevant", "responsible", "period", "side", "state",
        "expectation", "expectations", "user", "users", "test",
        "investigation", "inspection", "examination", "review", "analysis", "monitoring", "profiling",
        "attention", "focus", "advised",
        "advisable", "suggested", "worth", "understand", "additional", "potential", "any", "ways", "code",
        "calls",
    ]

    private static let changes: Set<String> = [
        "raise", "lower", "reduce", "increase", "decrease", "add", "remove", "limit", "enable", "disable",
        "restart", "tune",
        "optimize", "scale", "set", "use", "move", "run", "give", "cache", "delete", "fix", "contact", "stop",
        "start",
    ]

    private func isChange(_ segment: ClaimSegment) -> Bool {
        segment.has(.change) || segment.tokens.contains { Self.changes.contains($0.text) }
    }

    /// Whether a segment calls for something: it begins with a verb in its plain form, or says what ought to be.
    static func isAction(_ segment: ClaimSegment, findings: [Finding]) -> Bool {
        guard
            let first = segment.tokens.first(where: {
                $0.kind == .word
                    && !["so", "please", "first", "then", "next", "finally", "also"].contains($0.text)
            })?.text
        else {
            return false
        }
        let verbs = findings.flatMap { Self.verbs(of: $0.nextAction) }
        let states = segment.tokens.prefix(5).contains {
            ["is", "are", "was", "were", "has", "have"].contains($0.text)
        }
        let isPlainVerb =
            neutralVerbs.contains(first) || changes.contains(first) || verbs.contains(first) && !states
        let isNoun = ["check", "cache", "limit", "run", "profile", "start", "measure"].contains(first)
        let second = segment.tokens.dropFirst().first
        let isSubject =
            isNoun
            && second.map {
                $0.kind == .quote
                    || ["was", "were", "is", "are", "failed", "failures", "of", "passed"].contains($0.text)
            } == true
        let isAdvice = segment.tokens.contains {
            ["should", "must", "consider", "recommend", "recommended"].contains($0.text)
        }
        return isPlainVerb && !isSubject || isAdvice
    }

    /// The words a next action's parts begin with.
    private static func verbs(of text: String) -> [String] {
        let tokens = ClaimPassage(text)?.tokens ?? []
        let verbs: Set<WordRole> = [.literal, .look, .change, .advice, .direction]
        return tokens.indices.filter { place in
            guard tokens[place].kind == .word else { return false }
            guard place > 0 else { return true }
            let before = tokens[place - 1]
            let begins = before.kind == .mark || ["and", "or", "then"].contains(before.text)
            let role = ClaimLexicon.meaning(of: tokens[place].text).role
            // In a list of things to look for an unknown word is a thing.
            if role == .literal { return [";", ".", "and", "or", "then"].contains(before.text) }
            return begins && verbs.contains(role)
        }.map { tokens[$0].text }
    }

    /// Throws unless one finding with a next action, or else the cited facts, hold every word. What changes something must be in a next action.
    func check(_ segment: ClaimSegment) throws(ClaimRefusal) {
        let numbers = segment.tokens.compactMap(\.number)
        for source in basis.findings where source.finding?.nextAction.isEmpty == false {
            guard let finding = source.finding, let next = ClaimPassage(finding.nextAction) else { continue }
            // What is not to be done is not what is to be done.
            let parts = next.segments.filter { part in
                segment.isNegated || !part.tokens.contains { $0.isWord("not") }
            }
            let said = parts.reduce(into: Set<String>()) { $0.formUnion(EvidenceSource.ids(of: $1)) }
            var words = said.union(source.words)
            for fact in basis.facts where fact.fact.map({ finding.evidence.contains($0.id) }) == true {
                words.formUnion(fact.words)
            }
            let routes = source.routes + next.segments.flatMap(\.routes)
            let known = next.tokens.compactMap(\.number) + times(of: finding)
            guard segment.routes.allSatisfy({ r in routes.contains { $0.matches(r) } }),
                numbers.allSatisfy({ number in known.contains { number.rounds($0) } }),
                allows(
                    segment,
                    said: said,
                    words: words,
                    titles: EvidenceSource.ids(of: ClaimPassage(finding.title)),
                    isNegated: next.segments.contains(where: \.isNegated)
                )
            else { continue }
            return
        }
        let words = basis.facts.reduce(into: Set<String>()) { $0.formUnion($1.words) }
        let routes = basis.facts.flatMap(\.routes)
        guard numbers.isEmpty, segment.routes.allSatisfy({ r in routes.contains { $0.matches(r) } }),
            allows(segment, said: [], words: words, titles: [], isNegated: false)
        else { throw .unsupportedAction }
    }

    /// When the finding was so.
    private func times(of finding: Finding) -> [ClaimNumber] {
        let windows = basis.facts.filter { $0.fact.map { finding.evidence.contains($0.id) } == true }
            .flatMap { [$0.fact?.window?.lowerBound, $0.fact?.window?.upperBound] }
        return ([finding.onset, finding.end] + windows).compactMap { $0 }.filter(\.isFinite).map {
            ClaimNumber($0, in: .seconds)
        }
    }

    private func allows(
        _ segment: ClaimSegment,
        said: Set<String>,
        words: Set<String>,
        titles: Set<String>,
        isNegated: Bool
    ) -> Bool {
        if segment.isNegated != isNegated, segment.isNegated { return false }
        for (token, meaning) in zip(segment.tokens, segment.meanings) {
            if token.kind == .quote, !basis.facts.contains(where: { $0.fact?.subject == token.text }) {
                return false
            }
            if token.kind == .identifier, !words.contains(token.text) { return false }
            guard let meaning else { continue }
            if Self.neutralVerbs.contains(token.text) || Self.neutral.contains(token.text) { continue }
            let other = Self.same[meaning.id] ?? meaning.id
            let isSaid =
                WordNeed(role: meaning.role, id: meaning.id, text: token.text).isIn(said)
                || said.contains(other)
            switch meaning.role {
            case .neutral, .verb, .pronoun, .approximate, .overall, .joiner, .role, .look, .advice, .negation:
                continue
            case .entity where meaning.id == "application" && isChange(segment): if !isSaid { return false }
            case .state where !said.isEmpty: if !isSaid, !titles.contains(meaning.id) { return false }
            case .change, .direction, .clear, .universal, .superlative, .comparative:
                if !isSaid { return false }
            default:
                if !isSaid, !words.contains(meaning.id), !words.contains("~" + ClaimLexicon.stem(token.text))
                {
                    return false
                }
            }
        }
        return true
    }
}
