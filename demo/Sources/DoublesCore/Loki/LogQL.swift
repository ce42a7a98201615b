// The part of LogQL the double understands, as values. Must not parse or evaluate.

/// A query: lines, or numbers made of lines.
enum LogQLQuery {
    case log(LogQLSelection)
    case metric(LogQLMetric)
}

/// Streams and what is done with their lines.
struct LogQLSelection {
    var matchers: [LogQLMatcher]
    var stages: [LogQLStage]
}

/// `name op "value"`.
struct LogQLMatcher {
    enum Operator: String { case equal = "=", notEqual = "!=", matches = "=~", notMatches = "!~" }

    var name: String
    var operation: Operator
    var value: String
    /// Set for the two regular operators.
    var pattern: LogQLPattern?

    func matches(_ text: String) -> Bool {
        switch operation {
        case .equal: text == value
        case .notEqual: text != value
        case .matches: pattern?.matchesWhole(text) ?? false
        case .notMatches: !(pattern?.matchesWhole(text) ?? true)
        }
    }
}

/// A stage of the pipeline.
enum LogQLStage {
    case line(LogQLLineFilter)
    case json
    case logfmt
    case label(LogQLLabelFilter)
}

/// `|= "a" or "b"` and its three sisters.
struct LogQLLineFilter {
    /// Whether lines without the texts are wanted.
    var isNegative: Bool
    var texts: [String]
    /// Set for `|~` and `!~`.
    var patterns: [LogQLPattern]

    func accepts(_ line: String) -> Bool {
        let found = patterns.isEmpty ? texts.contains { line.contains($0) || $0.isEmpty } : matchesAny(line)
        return found != isNegative
    }

    private func matchesAny(_ line: String) -> Bool { patterns.contains { $0.matchesPart(line) } }
}

/// A condition on labels.
indirect enum LogQLLabelFilter {
    enum Comparison: String {
        case equal = "==", notEqual = "!=", greater = ">", greaterOrEqual = ">=", less = "<", lessOrEqual =
            "<="
    }

    enum Unit { case none, duration, bytes }

    case matcher(LogQLMatcher)
    case number(name: String, Comparison, Double, Unit)
    case and(LogQLLabelFilter, LogQLLabelFilter)
    case or(LogQLLabelFilter, LogQLLabelFilter)
}

/// Numbers made of lines.
indirect enum LogQLMetric {
    enum Range: String {
        case count = "count_over_time", rate, bytes = "bytes_over_time", bytesRate = "bytes_rate"
    }

    enum Aggregation: String { case sum, count, min, max, avg }

    /// Which labels a result keeps.
    enum Grouping: Equatable { case by([String]), without([String]) }

    case range(Range, LogQLSelection, nanoseconds: Int64)
    case aggregation(Aggregation, Grouping, LogQLMetric)
}

/// What Loki answers to a query it does not accept: the text of a 400.
struct LogQLError: Error, Equatable {
    var message: String

    static func syntax(line: Int, column: Int, _ reason: String) -> LogQLError {
        LogQLError(message: "parse error at line \(line), col \(column): syntax error: \(reason)")
    }
}
