// Reading a summary back, ours or k6's own, in either shape. Unknown members are ignored.

extension Summary {
    /// Decodes either shape. Throws `MeasureError.shape` with the path of what is missing or wrong.
    ///
    /// `--summary-export` holds neither units nor the values thresholds saw: units of built-in metrics are known, custom ones
    /// count as plain numbers, and what a threshold observed is taken from the exported values where they have it.
    public init(decoding json: JSONValue) throws(MeasureError) {
        guard let members = json["metrics"]?.object else {
            throw .shape(path: "metrics", expected: "an object of metrics, as in a k6 summary")
        }
        var metrics: [SummaryMetric] = []
        for member in members.members {
            metrics.append(try SummaryDecoder.metric(member.name, member.value))
        }
        let tree = try SummaryDecoder.tree(json["root_group"] ?? .null)
        let stated = json["state"]?["testRunDurationMs"]?.number.map { $0 / 1_000 }
        self.init(
            metrics: metrics,
            rootGroup: tree.root,
            setupData: json["setup_data"],
            runDuration: stated ?? SummaryDecoder.runDuration(metrics)
        )
    }
}

private enum SummaryDecoder {
    static func metric(_ name: String, _ json: JSONValue) throws(MeasureError) -> SummaryMetric {
        let path = "metrics.\(name)"
        guard let object = json.object else { throw .shape(path: path, expected: "an object") }
        let builtin = BuiltinMetric(name: String(name.prefix { $0 != "{" }))?.metric
        let numbers = json["values"]?.object ?? object
        let stated = json["type"]?.string.flatMap(MetricKind.init(rawValue:))
        let kind = stated ?? builtin?.kind ?? inferredKind(numbers)
        let contains = json["contains"]?.string.flatMap(ValueKind.init(rawValue:)) ?? builtin?.contains
        let values = try values(kind, numbers, path: path)
        var thresholds: [ThresholdVerdict] = []
        for member in json["thresholds"]?.object?.members ?? [] {
            thresholds.append(try verdict(member, values: values, path: path))
        }
        return SummaryMetric(
            name: name,
            contains: contains ?? .default,
            values: values,
            thresholds: thresholds
        )
    }

    private static func inferredKind(_ numbers: JSONObject) -> MetricKind {
        if numbers["passes"] != nil, numbers["fails"] != nil { return .rate }
        if numbers["count"] != nil, numbers["rate"] != nil { return .counter }
        if numbers["value"] != nil { return .gauge }
        return .trend
    }

    private static func values(
        _ kind: MetricKind,
        _ numbers: JSONObject,
        path: String
    ) throws(MeasureError) -> MetricValues {
        func number(_ key: String) throws(MeasureError) -> Double {
            guard let value = numbers[key]?.number else {
                throw .shape(path: "\(path).\(key)", expected: "a number")
            }
            return value
        }
        switch kind {
        case .counter: return .counter(count: try number("count"), rate: try number("rate"))
        case .gauge:
            return .gauge(value: try number("value"), minimum: try number("min"), maximum: try number("max"))
        case .rate:
            return .rate(
                value: try number(numbers["value"] == nil ? "rate" : "value"),
                passes: Int(clampingFinite: try number("passes")),
                fails: Int(clampingFinite: try number("fails"))
            )
        case .trend:
            // k6 writes the statistics in random order; the usual one is restored.
            let statistics = numbers.members.compactMap { member -> (TrendStatistic, Double)? in
                guard let statistic = try? TrendStatistic(parsing: member.name) else { return nil }
                return member.value.number.map { (statistic, $0) }
            }
            let ordered = statistics.sorted { place($0.0) < place($1.0) }
            return .trend(ordered.map { MetricValues.Statistic(name: $0.0.name, value: $0.1) })
        }
    }

    private static func place(_ statistic: TrendStatistic) -> Double {
        switch statistic {
        case .average: -4
        case .minimum: -3
        case .median: -2
        case .maximum: -1
        case .percentile(let percent, _): percent
        case .count: 101
        }
    }

