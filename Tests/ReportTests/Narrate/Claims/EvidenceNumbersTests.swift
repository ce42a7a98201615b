import Testing

@testable import Report

@Suite struct EvidenceNumbersTests {
    private func source(
        _ text: String,
        _ value: Double? = nil,
        _ unit: FactUnit = .count,
        window: ClosedRange<Double>? = nil
    ) -> EvidenceSource {
        EvidenceSource(
            Fact(
                id: "E1",
                quantity: "q",
                value: value,
                unit: unit,
                window: window,
                source: .timeline,
                text: text
            )
        )
    }

    @Test func wordsOfOtherNumbersAreForeign() throws {
        let fact = source("812 iterations, 3 interrupted", 812)
        let all = try #require(fact.numbers.first { $0.number.value == 812 })
        let some = try #require(fact.numbers.first { $0.number.value == 3 })
        #expect(all.foreign.contains("~interrupt"))
        #expect(!some.foreign.contains("~interrupt"))
    }

    @Test func fromAndToTellADirection() {
        #expect(source("p95 was 9 ms instead of 2 ms", 9, .milliseconds).words.contains("up"))
        #expect(source("went from 9 ms to 2 ms", 2, .milliseconds).words.contains("down"))
        #expect(
            source("median 9 ms between 3 s and 5 s; otherwise median 2 ms", 9, .milliseconds).words.contains(
                "up"
            )
        )
        #expect(source("9 ms at 3 s", 9, .milliseconds).words.isDisjoint(with: ["up", "down"]))
    }

    @Test func theWindowOfAFactIsWhenItWas() {
        let fields = source("q was 5", 5, window: 30...90).numbers.filter(\.isField)
        #expect(fields.map(\.role) == [.at, .until])
        #expect(fields.map(\.number.value) == [30, 90])
    }

    @Test func aDenialBelongsToItsNumbers() {
        let numbers = source("12 requests got no answer; 5 requests got one").numbers
        #expect(numbers.first { $0.number.value == 12 }?.isNegated == true)
        #expect(numbers.first { $0.number.value == 5 }?.isNegated == false)
    }

    @Test func aPartOfAWholeIsAShareAndOfAChecksFailuresTheRestPassed() {
        let source = EvidenceSource(
            Fact(
                id: "E1",
                quantity: "failed checks",
                subject: "has ticket",
                value: 34,
                unit: .count,
                source: .timeline,
                text: "Check 'has ticket' failed 34 of 122 times (it looks at POST /api/ws/ticket)."
            )
        )
        let shares = source.numbers.filter { $0.number.dimension == .share }
        #expect(shares.map { ($0.number.value * 122).rounded() } == [34, 88])
        #expect(shares.map(\.states) == [["failed"], ["passed"]])
        #expect(source.numbers.contains { $0.number.value == 88 && $0.states == ["passed"] })
        #expect(source.numbers.contains { $0.role == .total && $0.part?.value == 88 })
        #expect(!self.source("34 of 122 requests are answers").words.contains("passed"))
    }
}
