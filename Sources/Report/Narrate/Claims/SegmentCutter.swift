// Cuts sentences into segments, at punctuation and joining words. Must not contain what is in scope of a segment.

/// Cuts tokens into segments. What stands in brackets follows what it stands in, which goes on behind them.
struct SegmentCutter {
    private var segments: [ClaimSegment] = []
    private var inserted: [ClaimSegment] = []
    private var part: [ClaimToken] = []
    private var joint: ClaimSegment.Joint
    private var sentence: Int
    private var isCompared = false
    private var isAfterColon = false

    /// Words that begin what is a cause or comes of one.
    static let causal: Set<String> = [
        "because", "causedby", "therefore", "thus", "hence", "consequently", "so", "causing", "leading",
        "resulting",
    ]

    /// The segments of a text.
    static func segments(of tokens: [ClaimToken]) -> [ClaimSegment] {
        segments(of: tokens, joint: .loose, sentence: 0)
    }

    private static func segments(
        of tokens: [ClaimToken],
        joint: ClaimSegment.Joint,
        sentence: Int
    ) -> [ClaimSegment] {
        var cutter = SegmentCutter(joint: joint, sentence: sentence)
        cutter.cut(tokens)
        return cutter.segments
    }

    private init(joint: ClaimSegment.Joint, sentence: Int) {
        self.joint = joint
        self.sentence = sentence
    }

    private mutating func cut(_ tokens: [ClaimToken]) {
        var skipped = 0
        for (index, token) in tokens.enumerated() where index >= skipped {
            if token.isMark("("), let end = tokens[index...].firstIndex(where: { $0.isMark(")") }) {
                let inside = Array(tokens[(index + 1)..<end])
                // `The latency (p95) was 3 ms` only names what is meant.
                let isName =
                    !inside.isEmpty
                    && inside.allSatisfy { token in
                        token.kind == .statistic
                            || token.kind == .word && ClaimLexicon.meaning(of: token.text).role == .statistic
                    }
                if isName {
                    part += inside
                } else {
                    inserted += Self.segments(of: inside, joint: .tight, sentence: sentence)
                }
                skipped = end + 1
            } else if token.kind == .mark {
                takeMark(token)
            } else if token.kind == .word {
                takeWord(token, next: index + 1 < tokens.count ? tokens[index + 1] : nil)
            } else {
                part.append(token)
            }
        }
        close(.loose)
    }

    private mutating func takeMark(_ token: ClaimToken) {
        switch token.text {
        case ";": close(.loose)
        case ".", "!", "?", "…":
            close(.loose)
            sentence += 1
        case ":":
            close(.tight)
            isAfterColon = true
        case ",", "(", ")", "—", "[", "]": close(.tight)
        default: part.append(token)
        }
    }

    private mutating func takeWord(_ token: ClaimToken, next: ClaimToken?) {
        let role = ClaimLexicon.meaning(of: token.text).role
        if ["against", "vs", "versus"].contains(token.text), next?.kind != .word {
            close(.loose)
            isCompared = true
            return
        }
        if role == .joiner, !(token.text == "and" && isRange(next)) { return close(.loose) }
        if role == .causal, Self.causal.contains(token.text) {
            close(.causal)
        } else if role == .relation, next?.number == nil {
            close(.temporal)
        } else if token.text == "since", next?.number == nil {
            close(.causal)
        }
        part.append(token)
    }

    private mutating func close(_ next: ClaimSegment.Joint) {
        if !part.isEmpty {
            var segment = ClaimSegment(tokens: part, joint: joint, sentence: sentence)
            segment.isCompared = isCompared
            segment.isAfterColon = isAfterColon
            isAfterColon = false
            segments.append(segment)
            isCompared = false
        }
        segments += inserted
        inserted = []
        if !part.isEmpty || next != .tight { joint = next }
        part = []
    }

    /// `between 61 s and 120 s`.
    private func isRange(_ next: ClaimToken?) -> Bool {
        next?.number != nil && part.contains { $0.isWord("between") }
    }
}
