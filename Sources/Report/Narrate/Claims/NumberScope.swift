// A number of a claim with all that stands around it, held against a number of the evidence: value, role, route, percentile, entity, state,
// status and noun have to agree. Must not contain where the numbers come from.

/// A number of the claim with all that is in scope.
struct NumberScope {
    let basis: ClaimBasis
    let segment: ClaimSegment
    let index: Int
    let number: NumberInContext
    let routes: [ClaimRoute]
    let isOwnRoute: Bool
    /// Percentiles and means it may be, without `max`.
    let statistics: [String]
    /// Whether it is said to be the most: `at most`, `peaked at`, `up to`.
    let isMost: Bool
    let entities: Set<String>
    let isOwnEntity: Bool
    /// What the routes are about.
    let implied: Set<String>

    init(basis: ClaimBasis, index: Int, number: NumberInContext) {
        self.basis = basis
        self.number = number
        self.index = index
        segment = basis.passage.segments[index]
        let pairs = ListPairs(basis.passage, index: index, place: number.place)
        routes = pairs.route.map { [$0] } ?? (segment.routes.isEmpty ? segment.scopeRoutes : segment.routes)
        isOwnRoute = pairs.route != nil || !segment.routes.isEmpty
        let said = pairs.statistic.map { [$0] } ?? Self.nearest(segment, to: number.place)
        statistics = said.filter { $0 != "max" }
        isMost = said.contains("max") || Self.isUpTo(segment, number.place)
        isOwnEntity = !segment.entities.isEmpty
        // `The database slows down A: p95 is 1 s` is about A, named last.
        let before = index > 0 ? basis.passage.segments[index - 1] : nil
        let isOfRoute = !isOwnEntity && !segment.isIndependent && before?.lastSubjectIsRoute == true
        let sockets: Set<String> = routes.contains { $0.method == "WS" } ? ["websocket"] : []
        implied = sockets
        entities = isOfRoute ? [] : segment.scopeEntities
    }

    /// The statistics that belong to the number: of percentiles and means the nearest before it, else after it; and `max` when it is said
    /// of this number.
    private static func nearest(_ segment: ClaimSegment, to place: Int) -> [String] {
        if segment.statistics.isEmpty { return segment.isIndependent ? [] : segment.scopeStatistics }
        let named = segment.tokens.indices.filter { at in
            segment.tokens[at].kind == .statistic || segment.meanings[at]?.role == .statistic
        }
        let name: (Int) -> String = { segment.meanings[$0]?.id ?? segment.tokens[$0].text }
        let (most, others) = (named.filter { name($0) == "max" }, named.filter { name($0) != "max" })
        var found = (others.last { $0 < place } ?? others.first).map { [name($0)] } ?? []
        if most.contains(where: { isNext($0, to: place, in: segment) }) { found.append("max") }
        return found
    }

    /// Whether no other number stands between two places.
    private static func isNext(_ one: Int, to place: Int, in segment: ClaimSegment) -> Bool {
        let numbers = segment.tokens.indices.filter { segment.tokens[$0].number != nil }
        if one < place { return !numbers.contains { $0 > one && $0 < place } }
        // `26 VUs at most`, unless it leads in the next number.
        return !numbers.contains { $0 > place && $0 < one } && !numbers.contains { $0 > one }
    }

    private static func isUpTo(_ segment: ClaimSegment, _ place: Int) -> Bool {
        place > 0 && segment.tokens[place - 1].isWord("upto") && !segment.has(.direction)
    }

    /// Whether the number is a status or close code of the source.
    func isCode(of source: EvidenceSource) -> Bool {
        guard number.number.isBare, let code = Int(exactly: number.number.value), source.codes.contains(code)
        else {
            return false
        }
        if number.role != .code, number.role != .value { return false }
        if number.role != .code, !number.countsAnswers { return false }
        return !isOwnRoute || routes.allSatisfy { route in source.routes.contains { $0.matches(route) } }
    }

    func fits(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        if other.isRun { return isRunLength && valueFits(other) }
        guard valueFits(other), roleFits(other), partFits(other), nounFits(other, of: source) else { return false }
        return fitsApart(other, of: source)
    }

    /// Whether it is said how long the run took: of the run, or beside what was counted in it.
    private var isRunLength: Bool {
        guard number.role == .length, segment.routes.isEmpty, !segment.isNegated else { return false }
        let harmless: Set<String> = ["sent", "received", "passed", "start", "end", "opened"]
        guard segment.states.isSubset(of: harmless) else { return false }
        return segment.tokens.contains { ["run", "test"].contains($0.text) } || isAmongOthers
    }

