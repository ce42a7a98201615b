// The thresholds of a profile: metric → rules, decoded from its JSON. Must not contain evaluation.

/// The rules on one metric or sub-metric.
public struct ThresholdRules: Hashable, Sendable {
    /// The metric they apply to.
    public let name: SubmetricName
    /// The rules in the order written.
    public let thresholds: [Threshold]

    /// Rules on a metric.
    public init(name: SubmetricName, thresholds: [Threshold]) {
        self.name = name
        self.thresholds = thresholds
    }

    /// Decodes the `thresholds` object of a profile: each metric has a list of expressions, or of objects with
    /// `threshold`, `abortOnFail` and `delayAbortEval`. Rules whose names are spelt differently but mean the same
    /// sub-metric are joined under the first spelling. The order is the document's.
    public static func decode(_ json: JSONValue) throws(MeasureError) -> [ThresholdRules] {
        guard let object = json.object else {
            throw .shape(path: "thresholds", expected: "an object of metric names")
        }
        var all: [ThresholdRules] = []
        for member in object.members {
            let name = try SubmetricName(parsing: member.name)
            let path = "thresholds.\(member.name)"
            var thresholds: [Threshold] = []
            guard let entries = member.value.array else {
                throw .shape(path: path, expected: "a list of expressions, as [\"p(95)<500\"]")
            }
            for (index, entry) in entries.enumerated() {
                thresholds.append(try threshold(entry, path: "\(path)[\(index)]"))
            }
            if let same = all.firstIndex(where: { $0.name.isSameSubmetric(as: name) }) {
                all[same] = ThresholdRules(
                    name: all[same].name,
                    thresholds: all[same].thresholds + thresholds
                )
            } else {
                all.append(ThresholdRules(name: name, thresholds: thresholds))
            }
        }
        return all
    }

    /// Throws when the metric of these rules is not of a kind that has their methods. `kind` looks a metric up by name.
    public func validate(kind: (String) -> MetricKind?) throws(MeasureError) {
        guard let found = kind(name.metric) else {
            throw .submetricName(text: name.displayName, reason: "no metric named \"\(name.metric)\" exists")
        }
        for threshold in thresholds { try threshold.validate(for: name.displayName, kind: found) }
    }

    private static func threshold(_ json: JSONValue, path: String) throws(MeasureError) -> Threshold {
        if let expression = json.string { return try Threshold(parsing: expression) }
        guard let object = json.object, let expression = object["threshold"]?.string else {
            throw .shape(path: path, expected: "an expression or an object with \"threshold\"")
        }
        var threshold = try Threshold(parsing: expression)
        for member in object.members where !member.value.isNull {
            switch member.name {
            case "threshold": break
            case "abortOnFail":
                guard let flag = member.value.bool else {
                    throw .shape(path: "\(path).abortOnFail", expected: "true or false")
                }
                threshold.abortOnFail = flag
            case "delayAbortEval":
                threshold.delayAbortEval = try DurationText.decode(
                    member.value,
                    path: "\(path).delayAbortEval"
                )
            default:
                throw .shape(
                    path: "\(path).\(member.name)",
                    expected: "one of threshold, abortOnFail, delayAbortEval"
                )
            }
        }
        return threshold
    }
}
