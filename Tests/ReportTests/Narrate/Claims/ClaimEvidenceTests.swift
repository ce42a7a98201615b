import Testing

@testable import Report

@Suite struct ClaimEvidenceTests {
    private func source(
        _ text: String,
        _ quantity: String = "q",
        _ subject: String? = nil,
        _ value: Double? = nil,
        _ unit: FactUnit = .count
    )
        -> EvidenceSource
    {
        EvidenceSource(
            Fact(
                id: "E1",
                quantity: quantity,
                subject: subject,
                value: value,
                unit: unit,
                source: .timeline,
                text: text
            )
        )
    }

    @Test func numbersCarryWhatStandsAroundThem() throws {
        let fact = source(
            "POST /a: 50 of 84 requests failed with status 500",
            "failed requests",
            "POST /a",
            50
        )
        let value = try #require(fact.numbers.first { $0.number.value == 50 })
        #expect(value.routes == [ClaimRoute(method: "POST", path: "/a")])
        #expect(value.states == ["failed"])
        #expect(value.noun == "request")
        #expect(fact.codes == [500])
        #expect(fact.words.contains("5xx"))
    }

    @Test func theExactValueTakesThePlaceOfItsRounding() {
        let fact = source(
            "p95 was 0.84s; the threshold p(95)<500 was crossed",
            "http_req_duration p(95)",
            nil,
            843.27,
            .milliseconds
        )
        #expect(
            fact.numbers.contains {
                abs($0.number.value - 0.84327) < 1e-9 && $0.role == .value && $0.statistics == ["p95"]
            }
        )
        #expect(fact.numbers.contains { $0.role == .bound && $0.number.value == 0.5 })
    }

    @Test func aValueOverItsBoundHasCrossedIt() {
        #expect(
            source("rate is 12% (threshold rate<0.08)", "http_req_failed", nil, 0.12, .ratio).words.contains(
                "crossed"
            )
        )
        #expect(
            source("rate is 2% (threshold rate<0.08)", "http_req_failed", nil, 0.02, .ratio).words.contains(
                "held"
            )
        )
    }

    @Test func quotationsInEvidenceSayNothing() {
        let fact = source("the log says \"the database crashed\"")
        #expect(!fact.words.contains("database"))
        #expect(!fact.words.contains("crash"))
        #expect(!source("the log says \"the database crashed").words.contains("database"))
    }

    @Test func aFindingKnowsItsTimesAndItsNextAction() {
        let finding = EvidenceSource(
            Finding(
                id: "F1",
                cause: .rateLimiting,
                isCause: true,
                severity: .warning,
                title: "POST /a is rate limited",
                detail: "",
                route: "POST /a",
                onset: 42,
                end: 60,
                confidence: 0.5,
                evidence: ["E1"],
                nextAction: "Raise it."
            )
        )
        #expect(finding.numbers.filter(\.isField).map(\.role) == [.at, .until, .value])
        #expect(finding.words.isSuperset(of: ["ratelimit", "start", "end"]))
        #expect(finding.actions.map { $0.map(\.text) } == [["raise", "it"]])
        #expect(finding.ownRoutes == [ClaimRoute(method: "POST", path: "/a")])
    }

    @Test func evidenceThatMakesNoSenseDoesNoHarm() {
        for value in [Double.nan, .infinity, -1, 1e308] {
            _ = EvidenceSource(
                Fact(
                    quantity: "",
                    subject: "",
                    value: value,
                    unit: .bytes,
                    window: -1...1e308,
                    source: .loki,
                    text: "\"",
                    numbers: [value]
                )
            )
        }
    }
}
