// The thresholds of one metric. Must not contain evaluation, or how profiles write them.

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

    /// Throws when the metric of these rules is not of a kind that has their methods. `kind` looks a metric up by name.
    public func validate(kind: (String) -> MetricKind?) throws(MeasureError) {
        guard let found = kind(name.metric) else {
            throw .submetricName(text: name.displayName, reason: "no metric named \"\(name.metric)\" exists")
        }
        for threshold in thresholds { try threshold.validate(for: name.displayName, kind: found) }
    }
}
