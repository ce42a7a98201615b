// PromQL as text. Must not contain names of metrics or what is asked for.

/// Writes pieces of PromQL.
enum PromQL {
    /// `metric{a="b"}`; just the name without matchers.
    static func selector(_ metric: String, _ matchers: [String] = []) -> String {
        matchers.isEmpty ? metric : "\(metric){\(matchers.joined(separator: ","))}"
    }

    /// `label="value"`.
    static func matcher(_ label: String, equals value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return "\(label)=\"\(escaped)\""
    }

    /// What a counter gains per second, over windows of `seconds`.
    ///
    /// A counter that first appears with a value above 0 (the first 500 of a route is an example) has no rate
    /// in Prometheus until it grows again, so a burst between two scrapes would be lost. A series that was
    /// not there a window ago, when its target was scraped well, has gained all it holds since.
    static func rate(_ selector: String, _ seconds: Int) -> String {
        "(\(newborn(selector, seconds)) / \(seconds) or rate(\(selector)[\(seconds)s]))"
    }

    /// What a counter gains over `seconds`, newly appeared ones included.
    static func increase(_ selector: String, _ seconds: Int) -> String {
        "(\(newborn(selector, seconds)) or increase(\(selector)[\(seconds)s]))"
    }

    /// `sum by (…) (…)`, or `sum(…)` without labels.
    static func sum(by labels: [String] = [], _ expression: String) -> String {
        labels.isEmpty ? "sum(\(expression))" : "sum by (\(labels.joined(separator: ", "))) (\(expression))"
    }

    /// A quantile of the histogram with these buckets, as upstream's queries have it.
    static func quantile(_ quantile: Double, by labels: [String] = [], of buckets: String) -> String {
        "histogram_quantile(\(quantile), \(sum(by: ["le"] + labels, buckets)))"
    }

    private static func newborn(_ selector: String, _ seconds: Int) -> String {
        "((\(selector) unless \(selector) offset \(seconds)s) and on (job, instance) (up offset \(seconds)s == 1))"
    }
}