    /// All but value, role and noun.
    func fitsApart(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        guard routesFit(other, of: source), statisticsFit(other, of: source) else { return false }
        guard entitiesFit(other, of: source), statesFit(other), codesFit(other, of: source)
        else {
            return false
        }
        if segment.has(.overall), source.fact?.window != nil { return false }
        if !isAmongOthers, !others(other, source) { return false }
        if let word = other.requiredWord, !basis.claimWords.contains(word) { return false }
        return true
    }

    /// Whether the segment has several numbers: then words of one may stand by the other.
    private var isAmongOthers: Bool { segment.tokens.count { $0.number != nil } > 1 }

    /// Whether no word of the segment belongs to another number of the same fact.
    private func others(_ other: EvidenceNumber, _ source: EvidenceSource) -> Bool {
        guard !other.isField, ![.bound, .total].contains(number.role) else { return true }
        return WordNeed.needs(of: segment).allSatisfy { need in
            ![.literal, .state, .verdict].contains(need.role) || !other.foreign.contains(need.id)
                || other.role == .total
        }
    }

    /// `3 of 50`: the evidence has 3 and 50 together.
    private func partFits(_ other: EvidenceNumber) -> Bool {
        guard number.role == .total, other.role == .total, let said = number.part, let known = other.part,
            said.dimension == known.dimension
        else { return true }
        return said.rounds(known) || known.rounds(said)
    }

    private func valueFits(_ other: EvidenceNumber) -> Bool {
        if number.number.dimension == .plain, other.number.dimension == .time {
            guard other.number.isBare, number.role == .bound else { return false }
            // A bound without a unit on both sides: in milliseconds, as k6 has it.
            var written = number.number
            written.value /= 1_000
            written.quantum /= 1_000
            written.dimension = .time
            return written.rounds(other.number)
        }
        return number.number.rounds(other.number, isApproximate: number.isApproximate)
    }

    private func roleFits(_ other: EvidenceNumber) -> Bool {
        let isTime = other.number.dimension == .time
        if other.isNegated, !isDenied, !isLost(other), !(other.isField && isUnanswered) { return false }
        // What began did not end then.
        let late: Set<String> = ["recovered", "return", "end"]
        if other.isField, other.role == .at, !segment.states.isDisjoint(with: late) { return false }
        let happens =
            !segment.states.subtracting(["start", "end"]).isEmpty || segment.has(.direction)
            || segment.has(.trouble)
        if other.isField, basis.isFindingTime(other), !happens { return false }
        let ends: Set<String> = ["start", "end"]
        let said = segment.states.intersection(ends)
        let known = other.states.intersection(ends)
        if isTime, said == ["end"], number.role == .until { return false }
        if isTime, [.at, .from, .to, .until].contains(number.role) {
            if !said.isEmpty, !known.isEmpty, said.isDisjoint(with: known) { return false }
            if said == ["end"], known.isEmpty, other.role != .until { return false }
            if said.isEmpty, known == ["end"], number.role == .at || number.role == .from { return false }
            if known == ["end"], other.role == .at, number.role == .to || number.role == .until {
                return true
            }
            if said == ["end"], number.role == .at, other.role == .until || other.role == .to { return true }
        }
        if number.role == .total, other.role == .value, let noun = other.noun,
            noun == number.noun || number.noun == nil && segment.entities.contains(noun)
        {
            return other.states.isSubset(of: ["sent"])
        }
        if other.isField, other.role == .at, number.role == .value || number.role == .from {
            return segment.ids(.state).contains("start") || number.role == .from
        }
        // A value is not a moment: `from 61 s to 2 s` with a moment of 61 s, `at 0.1 s` with a value that was 0.1 s.
        if number.role == .at, other.role == .from, !other.statistics.isEmpty { return false }
        if number.role == .from, other.role == .at, segment.has(.direction), hasEnd { return false }
        if number.role.agrees(with: other.role, isTime: isTime) { return true }
        let states = segment.states.union(segment.scopeStates)
        return other.role == .total && number.role == .value && states.isSubset(of: ["sent"])
            && EvidenceSource.statuses(in: segment).isEmpty && !segment.isNegated
    }

    /// Whether what the number is said of is denied: `between 1 s and 2 s, no request was answered`.
    private var isDenied: Bool {
        if segment.isNegated { return true }
        let next = index + 1
        guard basis.passage.segments.indices.contains(next),
            basis.passage.segments[next].sentence == segment.sentence
        else { return false }
        return !segment.has(.verb) && segment.states.isEmpty && basis.passage.segments[next].isNegated
    }

    /// What did not arrive is lost.
    private func isLost(_ other: EvidenceNumber) -> Bool {
        other.states.contains("lost") && segment.states == ["lost"]
    }

    /// What was away or failed gave no answer.
    private var isUnanswered: Bool {
        !segment.states.isDisjoint(with: ["down", "failed", "refused", "reset", "timeout"])
    }

    /// Whether the segment has a `to` as well.
    private var hasEnd: Bool { NumberInContext.all(in: segment).contains { $0.role == .to } }

