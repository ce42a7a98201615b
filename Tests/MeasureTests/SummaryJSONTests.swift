import Measure
import Testing

@Suite struct SummaryJSONTests {
    private func sample() throws -> Summary {
        var tree = CheckTree()
        tree.add(check: "10", in: ["g"], passes: 1, fails: 0, firstSeen: 1)
        tree.add(check: "b", in: ["g"], passes: 2, fails: 1, firstSeen: 2)
        tree.add(check: "1", in: ["g"], passes: 0, fails: 1, firstSeen: 3)
        var trend = Sink(kind: .trend)
        for value in 1...10 { trend.add(Double(value)) }
        var rate = Sink(kind: .rate)
        for value in [1.0, 1, 1, 0, 0] { rate.add(value) }
        var counter = Sink(kind: .counter)
        counter.add(7)
        let threshold = try Threshold(parsing: "p(95)<5")
        return Summary(
            metrics: [
                SummaryMetric(
                    name: "iterations",
                    contains: .default,
                    values: MetricValues(counter, elapsed: 2)
                ),
                SummaryMetric(
                    name: "http_req_duration",
                    contains: .time,
                    values: MetricValues(trend, elapsed: 2),
                    thresholds: [ThresholdVerdict(threshold, threshold.evaluate(trend, elapsed: 2))]
                ),
                SummaryMetric(name: "checks", contains: .default, values: MetricValues(rate, elapsed: 2)),
            ],
            rootGroup: tree.root,
            setupData: ["users": [1, 2]],
            runDuration: 2
        )
    }

    @Test func theExportHasK6sShape() throws {
        let json = try sample().exportJSON
        #expect(json.object?.names == ["root_group", "metrics", "setup_data"])
        #expect(json["metrics"]?.object?.names == ["checks", "http_req_duration", "iterations"])
        #expect(json["metrics"]?["iterations"] == ["count": 7, "rate": 3.5])
        #expect(json["metrics"]?["checks"] == ["value": 0.6, "passes": 3, "fails": 2])
        let trend = json["metrics"]?["http_req_duration"]
        #expect(trend?.object?.names == ["avg", "min", "med", "max", "p(90)", "p(95)", "thresholds"])
        // In this shape true means crossed.
        #expect(trend?["thresholds"] == ["p(95)<5": true])
        let group = json["root_group"]?["groups"]?["g"]
        #expect(group?["checks"]?.object?.names == ["1", "10", "b"])
        #expect(json.prettyText.last == "}")
        #expect(json.prettyText.hasPrefix("{\n    \"root_group\": {\n        \"name\": \"\",\n"))
    }

    @Test func theHandleSummaryShapeSaysOkForHeld() throws {
        let json = try sample().handleSummaryJSON(SummaryContext(isStdOutTTY: true))
        #expect(json.object?.names == ["root_group", "options", "state", "metrics", "setup_data"])
        #expect(json["state"]?["testRunDurationMs"] == 2_000)
        #expect(json["state"]?["isStdOutTTY"] == true)
        #expect(json["options"]?["summaryTrendStats"] == ["avg", "min", "med", "max", "p(90)", "p(95)"])
        let trend = json["metrics"]?["http_req_duration"]
        #expect(trend?["type"] == "trend")
        #expect(trend?["contains"] == "time")
        #expect(trend?["thresholds"] == ["p(95)<5": ["ok": false]])
        #expect(json["metrics"]?["checks"]?["values"] == ["rate": 0.6, "passes": 3, "fails": 2])
        #expect(
            json["root_group"]?["groups"]?.array?.first?["checks"]?.array?.map { $0["name"] } == [
                "10", "b", "1",
            ]
        )
    }

    @Test func numbersThatJSONCannotHoldBecomeNull() {
        let summary = Summary(
            metrics: [
                SummaryMetric(
                    name: "g",
                    contains: .default,
                    values: .gauge(value: .nan, minimum: -.infinity, maximum: 1)
                )
            ],
            runDuration: nil
        )
        #expect(summary.exportJSON.compactText.contains(#""g":{"value":null,"min":null,"max":1}"#))
    }

    /// The members of k6's own files, whatever their order, are what we write after reading them.
    @Test(arguments: [
        "01-main/summary-export.compact.json", "05-lowshape/summary-export.json",
        "06-exit/app_down.summary.json",
        "09-edge/empty_thr.json", "09-edge/trend_stats.json", "10-social-mixed/summary.json",
    ]) func k6sExportsSurviveReadingAndWriting(path: String) throws {
        let json = try Golden.json(path)
        let again = try Summary(decoding: json).exportJSON
        #expect(Self.sorted(again) == Self.sorted(json))
        // Entries of groups and checks are in order of first sight, in both.
        #expect(Self.entryNames(again["root_group"]) == Self.entryNames(json["root_group"]))
    }

    @Test func k6sHandleSummarySurvivesReadingAndWriting() throws {
        let json = try Golden.json("01-main/handleSummary.json")
        let again = try Summary(decoding: json).handleSummaryJSON()
        #expect(Self.sorted(again) == Self.sorted(json))
    }

    static func sorted(_ json: JSONValue) -> JSONValue {
        switch json {
        case .array(let elements): .array(elements.map(sorted))
        case .object(let object):
            .object(
                JSONObject(object.members.sorted { $0.name < $1.name }.map { ($0.name, sorted($0.value)) })
            )
        default: json
        }
    }

    static func entryNames(_ group: JSONValue?) -> [String] {
        guard let group else { return [] }
        let groups = group["groups"]?.object?.members ?? []
        return (group["checks"]?.object?.names ?? []) + groups.flatMap { [$0.name] + entryNames($0.value) }
    }
}
