// Whether a fact or finding says what a part of a claim without numbers says: same subject, same state, same direction, and neither denies
// what the other affirms. Must not contain numbers.

/// A part of a claim held against one source.
struct PartMatch {
    private let basis: ClaimBasis
    private let segment: ClaimSegment
    private let routes: [ClaimRoute]
    private let needs: [WordNeed]
    private let entities: Set<String>
    private let states: Set<String>

    init(_ basis: ClaimBasis, _ segment: ClaimSegment, _ routes: [ClaimRoute], _ needs: [WordNeed]) {
        self.basis = basis
        self.segment = segment
        self.routes = routes
        self.needs = needs
        entities = segment.entities.isEmpty && !segment.isIndependent ? [] : segment.entities
        var states = segment.states.union(segment.ids(.direction))
        // Of thresholds "failed" is "crossed" and "passed" is "held".
        if segment.scopeEntities.contains("threshold"), states.isDisjoint(with: ["crossed", "held"]) {
            if states.remove("failed") != nil { states.insert("crossed") }
            if states.remove("passed") != nil { states.insert("held") }
        }
        self.states = states
    }

    func fits(_ source: EvidenceSource) -> Bool {
        guard routesFit(source), statisticsFit(source), wordsFit(source) else { return false }
        if isZero(source) { return segment.isNegated && states.isSubset(of: source.words.union(["failed"])) }
        let isInPart = source.finding?.onset != nil || source.fact?.window != nil
        if isInPart, segment.ids(.overall).contains("wholerun") { return false }
        if SubjectOrder(segment).isReversed(in: source.segments) { return false }
        return source.segments.contains { partFits($0, of: source) } || (states.isEmpty && fieldsFit(source))
    }

    /// A fact that counts nothing denies.
    private func isZero(_ source: EvidenceSource) -> Bool {
        guard let fact = source.fact, fact.value == 0, !source.words.contains("threshold") else {
            return false
        }
        return !source.segments.contains(where: \.denies)
    }

    private func routesFit(_ source: EvidenceSource) -> Bool {
        let needed = routes.isEmpty ? (segment.isIndependent ? [] : segment.scopeRoutes) : routes
        if needed.isEmpty {
            // What is said of one route is not said of all.
            let isOfOne = source.fact?.subject?.contains("/") == true || source.finding?.route != nil
            return !isOfOne || !segment.scopeRoutes.isEmpty || source.finding != nil && !segment.has(.overall)
        }
        return needed.allSatisfy { route in source.routes.contains { $0.matches(route) } }
    }

    private func statisticsFit(_ source: EvidenceSource) -> Bool {
        segment.statistics.allSatisfy { source.statistics.contains($0) }
    }

    /// Every word is one of the source; of a finding also one of the cited facts it rests on.
    private func wordsFit(_ source: EvidenceSource) -> Bool {
        var words = source.words
        if let finding = source.finding {
            for fact in basis.facts where fact.fact.map({ finding.evidence.contains($0.id) }) == true {
                words.formUnion(fact.words)
            }
        }
        return needs.allSatisfy { need in
            switch need.role {
            case .state, .direction: return true
            case .trouble:
                let isTrouble = basis.isSerious(source) && (source.finding != nil || !routes.isEmpty)
                return isTrouble && !source.segments.contains { $0.has(.clear) } || need.isIn(source.words)
            case .clear: return need.isIn(source.words)
            case .universal:
                if need.id == "several:rout", basis.namesSeveralRoutes { return true }
                let share = ClaimLicence.leastShare(segment)
                let isOfRun = segment.tokens.contains { ["run", "test"].contains($0.text) }
                let isInPart = source.numbers.contains { [.at, .until].contains($0.role) }
                if share != nil, isOfRun, isInPart { return false }
                return share.map { source.tellsShare(of: $0) } ?? source.words.contains(need.id)
            case .superlative, .comparative: return true
            default: return need.isIn(words)
            }
        }
    }

