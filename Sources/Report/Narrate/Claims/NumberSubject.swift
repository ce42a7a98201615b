// Whether what a number of a claim is said of is what a number of the evidence is of: route, statistic, entity, state, status, noun. Must not
// contain values and roles.

extension NumberScope {
    func routesFit(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        if routes.isEmpty { return other.routes.isEmpty }
        // What is about a check, say, may name the routes it looks at.
        let known = source.hasOtherSubject ? source.routes : other.routes
        let matches = routes.allSatisfy { route in known.contains { $0.matches(route) } }
        if matches || (other.isField && source.routes.isEmpty && !isOwnRoute) { return true }
        if other.isField {
            return routes.allSatisfy { route in source.routes.contains { $0.matches(route) } }
        }
        return !isOwnRoute && other.routes.isEmpty && (segment.isIndependent || segment.has(.overall))
    }

    func statisticsFit(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        if other.isField || [.at, .until, .length, .total].contains(number.role) { return true }
        guard mostFits(other) else { return false }
        let known = other.statistics.filter { $0 != "max" }
        if statistics.isEmpty {
            if number.role == .bound { return true }
            // What takes a time takes it on average.
            if known == ["avg"], !source.keyEntities.isDisjoint(with: segment.scopeEntities) { return true }
            let isPercentile = known.allSatisfy { $0.hasPrefix("p") }
            let isOfThreshold = basis.claimWords.contains("threshold") && source.words.contains("threshold")
            return known.isEmpty || isPercentile && (basis.claimWords.contains("latency") || isOfThreshold)
        }
        if known.isEmpty {
            // A rate over the whole run is a mean.
            if statistics == ["avg"], other.number.dimension == .rate, !other.isMost { return true }
            if segment.statistics.isEmpty
                || isAmongOthers && !hasOwnStatistic && number.noun != nil
                    && number.number.dimension == .plain
            {
                return true
            }
        }
        return statistics.allSatisfy { known.contains($0) }
    }

    /// Whether a percentile or mean stands by this number and not by another.
    private var hasOwnStatistic: Bool {
        segment.tokens.indices.contains { at in
            let isNamed = segment.tokens[at].kind == .statistic || segment.meanings[at]?.role == .statistic
            return isNamed && Self.isNext(at, to: number.place, in: segment)
        }
    }

    /// The most there was is said to be the most, and nothing else is. Of VUs nobody says it; nothing at most is nothing.
    private func mostFits(_ other: EvidenceNumber) -> Bool {
        if number.role == .bound || other.role == .bound { return true }
        if isMost == other.isMost { return true }
        return !isMost && (number.noun == "vus" || number.number.value == 0)
    }

    private var countedByOthers: Set<String> {
        let others = NumberInContext.all(in: segment).filter { $0.place != number.place }
        return Set(others.compactMap(\.noun)).subtracting([number.noun ?? ""])
    }

    func entitiesFit(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        let isInherited = !isOwnEntity
        if !isInherited || !segment.isIndependent {
            // `26 VUs completed 425 iterations`: what another number counts is not what this one is of.
            let named = entities.subtracting(["threshold", "log"]).subtracting(countedByOthers)
            let generic: Set<String> = isInherited ? ["request", "application"] : ["application"]
            let missing = named.subtracting(source.words).subtracting(
                isInherited || source.finding != nil ? generic : []
            )
            if !missing.isEmpty { return false }
        }
        if source.fact == nil {
            let named = segment.entities.subtracting(["application", "threshold", "log"])
            return other.isField || named.isSubset(of: other.entities.union(other.near))
        }
        let sentence = basis.passage.segments[...index].filter { $0.sentence == segment.sentence }
        let named = sentence.reduce(entities.union(implied)) { $0.union($1.entities) }
        let quoted = basis.passage.tokens.contains { $0.kind == .quote && $0.text == source.fact?.subject }
        if let subject, source.fact?.subject != subject { return false }
        if !quoted, !source.keyEntities.isEmpty, source.keyEntities.isDisjoint(with: named) { return false }
        let said = basis.claimWords
        return quoted || source.subjectWords.isSubset(of: said)
    }

