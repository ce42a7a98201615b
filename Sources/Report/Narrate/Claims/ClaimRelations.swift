// What joins the parts of a claim: because, when, than, most. Each needs backing of its own. Must not contain the backing of a part.

/// Checks the joints of a claim whose parts are backed.
struct ClaimRelations {
    let basis: ClaimBasis
    /// Places in `basis.sources` behind each segment.
    private let backing: [Set<Int>]
    private let isFree: [Bool]

    init(basis: ClaimBasis, backing: [ClaimBacking]) {
        self.basis = basis
        self.backing = backing.map(\.places)
        isFree = backing.map { $0.isTakenOver || $0.isAction }
    }

    /// Throws when a joint does not hold. Returns whether the claim names a cause.
    func check() throws(ClaimRefusal) -> Bool {
        let segments = basis.passage.segments
        var namesCause = false
        for (index, segment) in segments.enumerated() {
            try checkTime(segment, index)
            if isFree[index] { continue }
            if segment.has(.comparative) { try checkComparison(segment, index) }
            try ClaimBounds(basis: basis, backing: backing).check(index)
            if segment.has(.superlative) { try checkSuperlative(segment, index) }
            for word in causalWords(segment) {
                try checkCause(index, word)
                namesCause = true
            }
        }
        return namesCause
    }

    /// What is said to be at the same time, before or after is said so by one source. The other part stands before, or after at the start.
    private func checkTime(_ segment: ClaimSegment, _ index: Int) throws(ClaimRefusal) {
        let segments = basis.passage.segments
        let first = segment.tokens.first.map { ClaimLexicon.meaning(of: $0.text).role } ?? .neutral
        guard segment.joint == .temporal || first == .relation, !isFree[index] else { return }
        let isStart = index == 0 || segments[index - 1].sentence != segment.sentence
        let other = isStart ? index + 1 : index - 1
        guard segments.indices.contains(other), segments[other].sentence == segment.sentence else { return }
        if backing[index].isDisjoint(with: backing[other]) { throw .unsupportedRelation }
    }

    // MARK: Causes

    private func causalWords(_ segment: ClaimSegment) -> [String] {
        zip(segment.tokens, segment.meanings).compactMap { token, meaning in
            if token.text == "since" { return segment.joint == .causal ? token.text : nil }
            return meaning?.role == .causal ? token.text : nil
        }
    }

    private static let before: Set<String> = [
        "therefore", "thus", "hence", "so", "consequently", "causing", "leading", "resulting", "resulted",
        "led", "leads", "lead",
        "triggered", "triggers", "causes", "caused", "drives", "drove", "produces", "produced", "makes",
        "behind",
        "explains", "affect", "affects", "affected", "affecting", "impact", "impacts", "impacted",
        "impacting",
    ]
    private static let after: Set<String> = ["because", "causedby", "since"]

    /// The side that is said to be the cause names what a finding holds to be one, and that finding backs both sides.
    private func checkCause(_ index: Int, _ word: String) throws(ClaimRefusal) {
        let segments = basis.passage.segments
        if segments[index].isNegated { return try checkDenial(segments[index]) }
        let sentence = segments[index].sentence
        let place = segments[index].tokens.firstIndex { $0.text == word } ?? 0
        let own = segments[index].tokens
        let isVerdictOnly = segments.indices.contains {
            isVerdict($0) && segments[$0].sentence == sentence && $0 < index
        }
        var causeSide: [ClaimToken]
        let all = segments.indices.filter { segments[$0].sentence == sentence }
        if Self.after.contains(word) {
            causeSide = Array(own[place...])
            let isFirst = all.first == index && place == 0
            if !isFirst { causeSide += all.filter { $0 > index }.flatMap { segments[$0].tokens } }
        } else if Self.before.contains(word) {
            causeSide = all.filter { $0 < index }.flatMap { segments[$0].tokens } + own[..<place]
        } else {
            // `The cause of the slow responses is X`: what it is the cause of is not X.
            let rest = Self.withoutEffect(own, after: place)
            causeSide = all.flatMap { $0 == index ? rest : segments[$0].tokens }
        }
        if isVerdictOnly, Self.after.contains(word) {
            let matters = backing[index].contains { isSerious(basis.sources[$0]) }
            if matters { return }
        }
        let side = EvidenceSource.ids(of: ClaimSegment(tokens: causeSide, joint: .loose, sentence: 0))
        let isBacked = basis.findings.enumerated().contains { number, source in
            guard let finding = source.finding, finding.isCause,
                isNamed(finding, source, by: side) || isNamed(finding, source, byCodesIn: causeSide)
            else {
                return false
            }
            let inSentence = all.filter { !isVerdict($0) }
            return inSentence.allSatisfy { isBehind(basis.facts.count + number, finding, $0) }
                && isMain(finding, segments[index]) && routesAgree(source, all)
        }
        if !isBacked { throw .unsupportedCause }
    }

