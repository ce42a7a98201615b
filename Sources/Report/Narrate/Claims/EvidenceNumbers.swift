// The numbers of a fact or finding with what stands around each. Must not contain whether a claim holds.

/// A number of the evidence.
struct EvidenceNumber: Hashable {
    var number: ClaimNumber
    var role: NumberRole
    var routes: [ClaimRoute]
    var statistics: [String]
    var states: Set<String>
    var directions: Set<String>
    var codes: Set<Int>
    var noun: String?
    /// Entities in scope.
    var entities: Set<String> = []
    /// Whether its segment denies in words.
    var isNegated = false
    /// Words between it and what it counts.
    var qualifiers: Set<String> = []
    /// Every word of its segment.
    var near: Set<String> = []
    /// Words that stand by other numbers and not by this one.
    var foreign: Set<String> = []
    /// A word that must stand by the number in a claim.
    var requiredWord: String?
    /// Whether it is a field of the finding and not a number of its text.
    var isField = false
    /// Whether it is an end of the time a fact covers.
    var isWindow = false
    /// Whether `per second` follows its unit.
    var isPerSecond = false
    /// Of a total, the number of which it is the total.
    var part: ClaimNumber?
    /// Whether it is a share of two counts: what it is of must be named.
    var isDerived = false
    /// Whether it is how long the whole run took.
    var isRun = false
    /// Whether it is the most there was.
    var isMost: Bool { statistics.contains("max") }
}

extension EvidenceSource {
    /// Every number of the text, and what the fields tell.
    mutating func collectNumbers(statistics: [String], routes: [ClaimRoute], fact: Fact?) {
        for segment in segments {
            for number in NumberInContext.all(in: segment) {
                var read = EvidenceNumber(
                    number: number.number,
                    role: number.role,
                    routes: routes.isEmpty && !hasOtherSubject ? segment.scopeRoutes : routes,
                    statistics: number.number.dimension == .time
                        ? segment.scopeStatistics : segment.statistics,
                    states: states(of: segment),
                    directions: segment.ids(.direction),
                    codes: codes(of: number, in: segment),
                    noun: number.noun,
                    entities: segment.scopeEntities.subtracting(["threshold", "log", "application"]),
                    isNegated: segment.isNegated,
                    qualifiers: number.qualifiers,
                    near: Self.ids(of: segment).union(states(of: segment))
                )
                if read.statistics.allSatisfy({ $0 == "max" }),
                    fact.map({ ClaimNumber(0, in: $0.unit).dimension }) == number.number.dimension,
                    number.role != .at, number.role != .until, number.role != .length
                {
                    read.statistics += statistics.filter { !read.statistics.contains($0) }
                }
                let isUpTo = number.place > 0 && segment.tokens[number.place - 1].isWord("upto")
                if isUpTo, !segment.has(.direction), !read.isMost { read.statistics.append("max") }
                read.part = number.part
                read.isPerSecond = number.isPerSecond
                for (code, name) in [(401, "~unauthorized"), (403, "~forbidden")] where codes.contains(code) {
                    read.near.insert(name)
                    words.insert(name)
                }
                if read.states == ["received"], fact?.quantity.hasSuffix("did not arrive") == true {
                    read.states.insert("lost")
                }
                complete(&read, fact: fact)
                numbers.append(read)
                if let fact, fact.window == nil, !segment.isBefore { addShare(of: read, fact: fact) }
            }
        }
        if let fact {
            addWindow(of: fact)
            addValue(of: fact, statistics: statistics, routes: routes)
            addVerdict(of: fact)
            if fact.quantity == "duration", fact.subject == nil {
                numbers += numbers.filter { $0.number.dimension == .time }.map { number in
                    var length = number
                    length.role = .length
                    length.isRun = true
                    return length
                }
            }
        }
    }

