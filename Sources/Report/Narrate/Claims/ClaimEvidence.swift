// A fact or a finding, read: its words, its segments, its numbers with what they are. Must not contain whether a claim holds.

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
}

/// What a claim may rest on.
struct EvidenceSource {
    var fact: Fact?
    var finding: Finding?
    var segments: [ClaimSegment] = []
    /// Every sentence as tokens, for sentences taken over as they are.
    var sentences: [[ClaimToken]] = []
    /// The same of the next action.
    var actions: [[ClaimToken]] = []
    /// Ids of every word in it and of what follows from its fields.
    var words: Set<String> = []
    /// States in the name of what was measured.
    private(set) var measuredStates: Set<String> = []
    var routes: [ClaimRoute] = []
    /// Whether it is about something that is no route.
    var hasOtherSubject = false
    /// The route a finding is about.
    var ownRoutes: [ClaimRoute] = []
    /// What the name of a finding's cause says.
    var causeWords: Set<String> = []
    var statistics: Set<String> = []
    var codes: Set<Int> = []
    /// The entities it is about; a claim with its numbers names one of them.
    var keyEntities: Set<String> = []
    /// Words of a subject that is no route; a claim with its numbers names them.
    var subjectWords: Set<String> = []
    var numbers: [EvidenceNumber] = []

    init(_ fact: Fact) {
        self.fact = fact
        read(fact.text)
        let quantity = Self.passage(fact.quantity)
        let subject = fact.subject.flatMap(Self.passage)
        learn(quantity)
        learn(subject)
        statistics.formUnion(quantity?.segments.flatMap(\.statistics) ?? [])
        measuredStates = Self.ids(of: quantity).intersection([
            "failed", "passed", "lost", "closed", "refused", "rejected", "reset", "timeout",
        ])
        let generic: Set<String> = ["request", "threshold", "application", "query"]
        let named = (quantity?.segments ?? []) + (subject?.segments ?? [])
        keyEntities = Set(named.flatMap(\.entities)).subtracting(generic)
        if let subject, subject.segments.allSatisfy(\.routes.isEmpty) {
            hasOtherSubject = true
            // What the text itself leaves out a claim may leave out.
            let known = Self.ids(of: quantity)
            let meanings = subject.segments.flatMap(\.meanings).compactMap { $0 }
            let content = meanings.filter { $0.role != .neutral && $0.role != .verb && $0.role != .role }
            let text = Self.ids(of: Self.passage(fact.text))
            subjectWords = Set(content.map(\.id)).subtracting(known).intersection(text)
        }
        learn(source: fact)
        let subjectRoutes = subject?.segments.flatMap(\.routes) ?? []
        collectNumbers(
            statistics: quantity?.segments.flatMap(\.statistics) ?? [],
            routes: subjectRoutes,
            fact: fact
        )
        addDirections()
        separate()
    }

    init(_ finding: Finding) {
        self.finding = finding
        let route = finding.route.flatMap(Self.passage)
        learn(route)
        read(finding.title)
        read(finding.detail)
        actions = Self.sentences(of: Self.passage(finding.nextAction))
        let routes = route?.segments.flatMap(\.routes) ?? []
        for index in segments.indices where segments[index].scopeRoutes.isEmpty {
            segments[index].scopeRoutes = routes
        }
        for word in finding.cause.rawValue.split(separator: "_") {
            causeWords.insert(ClaimLexicon.meaning(of: word == "app" ? "application" : String(word)).id)
        }
        ownRoutes = routes
        words.formUnion(causeWords)
        if finding.cause == .rateLimiting { words.formUnion(["ratelimit", "429"]) }
        if finding.onset != nil { words.insert("start") }
        if finding.end != nil { words.insert("end") }
        collectNumbers(statistics: [], routes: routes, fact: nil)
        addTimes(of: finding, routes: routes)
        addDirections()
        separate()
    }

    private mutating func separate() {
        for place in numbers.indices { numbers[place].foreign = wordsOfOthers(than: numbers[place]) }
    }

    /// Quotations in evidence are words from elsewhere: they say nothing themselves.
    private static func passage(_ text: String) -> ClaimPassage? {
        // One that does not end hides all after it.
        ClaimPassage(text) ?? ClaimPassage(String(text.prefix { !"\"`'“”‘’".contains($0) }))
    }