    /// The tokens without `of …` or `for …` behind a place, up to the next verb.
    private static func withoutEffect(_ tokens: [ClaimToken], after place: Int) -> [ClaimToken] {
        let next = place + 1
        guard next < tokens.count, ["of", "for", "behind"].contains(tokens[next].text) else { return tokens }
        let end =
            tokens[next...].firstIndex { ["is", "was", "were", "are"].contains($0.text) } ?? tokens.count
        return Array(tokens[..<next] + tokens[end...])
    }

    /// `X is not the cause`: the evidence denies it in as many words.
    private func checkDenial(_ segment: ClaimSegment) throws(ClaimRefusal) {
        let isDenied = basis.sources.contains { source in
            source.segments.contains {
                $0.isNegated && $0.has(.causal) && segment.entities.isSubset(of: $0.scopeEntities)
            }
        }
        if !isDenied || !segment.routes.isEmpty { throw .unsupportedCause }
    }

    private func isVerdict(_ index: Int) -> Bool { basis.passage.segments[index].has(.verdict) }

    private func isSerious(_ source: EvidenceSource) -> Bool {
        if let finding = source.finding { return finding.severity >= .warning }
        return source.words.contains("crossed")
    }

    private func isBehind(_ place: Int, _ finding: Finding, _ index: Int) -> Bool {
        backing[index].contains(place)
            || backing[index].contains {
                basis.sources[$0].fact.map { finding.evidence.contains($0.id) } == true
            }
    }

    /// "The main cause" is the first.
    private func isMain(_ finding: Finding, _ segment: ClaimSegment) -> Bool {
        let isMain = segment.tokens.contains { ["main", "primary", "biggest"].contains($0.text) }
        return !isMain || basis.analysis.causes.first?.id == finding.id
    }

    private func routesAgree(_ source: EvidenceSource, _ indices: [Int]) -> Bool {
        indices.flatMap { basis.passage.segments[$0].routes }.allSatisfy { route in
            source.routes.isEmpty || source.routes.contains { $0.matches(route) }
        }
    }

    /// Whether words name the finding's cause and not only its effect.
    private func isNamed(_ finding: Finding, _ source: EvidenceSource, by side: Set<String>) -> Bool {
        if !Self.names(of: finding).isDisjoint(with: side) { return true }
        guard finding.cause == .slowEndpoint else { return false }
        return !source.ownRoutes.isEmpty && source.ownRoutes.allSatisfy { side.contains($0.path) }
    }

    /// Whether a status names it: `because the application answered with 401`.
    private func isNamed(_ finding: Finding, _ source: EvidenceSource, byCodesIn side: [ClaimToken]) -> Bool {
        guard [.serverErrors, .clientErrors, .rateLimiting].contains(finding.cause) else { return false }
        let codes = EvidenceSource.statuses(in: ClaimSegment(tokens: side, joint: .loose, sentence: 0))
        return !codes.isEmpty && codes.isSubset(of: source.codes)
    }

    /// Words of which a cause's name has one.
    static func names(of finding: Finding) -> Set<String> {
        let title = EvidenceSource.ids(of: ClaimPassage(finding.title))
        let entities: Set<String> = [
            "database", "cache", "query", "network", "memory", "cpu", "websocket", "dns", "tls",
        ]
        switch finding.cause {
        case .slowDependency: return title.intersection(entities).union(["dependency"])
        case .slowEndpoint, .slowApplication, .slowStart: return ["slow"]
        case .networkDelay: return ["network"]
        case .saturation: return title.intersection(entities).union(["saturation"])
        case .serverErrors, .intermittentErrors: return ["failed", "5xx"]
        case .clientErrors: return ["failed", "4xx"]
        case .rateLimiting: return ["ratelimit", "429"]
        case .connectionRefused: return ["refused"]
        case .connectionResets: return ["reset"]
        case .timeouts: return ["timeout"]
        case .brokenResponses: return ["~invalid", "~brok", "crossed"]
        case .dnsFailure: return ["dns"]
        case .tlsFailure: return ["tls"]
        case .appRestart: return ["restart"]
        case .appDown: return ["down"]
        case .webSocketMessageLoss: return ["lost", "~queu"]
        case .webSocketEarlyClose: return ["closed"]
        case .webSocketRejected: return ["rejected", "handshake"]
        case .memoryGrowth: return ["memory", "leak"]
        case .wrongAnswers: return ["~wrong"]
        case .stalls: return ["stall"]
        case .generatorOverload: return ["generator"]
        case .thresholdCrossed, .checkFailures, .observation: return []
        }
    }

