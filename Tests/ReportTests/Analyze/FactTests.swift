import Measure
import Testing

@testable import Report

@Suite struct FactTests {
    private static func fact(_ text: String, source: DataSource = .timeline, value: Double = 1) -> Fact {
        Fact(quantity: "q", value: value, unit: .count, source: source, text: text)
    }

    // MARK: The ledger

    @Test func `ids are numbers in the order of entry`() {
        var ledger = Ledger()
        let ids = (1...12).map { ledger.add(Self.fact("fact \($0)")) }
        #expect(ids == (1...12).map { "E\($0)" })
        #expect(ledger.facts.map(\.id) == ids)
        for (place, id) in ids.enumerated() { #expect(ledger[id]?.text == "fact \(place + 1)") }
    }

    @Test func `the same sentence of the same source keeps its first id`() {
        var ledger = Ledger()
        let first = ledger.add(Self.fact("a", value: 1))
        #expect(ledger.add(Self.fact("b")) == "E2")
        #expect(ledger.add(Self.fact("a", value: 2)) == first)
        #expect(ledger.facts.count == 2)
        #expect(ledger[first]?.value == 1)
        // Another source is another witness.
        #expect(ledger.add(Self.fact("a", source: .loki)) == "E3")
    }

    @Test(arguments: [
        "", "E", "E0", "E3", "E01", "E+1", "e1", "F1", "1", "E-1", "E1 ", "E99999999999999999999",
    ])
    func `what is no id has no fact`(id: String) {
        var ledger = Ledger()
        _ = ledger.add(Self.fact("a"))
        _ = ledger.add(Self.fact("b"))
        #expect(ledger[id] == nil)
        #expect(Ledger()[id] == nil)
    }

    @Test func `an id that was given before is not taken over`() {
        var ledger = Ledger()
        var known = Self.fact("a")
        known.id = "E9"
        #expect(ledger.add(known) == "E1")
        #expect(ledger["E9"] == nil)
    }

    // MARK: The numbers in facts

    /// Every analysis of the table of troubles, and one of a run that has a bit of everything.
    static let analyses: [Analysis] =
        AnalyzerTests.cases.map { AnalyzerTests.analyze($0, seed: 4) } + [HostileRun.wholeAnalysis]

    /// Numbers of a fact's text that neither its value nor its other numbers support.
    private static func unsupported(_ fact: Fact) -> [TextNumber] {
        let known = [fact.value].compactMap { $0 } + fact.numbers
        let named = TextNumber.all(in: fact.quantity) + TextNumber.all(in: fact.subject ?? "")
        return TextNumber.all(in: fact.text).filter { number in
            !named.contains(number) && !known.contains { number.isWritten(of: $0) }
        }
    }

    @Test func `every number in a fact is its value or one of its numbers`() {
        for fact in Self.analyses.flatMap(\.ledger.facts) {
            let numbers = Self.unsupported(fact).filter { $0.value != 429 }
            #expect(numbers.isEmpty, "\(fact.quantity): \(fact.text)")
        }
    }

    /// How many routes are slow, and by how much in the middle, stands in the finding alone.
    private static let slowdowns: [Cause] = [
        .slowStart, .slowDependency, .slowApplication, .slowEndpoint, .networkDelay, .saturation,
    ]

    @Test func `every finding rests on facts of the ledger, and says no number they do not`() {
        for analysis in Self.analyses {
            for finding in analysis.findings {
                let facts = finding.evidence.compactMap { analysis.ledger[$0] }
                #expect(!facts.isEmpty && facts.count == finding.evidence.count, "\(finding.title)")
                #expect(Set(finding.evidence).count == finding.evidence.count, "\(finding.title)")
                guard !Self.slowdowns.contains(finding.cause) else { continue }
                let said = Set(facts.flatMap { TextNumber.all(in: $0.text) })
                let known = facts.flatMap { [$0.value].compactMap { $0 } + $0.numbers }
                let own = finding.detail.split(separator: " It is explained by this:")[0]
                for number in TextNumber.all(in: String(own)) where !said.contains(number) {
                    #expect(known.contains { number.isWritten(of: $0) }, "\(number) in: \(finding.detail)")
                }
            }
        }
    }

    @Test func `the numbers of a sentence are read`() {
        func values(_ text: String) -> [Double] { TextNumber.all(in: text).map(\.value) }
        #expect(values("p(95)<500 at 1.25 ms, 95th, 5xx, p99, 12 s. 3.") == [500, 1.25, 12, 3])
        #expect(values("") == [])
        #expect(TextNumber(value: 1.2, decimals: 1).isWritten(of: 1_234))
        #expect(!TextNumber(value: 1.2, decimals: 1).isWritten(of: 1_434))
        #expect(TextNumber(value: 23.8, decimals: 2).isWritten(of: 0.238095))
    }
}
