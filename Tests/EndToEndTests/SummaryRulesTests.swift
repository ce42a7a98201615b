// The rules must find what is wrong: each mistake a summary could have, made once.

import Measure
import Testing

@Suite("the rules of summaries")
struct SummaryRulesTests {
    private static let sound = """
        {
          "metrics": {
            "http_reqs": {"count": 10, "rate": 5}, "iterations": {"count": 4, "rate": 2},
            "checks": {"passes": 3, "fails": 1, "value": 0.75},
            "vus": {"value": 1, "min": 1, "max": 1},
            "http_req_duration": {
              "avg": 2, "min": 1, "med": 2, "max": 4, "p(90)": 3, "p(95)": 3.5, "thresholds": {"p(95)<5": false}
            }
          },
          "root_group": {
            "name": "", "path": "", "id": "d41d8cd98f00b204e9800998ecf8427e", "groups": {},
            "checks": {
              "ok": {
                "name": "ok", "path": "::ok", "id": "0123456789abcdef0123456789abcdef", "passes": 3, "fails": 1
              }
            }
          }
        }
        """

    @Test("accept a sound one")
    func accepts() throws {
        #expect(SummaryRules.violations(in: try JSONValue(parsing: Self.sound)) == [])
    }

    @Test(
        "find a mistake",
        arguments: [
            (#""metrics": {"#, #""extra": 1, "metrics": {"#, "top level"),
            (#""count": 4, "rate": 2"#, #""count": 4, "rate": 3"#, "durations"),
            (#""value": 0.75"#, #""value": 0.7"#, "passes / all"),
            (
                #""passes": 3, "fails": 1, "value""#, #""passes": 6, "fails": 2, "value""#,
                "sum over the groups"
            ),
            (#""min": 1, "max": 1"#, #""minimum": 1, "max": 1"#, "vus"),
            (#""p(90)": 3,"#, #""p(90)": 3.8,"#, "order"),
            (#"{"p(95)<5": false}"#, #"{"p(95)<5": {"ok": true}}"#, "thresholds"),
            (#""path": "::ok""#, #""path": "ok""#, "check ok"),
            (#""groups": {},"#, "", "group "),
        ]
    )
    func finds(text: String, mistake: String, says: String) throws {
        let wrong = Self.sound.replacing(text, with: mistake, maxReplacements: 1)
        try #require(wrong != Self.sound)
        let violations = SummaryRules.violations(in: try JSONValue(parsing: wrong))
        #expect(violations.contains { $0.contains(says) }, "\(violations)")
    }
}