    /// Words that stand by other numbers of the text and not by this one: `812 iterations, 3 interrupted`.
    private func wordsOfOthers(than number: EvidenceNumber) -> Set<String> {
        var others: Set<String> = []
        var free: Set<String> = number.near
        for segment in segments {
            let ids = Self.ids(of: segment)
            if !segment.hasNumber {
                free.formUnion(ids)
            } else if !ids.isSubset(of: number.near) {
                others.formUnion(ids)
            }
        }
        return others.subtracting(free).subtracting(measuredStates)
    }

    /// The stretch of time a fact covers.
    private mutating func addWindow(of fact: Fact) {
        guard let window = fact.window, window.upperBound.isFinite, window.lowerBound.isFinite else { return }
        for (value, role) in [(window.lowerBound, NumberRole.at), (window.upperBound, .until)] {
            numbers.append(
                EvidenceNumber(
                    number: ClaimNumber(value, in: .seconds),
                    role: role,
                    routes: [],
                    statistics: [],
                    states: [],
                    directions: [],
                    codes: [],
                    isNegated: segments.contains(where: \.isNegated),
                    isField: true,
                    isWindow: true
                )
            )
        }
    }

    /// A value and its bound tell whether it held.
    private mutating func addVerdict(of fact: Fact) {
        let bounds = numbers.filter { $0.role == .bound }
        guard let value = fact.value, bounds.count == 1, let bound = bounds.first?.number else { return }
        let exact = ClaimNumber(value, in: fact.unit)
        let isFloor = segments.contains { $0.tokens.contains { $0.isMark(">") } }
        guard exact.dimension == bound.dimension, !words.contains("crossed"), !words.contains("held"),
            !isFloor
        else { return }
        words.insert(exact.value > bound.value ? "crossed" : "held")
    }

    /// The statuses a number is about: those next to it, else the only one.
    private func codes(of number: NumberInContext, in segment: ClaimSegment) -> Set<Int> {
        if number.role == .code || number.number.dimension == .time { return [] }
        let own = Self.statuses(in: segment)
        return own.isEmpty && codes.count == 1 ? codes : own
    }

    /// What is said of what a number of the segment counts.
    private func states(of segment: ClaimSegment) -> Set<String> {
        let said = segment.states.isEmpty && segment.entities.isEmpty ? segment.scopeStates : segment.states
        if !said.isEmpty { return said }
        return measuredStates
    }

    /// A bound without a unit is in the unit of what it bounds.
    private func complete(_ read: inout EvidenceNumber, fact: Fact?) {
        guard let fact, read.role == .bound, read.number.isBare else { return }
        let isDuration = fact.text.contains("_duration") || fact.text.contains("_waiting")
        let isShare = segments.contains { $0.tokens.contains { $0.isWord("rate") } }
        let unit = isDuration ? FactUnit.milliseconds : isShare ? .ratio : fact.unit
        var number = ClaimNumber(read.number.value, in: unit)
        number.isBare = true
        read.number = number
    }

    /// The exact value, in the place of its rounding in the text.
    private mutating func addValue(of fact: Fact, statistics: [String], routes: [ClaimRoute]) {
        guard let value = fact.value, value.isFinite else { return }
        let exact = ClaimNumber(value, in: fact.unit)
        addComplement(of: fact, value)
        let found = numbers.firstIndex { read in
            read.role != .bound && read.role != .total && read.role != .code
                && (read.number.rounds(exact)
                    || read.number.dimension == exact.dimension
                        && (read.number.value - value).magnitude < read.number.quantum)
        }
        if let found {
            var copy = numbers[found]
            let tellsTime = words.contains("start") || words.contains("end")
            if copy.role == .at, !tellsTime { copy.role = .value }
            copy.number = exact
            if copy.statistics.isEmpty { copy.statistics = statistics }
            numbers[found].role = copy.role
            numbers.append(copy)
        } else {
            numbers.append(
                EvidenceNumber(
                    number: exact,
                    role: .value,
                    routes: routes.isEmpty && !hasOtherSubject ? self.routes : routes,
                    statistics: statistics,
                    states: measuredStates,
                    directions: [],
                    codes: codes
                )
            )
        }
    }

