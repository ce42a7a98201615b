// Thresholds: rules on a metric that decide the exit code. Must not contain a clock: elapsed time is passed in.
//
//   expression  =  blanks method blanks operator blanks number blanks
//   method      =  "count" | "rate"                              counter
//               |  "value"                                       gauge
//               |  "rate"                                        rate
//               |  "avg" | "min" | "max" | "med" | "p(" N ")"    trend; 0 ≤ N ≤ 100, no blanks inside
//   operator    =  "<=" | "<" | ">=" | ">" | "===" | "==" | "!=" tried in this order, cut at its first occurrence
//   number      =  decimal float; "Inf" and "NaN" too            no units, no "%"

/// One threshold: an expression and what to do when it is crossed.
public struct Threshold: Hashable, Sendable {
    /// What is computed from the metric.
    public enum Method: Hashable, Sendable {
        /// The total of a counter.
        case count
        /// A counter's total per second, or the share of a rate.
        case rate
        /// The latest value of a gauge.
        case value
        /// The mean of a trend.
        case average
        /// The smallest sample of a trend.
        case minimum
        /// The largest sample of a trend.
        case maximum
        /// The 50th percentile of a trend.
        case median
        /// A percentile (0–100) of a trend.
        case percentile(Double)

        /// Whether metrics of this kind have it.
        public func isDefined(for kind: MetricKind) -> Bool {
            switch (self, kind) {
            case (.count, .counter), (.rate, .counter), (.rate, .rate), (.value, .gauge): true
            case (.average, .trend), (.minimum, .trend), (.maximum, .trend), (.median, .trend): true
            case (.percentile, .trend): true
            default: false
            }
        }
    }

    /// How the observed value is compared with the bound.
    public enum Comparison: String, Sendable, CaseIterable {
        // The order is k6's, and decides where an expression is cut.
        /// At most.
        case lessOrEqual = "<="
        /// Below.
        case less = "<"
        /// At least.
        case greaterOrEqual = ">="
        /// Above.
        case greater = ">"
        /// Equal; the same as `==`.
        case identical = "==="
        /// Equal.
        case equal = "=="
        /// Different.
        case notEqual = "!="

        /// Whether `observed` satisfies the comparison with `bound`.
        public func holds(_ observed: Double, _ bound: Double) -> Bool {
            switch self {
            case .lessOrEqual: observed <= bound
            case .less: observed < bound
            case .greaterOrEqual: observed >= bound
            case .greater: observed > bound
            case .identical, .equal: observed == bound
            case .notEqual: observed != bound
            }
        }
    }

    /// What evaluating a threshold found.
    public struct Outcome: Hashable, Sendable {
        /// The metric's value; nil when it had no samples ("no data").
        public let observed: Double?
        /// Whether the threshold holds. Without samples this follows k6: a rate passes, anything else is compared as 0.
        public let passed: Bool
    }

    /// The expression exactly as written.
    public let expression: String
    /// The method exactly as written, as `p(99.9)`.
    public let methodText: String
    /// What is computed.
    public let method: Method
    /// How it is compared.
    public let comparison: Comparison
    /// What it is compared with, in the metric's unit.
    public let bound: Double
    /// Whether crossing it ends the run at once.
    public var abortOnFail = false
    /// How long after the start crossing does not yet end the run.
    public var delayAbortEval: Duration?

    /// Parses an expression. Throws `MeasureError.threshold` naming the half that is wrong and its column.
    public init(parsing expression: String) throws(MeasureError) {
        let (left, comparison, right) = try Self.cut(expression)
        self.expression = expression
        self.comparison = comparison
        methodText = left.trimmingBlanks()
        method = try Self.method(methodText, expression: expression)
        guard let bound = DecimalText.parse(right.trimmingBlanks()) else {
            throw .threshold(
                expression: expression,
                reason:
                    "right side \"\(right.trimmingBlanks())\" is not a number (no units, % or second condition)",
                column: Self.column(of: right, in: expression)
            )
        }
        self.bound = bound
    }

