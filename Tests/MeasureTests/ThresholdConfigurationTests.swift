import Measure
import Testing

@Suite struct ThresholdConfigurationTests {
    @Test func stringsAndObjectsAreDecodedInOrder() throws {
        let json = try JSONValue(
            parsing: """
                {"z_metric": ["avg<1"],
                 "http_req_failed": [{"threshold": "rate<0.05", "abortOnFail": true, "delayAbortEval": "10s"}, "rate<0.9"],
                 "http_reqs{a:1,b:2}": [{"threshold": "count>0", "delayAbortEval": 1500, "abortOnFail": null}],
                 "http_reqs{b:2,a:1}": ["count>1"]}
                """
        )
        let rules = try ThresholdRules.decode(json)
        #expect(rules.map(\.name.displayName) == ["z_metric", "http_req_failed", "http_reqs{a:1,b:2}"])
        #expect(rules[1].thresholds.map(\.abortOnFail) == [true, false])
        #expect(rules[1].thresholds[0].delayAbortEval == .seconds(10))
        #expect(rules[2].thresholds.map(\.expression) == ["count>0", "count>1"])
        #expect(rules[2].thresholds[0].delayAbortEval == .milliseconds(1_500))
    }

    @Test(arguments: [
        "[]", #"{"m": "avg<1"}"#, #"{"m": [3]}"#, #"{"m": [{}]}"#,
        #"{"m": [{"threshold": "avg<1", "abort": true}]}"#,
        #"{"m": [{"threshold": "avg<1", "abortOnFail": "yes"}]}"#, #"{"m{": ["avg<1"]}"#,
        #"{"m": [{"threshold": "avg<1", "delayAbortEval": "soon"}]}"#,
    ]) func otherShapesAreRefused(_ text: String) throws {
        let json = try JSONValue(parsing: text)
        #expect(throws: MeasureError.self) { try ThresholdRules.decode(json) }
    }

    @Test func metricsMustExistAndHaveTheMethod() throws {
        let kinds: (String) -> MetricKind? = { BuiltinMetric(name: $0)?.metric.kind }
        for (text, isValid) in [
            (#"{"http_reqs{status:200}": ["count>1"]}"#, true), (#"{"http_reqs": ["p(95)<1"]}"#, false),
            (#"{"nothing": ["count>1"]}"#, false),
        ] {
            let rules = try #require(try ThresholdRules.decode(try JSONValue(parsing: text)).first)
            if isValid {
                try rules.validate(kind: kinds)
            } else {
                #expect(throws: MeasureError.self) { try rules.validate(kind: kinds) }
            }
        }
    }
}