    /// Of `34 of 122` also the share, and of a check what it passed.
    private mutating func addShare(of total: EvidenceNumber, fact: Fact) {
        guard total.role == .total, let part = total.part, part.dimension == .plain, part.value > 0,
            total.number.dimension == .plain, total.number.value >= part.value,
            let counted = numbers.last(where: { $0.number == part && $0.role == .value })
        else { return }
        var share = counted
        share.number = ClaimNumber(part.value / total.number.value, in: .ratio)
        share.noun = total.noun
        share.entities.formUnion(total.entities)
        share.part = nil
        share.isDerived = true
        numbers.append(share)
        guard fact.quantity == "failed checks", total.number.value > part.value else { return }
        let rest = total.number.value - part.value
        words.insert("passed")
        let swap: (EvidenceNumber) -> EvidenceNumber = { number in
            var other = number
            other.codes = []
            other.states = number.states.subtracting(["failed"]).union(["passed"])
            other.near = number.near.subtracting(["failed"]).union(["passed"])
            return other
        }
        var (held, heldOf, heldShare) = (swap(counted), swap(total), swap(share))
        held.number = ClaimNumber(plain: rest)
        heldOf.part = held.number
        heldShare.number = ClaimNumber(rest / total.number.value, in: .ratio)
        numbers += [held, heldOf, heldShare]
    }

    /// Of all requests and all checks of the run: what did not fail passed, and the other way round.
    private mutating func addComplement(of fact: Fact, _ value: Double) {
        let state: String
        switch fact.quantity {
        case "checks" where fact.subject == nil: state = "failed"
        case "http_req_failed" where fact.subject == nil: state = "passed"
        default: return
        }
        guard fact.unit == .ratio, value > 0, value < 1 else { return }
        words.insert(state)
        numbers.append(
            EvidenceNumber(
                number: ClaimNumber(1 - value, in: .ratio),
                role: .value,
                routes: [],
                statistics: [],
                states: [state],
                directions: [],
                codes: [],
                entities: [fact.quantity == "checks" ? "check" : "request"]
            )
        )
    }

    mutating func addTimes(of finding: Finding, routes: [ClaimRoute]) {
        let add: (inout [EvidenceNumber], Double?, NumberRole, String?, FactUnit) -> Void = {
            list,
            value,
            role,
            word,
            unit in
            guard let value, value.isFinite else { return }
            list.append(
                EvidenceNumber(
                    number: ClaimNumber(value, in: unit),
                    role: role,
                    routes: [],
                    statistics: [],
                    states: [],
                    directions: [],
                    codes: [],
                    requiredWord: word,
                    isField: true
                )
            )
        }
        add(&numbers, finding.onset, .at, nil, .seconds)
        add(&numbers, finding.end, .until, nil, .seconds)
        add(&numbers, finding.confidence, .value, "~confidenc", .ratio)
        words.insert("~confidenc")
    }

    /// From and to tell a direction.
    mutating func addDirections() {
        for last in numbers where [.to, .value].contains(last.role) && !last.isField {
            let from = numbers.filter {
                $0.role == .from && !$0.isField && $0.statistics == last.statistics
                    && $0.number.dimension == last.number.dimension && $0.noun == last.noun
            }
            guard from.count == 1, let first = from.first, last.role == .to || first.number.dimension == .time
            else {
                continue
            }
            if last.number.value > first.number.value { words.insert("up") }
            if last.number.value < first.number.value { words.insert("down") }
        }
    }

    /// Tells words of one number from those of another.
    mutating func separate() {
        for place in numbers.indices { numbers[place].foreign = wordsOfOthers(than: numbers[place]) }
    }
}
