// What a sentence is put into without saying anything about the run: `The report shows that …`, `…, as E4 shows.`. Must not
// contain judgement: what is left is read as any other sentence.

/// Takes the frame off sentences. A frame names the report, the test or an observer, and a way of telling; as soon as another word stands
/// in it (a negation, an earlier run, a component) it is none, and the sentence is read whole.
enum ClaimFrame {
    /// The text without the frames of its sentences.
    static func stripped(_ text: String) -> String {
        let sentences = sentences(of: text).filter { !isRemark($0) }
        guard !sentences.isEmpty else { return text }
        return sentences.map(content).joined(separator: " ")
    }

    // MARK: Words

    /// Who or what tells.
    private static let tellers: Set<String> = [
        "the", "a", "an", "this", "these", "our", "my", "all", "both", "we", "it", "i", "one", "you", "us",
        "there", "here", "k6",
        "report", "run", "test", "tests", "testing", "load", "stress", "data", "evidence", "metric",
        "metrics", "result", "results",
        "summary", "figure", "figures", "number", "numbers", "analysis", "measurement", "measurements",
        "fact", "facts", "statistics",
        "stats", "observation", "observations", "finding", "findings", "information", "item", "items",
        "performance", "point",
        "collected", "available", "given", "provided", "following", "presented", "listed", "gathered",
        "recorded", "cited", "current",
        "key", "main", "present", "whole", "entire",
    ]
    /// What holds a frame together.
    private static let joints: Set<String> = [
        "can", "could", "may", "might", "should", "must", "will", "be", "is", "are", "was", "were", "has",
        "have", "been", "to", "from",
        "in", "on", "by", "with", "of", "for", "as", "at", "during", "per", "and", "also", "clearly", "now",
        "worth", "important",
        "interesting", "notable", "noteworthy", "clear", "evident", "apparent", "obvious", "based",
        "according", "looking",
        "throughout", "course", "over", "within", "under", "let", "me", "please",
    ]
    /// Ways of telling.
    private static let tellings: Set<String> = {
        let stems = [
            "show", "observe", "indicate", "reveal", "report", "note", "confirm", "demonstrate", "state",
            "record", "mention", "list",
            "document", "notice", "highlight", "conclude", "say", "measure", "evidence", "point",
            "illustrate", "establish",
        ]
        var words: Set<String> = [
            "seen", "see", "sees", "saw", "shown", "found", "find", "finds", "said", "told", "tell", "tells",
            "noting", "observing", "mentioning", "out", "know", "known", "learn", "read", "given",
        ]
        for stem in stems {
            words.formUnion([stem, stem + "s", stem.hasSuffix("e") ? stem + "d" : stem + "ed"])
        }
        return words
    }()
    /// What may stand before a comma and only leads on. Nothing that tells of a cause, a time or a degree.
    private static let adverbs: Set<String> = [
        "importantly", "notably", "specifically", "overall", "additionally", "furthermore", "moreover",
        "also", "interestingly",
        "clearly", "generally", "finally", "lastly", "first", "firstly", "second", "secondly", "third",
        "thirdly", "in addition",
        "in summary", "in conclusion", "in short", "in brief", "to summarize", "to summarise", "to sum up",
        "in detail", "in particular",
        "more specifically", "more importantly", "most importantly", "most notably", "for example",
        "for instance", "of note",
        "as expected", "in fact", "indeed", "similarly", "likewise", "again", "in other words", "that said",
        "to begin with",
        "unfortunately", "fortunately", "encouragingly", "worryingly", "noteworthy", "on the positive side",
        "on the negative side",
    ]
    /// What may stand before a colon.
    private static let labels: Set<String> = [
        "observation", "finding", "note", "result", "fact", "evidence", "summary", "conclusion", "insight",
        "key", "main", "important",
        "observed", "measured", "detail", "details", "takeaway", "remark", "info", "point",
    ]
    private static let remarks: Set<String> = [
        "this is worth noting", "this is notable", "this is noteworthy", "this is important",
        "this should be noted", "see above",
        "this is worth mentioning", "this stands out", "this deserves attention",
        "this is an important finding",
        "this is shown by the evidence", "this is supported by the evidence", "the evidence supports this",
    ]

    // MARK: Frames

    private static func content(_ sentence: String) -> String {
        var rest = sentence
        // `Overall, the report shows that …` is two.
        for _ in 0..<3 {
            guard let inner = withoutLabel(rest) ?? withoutLead(rest) ?? withoutClause(rest) else { break }
            rest = inner
        }
        return withoutTail(rest)
    }

