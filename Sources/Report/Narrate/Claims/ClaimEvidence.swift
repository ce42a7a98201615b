// A fact or a finding, read: its words, its segments, its numbers with what they are. Must not contain whether a claim holds.

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
    var measuredStates: Set<String> = []
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
        var generic: Set<String> = ["request", "threshold", "application", "query"]
        // Of connections that were refused requests are counted.
        if fact.quantity.hasPrefix("connections that") { generic.insert("connection") }
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
        // What is `per request` is of each request.
        for segment in passage.segments {
            for (token, next) in zip(segment.tokens, segment.meanings.dropFirst()) where token.isWord("per") {
                if let next, next.role == .entity { words.insert("all:" + next.id) }
            }
        }
        if passage.segments.contains(where: \.namesSeveralRoutes) { words.insert("several:rout") }
        for route in passage.segments.flatMap(\.routes) { words.formUnion(Self.names(in: route)) }
        if codes.contains(where: { (500...599).contains($0) }) { words.formUnion(["5xx", "failed"]) }
        if codes.contains(where: { (400...499).contains($0) }) { words.formUnion(["4xx"]) }
        if codes.contains(429) { words.formUnion(["ratelimit", "rejected"]) }
    }

    /// Whether its value, or one number of another in it, is more than a share of the whole.
    func tellsShare(of least: Double) -> Bool {
        if fact?.unit == .ratio, let value = fact?.value, value > least { return true }
        return numbers.contains { number in
            guard number.role == .total, let part = number.part, part.dimension == .plain else {
                return false
            }
            return part.value > least * number.number.value
        }
    }

    /// Words a route may be called by: `the login endpoint`.
    private static func names(in route: ClaimRoute) -> Set<String> {
        let words = route.path.split { !$0.isLetter }.map { ClaimLexicon.meaning(of: $0.lowercased()) }
        return Set(words.filter { $0.role == .literal || $0.id == "message" }.map(\.id))
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

    /// What a value is held against is known with it: the bound and the verdict of the threshold on the same value.
    mutating func learn(bounds facts: [Fact]) {
        guard let fact, fact.subject == nil, fact.window == nil, !fact.quantity.hasPrefix("threshold ") else {
            return
        }
        let start = "threshold " + fact.quantity
        let ends: Set<Character> = [" ", "<", ">"]
        for other in facts where other.quantity.hasPrefix(start) {
            guard let end = other.quantity.dropFirst(start.count).first, ends.contains(end) else { continue }
            let source = EvidenceSource(other)
            numbers += source.numbers.filter { $0.role == .bound }
            words.formUnion(source.words.intersection(["threshold", "held", "crossed"]))
        }
    }

    /// Words for what is there at one time.
    private static let together: Set<String> = [
        "~concurrent", "~simultaneou", "~simultaneous", "~parallel", "~activ",
    ]

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
        if quantity == "checks", fact.unit == .ratio { words.formUnion(["passed", "held"]) }
        if quantity.hasPrefix("ws_connecting") { words.insert("opened") }
        // What got no answer has failed; a session that the server ended was closed.
        if !words.isDisjoint(with: ["refused", "reset", "timeout"])
            || quantity.hasPrefix("unexpected answers") || quantity.hasPrefix("requests without")
        {
            words.insert("failed")
        }
        if quantity.hasSuffix("ended by the server") { words.insert("closed") }
        if quantity.hasSuffix("did not arrive") { words.insert("lost") }
        if words.isSuperset(of: ["handshake", "refused"]) { words.insert("rejected") }
        if fact.source == .summary, quantity.hasPrefix("http_req") { words.insert("client") }
        // What is asked and answered is HTTP's, sockets are not.
        let isOfSockets = !words.isDisjoint(with: ["websocket", "handshake", "message", "reply"])
        if !isOfSockets, words.contains("request") || !codes.isEmpty { words.insert("~http") }
        // Iterations are done by virtual users and of a script.
        if quantity == "iterations" { words.formUnion(["sent", "vus", "~script"]) }
        if quantity == "ws_sessions" { words.formUnion(["sent", "connection"]) }
        // The tool's name stands for what it measured itself.
        if fact.source == .summary || fact.source == .timeline { words.insert("k6") }
        // What a service exports, and what is done by requests, is the application's.
        if fact.source == .prometheus || words.contains("request"), !words.contains("generator") {
            words.insert("application")
        }
        if fact.unit == .count, statistics.contains("max") { words.formUnion(Self.together) }
    }
}
