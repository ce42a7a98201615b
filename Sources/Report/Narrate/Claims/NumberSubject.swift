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
            if !quotedSubjects.isEmpty, isOfOtherSubject { return false }
            let named = segment.entities.subtracting(["application", "threshold", "log"])
            return other.isField || named.isSubset(of: other.entities.union(other.near))
        }
        let sentence = basis.passage.segments[...index].filter { $0.sentence == segment.sentence }
        let named = sentence.reduce(entities.union(implied)) { $0.union($1.entities) }
        let quoted = basis.passage.tokens.contains { $0.kind == .quote && $0.text == source.fact?.subject }
        // What stands by the name of one check is not another's.
        if !quotedSubjects.isEmpty, let other = source.fact?.subject, source.hasOtherSubject,
            !quotedSubjects.contains(other)
        {
            return false
        }
        if let subject, source.fact?.subject != subject { return false }
        // A status names what is counted by it.
        let codes = basis.passage.segments.filter { $0.sentence == segment.sentence }
            .reduce(into: Set<Int>()) { $0.formUnion(EvidenceSource.statuses(in: $1)) }.subtracting(ownCode)
        let isNamedByStatus =
            !codes.isEmpty && codes.isSubset(of: source.codes) && !source.keyEntities.contains("check")
        if !quoted, !isNamedByStatus, !source.keyEntities.isEmpty, source.keyEntities.isDisjoint(with: named)
        {
            return false
        }
        if other.isDerived, source.hasOtherSubject, !quoted { return false }
        let said = basis.claimWords
        return quoted || source.subjectWords.isSubset(of: said)
    }

    /// Names in quotation marks in the segment that facts are about.
    private var quotedSubjects: Set<String> {
        let quotes = Set(segment.tokens.filter { $0.kind == .quote }.map(\.text))
        return quotes.isEmpty ? [] : quotes.intersection(basis.analysis.ledger.facts.compactMap(\.subject))
    }

    /// Whether a fact on something else has the number as its value.
    private var isOfOtherSubject: Bool {
        basis.analysis.ledger.facts.contains { fact in
            guard let subject = fact.subject, !quotedSubjects.contains(subject), let value = fact.value else {
                return false
            }
            return number.number.rounds(ClaimNumber(value, in: fact.unit))
        }
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
        var needed = other.states.intersection(critical)
        // Of thresholds "failed" and "passed" is the verdict, which is looked at apart.
        if isOfThreshold { said.subtract(["failed", "passed"]); needed.subtract(["failed", "passed"]) }
        // A status tells what became of what it is of.
        let replies: Set<String> = ["answered", "responded", "returned", "served", "replied"]
        let isReply = segment.tokens.contains { replies.contains($0.text) }
        // What got an error code of the client has no answer.
        if isReply, statuses.contains(where: { $0 >= 600 }) { return false }
        if !statuses.isEmpty, statuses.isSubset(of: other.codes),
            said.intersection(critical).isSubset(
                of: needed.union(["failed", "sent", "received", "ratelimit"])
            )
        {
            return true
        }
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

    /// Statuses said of what the number counts, in the segment or, when it is in brackets or behind a colon, before it.
    private var statuses: Set<Int> {
        let own = EvidenceSource.statuses(in: segment).subtracting(ownCode)
        guard own.isEmpty, segment.joint == .tight, index > 0 else { return own }
        return EvidenceSource.statuses(in: basis.passage.segments[index - 1])
    }

    private var isOfThreshold: Bool {
        segment.entities.contains("threshold") || segment.scopeEntities.contains("threshold")
    }

    /// The number itself, when it could be a status.
    private var ownCode: Set<Int> {
        guard number.role != .code, let code = Int(exactly: number.number.value) else { return [] }
        return [code]
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
        let codes = statuses
        let known = other.codes.filter { $0 < 600 }
        if !codes.isEmpty { return codes.isSubset(of: other.codes) }
        if known.isEmpty || other.role == .total { return true }
        // Where all that was counted has one fate, its status need not be said.
        if !source.measuredStates.isDisjoint(with: segment.states) { return true }
        return known == [429] && segment.states.contains("ratelimit")
    }

    func nounFits(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        guard number.role != .bound, number.role != .code else { return true }
        // Requests are HTTP's unless it is said of what they are.
        let implied: Set<String> = source.words.contains("~http") ? ["~http"] : []
        guard let noun = number.noun else {
            let words = EvidenceSource.ids(of: segment).union(segment.scopeStates).union(implied)
            return number.number.dimension != .plain || other.qualifiers.isSubset(of: words)
        }
        guard
            number.qualifiers.isSubset(
                of: other.near.union(source.keyEntities).union(other.states).union(implied)
            )
                || other.isField
        else {
            return number.qualifiers.isSubset(of: ["failed"]) && other.codes.contains { $0 >= 500 }
        }
        let said = EvidenceSource.ids(of: segment).union(segment.scopeStates).union(implied)
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
