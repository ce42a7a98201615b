// A text in segments: numbers put together, sentences cut, what is left out filled in from what was named. Must not contain judgement.

/// A text in segments.
struct ClaimPassage {
    var segments: [ClaimSegment]
    var tokens: [ClaimToken]

    /// nil when a quotation in it does not end.
    init?(_ text: String) {
        guard let scanned = ClaimScanner.tokens(of: text) else { return nil }
        let joined = Self.joiningNumbers(ClaimPhrases.joining(scanned))
        tokens = Self.namingPercentiles(Self.sharingUnits(joined))
        segments = Self.scoped(Self.merged(SegmentCutter.segments(of: tokens)))
    }

    /// What is said after a bracket: `190 requests (0.95 %) failed`. Nothing when the segment or what follows stands for itself.
    func statesAfter(_ index: Int) -> Set<String> {
        guard !segments[index].has(.verb) else { return [] }
        let after = segments[(index + 1)...].prefix(3).filter { $0.sentence == segments[index].sentence }
        // `104 requests to A and 64 requests to B were refused`.
        if let next = after.first, next.joint == .loose, next.hasNumber, next.has(.verb),
            next.entities == segments[index].entities, segments[index].states.isEmpty
        {
            return next.states
        }
        guard after.first?.joint == .tight, let next = after.first(where: { !$0.states.isEmpty }),
            !next.hasNumber,
            next.entities.isEmpty
        else { return [] }
        return next.states
    }

    /// `from 61 to 120 s`: the first has the unit of the second.
    private static func sharingUnits(_ tokens: [ClaimToken]) -> [ClaimToken] {
        var result = tokens
        for place in tokens.indices.dropLast(2) {
            guard var first = tokens[place].number, first.dimension == .plain,
                let last = tokens[place + 2].number,
                last.dimension != .plain, last.dimension != .factor,
                ["to", "and", "—"].contains(tokens[place + 1].text),
                place > 0, ["from", "between", "—", "p95"].contains(tokens[place - 1].text),
                let written = Double(tokens[place + 2].text.filter { $0 != "," }), written != 0
            else { continue }
            let scale = last.value / written
            first.value *= scale
            first.quantum *= scale
            first.dimension = last.dimension
            first.isBare = false
            result[place].kind = .number(first)
        }
        return result
    }

    /// `95 % of requests finished within 3 ms` is a p95 of 3 ms: the share becomes the percentile, the bound its value.
    private static func namingPercentiles(_ tokens: [ClaimToken]) -> [ClaimToken] {
        var result = tokens
        for place in tokens.indices {
            guard let share = tokens[place].number, share.dimension == .share, share.value > 0,
                share.value < 1,
                let end = tokens[(place + 1)...].firstIndex(where: { $0.number != nil }),
                tokens[end].number?.dimension == .time,
                let limit = tokens[(place + 1)..<end].lastIndex(where: { isLimit($0) })
            else { continue }
            // `5 % took longer than 3 ms` is a p95 as well.
            let longer: Set<String> = ["slowed", "longer", "more", "slower"]
            let isRest = tokens[limit].isWord("than") && longer.contains(tokens[limit - 1].text)
            // `Over 5 % took longer` is more than that.
            let isMore =
                place > 0 && ["over", "above", "than", "atleast", "beyond"].contains(tokens[place - 1].text)
            if isRest, isMore { continue }
            let bound = isRest ? limit - 1 : limit
            let between = tokens[(place + 1)..<bound]
            let meanings = between.map { $0.kind == .word ? ClaimLexicon.meaning(of: $0.text) : nil }
            let allowed: Set<WordRole?> = [.neutral, .verb, .entity, .universal, .overall, .pronoun]
            let states: Set<String?> = [
                "request", "received", "passed", "sent", "application", "min", "database",
            ]
            let isOfDatabase = meanings.contains { $0?.id == "database" }
            guard isOfDatabase || meanings.contains(where: { $0?.id == "request" }),
                meanings.allSatisfy({ allowed.contains($0?.role) || states.contains($0?.id) }),
                meanings.allSatisfy({ $0?.role != .entity || states.contains($0?.id) })
            else { continue }
            let percent = ((isRest ? 1 - share.value : share.value) * 1_000).rounded() / 10
            let name = percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
            result[place] = ClaimToken(kind: .statistic, text: percent == 50 ? "p50" : "p" + name)
            for other in (place + 1)..<end {
                let isKept =
                    meanings.indices.contains(other - place - 1)
                    && meanings[other - place - 1]?.role != .universal
                if !isKept { result[other] = ClaimToken(kind: .word, text: "the") }
            }
            result[place + 1] = ClaimToken(kind: .word, text: "latency")
            if isRest, place > 0, ["only", "just"].contains(tokens[place - 1].text) {
                result[place - 1].text = "the"
            }
            // The database's percentile is known as the most there was.
            if isOfDatabase { result[bound] = ClaimToken(kind: .word, text: "atmost") }
            if end + 1 < tokens.count, tokens[end + 1].isWord("atmost") { result[end + 1].text = "the" }
        }
        return result
    }

