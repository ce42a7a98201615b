import Testing

@testable import Report

@Suite struct ClaimBasisTests {
    private func owners(_ text: String, _ ids: [String], named: String? = nil) -> [[String]] {
        let analysis = NarrateSamples.slowDatabase()
        guard let passage = ClaimPassage(text) else { return [] }
        let findings = analysis.findings.filter { !Set($0.evidence).isDisjoint(with: ids) }
        let basis = ClaimBasis(
            analysis: analysis,
            facts: ids.compactMap { analysis.ledger[$0] }.map { EvidenceSource($0) },
            findings: findings.map { EvidenceSource($0) },
            passage: passage,
            named: named
        )
        return passage.segments.indices.flatMap { index in
            NumberInContext.all(in: passage.segments[index]).map { number in
                basis.owners(of: number, at: index).map {
                    basis.sources[$0].fact?.id ?? basis.sources[$0].finding?.id ?? ""
                }.sorted()
            }
        }
    }

    @Test func aNumberBelongsToTheFactOfItsRouteAndPercentile() {
        #expect(owners("p95 of POST /api/posts was 1.93 s", ["E2", "E3"]) == [["E2"]])
        #expect(owners("p95 of GET /api/feed was 1.93 s", ["E2", "E3"]) == [[]])
        #expect(owners("p99 of POST /api/posts was 1.93 s", ["E2", "E3"]) == [[]])
    }

    @Test func listsArePairedInOrder() {
        #expect(
            owners("POST /api/posts and GET /api/feed had a p95 of 1.93 s and 45 ms", ["E2", "E3"]) == [
                ["E2"], ["E3"],
            ]
        )
        #expect(
            owners("POST /api/posts and GET /api/feed had a p95 of 45 ms and 1.93 s", ["E2", "E3"]) == [
                [], [],
            ]
        )
    }

    @Test func aFindingsOwnNumbersNeedItsNameOrAllItsFacts() {
        #expect(owners("the slowdown began at 61 s", ["E4"]) == [[]])
        #expect(owners("the slowdown began at 61 s", ["E4"], named: "F1") == [["F1"]])
        #expect(owners("the slowdown began at 61 s", ["E1", "E2", "E4"]).first?.contains("F1") == true)
    }

    @Test func aFactorIsThatOfFromAndTo() {
        #expect(owners("p95 of POST /api/posts grew 16-fold", ["E2"]) == [["E2"]])
        #expect(owners("p95 of POST /api/posts doubled", ["E2"]) == [[]])
    }
}