    private mutating func read(_ text: String) {
        guard let passage = Self.passage(text) else { return }
        segments += passage.segments
        learn(passage)
        sentences += Self.sentences(of: passage)
    }

    private static func sentences(of passage: ClaimPassage?) -> [[ClaimToken]] {
        let segments = passage?.segments ?? []
        return Set(segments.map(\.sentence)).sorted().map { number in
            segments.filter { $0.sentence == number }.flatMap(\.tokens)
        }
    }

    private mutating func learn(_ passage: ClaimPassage?) {
        guard let passage else { return }
        words.formUnion(Self.ids(of: passage))
        words.formUnion(passage.segments.flatMap(\.universals))
        routes += passage.segments.flatMap(\.routes)
        statistics.formUnion(passage.segments.flatMap(\.statistics))
        for segment in passage.segments {
            codes.formUnion(Self.statuses(in: segment))
        }
        if codes.contains(where: { (500...599).contains($0) }) { words.formUnion(["5xx", "failed"]) }
        if codes.contains(where: { (400...499).contains($0) }) { words.formUnion(["4xx"]) }
        if codes.contains(429) { words.insert("ratelimit") }
    }

    /// Statuses of a segment. A number of answers next to a status is none.
    static func statuses(in segment: ClaimSegment) -> Set<Int> {
        let all = NumberInContext.all(in: segment).filter(isStatus)
        let sure = all.filter { $0.role == .code }
        return Set((sure.isEmpty ? all : sure).map { Int($0.number.value) })
    }

    static func isStatus(_ number: NumberInContext) -> Bool {
        let value = number.number.value
        guard number.number.isBare, value == value.rounded(), value >= 100, value < 5_000 else {
            return false
        }
        return number.role == .code || (value < 600 && number.countsAnswers && number.role == .value)
    }

    static func ids(of passage: ClaimPassage?) -> Set<String> {
        var ids: Set<String> = []
        for segment in passage?.segments ?? [] {
            for (token, meaning) in zip(segment.tokens, segment.meanings) {
                if let meaning {
                    ids.insert(meaning.id)
                    ids.insert("~" + ClaimLexicon.stem(token.text))
                } else if token.kind == .identifier {
                    ids.insert(token.text)
                    for part in token.text.split(whereSeparator: { "_{}:.=,".contains($0) }) {
                        let meaning = ClaimLexicon.meaning(of: String(part))
                        if meaning.role != .direction { ids.insert(meaning.id) }
                    }
                }
            }
        }
        return ids
    }

    /// What follows from a fact's fields.
    private mutating func learn(source fact: Fact) {
        words.insert("~" + ClaimLexicon.stem(fact.source.rawValue))
        if fact.source == .loki { words.insert("log") }
        let quantity = fact.quantity.lowercased()
        let isDuration = fact.unit == .milliseconds || fact.unit == .seconds
        if isDuration,
            quantity.contains("_duration") || quantity.contains("latency") || quantity.contains("p(")
                || quantity.contains("time of") && !quantity.contains("processor")
        {
            words.formUnion(["latency", "duration"])
        }
        if quantity.contains("http_req") { words.insert("request") }
        if words.contains("request") { words.insert("sent") }
        if words.contains("request"), fact.subject != nil { words.insert("received") }
        if quantity.contains("http_req"), fact.subject == nil { words.insert("application") }
        if isDuration, !statistics.isEmpty, fact.unit == .milliseconds { words.insert("latency") }
        if fact.unit == .perSecond { words.formUnion(["throughput", "perpersecond"]) }
        if quantity == "checks", fact.unit == .ratio { words.insert("passed") }
    }

    private mutating func collectNumbers(statistics: [String], routes: [ClaimRoute], fact: Fact?) {
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
                    near: Self.ids(of: segment).union(segment.scopeStates)
                )
                if read.statistics.isEmpty,
                    fact.map({ ClaimNumber(0, in: $0.unit).dimension }) == number.number.dimension,
                    number.role != .at, number.role != .until, number.role != .length
                {
                    read.statistics = statistics
                }
                complete(&read, fact: fact)
                numbers.append(read)
            }
        }
        if let fact {
            addWindow(of: fact)
            addValue(of: fact, statistics: statistics, routes: routes)
            addVerdict(of: fact)
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
        let said = segment.states.isEmpty ? segment.scopeStates : segment.states
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

    private mutating func addTimes(of finding: Finding, routes: [ClaimRoute]) {
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
    private mutating func addDirections() {
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
}
