import Measure
import Testing

@testable import Report

@Suite struct BasicFactsTests {
    private static func facts(
        _ files: RunFiles,
        metrics: MetricsCollection? = nil,
        logs: LogsCollection? = nil
    ) -> [Fact] {
        let input = files.input()
        let signals = RunSignals(input: input, metrics: metrics, logs: logs)
        var ledger = Ledger()
        BasicFacts(
            signals: signals,
            metrics: MetricView(collection: metrics, origin: signals.origin),
            highlights: Highlights(input, signals)
        ).enter(ThresholdReview.rows(input), &ledger)
        return ledger.facts
    }

    @Test func `thresholds and main numbers are facts of the summary`() {
        let facts = Self.facts(RunBuilder().files())
        #expect(facts.allSatisfy { $0.source == .summary })
        #expect(facts.map(\.id) == facts.indices.map { "E\($0 + 1)" })
        #expect(
            facts.map(\.text) == [
                "Threshold http_req_duration p(95)<500 held at 1.4ms.", "1700 HTTP requests were made.",
                "That is 56.7 requests per second of the run.",
                "The 95th percentile (p95) of http_req_duration is 1.4 ms.",
                "The median of http_req_duration is 0.8 ms.", "The run took 30 s.",
            ]
        )
    }

    @Test func `without a summary the timeline tells the main numbers`() {
        let facts = Self.facts(RunBuilder().files(summary: nil))
        #expect(!facts.isEmpty)
        #expect(facts.allSatisfy { $0.source == .timeline })
        let requests = RunBuilder().signals().requests.total
        #expect(facts.first { $0.quantity == "http_reqs" }?.value == Double(requests))
        #expect(facts.first { $0.quantity == "duration" }?.value == 30)
    }

    @Test func `of nothing there are no facts`() {
        #expect(Self.facts(RunFiles()).isEmpty)
    }

    @Test(
        arguments: [
            (MetricName.requestRate, 40, 40, .perSecond), (MetricName.errorRatio, 0.02, 0.02, .ratio),
            (MetricName.p95, 0.4, 400, .milliseconds), ("active_websockets", 8, 8, .count),
            (MetricName.databaseP95, 0.1, 100, .milliseconds), ("message_throughput_rps", 3, 3, .perSecond),
            (MetricName.memory, 6e7, 6e7, .bytes), (MetricName.cpu, 1.5, 1.5, .cores),
        ] as [(String, Double, Double, FactUnit)]
    )
    func `the server's worst value is a fact`(name: String, worst: Double, value: Double, unit: FactUnit)
        throws
    {
        let metrics = RunBuilder.metrics([name: { $0 == 7 ? worst : worst / 4 }])
        let fact = try #require(
            Self.facts(RunBuilder().files(), metrics: metrics).first { $0.source == .prometheus }
        )
        #expect(fact.quantity == name)
        #expect(fact.value == value)
        #expect(fact.unit == unit)
    }

    @Test(arguments: [
        ("severity", 1, "The log has 1 line of level warning or worse."),
        ("severity", 0, "The log has 0 lines of level warning or worse."),
        ("rate_limit", 5, "The log has 5 request lines with status 429."),
    ])
    func `log lines are counted`(name: String, total: Int, text: String) throws {
        let logs = LogsCollection(
            window: nil,
            status: .ok,
            queries: [LogQuery(name: name, expression: "{}", total: total)]
        )
        let fact = try #require(Self.facts(RunBuilder().files(), logs: logs).first { $0.source == .loki })
        #expect(fact.text == text)
        #expect(fact.value == Double(total))
    }

    @Test(
        arguments: [
            (ThresholdRow.Verdict.held, "1ms", nil, "Threshold m p(95)<5 held at 1ms."),
            (.held, nil, nil, "Threshold m p(95)<5 held."),
            (.crossed, "9ms", 12.4, "Threshold m p(95)<5 was crossed at 9ms, first seen 12 s into the run."),
            (.crossed, nil, nil, "Threshold m p(95)<5 was crossed."),
            (.noData, nil, nil, "Threshold m p(95)<5 had no data."),
        ] as [(ThresholdRow.Verdict, String?, Double?, String)]
    )
    func `a threshold is a sentence`(
        verdict: ThresholdRow.Verdict,
        actual: String?,
        breach: Double?,
        text: String
    ) {
        let row = ThresholdRow(
            metric: "m",
            expression: "p(95)<5",
            verdict: verdict,
            actual: actual,
            firstBreach: breach
        )
        #expect(BasicFacts.text(row) == text)
        var ledger = Ledger()
        let id = BasicFacts.enter(row, &ledger)
        #expect(ledger[id]?.numbers == [5] + (breach.map { [$0] } ?? []))
        // The same row again is the same fact.
        #expect(BasicFacts.enter(row, &ledger) == id)
    }
}
