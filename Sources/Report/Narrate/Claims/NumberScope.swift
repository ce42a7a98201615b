// A number of a claim with all that stands around it, held against a number of the evidence: value and role here, what it is of in
// `NumberSubject`. Must not contain where the numbers come from.

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
    /// The name in quotation marks it belongs to, in a list of such.
    let subject: String?
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
        subject = pairs.subject
        let said = pairs.statistic.map { [$0] } ?? Self.nearest(segment, to: number.place)
        let isAlone = segment.tokens.count { $0.number != nil } == 1
        statistics = (isAlone && !segment.statistics.isEmpty ? segment.statistics : said).filter {
            $0 != "max"
        }
        let isNamedMost = segment.tokens.contains { $0.kind == .identifier && $0.text.hasSuffix("_max") }
        isMost = said.contains("max") || isNamedMost || Self.isUpTo(segment, number.place)
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
    static func isNext(_ one: Int, to place: Int, in segment: ClaimSegment) -> Bool {
        let numbers = segment.tokens.indices.filter { segment.tokens[$0].number != nil }
        if one < place { return !numbers.contains { $0 > one && $0 < place } }
        // `26 VUs at most`, unless it leads in the next number.
        return !numbers.contains { $0 > place && $0 < one } && !numbers.contains { $0 > one }
    }

    private static func isUpTo(_ segment: ClaimSegment, _ place: Int) -> Bool {
        let before = segment.tokens[..<place].last { ClaimLexicon.meaning(of: $0.text).role != .approximate }
        return before?.isWord("upto") == true && !segment.has(.direction)
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
        if bounds(other) { return fitsApart(other, of: source) }
        guard valueFits(other), roleFits(other), partFits(other), nounFits(other, of: source) else {
            return false
        }
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
    var isAmongOthers: Bool { segment.tokens.count { $0.number != nil } > 1 }

    /// Whether no word of the segment belongs to another number of the same fact.
    private func others(_ other: EvidenceNumber, _ source: EvidenceSource) -> Bool {
        guard !other.isField, ![.bound, .total].contains(number.role) else { return true }
        return WordNeed.needs(of: segment).allSatisfy { need in
            ![.literal, .state, .verdict].contains(need.role) || !other.foreign.contains(need.id)
                || other.role == .total
        }
    }

    /// `Below 25 ms` of a value of 24.8 ms: a bound of the claim's own that the value keeps, and not by far. Not when it is called a threshold.
    private func bounds(_ other: EvidenceNumber) -> Bool {
        guard number.role == .bound, [.value, .to].contains(other.role), number.place > 0,
            number.number.dimension != .plain,
            number.number.dimension == other.number.dimension, !segment.entities.contains("threshold"),
            !segment.tokens.contains(where: {
                ["limit", "bound", "target", "allowed", "permitted"].contains($0.text)
            })
        else { return false }
        let before = segment.tokens[..<number.place].suffix(3).map(\.text)
        let (said, known) = (number.number.value, other.number.value)
        let isLess = segment.tokens[..<number.place].suffix(3).contains {
            ["less", "lower", "faster"].contains($0.text)
        }
        if !Set(before).isDisjoint(with: ["below", "under", "within"]) || isLess {
            return known < said && said <= known * 1.5
        }
        let isMore =
            !Set(before).isDisjoint(with: ["above", "over", "exceeded", "exceeding"])
            || before.contains("more")
        return isMore && !other.isMost && known > said && said * 1.5 >= known
    }

    /// `3 of 50`: the evidence has 3 and 50 together.
    private func partFits(_ other: EvidenceNumber) -> Bool {
        guard number.role == .total, other.role == .total, let said = number.part, let known = other.part,
            said.dimension == known.dimension
        else { return true }
        return said.rounds(known) || known.rounds(said)
    }

    private func valueFits(_ other: EvidenceNumber) -> Bool {
        if number.isPerSecond != other.isPerSecond, number.number.dimension == .bytes { return false }
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
        let isBetween = number.place > 0 && segment.tokens[number.place - 1].isWord("between")
        if other.isField, other.role == .at, !segment.states.isDisjoint(with: late),
            !(other.isWindow && isBetween)
        {
            return false
        }
        let happens =
            !segment.states.subtracting(["start", "end"]).isEmpty || segment.has(.direction)
            || segment.has(.trouble)
        if other.isField, basis.isFindingTime(other), !happens { return false }
        let ends: Set<String> = ["start", "end"]
        let said = segment.states.intersection(ends)
        let known = other.states.intersection(ends)
        // `Were ended between 15 s and 30 s` tells the time it happened in.
        if isTime, said == ["end"], isBetween, !other.isField { return false }
        let isWithin = other.isWindow && segment.tokens[..<number.place].contains { $0.isWord("between") }
        if isTime, said == ["end"], number.role == .until { return isWithin }
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
        return other.role == .total && number.role == .value && !namesStatusClass
            && states.isSubset(of: ["sent"])
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
    func isLost(_ other: EvidenceNumber) -> Bool {
        other.states.contains("lost") && segment.states == ["lost"]
    }

    /// What was away or failed gave no answer.
    private var isUnanswered: Bool {
        !segment.states.isDisjoint(with: ["down", "failed", "refused", "reset", "timeout"])
    }

    /// Whether the segment has a `to` as well.
    private var hasEnd: Bool { NumberInContext.all(in: segment).contains { $0.role == .to } }
}
