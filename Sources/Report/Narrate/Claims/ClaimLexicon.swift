// What words mean to the checker: groups of words that say the same. A word in no group means only itself and must stand in the evidence,
// so that a word missing here costs a sentence and never lets one through. Must not contain rules.

/// A word's part in a sentence.
enum WordRole: String, Hashable {
    /// Says nothing.
    case neutral
    /// Makes a statement of what stands around it, and says nothing else.
    case verb
    /// Refers to what was named before.
    case pronoun
    /// "About".
    case approximate
    /// The whole run.
    case overall
    /// Something that can be slow or fail.
    case entity
    /// Something that is measured.
    case quantity
    /// What can be said of an entity.
    case state
    /// Up or down.
    case direction
    /// Which value of many: percentile, mean, most.
    case statistic
    /// Says why.
    case causal
    /// No.
    case negation
    /// All, only, never.
    case universal
    /// All is well.
    case clear
    /// Something is wrong.
    case trouble
    /// The most or least.
    case superlative
    /// More or less than.
    case comparative
    /// When, in relation to something else.
    case relation
    /// Joins what has nothing else to do with each other.
    case joiner
    /// What a number is: from, to, at, of, a bound.
    case role
    /// A verdict.
    case verdict
    /// What to do, changing nothing.
    case look
    /// What to do, changing something.
    case change
    /// Ought to.
    case advice
    /// Means only itself.
    case literal
}

/// A word with its meaning: words of one id are the same.
struct WordMeaning: Hashable {
    var role: WordRole
    var id: String
}

enum ClaimLexicon {
    /// The meaning of a word.
    static func meaning(of word: String) -> WordMeaning {
        table[word] ?? WordMeaning(role: .literal, id: "~" + stem(word))
    }

    static let numbers: [String: Double] = [
        "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
        "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12, "single": 1, "dozen": 12, "hundred": 100, "thousand": 1_000,
    ]

    /// Words that say how many of a hundred.
    static let shares: [String: Double] = ["half": 50, "quarter": 25]

    /// Words that say how many times as much.
    static let factors: [String: Double] = [
        "doubled": 2, "double": 2, "doubles": 2, "doubling": 2, "twice": 2, "twofold": 2, "tripled": 3,
        "triple": 3,
        "triples": 3, "threefold": 3, "fourfold": 4, "quadrupled": 4, "fivefold": 5, "sixfold": 6,
        "sevenfold": 7,
        "eightfold": 8, "ninefold": 9, "tenfold": 10, "halved": 0.5,
    ]

    /// A word without its ending, roughly: enough to match one form of a word with another.
    static func stem(_ word: String) -> String {
        var stem = word
        for endings in [["ies", "es", "s"], ["ically", "ing", "ied", "ed", "ly"]] {
            for ending in endings where stem.hasSuffix(ending) {
                guard stem.count - ending.count >= 3, !stem.hasSuffix("ss") else { continue }
                stem.removeLast(ending.count)
                break
            }
        }
        if let last = stem.last, stem.count > 3, "eyi".contains(last) { stem.removeLast() }
        let tail = stem.suffix(2)
        if stem.count > 3, tail.count == 2, tail.first == tail.last, tail != "ss", tail != "ll" {
            stem.removeLast()
        }
        return stem
    }

    private static let table: [String: WordMeaning] = {
        var table: [String: WordMeaning] = [:]
        for line in words.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            let head = parts[0].split(separator: " ")
            guard parts.count == 2, let role = WordRole(rawValue: String(head[0])) else { continue }
            for word in parts[1].split(separator: " ") {
                let id = head.count > 1 ? String(head[1]) : String(word)
                table[String(word)] = WordMeaning(role: role, id: id)
            }
        }
        return table
    }()
}
