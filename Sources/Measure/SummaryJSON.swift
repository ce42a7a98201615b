// The two JSON shapes of a summary: k6's `--summary-export` and its `handleSummary` argument.

/// What only the `handleSummary` shape tells, beside the summary itself.
public struct SummaryContext: Hashable, Sendable {
    /// The statistics of trends, in order.
    public var trendStatistics: [TrendStatistic]
    /// Whether colours were switched off.
    public var noColor: Bool
    /// Whether the standard output is a terminal.
    public var isStdOutTTY: Bool
    /// Whether the standard error is a terminal.
    public var isStdErrTTY: Bool

    /// A context.
    public init(
        trendStatistics: [TrendStatistic] = TrendStatistic.defaults,
        noColor: Bool = true,
        isStdOutTTY: Bool = false,
        isStdErrTTY: Bool = false
    ) {
        self.trendStatistics = trendStatistics
        self.noColor = noColor
        self.isStdOutTTY = isStdOutTTY
        self.isStdErrTTY = isStdErrTTY
    }
}

extension Summary {
    /// k6's `--summary-export`. In it a threshold is `true` when it was **crossed**.
    public var exportJSON: JSONValue {
        var document: JSONObject = [
            "root_group": Self.exportJSON(rootGroup),
            "metrics": .object(JSONObject(metrics.map { ($0.name, Self.exportJSON($0)) })),
        ]
        document["setup_data"] = setupData
        return .object(document)
    }

    /// k6's argument to `handleSummary`. In it a threshold is `ok` when it **held**.
    public func handleSummaryJSON(_ context: SummaryContext = SummaryContext()) -> JSONValue {
        var document: JSONObject = [
            "root_group": Self.handleJSON(rootGroup),
            "options": [
                "summaryTrendStats": .array(context.trendStatistics.map { .string($0.name) }),
                "summaryTimeUnit": "",
                "noColor": .bool(context.noColor),
            ],
            "state": [
                "isStdOutTTY": .bool(context.isStdOutTTY),
                "isStdErrTTY": .bool(context.isStdErrTTY),
                "testRunDurationMs": runDuration.map { .number($0 * 1_000) } ?? .null,
            ],
            "metrics": .object(JSONObject(metrics.map { ($0.name, Self.handleJSON($0)) })),
        ]
        document["setup_data"] = setupData
        return .object(document)
    }

    private static func exportJSON(_ metric: SummaryMetric) -> JSONValue {
        var object = values(metric.values, rateKey: "value")
        if !metric.thresholds.isEmpty {
            object["thresholds"] = .object(
                JSONObject(metric.thresholds.map { ($0.expression, .bool(!$0.passed)) })
            )
        }
        return .object(object)
    }

    private static func handleJSON(_ metric: SummaryMetric) -> JSONValue {
        var object: JSONObject = [
            "type": .string(metric.values.kind.rawValue),
            "contains": .string(metric.contains.rawValue),
            "values": .object(values(metric.values, rateKey: "rate")),
        ]
        if !metric.thresholds.isEmpty {
            object["thresholds"] = .object(
                JSONObject(metric.thresholds.map { ($0.expression, ["ok": .bool($0.passed)]) })
            )
        }
        return .object(object)
    }

    private static func values(_ values: MetricValues, rateKey: String) -> JSONObject {
        switch values {
        case .counter(let count, let rate): ["count": .number(count), "rate": .number(rate)]
        case .gauge(let value, let minimum, let maximum):
            ["value": .number(value), "min": .number(minimum), "max": .number(maximum)]
        case .rate(let value, let passes, let fails):
            [rateKey: .number(value), "passes": JSONValue(passes), "fails": JSONValue(fails)]
        case .trend(let statistics): JSONObject(statistics.map { ($0.name, .number($0.value)) })
        }
    }

    private static func exportJSON(_ group: CheckGroup) -> JSONValue {
        let groups = inJavaScriptOrder(group.groups, \.name).map { ($0.name, exportJSON($0)) }
        let checks = inJavaScriptOrder(group.checks, \.name).map { ($0.name, json($0)) }
        return [
            "name": .string(group.name), "path": .string(group.path), "id": .string(group.id),
            "groups": .object(JSONObject(groups)), "checks": .object(JSONObject(checks)),
        ]
    }

    private static func handleJSON(_ group: CheckGroup) -> JSONValue {
        [
            "name": .string(group.name), "path": .string(group.path), "id": .string(group.id),
            "groups": .array(group.groups.map(handleJSON)), "checks": .array(group.checks.map(json)),
        ]
    }

    private static func json(_ check: Check) -> JSONValue {
        [
            "name": .string(check.name), "path": .string(check.path), "id": .string(check.id),
            "passes": JSONValue(check.passes), "fails": JSONValue(check.fails),
        ]
    }

    /// The order of a JavaScript object's members: names that are array indexes first, by number, then the others.
    private static func inJavaScriptOrder<Element>(
        _ elements: [Element],
        _ name: (Element) -> String
    ) -> [Element] {
        let indexed = elements.compactMap { element in arrayIndex(name(element)).map { ($0, element) } }
        return indexed.sorted { $0.0 < $1.0 }.map(\.1) + elements.filter { arrayIndex(name($0)) == nil }
    }

    private static func arrayIndex(_ name: String) -> UInt32? {
        guard let index = UInt32(name), index < .max, String(index) == name else { return nil }
        return index
    }
}
