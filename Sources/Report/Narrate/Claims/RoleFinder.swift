// Finds what a number of a segment is from the words around it. The same for evidence and claims. Must not contain whether a claim holds.

/// What stands around a number.
struct RoleFinder {
    let segment: ClaimSegment
    let place: Int

    private var tokens: [ClaimToken] { segment.tokens }

    private func word(_ offset: Int) -> String? {
        tokens.indices.contains(place + offset) ? tokens[place + offset].text : nil
    }

    private func isNumber(_ offset: Int) -> Bool {
        tokens.indices.contains(place + offset) && tokens[place + offset].number != nil
    }

    private func role(_ offset: Int) -> WordRole? {
        tokens.indices.contains(place + offset) ? segment.meanings[place + offset]?.role : nil
    }

    /// Words before the number, nearest first, without those that say nothing about it.
    private var before: [String] {
        var words: [String] = []
        for index in tokens[..<place].indices.reversed().prefix(5) {
            let text = tokens[index].text
            if segment.meanings[index]?.role == .approximate
                || ["the", "a", "an", "its", "only", "p95"].contains(text)
            {
                continue
            }
            words.append(text)
        }
        return words
    }

    var isApproximate: Bool {
        (1...2).contains { role(-$0) == .approximate || word(-$0) == "~" || word(-$0) == "≈" }
    }

    var role: NumberRole {
        let role = roleByWords
        return role == .value && segment.isBefore && tokens[place].number?.dimension != .plain ? .from : role
    }

    private var roleByWords: NumberRole {
        let number = tokens[place].number
        let previous = before.first ?? ""
        if isCode { return .code }
        if isRunLength { return .length }
        if word(1) == "into", number?.dimension == .time,
            !["from", "to", "until", "and", "between"].contains(previous)
        {
            return .at
        }
        if Self.bounds.contains(previous) || isBoundAfter || isBoundBefore { return .bound }
        if word(1) == "→"
            || ["initially", "originally", "baseline", "formerly", "previously"].contains(previous)
        {
            return .from
        }
        if let next = word(1), ["earlier", "later", "ago"].contains(next) { return .order }
        switch previous {
        case "from", "upfrom", "downfrom": return .from
        case "between": return number?.dimension == .plain ? .from : .at
        case "before": return number?.dimension == .time ? .order : .from
        case "to", "→", "upto", "towards", "toward": return .to
        case "by"
        where (0..<place).contains {
            [.direction, .comparative].contains(segment.meanings[$0]?.role)
                || segment.meanings[$0]?.id == "slow"
        }:
            return .delta
        case "until", "till", "through": return .until
        case "of" where before.count > 2 && ["from", "to"].contains(before[2]) && isStatistic(before[1]):
            return before[2] == "from" ? .from : .to
        case "at"
        where place == 1 && segment.states.isEmpty
            && !segment.scopeStates.isDisjoint(with: ["crossed", "held"]):
            return .value
        case "at" where before.count > 1 && ["held", "crossed", "exceeded"].contains(before[1]): return .value
        case "at" where segment.entities.contains("threshold") && isAfterVerdict: return .value
        case "of" where place > 1 && isStatistic(tokens[place - 2].text) && number?.dimension == .time:
            return .value
        case "of" where before.count > 1 && before[1] == "instead": return .from
        case "at" where !segment.states.isDisjoint(with: ["crossed", "held"]) && hasEarlier: return .value
        case "at" where before.count > 1 && before[1] == "ended" && !isOfQuantity: return atRole
        case "in" where number?.dimension == .plain && tokens[..<place].contains(where: { $0.number != nil }):
            return .total
        case "at" where before.dropFirst().prefix(2).contains(where: Self.stands.contains): return .value
        case "at", "after", "since", "around": return atRole
        case "for", "lasted", "lasts", "lasting", "within":
            return number?.dimension == .time ? .length : .value
        case "and" where before.contains("between"): return .until
        case "of", "out":
            let isShare = before.dropFirst().prefix(2).contains { Double($0.filter { $0 != "," }) != nil }
            let isFirst = previous == "of" && before.count == 1 && tokens[place].number?.dimension == .plain
            if isFirst { return .total }
            let isPart =
                before.count > 1 && ["none", "all", "most", "some", "any", "each", "out"].contains(before[1])
            return isShare || isPart || previous == "out" ? .total : .value
        default: break
        }
        if ["initial", "prior", "original"].contains(previous) { return .from }
        if previous.isEmpty, segment.isCompared { return .against }
        return .value
    }

