// Decides, claim by claim, which of a model's sentences may be shown. When in doubt a sentence is dropped. Pure.

import Measure

/// Holds the claims of a model against an analysis.
///
/// A sentence is read with the same scanner as the evidence. Each number must be that of a cited fact with the same route, percentile,
/// status, state and role (`from`, `to`, `at`, a bound…); each word that says something must stand in the cited facts or in a finding that
/// rests on them, next to the same subject; causes need a finding that is one. Words not known to the checker count as saying something.
public struct ClaimChecker: Sendable {
    /// A sentence that holds.
    struct Survivor: Hashable {
        var section: ModelAnswer.Section
        var statement: Narrative.Statement
    }

    private let analysis: Analysis
    private let facts: [String: Fact]
    private let factSources: [String: EvidenceSource]
    private let findingSources: [String: EvidenceSource]

    /// A checker for an analysis.
    public init(_ analysis: Analysis) {
        self.analysis = analysis
        facts = Dictionary(analysis.ledger.facts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let profile = EvidenceSource.ids(of: ClaimPassage(analysis.profile))
        factSources = facts.mapValues { fact in
            var source = EvidenceSource(fact)
            source.words.formUnion(profile)
            source.learn(bounds: analysis.ledger.facts)
            return source
        }
        findingSources = Dictionary(
            analysis.findings.map { ($0.id, EvidenceSource($0)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The narrative that is left of an answer: what holds of it, and code's words in the gaps. Never raises the confidence of code.
    public func narrative(from answer: ModelAnswer, model: String) -> Narrative {
        var survivors: [Survivor] = []
        var refusals: [ClaimRefusal] = []
        var seen: Set<String> = []
        for claim in answer.claims {
            do {
                let survivor = try check(claim)
                let key = survivor.statement.text.lowercased().filter { $0.isLetter || $0.isNumber }
                if seen.insert(key).inserted {
                    survivors.append(survivor)
                } else {
                    refusals.append(.duplicate)
                }
            } catch {
                refusals.append(error)
            }
        }
        let dropped = Self.lines(of: refusals)
        let total = answer.claims.count
        guard !survivors.isEmpty else {
            let reason =
                total == 0
                ? "the model made no claim" : "none of the model's \(total) claims could be verified"
            var narrative = CodeNarrator.narrative(of: analysis, reason: reason)
            narrative.claimsTotal = total
            narrative.dropped = dropped
            return narrative
        }
        return narrative(of: survivors, answer: answer, model: model, dropped: dropped)
    }

    private func narrative(of survivors: [Survivor], answer: ModelAnswer, model: String, dropped: [String])
        -> Narrative
    {
        let code = CodeNarrator.narrative(of: analysis, reason: "")
        let list: (ModelAnswer.Section, [Narrative.Statement]) -> [Narrative.Statement] = { section, gap in
            let own = survivors.filter { $0.section == section }.map(\.statement)
            return own.isEmpty ? gap : own
        }
        let summary = survivors.filter { $0.section == .summary }.map { Self.sentence($0.statement.text) }
        return Narrative(
            author: .model(model),
            summary: summary.isEmpty ? code.summary : summary.joined(separator: " "),
            findings: list(.findings, code.findings),
            bottlenecks: list(.bottlenecks, code.bottlenecks),
            likelyCauses: list(.likelyCauses, code.likelyCauses),
            nextActions: list(.nextActions, code.nextActions),
            confidence: min(answer.confidence ?? code.confidence, code.confidence),
            claimsVerified: survivors.count,
            claimsTotal: answer.claims.count,
            dropped: dropped
        )
    }

    /// Each reason once with how often.
    private static func lines(of refusals: [ClaimRefusal]) -> [String] {
        ClaimRefusal.allCases.compactMap { refusal in
            let count = refusals.count { $0 == refusal }
            return count == 0 ? nil : "\(count) \(count == 1 ? "claim" : "claims"): \(refusal.rawValue)"
        }
    }

    private static func sentence(_ text: String) -> String {
        text.last.map { ".!?…".contains($0) } == true ? text : text + "."
    }

    /// The claim as it may be shown. Throws why it may not.
    func check(_ claim: ModelAnswer.Claim) throws(ClaimRefusal) -> Survivor {
        guard let text = claim.text, let cited = claim.evidence else { throw .notAClaim }
        try ClaimForm.check(text)
        guard !cited.isEmpty else { throw .noEvidence }
        var ids: [String] = []
        for id in cited where !ids.contains(id) { ids.append(id) }
        let citedFacts = ids.compactMap { facts[$0] }
        guard citedFacts.count == ids.count else { throw .unknownEvidence }
        var findings = analysis.findings.filter { !Set($0.evidence).isDisjoint(with: ids) }
        if let name = claim.finding {
            guard let named = findings.first(where: { $0.id == name }) else { throw .unknownFinding }
            findings = [named] + findings.filter { $0.id != name }
        }
        let section = try check(text, claim, facts: citedFacts, findings: findings)
        let shown = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return Survivor(section: section, statement: Narrative.Statement(shown, evidence: ids))
    }

    /// The section a text belongs to, when it holds.
    private func check(
        _ text: String,
        _ claim: ModelAnswer.Claim,
        facts: [Fact],
        findings: [Finding]
    ) throws(ClaimRefusal) -> ModelAnswer.Section {
        let section = claim.section
        for verdict in ["HEALTHY", "WARNING", "CRITICAL", "INVALID"] where verdict != analysis.status.rawValue
        {
            // In capitals it is the verdict, or stands so in the evidence.
            let words = text.split { !$0.isLetter }
            let isInEvidence = facts.contains { $0.text.contains(verdict) }
            if words.contains(where: { $0 == verdict }), !isInEvidence { throw .wrongVerdict }
        }
        let quotes = ClaimQuotes(analysis: analysis, facts: facts, findings: findings)
        let isAction = section == .nextActions
        let opened = try quotes.opened(text, isAction: isAction)
        guard let passage = ClaimPassage(try Self.withoutCitations(opened, facts: facts, findings: findings))
        else {
            throw .openQuote
        }
        guard !passage.segments.isEmpty else { throw .emptyText }
        guard passage.segments.count <= 24 else { throw .tooLong }
        let basis = ClaimBasis(
            analysis: analysis,
            facts: facts.compactMap { factSources[$0.id] },
            findings: findings.compactMap { findingSources[$0.id] },
            passage: passage,
            named: claim.finding
        )
        let licence = ClaimLicence(basis: basis)
        var backing: [ClaimBacking] = []
        var actions = 0
        for (index, segment) in passage.segments.enumerated() {
            if let verbatim = try licence.verbatim(index) {
                backing.append(verbatim)
            } else if licence.isNextAction(index) {
                actions += 1
                backing.append(ClaimBacking(places: Set(basis.sources.indices), isAction: true))
            } else if ClaimAction.isAction(segment, findings: findings)
                || (isAction && isContinued(actions, segment))
            {
                try ClaimAction(basis: basis).check(segment)
                actions += 1
                backing.append(ClaimBacking(places: Set(basis.sources.indices), isAction: true))
            } else {
                backing.append(try licence.backing(of: index))
            }
        }
        if actions == passage.segments.count { return .nextActions }
        try ClaimSides(basis: basis).check()
        let namesCause = try ClaimRelations(basis: basis, backing: backing).check()
        return filed(section, namesCause: namesCause, actions: actions, basis: basis)
    }

    /// Whether a segment goes on with the action before it.
    private func isContinued(_ actions: Int, _ segment: ClaimSegment) -> Bool {
        actions > 0 && !segment.has(.verb) && !segment.hasNumber && segment.joint != .causal
    }

    /// What holds is shown where it belongs: causes need a finding that is one, bottlenecks one that tells where it is tight.
    private func filed(
        _ section: ModelAnswer.Section,
        namesCause: Bool,
        actions: Int,
        basis: ClaimBasis
    ) -> ModelAnswer.Section {
        if section == .nextActions { return actions > 0 ? .nextActions : .findings }
        let words = basis.claimWords
        let causes = basis.findings.compactMap(\.finding).filter { finding in
            finding.isCause && !ClaimRelations.names(of: finding).isDisjoint(with: words)
        }
        switch section {
        case .likelyCauses where !namesCause && causes.isEmpty: return .findings
        case .bottlenecks where !causes.contains { CodeNarrator.isBottleneck($0.cause) }: return .findings
        default: return section
        }
    }

    /// The text without frames and without `(E1, E2)`; an id in it that is not cited is refused.
    private static func withoutCitations(
        _ text: String,
        facts: [Fact],
        findings: [Finding]
    ) throws(ClaimRefusal) -> String {
        guard let tokens = ClaimScanner.tokens(of: text) else { throw .openQuote }
        let ids = tokens.filter { $0.kind == .citation }.map(\.text)
        let known = Set(facts.map(\.id) + findings.map(\.id))
        guard ids.allSatisfy(known.contains) else { throw .unknownEvidence }
        // What the tool measured the application did not.
        let isOfTool = facts.allSatisfy { $0.source == .summary || $0.source == .timeline }
        let text = isOfTool || !text.lowercased().contains("k6") ? ClaimFrame.stripped(text) : text
        guard !ids.isEmpty else { return text }
        var words: [Substring] = []
        for word in text.split(separator: " ") {
            let core = word.filter { $0.isLetter || $0.isNumber }.uppercased()
            if known.contains(core) {
                if let mark = word.last, ".,;:".contains(mark), let last = words.popLast() {
                    words.append(last + "\(mark)")
                }
            } else {
                words.append(word)
            }
        }
        return words.joined(separator: " ")
    }
}
