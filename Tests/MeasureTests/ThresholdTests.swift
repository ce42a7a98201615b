import Measure
import Testing

@Suite struct ThresholdTests {
    @Test func expressionsAreAcceptedAndRefusedAsByK6() throws {
        let cases = try #require(try Golden.json("vectors/threshold-parse.json").array)
        #expect(cases.count == 44)
        for entry in cases {
            let expression = try #require(entry["expr"]?.string)
            guard let parsed = entry["parsed"] else {
                #expect(throws: MeasureError.self, "\(expression)") { try Threshold(parsing: expression) }
                continue
            }
            let threshold = try Threshold(parsing: expression)
            #expect(threshold.expression == expression)
            #expect(threshold.comparison.rawValue == parsed["op"]?.string)
            if let bound = parsed["value"]?.number {
                #expect(threshold.bound == bound)
            } else {
                #expect(parsed["value"]?.string == (threshold.bound.isNaN ? "NaN" : "+Inf"))
            }
            if let percent = parsed["p"]?.number { #expect(threshold.method == .percentile(percent)) }
        }
    }

    @Test(arguments: [
        ("rate<5%", "right side \"5%\" is not a number (no units, % or second condition) at column 6"),
        ("avg<500ms", "right side \"500ms\" is not a number (no units, % or second condition) at column 5"),
        (
            " p95 < 5",
            "left side \"p95\" is not one of count, rate, value, avg, min, max, med, p(N) at column 2"
        ),
        ("p(101)<5", "left side \"p(101)\" is not a percentile from 0 to 100 at column 1"),
        ("avg", "expected METHOD OPERATOR NUMBER with one of < <= > >= == === !=, as p(95)<500"),
    ]) func errorsQuoteTheExpressionAndTheFailingHalf(expression: String, reason: String) {
        let error = #expect(throws: MeasureError.self) { try Threshold(parsing: expression) }
        #expect(error?.description == "threshold \"\(expression)\": \(reason)")
    }

    @Test(arguments: [
        (MetricKind.counter, ["count", "rate"]), (.gauge, ["value"]), (.rate, ["rate"]),
        (.trend, ["avg", "min", "max", "med", "p(95)"]),
    ]) func methodsBelongToKinds(kind: MetricKind, allowed: [String]) throws {
        for method in ["count", "rate", "value", "avg", "min", "max", "med", "p(95)"] {
            let threshold = try Threshold(parsing: "\(method)<1")
            if allowed.contains(method) {
                try threshold.validate(for: "m", kind: kind)
            } else {
                #expect(throws: MeasureError.self) { try threshold.validate(for: "m", kind: kind) }
            }
        }
    }

    private func sink(_ kind: MetricKind, _ values: [Double]) -> Sink {
        var sink = Sink(kind: kind)
        for (index, value) in values.enumerated() { sink.add(value, at: Int64(index)) }
        return sink
    }

    @Test(arguments: [
        ("count>=10", MetricKind.counter, 10.0, true), ("count>10", .counter, 10, false),
        ("rate==5", .counter, 5, true),
        ("value===4", .gauge, 4, true), ("value!=4", .gauge, 4, false), ("rate<0.5", .rate, 2.0 / 3, false),
        ("avg<=7", .trend, 7, true), ("min>1", .trend, 4, true), ("max<10", .trend, 10, false),
        ("med<8", .trend, 7, true),
        ("p(50)==7", .trend, 7, true), ("p(100)<10", .trend, 10, false),
    ]) func observedValuesAreCompared(expression: String, kind: MetricKind, observed: Double, passed: Bool)
        throws
    {
        let values: [MetricKind: [Double]] = [
            .counter: [4, 6], .gauge: [9, 4], .rate: [1, 0, 3], .trend: [4, 10],
        ]
        let outcome = try Threshold(parsing: expression).evaluate(sink(kind, values[kind] ?? []), elapsed: 2)
        #expect(outcome.observed == observed)
        #expect(outcome.passed == passed)
    }

    // 09-edge/empty_thr of k6 1.1.
    @Test(arguments: [
        ("count>0", MetricKind.counter, false), ("count<1", .counter, true), ("rate<1", .counter, true),
        ("value>1", .gauge, false), ("value<1", .gauge, true), ("rate>0.5", .rate, true),
        ("rate<0.5", .rate, true),
        ("p(95)>5", .trend, false), ("p(95)<5", .trend, true), ("avg==0", .trend, true),
        ("max!=1", .trend, true),
    ]) func emptyMetricsFollowK6AndObserveNothing(expression: String, kind: MetricKind, passed: Bool) throws {
        let outcome = try Threshold(parsing: expression).evaluate(Sink(kind: kind), elapsed: 2)
        #expect(outcome.observed == nil)
        #expect(outcome.passed == passed)
    }

    @Test func abortingWaitsForTheDelayStrictly() throws {
        var threshold = try Threshold(parsing: "rate<0.1")
        #expect(!threshold.aborts(atElapsed: .seconds(9)))
        threshold.abortOnFail = true
        #expect(threshold.aborts(atElapsed: .seconds(0)))
        threshold.delayAbortEval = .seconds(5)
        #expect(!threshold.aborts(atElapsed: .seconds(5)))
        #expect(threshold.aborts(atElapsed: .milliseconds(5_001)))
    }
}