    /// `1,562 requests in 21 s`, `the run took 21 s with 26 VUs`: how long, beside what was counted.
    private var isRunLength: Bool {
        guard tokens[place].number?.dimension == .time, let previous = before.first else { return false }
        let isOfRun = tokens.contains { ["run", "test"].contains($0.text) }
        let counted = tokens[..<place].contains { token in
            guard let dimension = token.number?.dimension else { return false }
            return dimension != .time && dimension != .share
        }
        switch previous {
        case "in", "over", "during", "across":
            // `In 21 s the run made 1,562 requests`.
            let leads =
                before.count == 1 && isOfRun && tokens[place...].contains { $0.number?.dimension == .plain }
            return counted && !isAfterVerb || leads
        case "took", "lasted", "ran", "lasting":
            return isOfRun && (counted || segment.tokens.count { $0.number != nil } > 1)
        default: return false
        }
    }

    /// `Took over 2 s`: then it is a bound.
    private var isAfterVerb: Bool {
        guard let at = tokens[..<place].indices.last(where: { tokens[$0].isWord(before.first ?? "") }), at > 0
        else {
            return false
        }
        return [.verb, .direction].contains(segment.meanings[at - 1]?.role)
    }

    private func isStatistic(_ word: String) -> Bool {
        word.hasPrefix("p") && Double(word.dropFirst()) != nil
            || ClaimLexicon.meaning(of: word).role == .statistic
    }

    /// `The threshold passed at 3 ms`, `within its threshold p(95)<500 at 3 ms`.
    private var isAfterVerdict: Bool {
        if let last = before.dropFirst().first, ["passed", "failed"].contains(last) { return true }
        let mark = tokens[..<place].lastIndex { $0.kind == .mark }
        let bound = tokens[..<place].lastIndex { $0.number != nil }
        let isWithin = tokens[..<place].contains { ["within", "below", "under"].contains($0.text) }
        return isWithin && mark != nil && bound == place - 2
    }

    private static let stands: Set<String> = [
        "stood", "stands", "stand", "was", "is", "were", "are", "sits", "lies", "ended", "peaked", "settled",
        "measured", "came", "stayed", "stays", "remained", "remains",
    ]

    private var hasEarlier: Bool { tokens[..<place].contains { $0.number != nil } }

    /// Whether the segment names what was measured.
    private var isOfQuantity: Bool {
        !segment.statistics.isEmpty || segment.has(.quantity) || tokens.contains { $0.kind == .identifier }
    }

    /// `at` and `after` tell a time only of times.
    private var atRole: NumberRole {
        guard tokens[place].number?.dimension == .time else { return .value }
        return .at
    }

    private static let bounds: Set<String> = [
        "<", ">", "<=", ">=", "≤", "≥", "than", "above", "below", "over", "under", "beyond", "exceeding",
        "exceeded",
        "exceeds", "exceed", "threshold", "limit", "bound", "target", "crossed", "crossing", "allowed",
        "permitted",
    ]

    private var isBoundAfter: Bool {
        for offset in 1...2 {
            guard let next = word(offset) else { return false }
            if ["threshold", "limit", "bound", "target"].contains(next) { return true }
        }
        return false
    }