    /// Whether it speaks of `4xx` or `5xx`.
    var namesStatusClass: Bool { segment.tokens.contains { ["4xx", "5xx"].contains($0.text) } }

    func statesFit(_ other: EvidenceNumber) -> Bool {
        if other.isField || other.role == .total { return true }
        if number.role == .bound || number.role == .total || number.role == .code { return true }
        let critical: Set<String> = [
            "failed", "passed", "lost", "sent", "received", "closed", "refused", "rejected", "reset",
            "timeout", "ratelimit",
        ]
        let counts = number.number.dimension == .plain || number.number.dimension == .share
        guard counts, number.role == .value || number.role == .to || number.role == .from else { return true }
        // `12 warnings` has a word of its own for what it counts.
        let isNamed = segment.has(.verdict) && number.number.dimension == .plain
        var said = segment.states.isEmpty && !isNamed ? segment.scopeStates : segment.states
        if said.isEmpty { said = basis.passage.statesAfter(index) }
        if EvidenceSource.statuses(in: segment).contains(429) { said.insert("ratelimit") }
        if namesStatusClass { said.insert("failed") }
        let needed = other.states.intersection(critical)
        let answers: Set<String> =
            nothingFailed ? [] : ["answered", "responded", "returned", "served", "handled"]
        // Requests there were are requests that were made, whatever became of them.
        if needed == ["sent"], said.isEmpty, !segment.tokens.contains(where: { answers.contains($0.text) }) {
            return true
        }
        if needed == ["refused"], said.contains("rejected"), number.noun == "handshake" { return true }
        if !needed.isEmpty {
            let isUnanswered = !needed.isDisjoint(with: ["refused", "reset", "timeout"])
            return !said.isDisjoint(with: needed) || isUnanswered && said.intersection(critical) == ["failed"]
        }
        // A count of requests is one of requests sent; an answer with a status tells what became of it.
        var free: Set<String> = ["sent", "received"]
        if other.codes.contains(where: { $0 >= 400 }) { free.insert("failed") }
        if other.codes.contains(429) { free.insert("ratelimit") }
        if !other.near.isDisjoint(with: ["4xx", "5xx"]) { free.insert("failed") }
        if other.states.contains("end") { free.insert("closed") }
        return said.intersection(critical).isSubset(of: free.union(other.near))
    }

    /// Whether every request of the run was answered well.
    private var nothingFailed: Bool {
        basis.analysis.ledger.facts.contains {
            $0.quantity == "http_req_failed" && $0.subject == nil && $0.value == 0
        }
    }

    func codesFit(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        guard number.role == .value, number.number.dimension == .plain || number.number.dimension == .rate
        else { return true }
        var codes = EvidenceSource.statuses(in: segment)
        if let own = Int(exactly: number.number.value), number.role != .code { codes.remove(own) }
        let known = other.codes.filter { $0 < 600 }
        if !codes.isEmpty { return codes.isSubset(of: other.codes) }
        if known.isEmpty || other.role == .total { return true }
        // Where all that was counted has one fate, its status need not be said.
        if !source.measuredStates.isDisjoint(with: segment.states) { return true }
        return known == [429] && segment.states.contains("ratelimit")
    }

    func nounFits(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        guard number.role != .bound, number.role != .code else { return true }
        guard let noun = number.noun else {
            let words = EvidenceSource.ids(of: segment).union(segment.scopeStates)
            return number.number.dimension != .plain || other.qualifiers.isSubset(of: words)
        }
        guard
            number.qualifiers.isSubset(of: other.near.union(source.keyEntities).union(other.states))
                || other.isField
        else {
            return number.qualifiers.isSubset(of: ["failed"]) && other.codes.contains { $0 >= 500 }
        }
        let said = EvidenceSource.ids(of: segment).union(segment.scopeStates)
        guard other.qualifiers.isSubset(of: said) else { return false }
        // Of requests whose connection was refused connections are counted.
        if noun == "connection", source.fact?.quantity.hasPrefix("connections that") == true { return true }
        // Of requests that are handshakes handshakes are counted.
        if let known = other.noun {
            return known == noun || known == "request" && source.keyEntities.contains(noun)
        }
        if !other.entities.isEmpty { return other.entities.contains(noun) }
        return source.words.contains(noun)
    }
}
