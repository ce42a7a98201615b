import Testing

@testable import LoadGen
@testable import Measure

@Suite struct SummaryBuilderTests {
    private static let always = "http_req_duration{expected_response:true}"

    /// A summary of what `fill` records, with thresholds by metric.
    private func summary(
        thresholds: [(String, String)] = [],
        setupData: String? = nil,
        _ fill: (LoopMetrics) throws -> Void
    ) throws -> Summary {
        let rules = try thresholds.map {
            ThresholdRules(name: try SubmetricName(parsing: $0.0), thresholds: [try Threshold(parsing: $0.1)])
        }
        var submetrics: [RegisteredSubmetric] = []
        for name in rules.map(\.name) + [try SubmetricName(parsing: Self.always)] where !name.tags.isEmpty {
            submetrics.append(
                RegisteredSubmetric(name: name, metric: try #require(BuiltinMetric(name: name.metric)))
            )
        }
        let registry = Registry(scenarios: [("main", [:])], submetrics: submetrics)
        let metrics = LoopMetrics(registry: registry)
        try fill(metrics)
        let samples = metrics.cut()
        var watch = ThresholdWatch(rules, submetrics: submetrics)
        _ = watch.evaluate(samples, elapsed: .seconds(4), final: true)
        let record = RunRecord(
            samples: samples,
            names: registry.names,
            rules: watch.rules,
            setupData: setupData.map { Array($0.utf8) },
            duration: .seconds(4),
            ending: nil,
            crossedMetrics: watch.crossedMetrics
        )
        return SummaryBuilder.summary(of: record, submetrics: submetrics, statistics: TrendStatistic.defaults)
    }

    private func request(_ metrics: LoopMetrics, status: UInt16) {
        var key = SeriesKey(route: metrics.route(method: "GET", name: "/a"), scenario: 1, group: 0)
        (key.kind, key.status, key.isExpected) = (.http, status, status < 400)
        metrics.recordRequest(key, HTTPPhases(waiting: 5_000_000))
    }

    @Test func `a metric without samples is left out unless a threshold names it`() throws {
        #expect(try summary { _ in }.metrics.isEmpty)
        let named = try summary(thresholds: [
            ("ws_sessions", "count>=0"), ("http_req_waiting{name:x}", "p(95)<5"),
        ]) { _ in }
        #expect(
            named.metrics.map(\.name).sorted() == [
                "http_req_waiting", "http_req_waiting{name:x}", "ws_sessions",
            ]
        )
        #expect(named["ws_sessions"]?.values["count"] == 0 && named["ws_sessions"]?.values["rate"] == 0)
        #expect(named["http_req_waiting{name:x}"]?.values["p(95)"] == 0)
        #expect(named["http_req_waiting{name:x}"]?.thresholds.map(\.passed) == [true])
        #expect(named["http_req_waiting"]?.thresholds.isEmpty == true)
    }

    @Test func `the expected responses' durations appear only when there were some`() throws {
        #expect(try summary { request($0, status: 500) }[Self.always] == nil)
        let both = try summary {
            request($0, status: 500)
            request($0, status: 200)
        }
        #expect(both[Self.always]?.values["avg"] == 5)
        #expect(both["http_req_failed"]?.values["value"] == 0.5)
        #expect(both["http_reqs"]?.values["rate"] == 0.5, "2 requests in the 4 seconds of the run")
    }

    @Test func `groups and checks are in the order of first use, setup only with a check in it`() throws {
        let empty = try summary { _ = $0.registry.groupID("::setup") }
        #expect(empty.rootGroup.groups.isEmpty)
        let full = try summary { metrics in
            let outer = UInt16(metrics.registry.groupID("::outer"))
            let inner = UInt16(metrics.registry.groupID("::outer::inner"))
            let setup = UInt16(metrics.registry.groupID("::setup"))
            metrics.recordCheck("z", passed: true, scenario: 1, group: 0)
            metrics.recordCheck("a", passed: false, scenario: 1, group: 0)
            metrics.recordCheck("a", passed: true, scenario: 1, group: inner)
            metrics.recordCheck("ready", passed: true, scenario: 0, group: setup)
            _ = outer
        }
        #expect(full.rootGroup.checks.map(\.name) == ["z", "a"])
        #expect(Set(full.rootGroup.groups.map(\.name)) == ["outer", "setup"])
        let inner = full.rootGroup.groups.first { $0.name == "outer" }?.groups.first
        #expect(inner?.path == "::outer::inner" && inner?.checks.map(\.path) == ["::outer::inner::a"])
        #expect(full.rootGroup.totals == (3, 1))
    }