    private var isBoundBefore: Bool {
        let words = before.prefix(3)
        guard let place = words.firstIndex(where: { ["threshold", "limit", "bound", "target"].contains($0) })
        else {
            return false
        }
        // `Crossed its threshold at 843`: what crossed it.
        let crossing = tokens[..<self.place].indices.first {
            ["crossed", "held"].contains(segment.meanings[$0]?.id)
        }
        let bound = tokens[..<self.place].indices.last {
            ["threshold", "limit", "bound", "target"].contains(tokens[$0].text)
        }
        if words[..<place].contains("at"), let crossing, let bound, crossing < bound { return false }
        // `Crossed the 500 threshold at 843`: the bound has been named.
        if words[..<place].contains("at"), tokens[..<self.place].contains(where: { $0.number != nil }) {
            return false
        }
        return words[..<place].allSatisfy { ["of", "was", "is", "at", "were", "being"].contains($0) }
    }

    /// A bare number after `status`, `HTTP`, `code`, or one that could be a status before an answer.
    private var isCode: Bool {
        guard let number = tokens[place].number, number.isBare else { return false }
        if ["status", "http", "code", "codes", "statuses"].contains(before.first ?? "") { return true }
        guard number.value >= 100, number.value < 5_000, number.value == number.value.rounded() else {
            return false
        }
        if tokens.count == 1, segment.joint == .tight, number.value < 600 { return true }
        if word(1) == "of" { return false }
        if word(1) == "times" || (isNumber(1) && Self.answers.contains(word(2) ?? "")) { return false }
        let previous = before.first ?? ""
        let isStatus = number.value < 600
        // `361 429 answers`: the first counts, the second is what they are.
        if isStatus, number.value >= 400, isNumber(-1), Self.answers.contains(word(1) ?? "") { return true }
        let verbs = ["with", "answered", "returned", "returning", "got", "answering", "received", "by", "as"]
        if isStatus, verbs.contains(previous) { return !counts && !isBeforeStatus }
        if isStatus, Self.answers.contains(previous), !isNumber(1) { return true }
        guard isStatus, let next = word(1) else {
            return isStatus && Self.listed.contains(previous)
        }
        if next == "s" || next == "status" || next == "statuses" || next == "code" { return true }
        return next == ":"
    }

    /// `By 361 answers with 429`: the status comes later.
    private var isBeforeStatus: Bool {
        guard Self.answers.contains(word(1) ?? "") else { return false }
        return tokens[(place + 1)...].contains { token in
            token.number.map { $0.isBare && $0.value >= 100 && $0.value < 600 } == true
        }
    }

    var countsAnswers: Bool {
        word(1).map(Self.answers.contains) == true && (noun == nil || noun == "request")
    }

    private static let answers: Set<String> = [
        "response", "responses", "answer", "answers", "reply", "replies", "error", "errors", "status",
        "statuses",
    ]

    private static let listed: Set<String> = ["and", "or"]

    private var counts: Bool {
        guard let noun else { return false }
        return !["request", "application"].contains(noun)
    }

    var qualifiers: Set<String> {
        var words: Set<String> = []
        for index in (place + 1)..<max(place + 1, min(place + 5, tokens.count)) {
            guard let meaning = segment.meanings[index] else { return [] }
            switch meaning.role {
            case .entity: return words
            case .state, .literal, .verdict: words.insert(meaning.id)
            case .neutral, .approximate: continue
            default: return []
            }
        }
        return []
    }

    /// The entity it counts: in `12 of the requests`, `12 failed requests`, `12 requests`.
    var noun: String? {
        guard let dimension = tokens[place].number?.dimension, dimension != .time, dimension != .bytes else {
            return nil
        }
        var index = place + 1
        while index < tokens.count, index <= place + 6 {
            guard let meaning = segment.meanings[index] else {
                if tokens[index].number != nil, dimension != .share || index > place + 2 {
                    index += 1
                    continue
                }
                return nil
            }
            switch meaning.role {
            case .entity:
                // Of `WebSocket messages` messages are counted.
                let next = index + 1 < tokens.count ? segment.meanings[index + 1] : nil
                if next?.role != .entity { return meaning.id }
                index += 1
            case .verb, .direction, .relation, .causal, .role: return nil
            case .neutral where ["with", "to", "on", "in", "for", "at"].contains(tokens[index].text):
                return nil
            default: index += 1
            }
        }
        return nil
    }
}
