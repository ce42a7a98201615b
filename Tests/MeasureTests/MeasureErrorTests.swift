import Measure
import Testing

@Suite struct MeasureErrorTests {
    @Test(
        arguments: [
            (
                .threshold(expression: "p(95)<x", reason: "not a number", column: 7),
                "threshold \"p(95)<x\": not a number at column 7"
            ),
            (
                .threshold(expression: "count<5", reason: "trends have no count", column: nil),
                "threshold \"count<5\": trends have no count"
            ),
            (.submetricName(text: "a{b}", reason: "no value"), "sub-metric \"a{b}\": no value"),
            (
                .trendStatistic(text: "p(x)", reason: "no percentile"),
                "summary trend statistic \"p(x)\": no percentile"
            ),
            (.duration(text: "5 parsecs", reason: "unknown unit"), "duration \"5 parsecs\": unknown unit"),
            (
                .json(reason: "expected a value", line: 2, column: 14),
                "line 2, column 14: expected a value"
            ),
            (
                .shape(path: "metrics.http_reqs.count", expected: "a number"),
                "metrics.http_reqs.count: expected a number"
            ),
            (.shape(path: "", expected: "an object"), "document: expected an object"),
            (.groupName(name: "a::b", reason: "contains ::"), "name \"a::b\": contains ::"),
        ] as [(MeasureError, String)]
    )
    func `each says what, where and what was expected`(error: MeasureError, text: String) {
        #expect(error.description == text)
        #expect("\(error)" == text)
    }

    @Test func `what the parsers throw quotes their input`() {
        func thrown(_ body: () throws -> Void) -> String {
            do { try body() } catch { return "\(error)" }
            return ""
        }
        #expect(
            thrown { _ = try Threshold(parsing: "p(95)<fast") }.hasPrefix("threshold \"p(95)<fast\": ")
        )
        #expect(thrown { _ = try SubmetricName(parsing: "a{b}") }.hasPrefix("sub-metric \"a{b}\": "))
        #expect(
            thrown { _ = try TrendStatistic(parsing: "mode") }.hasPrefix("summary trend statistic \"mode\": ")
        )
        #expect(thrown { _ = try DurationText.parse("soon") }.hasPrefix("duration \"soon\": "))
        #expect(thrown { _ = try JSONValue(parsing: "{\n  ?}") }.hasPrefix("line 2, column 3: "))
        #expect(thrown { try CheckTree.validate(name: "a::b") }.hasPrefix("name \"a::b\": "))
    }
}
