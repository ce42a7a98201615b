import Testing

@testable import Report

@Suite struct PromQLTests {
    @Test func selectors() {
        #expect(PromQL.selector("up") == "up")
        #expect(PromQL.selector("up", ["a=\"1\"", "b!=\"\""]) == "up{a=\"1\",b!=\"\"}")
        #expect(PromQL.matcher("job", equals: "a\"b\\c\nd") == "job=\"a\\\"b\\\\c\\nd\"")
    }

    @Test func gains() {
        let born = "((x unless x offset 5s) and on (job, instance) (up offset 5s == 1))"
        #expect(PromQL.rate("x", 5) == "(\(born) / 5 or rate(x[5s]))")
        #expect(PromQL.increase("x", 5) == "(\(born) or increase(x[5s]))")
    }

    @Test func aggregates() {
        #expect(PromQL.sum("x") == "sum(x)")
        #expect(PromQL.sum(by: ["a", "b"], "x") == "sum by (a, b) (x)")
        #expect(
            PromQL.quantile(0.95, of: "rate(x_bucket[5m])")
                == "histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))"
        )
        #expect(
            PromQL.quantile(0.5, by: ["path"], of: "y") == "histogram_quantile(0.5, sum by (le, path) (y))"
        )
    }
}