    // MARK: Comparisons

    /// `A is slower than B`: the same quantity of both is cited, and it is so. Without `than` a change is meant.
    private func checkComparison(_ segment: ClaimSegment, _ index: Int) throws(ClaimRefusal) {
        guard let than = segment.tokens.firstIndex(where: { $0.isWord("than") }),
            let place = segment.meanings.firstIndex(where: { $0?.role == .comparative })
        else {
            let up = segment.ids(.comparative).contains("max")
            let isShown = backing[index].contains { place in
                let words = basis.sources[place].words
                return words.contains(up ? "up" : "down") && !words.contains(up ? "down" : "up")
            }
            if !isShown { throw .wrongComparison }
            return
        }
        let own = routes(in: segment.tokens[..<than])
        let isBound =
            segment.tokens[than...].contains { $0.number != nil }
            && !segment.tokens[than...].contains(where: \.isRoute)
        if isBound { return }
        let left = own.isEmpty && index > 0 ? basis.passage.segments[index - 1].scopeRoutes : own
        let right = routes(in: segment.tokens[than...])
        guard left.count == 1, right.count == 1, segment.statistics.count <= 1 else { throw .wrongComparison }
        let isMore = segment.meanings[place]?.id == "max" ? segment.tokens[place].text != "faster" : false
        let isSpeed = ["slower", "longer", "faster", "shorter", "quicker"].contains(
            segment.tokens[place].text
        )
        var compared = false
        for one in basis.facts {
            for other in basis.facts {
                guard let a = one.fact, let b = other.fact, a.quantity == b.quantity, a.unit == b.unit,
                    let x = a.value,
                    let y = b.value, one.routes.contains(where: { $0.matches(left[0]) }),
                    other.routes.contains(where: { $0.matches(right[0]) }),
                    !isSpeed || one.words.contains("latency"),
                    isSpeed || segment.hasNumber
                        || WordNeed.needs(of: segment).allSatisfy({
                            $0.role == .comparative || $0.isIn(one.words)
                        })
                else { continue }
                if isMore ? x <= y : x >= y { throw .wrongComparison }
                compared = true
            }
        }
        if !compared { throw .wrongComparison }
    }

    private func routes(in tokens: ArraySlice<ClaimToken>) -> [ClaimRoute] {
        ClaimSegment(tokens: Array(tokens), joint: .loose, sentence: 0).routes
    }

    /// `The slowest route is A`: a cited fact on A has more than every other fact of the same quantity, and than every row of the route table.
    private func checkSuperlative(_ segment: ClaimSegment, _ index: Int) throws(ClaimRefusal) {
        let words = segment.tokens.filter { ClaimLexicon.meaning(of: $0.text).role == .superlative }.map(
            \.text
        )
        // "Most requests" counts, "the most requests" compares.
        let place = segment.meanings.firstIndex { $0?.role == .superlative } ?? 0
        if ["most", "least"].contains(segment.tokens[place].text),
            place == 0 || !segment.tokens[place - 1].isWord("the")
        {
            throw .wrongComparison
        }
        let isMost = segment.ids(.superlative).contains("max")
        let routes = segment.routes.isEmpty ? segment.scopeRoutes : segment.routes
        guard words.count == 1, routes.count == 1, segment.ids(.superlative).count == 1 else {
            throw .wrongComparison
        }
        let isSpeed = ["slowest", "fastest", "longest", "shortest", "quickest"].contains(words[0])
        var holds = false
        for source in basis.facts {
            guard let fact = source.fact, let value = fact.value, fact.subject != nil,
                source.routes.contains(where: { $0.matches(routes[0]) }),
                !isSpeed || source.words.contains("latency"),
                segment.statistics.allSatisfy({ source.statistics.contains($0) }),
                WordNeed.needs(of: segment).allSatisfy({ $0.role == .superlative || $0.isIn(source.words) })
            else { continue }
            let others = basis.analysis.ledger.facts.filter {
                $0.quantity == fact.quantity && $0.unit == fact.unit && $0.subject != fact.subject
                    && $0.subject != nil
            }
            guard !others.isEmpty,
                others.allSatisfy({ isMost ? ($0.value ?? .infinity) < value : ($0.value ?? -1) > value })
            else { throw .wrongComparison }
            holds = true
        }
        if !holds { throw .wrongComparison }
    }
}