    private static func isLimit(_ token: ClaimToken) -> Bool {
        ["within", "under", "below", "in", "than", "<", "≤", "atmost", "upto"].contains(token.text)
    }

    /// Number words become numbers; `per second` becomes part of its number; `times` tells a factor.
    private static func joiningNumbers(_ tokens: [ClaimToken]) -> [ClaimToken] {
        var result: [ClaimToken] = []
        var isFactor = false
        var isHalf = false
        for (index, token) in tokens.enumerated() {
            let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
            guard token.kind == .word else {
                result.append(token)
                // `From second 10 to second 18`.
                if result.count > 1, result[result.count - 2].isWord("second"), var number = token.number,
                    number.isBare,
                    number.apply(unit: "s")
                {
                    result[result.count - 1].kind = .number(number)
                    result.remove(at: result.count - 2)
                }
                if isFactor, var number = token.number, number.apply(unit: "x") {
                    result[result.count - 1].kind = .number(number)
                }
                isFactor = false
                continue
            }
            if let times = ["twice": 2.0, "thrice": 3][token.text],
                !["as", "the", "its", "that"].contains(next)
            {
                result.append(ClaimToken(kind: .number(ClaimNumber(plain: times)), text: token.text))
            } else if let factor = ClaimLexicon.factors[token.text] {
                var number = ClaimNumber(plain: factor)
                _ = number.apply(unit: "x")
                result.append(ClaimToken(kind: .number(number), text: token.text))
            } else if token.text == "half", ["a", "an"].contains(next) {
                result.append(
                    ClaimToken(kind: .number(ClaimNumber(plain: 0.5, decimals: 1)), text: token.text)
                )
                isHalf = true
            } else if isHalf, ["a", "an"].contains(token.text) {
                isHalf = false
            } else if ["quarters", "thirds"].contains(token.text), var number = result.last?.number,
                number.isBare
            {
                number.value *= token.text == "quarters" ? 25 : 100.0 / 3
                _ = number.apply(unit: "%")
                result[result.count - 1].kind = .number(number)
            } else if let share = ClaimLexicon.shares[token.text] {
                var number = ClaimNumber(plain: share)
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

    /// Whether a change is told just before: `grew 16 times`.
    private static func follows(_ place: Int, in tokens: [ClaimToken]) -> Bool {
        place > 0 && ClaimLexicon.meaning(of: tokens[place - 1].text).role == .direction
    }

    /// Whether words name one thing that is counted: `failed database operations`.
    private static func isOneThing(_ tokens: ArraySlice<ClaimToken>) -> Bool {
        let apart: Set<WordRole> = [.verb, .joiner, .relation, .causal, .role, .direction]
        return tokens.count < 3
            || tokens.allSatisfy {
                $0.kind == .word
                    && (!apart.contains(ClaimLexicon.meaning(of: $0.text).role)
                        || ["were", "was"].contains($0.text))
            }
    }

    /// Attaches a unit to the number before, also one some nouns back: `120 requests per second`.
    private static func attach(_ token: ClaimToken, next: String, to result: inout [ClaimToken]) -> Bool {
        guard let place = result.lastIndex(where: { $0.number != nil }), result.count - place <= 5,
            var number = result[place].number, number.dimension == .plain
        else { return false }
        let unit: String
        switch token.text {
        case "perpersecond" where number.isBare && isOneThing(result[(place + 1)...]): unit = "/s"
        case "times"
        where place == result.count - 1 && (factorContinues.contains(next) || follows(place, in: result)):
            unit = "x"
        case let word where place == result.count - 1 && ClaimNumber.isUnit(word): unit = word
        default: return false
        }
        guard number.apply(unit: unit) else { return false }
        result[place].kind = .number(number)
        return true
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
            // `Error rate: 0 %` is one thing.
            let isLabel =
                next?.isAfterColon == true && next?.tokens.first?.number != nil && next?.isNegated == false
                && !segment.hasNumber
                && !segment.has(.verb) && !segment.has(.direction) && !segment.isNegated
                && !segment.has(.clear)
                && !segment.tokens.contains { ["run", "test"].contains($0.text) }
                && !segment.tokens.contains { ["is", "are", "was", "were", "be"].contains($0.text) }
            if !segment.hasPredicate || isLabel, !segment.has(.causal), joins == true, !segment.has(.relation)
            {
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
                // `The error rate was 0 % and the check …`: what stands for itself takes nothing from what follows.
                let isWhole = own.isWhole && after.first?.joint == .loose
                let later = isWhole ? nil : after.first { !$0.entities.isEmpty }?.entities
                result[index].scopeEntities = before?.scopeEntities ?? later ?? []
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
