// A stretch of a sentence that says one thing, with what it names and what was named before. Must not contain judgement.

/// `POST /api/posts`, or a path alone.
struct ClaimRoute: Hashable {
    var method: String?
    var path: String

    /// Whether both may mean the same: a path alone stands for any method.
    func matches(_ other: ClaimRoute) -> Bool {
        path == other.path && (method == nil || other.method == nil || method == other.method)
    }
}

/// Part of a sentence that says one thing.
struct ClaimSegment {
    /// How it hangs on what was said before.
    enum Joint: Hashable {
        /// A new sentence, or `while`, `and`, `;`.
        case loose
        /// A comma, colon or bracket.
        case tight
        /// `because`, `so`…
        case causal
        /// `when`, `after`…
        case temporal
    }

    var tokens: [ClaimToken]
    var joint: Joint
    /// Whether it follows a `compared to`.
    var isCompared = false
    /// Whether a colon stands before it.
    var isAfterColon = false
    /// Whether it is about the time before something: `before 60 s: 210 ms`.
    var isBefore = false
    /// Number of the sentence it is part of.
    var sentence: Int
    /// Routes in scope: its own, else those named before, else after.
    var scopeRoutes: [ClaimRoute] = []
    /// Entities in scope, likewise.
    var scopeEntities: Set<String> = []
    /// Statistics in scope, likewise.
    var scopeStatistics: [String] = []
    /// States in scope, likewise.
    var scopeStates: Set<String> = []
    let meanings: [WordMeaning?]

    init(tokens: [ClaimToken], joint: Joint, sentence: Int) {
        self.tokens = tokens
        self.joint = joint
        self.sentence = sentence
        // "Slower" is a state, "slower than" a comparison.
        // "The highest rate was 3" is a maximum, "the highest of all routes" compares.
        let measures = tokens.contains { $0.number != nil } && !tokens.contains(where: \.isRoute)
        let most: Set<String> = ["highest", "largest", "greatest"]
        let compares = tokens.contains { $0.isWord("than") }
        meanings = tokens.map { token in
            guard token.kind == .word else { return nil }
            if compares, token.text == "slower" { return WordMeaning(role: .comparative, id: "max") }
            if measures, most.contains(token.text) { return WordMeaning(role: .statistic, id: "max") }
            return ClaimLexicon.meaning(of: token.text)
        }
    }

    func ids(_ role: WordRole) -> Set<String> { Set(meanings.compactMap { $0?.role == role ? $0?.id : nil }) }
    func has(_ role: WordRole) -> Bool { meanings.contains { $0?.role == role } }

    var routes: [ClaimRoute] {
        tokens.compactMap { token in
            if case .route(let method) = token.kind {
                ClaimRoute(method: method, path: token.text)
            } else {
                nil
            }
        }
    }
    var entities: Set<String> { ids(.entity) }
    /// Those of words and of names, as in `http_req_failed`.
    var states: Set<String> {
        let names = tokens.filter { $0.kind == .identifier }.flatMap { $0.text.split(separator: "_") }
        let named = names.map { ClaimLexicon.meaning(of: String($0)) }.filter { $0.role == .state }
        var states = ids(.state).union(named.map(\.id))
        // A check that held has passed.
        if entities.contains("check"), !entities.contains("threshold"), states.remove("held") != nil {
            states.insert("passed")
        }
        return states
    }
    var statistics: [String] {
        zip(tokens, meanings).compactMap { token, meaning in
            token.kind == .statistic ? token.text : meaning?.role == .statistic ? meaning?.id : nil
        }
    }
    /// Whether it denies, in words or by counting nothing.
    var denies: Bool {
        // `Rate<0.05 held at 0.00 %` affirms.
        isNegated
            || !entities.contains("threshold")
                && NumberInContext.all(in: self).contains {
                    $0.number.value == 0 && [.plain, .share].contains($0.number.dimension)
                        && $0.role == .value
                }
    }
    var hasNumber: Bool { tokens.contains { $0.number != nil } }
    var isNegated: Bool { has(.negation) }
    /// `all` with what it is said of, as `all:request`.
    var universals: Set<String> {
        Set(
            tokens.indices.compactMap { place in
                guard let meaning = meanings[place], meaning.role == .universal else { return nil }
                if meaning.id == "only", isBeforeNumber(place) { return nil }
                if meaning.id == "both", routes.count == 2 { return nil }
                if tokens[place].text == "any", isNegated { return nil }
                let rest = tokens.indices.filter { $0 > place && $0 <= place + 4 }
                let noun = rest.first { next in
                    let word = tokens[next].text
                    if ["route", "routes", "endpoint", "endpoints", "run", "runs", "time"].contains(word) {
                        return true
                    }
                    return [.entity, .quantity, .literal, .clear, .statistic].contains(meanings[next]?.role)
                }
                let id = noun.map {
                    meanings[$0]?.role == .neutral
                        ? ClaimLexicon.stem(tokens[$0].text) : meanings[$0]?.id ?? ""
                }
                return meaning.id + ":" + (id == "endpoint" ? "rout" : id ?? "")
            }
        )
    }
    /// `Was only 3.4 ms`, `was only about 3 %`: says that it is little, not that there is nothing else.
    private func isBeforeNumber(_ place: Int) -> Bool {
        let before = place > 0 ? meanings[place - 1] : nil
        guard before?.role == .verb || ["passed", "held", "failed"].contains(before?.id) else { return false }
        let rest = tokens.indices.filter { $0 > place }
        guard let next = rest.first(where: { meanings[$0]?.role != .approximate }) else { return false }
        return tokens[next].number != nil
    }
    /// Whether it speaks of `18 of 20 routes`, `all routes`.
    var namesSeveralRoutes: Bool {
        tokens.indices.contains { place in
            guard ["routes", "endpoints"].contains(tokens[place].text) else { return false }
            return tokens[..<place].suffix(3).contains { token in
                token.isWord("all") || token.number.map { $0.dimension == .plain && $0.value >= 2 } == true
            }
        }
    }
    /// Whether the last thing it names is a route.
    var lastSubjectIsRoute: Bool {
        tokens.indices.last { tokens[$0].isRoute || meanings[$0]?.role == .entity }.map { tokens[$0].isRoute }
            == true
    }
    /// Whether it says something by itself.
    var hasPredicate: Bool {
        hasNumber || has(.verb) || has(.state) || has(.direction) || has(.clear) || has(.trouble)
            || has(.comparative)
    }
    /// Whether it has a subject and a predicate of its own, and does not point back.
    var isIndependent: Bool {
        joint != .tight && !has(.pronoun) && (has(.verb) || has(.state) || has(.direction) || isWhole)
            && (!entities.isEmpty || has(.quantity) || !statistics.isEmpty || isWhole)
    }
    /// Whether it tells a number of what it names without an entity: `the error rate was 1 %`, `the p95 latency is 3 ms`.
    var isWhole: Bool {
        guard hasNumber, tokens.contains(where: { ["is", "was", "are", "were"].contains($0.text) }) else {
            return false
        }
        let isRate = has(.state) && tokens.contains { ["rate", "share", "ratio"].contains($0.text) }
        return isRate || !statistics.isEmpty && has(.quantity) || tokens.first?.kind == .identifier
    }
}
