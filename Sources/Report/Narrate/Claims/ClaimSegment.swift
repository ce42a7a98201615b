// Sentences in segments: stretches that say one thing, with what they name and what was named before. Must not contain judgement.

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
        let compares = tokens.contains { $0.isWord("than") }
        meanings = tokens.map { token in
            guard token.kind == .word else { return nil }
            if compares, token.text == "slower" { return WordMeaning(role: .comparative, id: "max") }
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
        return ids(.state).union(named.map(\.id))
    }
    var statistics: [String] {
        zip(tokens, meanings).compactMap { token, meaning in
            token.kind == .statistic ? token.text : meaning?.role == .statistic ? meaning?.id : nil
        }
    }
    /// Whether it denies, in words or by counting nothing.
    var denies: Bool {
        isNegated
            || NumberInContext.all(in: self).contains {
                $0.number.value == 0 && [.plain, .share].contains($0.number.dimension) && $0.role == .value
            }
    }
    var hasNumber: Bool { tokens.contains { $0.number != nil } }
    var isNegated: Bool { has(.negation) }
    /// `all` with what it is said of, as `all:request`.
    var universals: Set<String> {
        Set(
            tokens.indices.compactMap { place in
                guard let meaning = meanings[place], meaning.role == .universal else { return nil }
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
                return meaning.id + ":" + (id ?? "")
            }
        )
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
        joint != .tight && !has(.pronoun) && (has(.verb) || has(.state) || has(.direction))
            && (!entities.isEmpty || has(.quantity) || !statistics.isEmpty)
    }
}

/// A text in segments.
struct ClaimPassage {
    var segments: [ClaimSegment]
    var tokens: [ClaimToken]

    /// nil when a quotation in it does not end.
    init?(_ text: String) {
        guard let scanned = ClaimScanner.tokens(of: text) else { return nil }
        tokens = Self.joiningNumbers(Self.joiningPhrases(scanned))
        segments = Self.scoped(Self.merged(Self.split(tokens)))
    }

    /// What is said after a bracket: `190 requests (0.95 %) failed`. Nothing when the segment or what follows stands for itself.
    func statesAfter(_ index: Int) -> Set<String> {
        guard !segments[index].has(.verb) else { return [] }
        let after = segments[(index + 1)...].prefix(3).filter { $0.sentence == segments[index].sentence }
        guard after.first?.joint == .tight, let next = after.first(where: { !$0.states.isEmpty }),
            !next.hasNumber,
            next.entities.isEmpty
        else { return [] }
        return next.states
    }

    private static func joiningPhrases(_ tokens: [ClaimToken]) -> [ClaimToken] {
        var result: [ClaimToken] = []
        for token in tokens {
            if token.kind == .word, let last = result.last, last.kind == .word,
                let phrase = ClaimLexicon.phrases[last.text + " " + token.text]
            {
                result[result.count - 1].text = phrase
            } else {
                result.append(token)
            }
        }
        return result
    }

    /// Number words become numbers; `per second` becomes part of its number; `times` tells a factor.
    private static func joiningNumbers(_ tokens: [ClaimToken]) -> [ClaimToken] {
        var result: [ClaimToken] = []
        var isFactor = false
        for (index, token) in tokens.enumerated() {
            let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
            guard token.kind == .word else {
                result.append(token)
                if isFactor, var number = token.number, number.apply(unit: "x") {
                    result[result.count - 1].kind = .number(number)
                }
                isFactor = false
                continue
            }
            if let factor = ClaimLexicon.factors[token.text] {
                var number = ClaimNumber(plain: factor)
                _ = number.apply(unit: "x")
                result.append(ClaimToken(kind: .number(number), text: token.text))
            } else if token.text == "half" {
                var number = ClaimNumber(plain: 50)
                _ = number.apply(unit: "%")
                result.append(ClaimToken(kind: .number(number), text: token.text))
            } else if let value = ClaimLexicon.numbers[token.text]
                ?? (["a", "an"].contains(token.text)
                    && ["minute", "hour"].contains(next) ? 1 : nil)
            {
                result.append(ClaimToken(kind: .number(ClaimNumber(plain: value)), text: token.text))
            } else if token.text == "of", result.last?.isWord("factor") == true, index + 1 < tokens.count,
                tokens[index + 1].number != nil
            {
                result.removeLast()
                isFactor = true
            } else if !attach(token, next: next, to: &result) {
                result.append(token)
            }
        }
        return result
    }

    private static let factorContinues: Set<String> = [
        "as", "higher", "more", "slower", "longer", "larger", "greater", "its", "the", "faster", "lower",
    ]

    /// Attaches a unit to the number before, also one some nouns back: `120 requests per second`.
    private static func attach(_ token: ClaimToken, next: String, to result: inout [ClaimToken]) -> Bool {
        guard let place = result.lastIndex(where: { $0.number != nil }), result.count - place <= 3,
            var number = result[place].number, number.dimension == .plain
        else { return false }
        let unit: String
        switch token.text {
        case "perpersecond" where number.isBare: unit = "/s"
        case "times" where place == result.count - 1 && factorContinues.contains(next): unit = "x"
        case let word where place == result.count - 1 && ClaimNumber.isUnit(word): unit = word
        default: return false
        }
        guard number.apply(unit: unit) else { return false }
        result[place].kind = .number(number)
        return true
    }

