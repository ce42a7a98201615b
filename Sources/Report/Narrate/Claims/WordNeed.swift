// A word of a claim that evidence must hold. Must not contain where it is looked for.

/// A word that must be backed.
struct WordNeed: Hashable {
    var role: WordRole
    var id: String
    var text: String

    /// Whether these words hold it, itself or one that says the same.
    func isIn(_ words: Set<String>) -> Bool {
        words.contains(id) || words.contains("~" + ClaimLexicon.stem(text))
    }

    /// Every word of a segment that says something.
    static func needs(of segment: ClaimSegment) -> [WordNeed] {
        var needs: [WordNeed] = []
        // A quotation that is still one has been found in a log line: then it is a log that says it.
        let quotes = segment.tokens.contains { $0.kind == .quote }
        // `Until` with nothing that happens is a word like any other.
        let isBare = !segment.has(.verb) && !segment.hasNumber && !segment.has(.direction)
        needs += segment.universals.sorted().map { WordNeed(role: .universal, id: $0, text: $0) }
        // What a threshold bounds is part of its name: `rate<0.1`.
        for place in segment.tokens.indices.dropLast() where segment.tokens[place].kind == .word {
            if segment.tokens[place + 1].isMark("<") || segment.tokens[place + 1].isMark(">") {
                let word = segment.tokens[place].text
                needs.append(WordNeed(role: .literal, id: "~" + ClaimLexicon.stem(word), text: word))
            }
        }
        for (place, (token, meaning)) in zip(segment.tokens, segment.meanings).enumerated() {
            // `100 ms instead of 0.8 ms`: what it was before, which the number's role tells.
            if token.isWord("instead"), place + 2 < segment.tokens.count,
                segment.tokens[place + 1].isWord("of"),
                segment.tokens[place + 2].number != nil
            {
                continue
            }
            if token.kind == .identifier {
                needs.append(WordNeed(role: .literal, id: token.text, text: token.text))
            } else if token.kind == .statistic {
                continue
            } else if let meaning, !(quotes && meaning.id == "log") {
                switch meaning.role {
                case .neutral, .verb, .pronoun, .approximate, .overall, .joiner, .role, .causal, .negation,
                    .verdict, .statistic, .universal:
                    continue
                case .relation where !isBare || segment.has(.causal): continue
                default: needs.append(WordNeed(role: meaning.role, id: meaning.id, text: token.text))
                }
            }
        }
        return needs
    }
}
