// The statistics a trend can be summarised by (`summaryTrendStats`). Must not contain arithmetic on samples.

/// One entry of `summaryTrendStats`.
public enum TrendStatistic: Hashable, Sendable {
    /// The mean.
    case average
    /// The smallest sample.
    case minimum
    /// The 50th percentile.
    case median
    /// The largest sample.
    case maximum
    /// The number of samples.
    case count
    /// A percentile from 0 to 100; `text` is the name as given, the key in summaries.
    case percentile(Double, text: String)

    /// k6's default list.
    public static let defaults: [TrendStatistic] = [
        .average, .minimum, .median, .maximum, .percentile(90, text: "p(90)"), .percentile(95, text: "p(95)"),
    ]

    /// The statistic that `text` names: `avg`, `min`, `med`, `max`, `count` or `p(N)` with 0 ≤ N ≤ 100.
    public init(parsing text: String) throws(MeasureError) {
        switch text {
        case "avg": self = .average
        case "min": self = .minimum
        case "med": self = .median
        case "max": self = .maximum
        case "count": self = .count
        default:
            guard text.hasPrefix("p("), text.hasSuffix(")") else {
                throw .trendStatistic(text: text, reason: "expected avg, min, med, max, count or p(N)")
            }
            guard let percent = DecimalText.parse(text.dropFirst(2).dropLast()), (0...100).contains(percent)
            else {
                throw .trendStatistic(text: text, reason: "expected a percentile from 0 to 100, as p(99.9)")
            }
            self = .percentile(percent, text: text)
        }
    }

    /// The key in summaries.
    public var name: String {
        switch self {
        case .average: "avg"
        case .minimum: "min"
        case .median: "med"
        case .maximum: "max"
        case .count: "count"
        case .percentile(_, let text): text
        }
    }
}

extension Trend {
    /// The statistics in the order asked for, each 0 without samples, as k6's summaries have it.
    public func statistics(_ wanted: [TrendStatistic]) -> [Double] {
        let percents = wanted.map { statistic in
            switch statistic {
            case .median: 50.0
            case .percentile(let percent, _): percent
            default: 0.0
            }
        }
        let found = quantiles(percents)
        return wanted.enumerated().map { index, statistic in
            switch statistic {
            case .average: average ?? 0
            case .minimum: minimum ?? 0
            case .maximum: maximum ?? 0
            case .count: Double(count)
            case .median, .percentile: found?[index] ?? 0
            }
        }
    }
}