    private static func verdict(
        _ member: JSONObject.Member,
        values: MetricValues,
        path: String
    ) throws(MeasureError) -> ThresholdVerdict {
        let passed: Bool
        if let crossed = member.value.bool {
            passed = !crossed
        } else if let held = member.value["ok"]?.bool {
            passed = held
        } else {
            throw .shape(path: "\(path).thresholds.\(member.name)", expected: "true, false or {\"ok\": …}")
        }
        let method = try? Threshold(parsing: member.name).methodText
        let observed = method.flatMap { values[$0] }
        return ThresholdVerdict(
            expression: member.name,
            passed: passed,
            observation: observed.map(ThresholdVerdict.Observation.value) ?? .unknown
        )
    }

    /// Every counter is divided by the same duration; the largest one gives it with the least rounding.
    static func runDuration(_ metrics: [SummaryMetric]) -> Double? {
        var best: (count: Double, seconds: Double)?
        for metric in metrics {
            guard case .counter(let count, let rate) = metric.values, count > best?.count ?? 0, rate > 0
            else { continue }
            best = (count, count / rate)
        }
        return best?.seconds
    }

    static func tree(_ root: JSONValue) throws(MeasureError) -> CheckTree {
        var tree = CheckTree()
        var order: Int64 = 0
        try add(root, path: [], to: &tree, order: &order)
        return tree
    }

    /// Adds a group in the order of first sight, as far as a file tells: setup ran before the root's own checks,
    /// teardown after everything.
    private static func add(
        _ json: JSONValue,
        path: [String],
        to tree: inout CheckTree,
        order: inout Int64
    ) throws(MeasureError) {
        let groups = try elements(json["groups"], path: path + ["groups"])
        let isSetup: (JSONValue) -> Bool = { path.isEmpty && $0["name"]?.string == CheckTree.setupGroup }
        let isTeardown: (JSONValue) -> Bool = {
            path.isEmpty && $0["name"]?.string == CheckTree.teardownGroup
        }
        for group in groups where isSetup(group) { try descend(group, path, &tree, &order) }
        for check in try elements(json["checks"], path: path + ["checks"]) {
            guard let name = check["name"]?.string, let passes = check["passes"]?.integer,
                let fails = check["fails"]?.integer
            else {
                throw .shape(
                    path: "root_group" + CheckTree.path(of: path),
                    expected: "checks with name, passes, fails"
                )
            }
            order += 1
            tree.add(check: name, in: path, passes: passes, fails: fails, firstSeen: order)
        }
        for group in groups where !isSetup(group) && !isTeardown(group) {
            try descend(group, path, &tree, &order)
        }
        for group in groups where isTeardown(group) { try descend(group, path, &tree, &order) }
    }

    private static func descend(
        _ group: JSONValue,
        _ path: [String],
        _ tree: inout CheckTree,
        _ order: inout Int64
    ) throws(MeasureError) {
        guard let name = group["name"]?.string else {
            throw .shape(path: "root_group" + CheckTree.path(of: path), expected: "groups with a name")
        }
        order += 1
        tree.add(group: path + [name], firstSeen: order)
        try add(group, path: path + [name], to: &tree, order: &order)
    }

    /// The elements of a list, or the values of an object.
    private static func elements(_ json: JSONValue?, path: [String]) throws(MeasureError) -> [JSONValue] {
        switch json {
        case nil, .null: return []
        case .array(let elements): return elements
        case .object(let object): return object.members.map(\.value)
        default: throw .shape(path: path.joined(separator: "."), expected: "an object or a list")
        }
    }
}

extension Int {
    /// The whole number nearest to `value` that fits; 0 for what is not a number.
    init(clampingFinite value: Double) {
        if value.isNaN {
            self = 0
        } else {
            self = Int(exactly: value.rounded()) ?? (value < 0 ? .min : .max)
        }
    }
}