    /// One part of the source names the subject and says the same of it.
    private func partFits(_ part: ClaimSegment, of source: EvidenceSource) -> Bool {
        guard part.denies == segment.isNegated, !part.isBefore || segment.isBefore else { return false }
        // What passed in part has not passed.
        if part.hasNumber, !states.isDisjoint(with: ["passed", "held", "received"]), source.fact?.value != 1,
            !states.subtracting(source.measuredStates).isSubset(of: ["held"])
                || part.states.contains("held") == false
        {
            return false
        }
        let said = part.states.union(part.ids(.direction)).union(source.measuredStates)
        for state in states where !says(state, part, said, source) { return false }
        if states.isEmpty, part.isNegated {
            return needs.allSatisfy { $0.isIn(EvidenceSource.ids(of: part)) }
        }
        let named = part.scopeEntities.union(source.keyEntities)
        var extra: Set<String> = source.fact == nil ? ["threshold"] : ["threshold", "application"]
        if source.fact?.quantity.hasPrefix("threshold ") == true { extra.insert("request") }
        let wanted = entities.subtracting(source.words.intersection(extra))
        if states.isEmpty { return wanted.isSubset(of: affirmed(source)) }
        let isOfOther =
            source.finding != nil && !routes.allSatisfy { r in part.scopeRoutes.contains { $0.matches(r) } }
        if isOfOther { return false }
        if !wanted.isSubset(of: named.union(sentenceEntities(part, source))) { return false }
        return hasSubject(part, source)
    }

    /// Entities that parts which deny as much as the claim speak of, and those of fields.
    private func affirmed(_ source: EvidenceSource) -> Set<String> {
        let parts = source.segments.filter { $0.denies == segment.isNegated }
        let others = source.segments.filter { $0.denies != segment.isNegated }
        let denied = Set(others.flatMap(\.entities)).subtracting(parts.flatMap(\.entities)).subtracting(
            source.keyEntities
        )
        return source.words.subtracting(denied)
    }

    /// Entities of the same sentence of the source that have no other state.
    private func sentenceEntities(_ part: ClaimSegment, _ source: EvidenceSource) -> Set<String> {
        let others = source.segments.filter {
            $0.sentence == part.sentence && $0.states.isEmpty && !$0.has(.direction)
        }
        return Set(others.flatMap(\.entities))
    }

    /// A state needs a subject: the same as in the evidence.
    private func hasSubject(_ part: ClaimSegment, _ source: EvidenceSource) -> Bool {
        if !entities.isEmpty || !segment.scopeRoutes.isEmpty || !segment.statistics.isEmpty { return true }
        let named = part.scopeEntities.union(source.keyEntities)
        if !segment.scopeEntities.isEmpty {
            return !segment.scopeEntities.isDisjoint(with: named.union(source.words))
        }
        return source.finding != nil || named.isSubset(of: ["request", "application"])
    }

    private func says(_ state: String, _ part: ClaimSegment, _ said: Set<String>, _ source: EvidenceSource)
        -> Bool
    {
        if said.contains(state) { return true }
        // What is denied is denied in as many words.
        if segment.isNegated { return false }
        let isUp = said.contains("up") || source.words.contains("up") && !source.words.contains("down")
        let isSlow = said.contains("slow") || isUp && source.words.contains("latency")
        switch state {
        case "slow": return isSlow || isSlowByCause(source)
        case "rejected": return source.words.contains("ratelimit")
        case "high":
            return (source.finding?.severity ?? .info) >= .warning || isSlow || said.contains("crossed")
                || said.contains("up")
        case "up":
            return source.words.contains("up") && !source.words.contains("down")
                || isSlow && source.finding != nil
        case "down":
            return source.words.contains("down") && !source.words.contains("up") && !isDownState(source)
        case "change": return !said.isDisjoint(with: ["up", "down", "slow"])
        case "start": return source.finding?.onset != nil || source.words.contains("start")
        case "end": return source.finding?.end != nil || source.words.contains("end")
        case "lost": return said.contains("down") && source.words.contains("message")
        case "failed": return source.codes.contains { $0 >= 400 } && part.hasNumber
        case "ratelimit": return source.words.contains("ratelimit")
        default: return Self.causeStates.contains(state) && causeWords(source).contains(state)
        }
    }