    @Test func `setup data are masked`() throws {
        let summary = try summary(setupData: #"{"token":"abc","user":"u1"}"#) { _ in }
        let text = try #require(summary.setupData).compactText
        #expect(!text.contains("abc") && text.contains("u1"))
        #expect(try self.summary(setupData: nil) { _ in }.setupData == nil)
    }

    @Test func `the export satisfies the structural rules of a k6 summary`() throws {
        let summary = try summary(thresholds: [("checks", "rate>0.9"), ("http_req_duration", "p(95)<500")]) {
            metrics in
            for status in [200, 200, 404, 500] as [UInt16] { request(metrics, status: status) }
            metrics.recordCheck(
                "ok",
                passed: true,
                scenario: 1,
                group: UInt16(metrics.registry.groupID("::g"))
            )
            metrics.recordCheck("ok", passed: false, scenario: 1, group: 0)
            metrics.add(.iterations, 3, SeriesKey(scenario: 1, group: 0))
            metrics.record(.iterationDuration, nanoseconds: 7, SeriesKey(scenario: 1, group: 0))
        }
        let document = try JSONValue(parsing: Array(summary.exportJSON.prettyText.utf8))
        #expect(ExportRules.violations(in: document) == [])
        #expect(
            document["metrics"]?["checks"]?["thresholds"]?["rate>0.9"]?.bool == true,
            "true means crossed"
        )
    }
}

/// The rules any `--summary-export` file of k6 satisfies.
enum ExportRules {
    private static let keys: [MetricKind: Set<String>] = [
        .counter: ["count", "rate"], .gauge: ["value", "min", "max"], .rate: ["value", "passes", "fails"],
        .trend: ["avg", "min", "med", "max", "p(90)", "p(95)"],
    ]

    static func violations(in document: JSONValue) -> [String] {
        var bad: [String] = []
        let top = Set(document.object?.names ?? [])
        if !top.isSuperset(of: ["root_group", "metrics"])
            || !top.isSubset(of: ["root_group", "metrics", "setup_data"])
        {
            bad.append("top-level keys \(top.sorted())")
        }
        guard let root = document["root_group"], let metrics = document["metrics"]?.object else {
            return bad + ["no root"]
        }
        let totals = check(group: root, name: "", path: "", &bad)
        var durations: [Double] = []
        for member in metrics.members { check(metric: member.name, member.value, &durations, &bad) }
        if let least = durations.min(), let most = durations.max(), most - least > 1e-6 * most {
            bad.append("counter rates use different durations")
        }
        if let checks = metrics["checks"],
            checks["passes"]?.integer != totals.passes || checks["fails"]?.integer != totals.fails
        {
            bad.append("checks are not the sum of the groups' checks")
        }
        return bad
    }

    private static func check(
        metric name: String,
        _ value: JSONValue,
        _ durations: inout [Double],
        _ bad: inout [String]
    ) {
        guard let kind = BuiltinMetric(name: String(name.prefix { $0 != "{" }))?.metric.kind else {
            return bad.append("unknown metric \(name)")
        }
        if Set(value.object?.names ?? []).subtracting(["thresholds"]) != keys[kind] {
            bad.append("keys of \(name)")
        }
        if let verdicts = value["thresholds"]?.object {
            if verdicts.isEmpty || verdicts.members.contains(where: { $0.value.bool == nil }) {
                bad.append("thresholds of \(name)")
            }
        }
        func number(_ key: String) -> Double { value[key]?.number ?? .nan }
        switch kind {
        case .rate:
            let all = number("passes") + number("fails")
            if abs(number("value") - (all == 0 ? 0 : number("passes") / all)) > 1e-12 {
                bad.append("value of \(name)")
            }
        case .counter: if number("count") > 0 { durations.append(number("count") / number("rate")) }
        case .trend:
            let rising = ["min", "med", "p(90)", "p(95)", "max"].map(number)
            if zip(rising, rising.dropFirst()).contains(where: { !($0 <= $1 + 1e-9) }) {
                bad.append("order of \(name)")
            }
        case .gauge: if !(number("min") <= number("max")) { bad.append("order of \(name)") }
        }
    }

    private static func check(
        group: JSONValue,
        name: String,
        path: String,
        _ bad: inout [String]
    ) -> (passes: Int, fails: Int) {
        if Set(group.object?.names ?? []) != ["name", "path", "id", "groups", "checks"] {
            bad.append("keys of group \(path)")
        }
        if group["name"]?.string != name || group["path"]?.string != path
            || group["id"]?.string != MD5.hexDigest(path)
        {
            bad.append("identity of group \(path)")
        }
        var totals = (passes: 0, fails: 0)
        for member in group["checks"]?.object?.members ?? [] {
            let own = "\(path)::\(member.name)"
            if member.value["path"]?.string != own || member.value["id"]?.string != MD5.hexDigest(own) {
                bad.append("check \(own)")
            }
            totals.passes += member.value["passes"]?.integer ?? 0
            totals.fails += member.value["fails"]?.integer ?? 0
        }
        for member in group["groups"]?.object?.members ?? [] {
            let inner = check(group: member.value, name: member.name, path: "\(path)::\(member.name)", &bad)
            totals.passes += inner.passes
            totals.fails += inner.fails
        }
        return totals
    }
}
