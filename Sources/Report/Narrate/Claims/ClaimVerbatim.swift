// Sentences taken over from the evidence as they are: those need no reading, only their numbers a citation. Must not contain rewording.

extension ClaimLicence {
    /// Sources that say the same sentence, or this part of it among whole parts of their own, word for word.
    func verbatim(_ index: Int) throws(ClaimRefusal) -> ClaimBacking? {
        let segments = basis.passage.segments
        var found: Set<Int> = []
        var isWhole = true
        for (place, source) in basis.sources.enumerated() {
            for sentence in source.sentences {
                guard let joins = covers(sentence, index, in: segments) else { continue }
                found.insert(place)
                if joins { isWhole = false }
            }
        }
        if found.isEmpty, let cause = leadsInCause(index) {
            return ClaimBacking(places: [cause], isTakenOver: true)
        }
        if found.isEmpty, saysReason(index) {
            return ClaimBacking(places: Set(basis.sources.indices), isTakenOver: true)
        }
        guard !found.isEmpty else { return nil }
        let backing = ClaimBacking(places: found, isTakenOver: isWhole)
        if found.contains(where: { basis.sources[$0].fact != nil }) { return backing }
        for number in segments[index].tokens.compactMap(\.number) where !isKnown(number, in: found) {
            throw .unsupportedNumber
        }
        return backing
    }

    /// Whether a finding's next action is taken over.
    func isNextAction(_ index: Int) -> Bool {
        basis.findings.contains { source in
            source.actions.contains { covers($0, index, in: basis.passage.segments) == false }
        }
    }

    /// Whether `sentence` stands in the claim as whole segments, this one among them: nil when not, true when a `because` leads it in.
    private func covers(_ sentence: [ClaimToken], _ index: Int, in segments: [ClaimSegment]) -> Bool? {
        for first in max(0, index - 8)...index {
            var tokens: [ClaimToken] = []
            for last in first..<min(segments.count, first + 12) {
                tokens += segments[last].tokens
                if tokens.count > sentence.count + 1 { break }
                guard last >= index else { continue }
                if tokens == sentence { return false }
                if isCausal(tokens.first), tokens.dropFirst().elementsEqual(sentence) { return true }
            }
        }
        return nil
    }

    /// The cause whose name is taken over behind `The likely cause is that …`, with numbers that are those of cited facts.
    private func leadsInCause(_ index: Int) -> Int? {
        let sentence = basis.passage.segments[index].sentence
        let tokens = basis.passage.segments.filter { $0.sentence == sentence }.flatMap(\.tokens)
        let lead: Set<String> = [
            "the", "a", "likely", "probable", "cause", "is", "that", "there", "were", "was",
        ]
        let opening = tokens.prefix { lead.contains($0.text) }
        guard opening.contains(where: { $0.isWord("cause") }), opening.contains(where: { $0.isWord("is") })
        else {
            return nil
        }
        return basis.sources.indices.first { place in
            guard let finding = basis.sources[place].finding, finding.isCause,
                let title = ClaimPassage(finding.title)?.segments.flatMap(\.tokens)
            else { return false }
            let isWhole = (1...opening.count).contains { tokens.dropFirst($0).elementsEqual(title) }
            return isWhole && title.compactMap(\.number).allSatisfy { isKnown($0, in: [place]) }
        }
    }

    /// Whether a reason of the verdict is taken over whose numbers, or else words, are those of a cited fact.
    private func saysReason(_ index: Int) -> Bool {
        basis.analysis.reasons.compactMap { ClaimPassage($0) }.contains { reason in
            let tokens = reason.segments.flatMap(\.tokens)
            guard covers(tokens, index, in: basis.passage.segments) == false else { return false }
            let numbers = tokens.compactMap(\.number)
            let words = reason.segments.reduce(into: Set<String>()) {
                $0.formUnion($1.states.union($1.entities))
            }
            guard numbers.allSatisfy({ isKnown($0, in: []) }) else { return false }
            return basis.facts.contains { !$0.words.isDisjoint(with: words.subtracting(["request"])) }
        }
    }

    private func isCausal(_ token: ClaimToken?) -> Bool {
        token.map { SegmentCutter.causal.contains($0.text) } ?? false
    }

    /// Whether a number of a sentence taken over is one of a cited fact, or of a finding cited in full.
    private func isKnown(_ number: ClaimNumber, in found: Set<Int>) -> Bool {
        let inFacts = basis.facts.contains { fact in
            fact.numbers.contains { number.rounds($0.number) || $0.number.rounds(number) }
                || Int(exactly: number.value).map(fact.codes.contains) == true
        }
        if inFacts { return true }
        return found.contains { place in
            guard let finding = basis.sources[place].finding else { return false }
            if basis.isCitedInFull(finding) { return true }
            return basis.sources[place].numbers.contains { $0.isField && number.rounds($0.number) }
        }
    }
}
