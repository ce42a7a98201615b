// Everything this module can refuse, with what was wrong, where, and what was expected.

/// An input this module could not accept.
public enum MeasureError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A threshold expression that does not parse or does not fit its metric. `column` counts from 1.
    case threshold(expression: String, reason: String, column: Int?)
    /// A malformed `metric{key:value}` name.
    case submetricName(text: String, reason: String)
    /// An entry of `summaryTrendStats` that names no statistic.
    case trendStatistic(text: String, reason: String)
    /// Text that is no duration.
    case duration(text: String, reason: String)
    /// Text that is no JSON. Line and column count from 1.
    case json(reason: String, line: Int, column: Int)
    /// Well-formed JSON of the wrong shape; `path` names the place, as `metrics.http_reqs.count`.
    case shape(path: String, expected: String)
    /// A group or check name that cannot be used.
    case groupName(name: String, reason: String)

    /// One line: what, where, and what was expected.
    public var description: String {
        switch self {
        case .threshold(let expression, let reason, let column):
            let place = column.map { " at column \($0)" } ?? ""
            return "threshold \"\(expression)\": \(reason)\(place)"
        case .submetricName(let text, let reason):
            return "sub-metric \"\(text)\": \(reason)"
        case .trendStatistic(let text, let reason):
            return "summary trend statistic \"\(text)\": \(reason)"
        case .duration(let text, let reason):
            return "duration \"\(text)\": \(reason)"
        case .json(let reason, let line, let column):
            return "line \(line), column \(column): \(reason)"
        case .shape(let path, let expected):
            return "\(path.isEmpty ? "document" : path): expected \(expected)"
        case .groupName(let name, let reason):
            return "name \"\(name)\": \(reason)"
        }
    }
}