    private func isDownState(_ source: EvidenceSource) -> Bool {
        source.segments.contains { $0.states.contains("down") }
    }

    /// Whether the finding's cause is that what the claim names is slow.
    private func isSlowByCause(_ source: EvidenceSource) -> Bool {
        guard let finding = source.finding, finding.cause.rawValue.contains("slow") else { return false }
        let title = EvidenceSource.ids(of: ClaimPassage(finding.title))
        guard entities.isSubset(of: title), !(entities.isEmpty && segment.scopeRoutes.isEmpty) else {
            return false
        }
        return segment.scopeRoutes.allSatisfy { r in source.ownRoutes.contains { $0.matches(r) } }
    }

    private static let causeStates: Set<String> = [
        "timeout", "restart", "down", "reset", "refused", "rejected", "stall", "saturation", "overload",
        "leak", "closed",
    ]

    private func causeWords(_ source: EvidenceSource) -> Set<String> {
        guard let finding = source.finding else { return [] }
        return Set(
            finding.cause.rawValue.split(separator: "_").map { ClaimLexicon.meaning(of: String($0)).id }
        )
    }

    /// Subject and quantity of a fact, when nothing is said of them.
    private func fieldsFit(_ source: EvidenceSource) -> Bool {
        !segment.isNegated && !source.segments.contains(where: \.denies)
            && entities.isSubset(of: source.words)
    }
}

/// Who does something to whom: `the database slows down A` is not `A slows down the database`.
struct SubjectOrder {
    private(set) var subjects: Set<String> = []
    private var objects: Set<String> = []

    init(_ segment: ClaimSegment) {
        guard
            let verb = segment.meanings.indices.first(where: {
                segment.meanings[$0]?.role == .state || segment.meanings[$0]?.role == .direction
            })
        else { return }
        let isPassive = segment.tokens.contains { $0.isWord("by") }
        for (place, token) in segment.tokens.enumerated() {
            guard token.isRoute || segment.meanings[place]?.role == .entity else { continue }
            let name = segment.meanings[place]?.id ?? token.text
            let before = place > 0 ? segment.tokens[place - 1].text : ""
            if ["on", "of", "to", "for", "in", "at", "from", "with", "behind"].contains(before), place < verb
            {
                continue
            }
            if ["on", "of", "for", "in", "at", "from", "with"].contains(before) { continue }
            if (place < verb) != isPassive { subjects.insert(name) } else { objects.insert(name) }
        }
    }

    /// The entity after a `by`.
    static func agent(of segment: ClaimSegment) -> String? {
        guard let by = segment.tokens.firstIndex(where: { $0.isWord("by") }) else { return nil }
        let next = segment.meanings[(by + 1)...].prefix(3).compactMap { $0 }.first { $0.role != .neutral }
        return next?.role == .entity ? next?.id : nil
    }

    func isReversed(in parts: [ClaimSegment]) -> Bool {
        guard !subjects.isEmpty, !objects.isEmpty else { return false }
        return parts.map { SubjectOrder($0) }.contains { other in
            !subjects.isDisjoint(with: other.objects) && !objects.isDisjoint(with: other.subjects)
        }
    }
}

extension EvidenceSource {
    /// Every word of a segment.
    static func ids(of segment: ClaimSegment) -> Set<String> {
        Set(
            zip(segment.tokens, segment.meanings).flatMap { token, meaning -> [String] in
                guard let meaning else { return [token.text] }
                return [meaning.id, "~" + ClaimLexicon.stem(token.text)]
            }
        )
    }
}