    private func routesFit(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
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

    private func statisticsFit(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
        if other.isField || [.at, .until, .length, .total].contains(number.role) { return true }
        guard mostFits(other) else { return false }
        let known = other.statistics.filter { $0 != "max" }
        if statistics.isEmpty {
            if number.role == .bound { return true }
            // What takes a time takes it on average.
            if known == ["avg"], !source.keyEntities.isDisjoint(with: segment.scopeEntities) { return true }
            let isPercentile = known.allSatisfy { $0.hasPrefix("p") }
            return known.isEmpty || (isPercentile && basis.claimWords.contains("latency"))
        }
        if known.isEmpty {
            // A rate over the whole run is a mean.
            if statistics == ["avg"], other.number.dimension == .rate, !other.isMost { return true }
            if segment.statistics.isEmpty || number.noun != nil && number.number.dimension == .plain {
                return true
            }
        }
        return statistics.allSatisfy { known.contains($0) }
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

    private func entitiesFit(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
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
        if !quoted, !source.keyEntities.isEmpty, source.keyEntities.isDisjoint(with: named) { return false }
        let said = basis.claimWords
        return quoted || source.subjectWords.isSubset(of: said)
    }

    private func statesFit(_ other: EvidenceNumber) -> Bool {
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
        let names = Set(segment.tokens.filter { $0.kind == .identifier }.map(\.text))
        if !names.isDisjoint(with: ["5xx", "4xx"]) { said.insert("failed") }
        let needed = other.states.intersection(critical)
        let answers: Set<String> = nothingFailed ? [] : ["answered", "responded", "returned", "served", "handled"]
        // Requests there were are requests that were made, whatever became of them.
        if needed == ["sent"], said.isEmpty, !segment.tokens.contains(where: { answers.contains($0.text) }) { return true }
        if !needed.isEmpty {
            let isUnanswered = !needed.isDisjoint(with: ["refused", "reset", "timeout"])
            return !said.isDisjoint(with: needed) || isUnanswered && said.intersection(critical) == ["failed"]
        }
        // A count of requests is one of requests sent; an answer with a status tells what became of it.
        var free: Set<String> = ["sent", "received"]
        if other.codes.contains(where: { $0 >= 500 }) { free.insert("failed") }
        if other.codes.contains(429) { free.insert("ratelimit") }
        if other.near.contains("5xx") { free.insert("failed") }
        if other.states.contains("end") { free.insert("closed") }
        return said.intersection(critical).isSubset(of: free.union(other.near))
    }

    /// Whether every request of the run was answered well.
    private var nothingFailed: Bool {
        basis.analysis.ledger.facts.contains { $0.quantity == "http_req_failed" && $0.subject == nil && $0.value == 0 }
    }

    private func codesFit(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
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

    private func nounFits(_ other: EvidenceNumber, of source: EvidenceSource) -> Bool {
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
        // Of requests that are handshakes handshakes are counted.
        if let known = other.noun {
            return known == noun || known == "request" && source.keyEntities.contains(noun)
        }
        if !other.entities.isEmpty { return other.entities.contains(noun) }
        return source.words.contains(noun)
    }
}

/// Lists that belong to each other: the first route to the first number, as `A and B took 1 s and 2 s`.
private struct ListPairs {
    var route: ClaimRoute?
    var statistic: String?

    init(_ passage: ClaimPassage, index: Int, place: Int) {
        let sentence = passage.segments[index].sentence
        let tokens = passage.segments.enumerated().filter { $0.element.sentence == sentence }
            .flatMap { entry in
                entry.element.tokens.indices.map { (entry.offset, $0, entry.element.tokens[$0]) }
            }
        let numbers = tokens.indices.filter { at in
            let status = ["status", "http", "code", "with"]
            let isStatus = at > 0 && status.contains(tokens[at - 1].2.text) && tokens[at].2.number?.isBare == true
            return tokens[at].2.number != nil && !isStatus
        }.map { tokens[$0] }
        guard numbers.count > 1, let first = numbers.first,
            let own = numbers.firstIndex(where: { $0.0 == index && $0.1 == place }),
            numbers.allSatisfy({ $0.2.number?.dimension == first.2.number?.dimension })
        else { return }
        let start = tokens.firstIndex { $0.0 == first.0 && $0.1 == first.1 } ?? 0
        let before = tokens[..<start].map(\.2)
        let after = tokens[start...].map(\.2)
        let routes = before.filter(\.isRoute)
        if routes.count == numbers.count, !after.contains(where: \.isRoute),
            case .route(let method) = routes[own].kind
        {
            route = ClaimRoute(method: method, path: routes[own].text)
        }
        let statistics = before.filter { $0.kind == .statistic }
        if statistics.count == numbers.count, !after.contains(where: { $0.kind == .statistic }) {
            statistic = statistics[own].text
        }
    }
}
