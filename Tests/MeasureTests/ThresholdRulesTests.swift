import Measure
import Testing

@Suite struct ThresholdRulesTests {
    @Test(arguments: [
        ("http_reqs{status:200}", "count>1", true), ("http_req_duration", "p(95)<1", true),
        ("http_reqs", "p(95)<1", false), ("nothing", "count>1", false), ("nothing{a:b}", "count>1", false),
    ]) func theMetricMustExistAndHaveTheMethod(_ name: String, _ expression: String, _ isValid: Bool) throws {
        let rules = ThresholdRules(
            name: try SubmetricName(parsing: name),
            thresholds: [try Threshold(parsing: expression)]
        )
        let kinds: (String) -> MetricKind? = { BuiltinMetric(name: $0)?.metric.kind }
        if isValid {
            try rules.validate(kind: kinds)
        } else {
            #expect(throws: MeasureError.self) { try rules.validate(kind: kinds) }
        }
    }
}