    /// `Observation: …`, `E4: …`.
    private static func withoutLabel(_ text: String) -> String? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let words = words(of: text[..<colon])
        guard (1...3).contains(words.count), words.allSatisfy({ labels.contains($0) || isCitation($0) })
        else { return nil }
        return rest(of: text, after: colon)
    }

    /// `Importantly, …`, `According to E4, …`, `As the report shows, …`.
    private static func withoutLead(_ text: String) -> String? {
        guard let comma = text.firstIndex(of: ",") else { return nil }
        let words = words(of: text[..<comma])
        guard !words.isEmpty, words.count <= 10 else { return nil }
        if adverbs.contains(words.joined(separator: " ")) { return rest(of: text, after: comma) }
        let opens: Set<String> = [
            "as", "according", "based", "from", "per", "looking", "in", "during", "over",
        ]
        guard opens.contains(words[0]), words.count > 1, words.allSatisfy(isOfFrame),
            words.contains(where: { tellers.contains($0) || isCitation($0) }),
            // `As a result, …` tells of a cause.
            words[0] != "as" || words.contains(where: tellings.contains)
        else { return nil }
        return rest(of: text, after: comma)
    }

    /// `It can be seen that …`.
    private static func withoutClause(_ text: String) -> String? {
        guard let that = text.range(of: " that ") else { return nil }
        let words = words(of: text[..<that.lowerBound])
        // `Say that …` is an order, `Note that …` is none.
        guard let first = words.first, !tellings.contains(first) || ["note", "notice"].contains(first),
            words.count <= 12, words.allSatisfy(isOfFrame),
            words.contains(where: {
                tellings.contains($0) || ["clear", "evident", "apparent", "obvious", "notable"].contains($0)
            })
        else { return nil }
        return rest(of: text, after: text.index(before: that.upperBound))
    }

    /// `…, as shown by E4.`, `… (see E4)`, `… during the load test.`
    private static func withoutTail(_ text: String) -> String {
        var text = text[...]
        var end = ""
        if let last = text.last, ".!".contains(last) {
            end = String(last)
            text = text.dropLast()
        }
        if text.last == ")", let open = text.lastIndex(of: "(") {
            let words = words(of: text[text.index(after: open)...].dropLast())
            if !words.isEmpty, words.allSatisfy({ isOfFrame($0) || $0 == "cf" }) { text = text[..<open] }
        }
        if let comma = text.lastIndex(of: ",") {
            let words = words(of: text[text.index(after: comma)...])
            let opens: Set<String> = ["as", "according", "based", "per"]
            if let first = words.first, opens.contains(first), words.count > 1, words.allSatisfy(isOfFrame) {
                text = text[..<comma]
            }
        }
        for scope in scopes where text.lowercased().hasSuffix(scope) && text.count > scope.count + 8 {
            text = text.dropLast(scope.count)
        }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return text + end
    }

    private static let scopes: [String] = {
        let nouns = ["test", "run", "load test", "stress test", "test run"]
        return nouns.flatMap {
            [" during the \($0)", " in this \($0)", " during this \($0)", " in the \($0)"]
        }
    }()

    private static func isOfFrame(_ word: String) -> Bool {
        tellers.contains(word) || joints.contains(word) || tellings.contains(word) || isCitation(word)
    }

    private static func isRemark(_ sentence: String) -> Bool {
        remarks.contains(words(of: sentence[...]).joined(separator: " "))
    }

    // MARK: Text

    /// `e4`.
    private static func isCitation(_ word: String) -> Bool {
        word.first == "e" && word.count > 1 && word.dropFirst().allSatisfy(\.isNumber)
    }

    private static func words(of text: Substring) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }.map(String.init)
    }

    private static func rest(of text: String, after index: String.Index) -> String? {
        let rest = text[text.index(after: index)...].drop(while: \.isWhitespace)
        return rest.isEmpty ? nil : String(rest)
    }

    /// The sentences, each with its mark. A mark ends one when a blank and a capital, a digit or a quotation mark follow.
    private static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        let characters = Array(text)
        for (place, character) in characters.enumerated() {
            current.append(character)
            guard ".!?".contains(character), place + 2 < characters.count, characters[place + 1].isWhitespace
            else { continue }
            let next = characters[place + 2]
            guard next.isUppercase || next.isNumber || "\"“'‘`".contains(next) else { continue }
            sentences.append(current)
            current = ""
        }
        sentences.append(current)
        return sentences.map { String($0.drop(while: \.isWhitespace)) }.filter { !$0.isEmpty }
    }
}