    /// Cuts at punctuation and joining words. What stands in brackets follows what it stands in, which goes on behind them.
    private static func split(
        _ tokens: [ClaimToken],
        joint first: ClaimSegment.Joint = .loose,
        sentence firstSentence: Int = 0
    ) -> [ClaimSegment] {
        var segments: [ClaimSegment] = []
        var inserted: [ClaimSegment] = []
        var skipped = 0
        var part: [ClaimToken] = []
        var joint = first
        var sentence = firstSentence
        var isCompared = false
        func close(_ next: ClaimSegment.Joint) {
            if !part.isEmpty {
                segments.append(ClaimSegment(tokens: part, joint: joint, sentence: sentence))
                segments[segments.count - 1].isCompared = isCompared
                isCompared = false
            }
            segments += inserted
            inserted = []
            if !part.isEmpty || next != .tight { joint = next }
            part = []
        }
        for (index, token) in tokens.enumerated() where index >= skipped {
            if token.isMark("("), let end = tokens[index...].firstIndex(where: { $0.isMark(")") }) {
                inserted += split(Array(tokens[(index + 1)..<end]), joint: .tight, sentence: sentence)
                skipped = end + 1
                continue
            }
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            let meaning = token.kind == .word ? ClaimLexicon.meaning(of: token.text) : nil
            if [".", "!", "?", ";", "…"].contains(token.text), token.kind == .mark {
                close(.loose)
                if token.text != ";" { sentence += 1 }
            } else if [",", ":", "(", ")", "—", "[", "]"].contains(token.text), token.kind == .mark {
                close(.tight)
            } else if ["against", "vs", "versus"].contains(token.text), token.kind == .word,
                next?.kind != .word
            {
                close(.loose)
                isCompared = true
            } else if meaning?.role == .joiner, !(token.text == "and" && isRange(part, next: next)) {
                close(.loose)
            } else if meaning?.role == .causal, Self.causalSplits.contains(token.text) {
                close(.causal)
                part.append(token)
            } else if meaning?.role == .relation
                || (["before", "after", "at", "since"].contains(token.text) && false),
                next?.number == nil
            {
                close(.temporal)
                part.append(token)
            } else if token.text == "since", next?.number == nil {
                close(.causal)
                part.append(token)
            } else {
                part.append(token)
            }
        }
        close(.loose)
        return segments
    }

    static let causalSplits: Set<String> = [
        "because", "causedby", "therefore", "thus", "hence", "consequently", "so", "causing", "leading",
        "resulting",
    ]

    /// `between 61 s and 120 s`.
    private static func isRange(_ part: [ClaimToken], next: ClaimToken?) -> Bool {
        next?.number != nil && part.contains { $0.isWord("between") }
    }

    /// Segments that say nothing by themselves go with the next, at the end with the one before: lists of names, `in this run`.
    private static func merged(_ segments: [ClaimSegment]) -> [ClaimSegment] {
        var result: [ClaimSegment] = []
        var waiting: [ClaimToken] = []
        var waitingJoint = ClaimSegment.Joint.loose
        for (index, segment) in segments.enumerated() {
            let next = index + 1 < segments.count ? segments[index + 1] : nil
            let joins = next.map {
                $0.sentence == segment.sentence && $0.joint != .causal && $0.joint != .temporal
            }
            if !segment.hasPredicate, !segment.has(.causal), joins == true, !segment.has(.relation) {
                if waiting.isEmpty { waitingJoint = segment.joint }
                waiting += segment.tokens
                continue
            }
            let joint = waiting.isEmpty ? segment.joint : waitingJoint
            let isCompared = segment.isCompared && waiting.isEmpty
            var whole = ClaimSegment(
                tokens: waiting + segment.tokens,
                joint: joint,
                sentence: segment.sentence
            )
            whole.isCompared = isCompared
            waiting = []
            if !whole.hasPredicate, !whole.has(.causal), !whole.has(.relation), let last = result.last,
                last.sentence == whole.sentence
            {
                result[result.count - 1] = ClaimSegment(
                    tokens: last.tokens + whole.tokens,
                    joint: last.joint,
                    sentence: last.sentence
                )
            } else {
                result.append(whole)
            }
        }
        return result
    }

    private static func scoped(_ segments: [ClaimSegment]) -> [ClaimSegment] {
        var result = segments
        for index in result.indices {
            let own = result[index]
            let before = index > 0 ? result[index - 1] : nil
            let after = result[(index + 1)...].filter { $0.sentence == own.sentence }
            // `Otherwise 1 ms` and `outside that time 1 ms` tell what it is held against.
            result[index].isBefore = own.tokens.contains {
                ["before", "otherwise", "outside"].contains($0.text)
            }
            if own.joint == .tight, before?.isBefore == true,
                !own.tokens.contains(where: { $0.isWord("after") })
            {
                result[index].isBefore = true
            }
            result[index].scopeRoutes = own.routes
            result[index].scopeEntities = own.entities
            result[index].scopeStatistics = own.statistics
            result[index].scopeStates = own.states
            if own.routes.isEmpty {
                result[index].scopeRoutes =
                    before?.scopeRoutes ?? after.first { !$0.routes.isEmpty }?.routes ?? []
            }
            if own.entities.isEmpty {
                result[index].scopeEntities =
                    before?.scopeEntities ?? after.first { !$0.entities.isEmpty }?.entities ?? []
            }
            if own.statistics.isEmpty {
                result[index].scopeStatistics =
                    before?.scopeStatistics ?? after.first { !$0.statistics.isEmpty }?.statistics ?? []
            }
            if own.states.isEmpty {
                // What counts something by name is not what is said after it: `4,210 requests, 522 failed`.
                let later = own.entities.isEmpty ? after.first { !$0.states.isEmpty }?.states : nil
                result[index].scopeStates = before?.scopeStates ?? later ?? []
            }
        }
        return result
    }
}