    /// Throws `MeasureError.threshold` when metrics of this kind do not have the method.
    public func validate(for metric: String, kind: MetricKind) throws(MeasureError) {
        guard !method.isDefined(for: kind) else { return }
        let allowed =
            switch kind {
            case .counter: "count or rate"
            case .gauge: "value"
            case .rate: "rate"
            case .trend: "avg, min, max, med or p(N)"
            }
        throw .threshold(
            expression: expression,
            reason: "\(metric) is a \(kind) and has no \(methodText); expected \(allowed)",
            column: nil
        )
    }

    /// Compares the metric with the bound. `elapsed` is the test time in seconds, for the rate of a counter.
    ///
    /// During a run k6 skips metrics without samples (`sink.isEmpty`); at the end it evaluates them too.
    public func evaluate(_ sink: Sink, elapsed seconds: Double) -> Outcome {
        let value = Self.value(of: method, in: sink, elapsed: seconds)
        if sink.isEmpty {
            return Outcome(observed: nil, passed: sink.kind == .rate || comparison.holds(0, bound))
        }
        return Outcome(observed: value, passed: comparison.holds(value, bound))
    }

    /// Whether a failed evaluation at this test time ends the run: strictly after ``delayAbortEval``.
    public func aborts(atElapsed elapsed: Duration) -> Bool {
        abortOnFail && (delayAbortEval.map { $0 < elapsed } ?? true)
    }

    private static func value(of method: Method, in sink: Sink, elapsed seconds: Double) -> Double {
        switch (method, sink.kind) {
        case (.count, _): sink.counter.total
        case (.rate, .counter): sink.counter.rate(elapsed: seconds)
        case (.rate, _): sink.rate.rate
        case (.value, _): sink.gauge.value
        case (.average, _): sink.trend.average ?? 0
        case (.minimum, _): sink.trend.minimum ?? 0
        case (.maximum, _): sink.trend.maximum ?? 0
        case (.median, _): sink.trend.quantile(50) ?? 0
        case (.percentile(let percent), _): sink.trend.quantile(percent) ?? 0
        }
    }
}

// MARK: Parsing

extension Threshold {
    private static func cut(_ text: String) throws(MeasureError) -> (Substring, Comparison, Substring) {
        for comparison in Comparison.allCases {
            guard let range = firstRange(of: comparison.rawValue, in: text) else { continue }
            let right = text[range.upperBound...]
            guard !right.trimmingBlanks().isEmpty else { continue }
            return (text[..<range.lowerBound], comparison, right)
        }
        throw .threshold(
            expression: text,
            reason: "expected METHOD OPERATOR NUMBER with one of < <= > >= == === !=, as p(95)<500",
            column: nil
        )
    }

    private static func method(_ text: String, expression: String) throws(MeasureError) -> Method {
        switch text {
        case "count": return .count
        case "rate": return .rate
        case "value": return .value
        case "avg": return .average
        case "min": return .minimum
        case "max": return .maximum
        case "med": return .median
        default: break
        }
        let column = column(of: text[...], in: expression)
        guard text.hasPrefix("p("), text.hasSuffix(")") else {
            throw .threshold(
                expression: expression,
                reason: "left side \"\(text)\" is not one of count, rate, value, avg, min, max, med, p(N)",
                column: column
            )
        }
        guard let percent = DecimalText.parse(text.dropFirst(2).dropLast()), (0...100).contains(percent)
        else {
            throw .threshold(
                expression: expression,
                reason: "left side \"\(text)\" is not a percentile from 0 to 100",
                column: column
            )
        }
        return .percentile(percent)
    }

    private static func firstRange(of needle: String, in text: String) -> Range<String.Index>? {
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix(needle) {
                return index..<text.index(index, offsetBy: needle.count)
            }
            index = text.index(after: index)
        }
        return nil
    }

    /// The column, from 1, of the first character of `part` that is no blank.
    private static func column(of part: Substring, in text: String) -> Int? {
        let wanted = part.trimmingBlanks()
        guard !wanted.isEmpty, let range = firstRange(of: wanted, in: text) else { return nil }
        return text.distance(from: text.startIndex, to: range.lowerBound) + 1
    }
}
