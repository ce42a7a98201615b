// Charts as values: series of samples on the run's time axis. Must not contain geometry or markup.

/// The time axis all charts of a report share.
public struct TimeAxis: Hashable, Sendable {
    /// A vertical mark: where something began.
    public struct Mark: Hashable, Sendable {
        /// Seconds since the run's start.
        public var time: Double
        /// What it is called, as `F1`.
        public var label: SafeText
    }

    /// The end of the axis in seconds since the run's start; above 0.
    public var end: Double
    /// Marks in ascending time.
    public var marks: [Mark]
}

/// A chart.
public struct Chart: Hashable, Sendable {
    /// What the values are counted in.
    public enum Unit: Hashable, Sendable {
        /// Milliseconds.
        case milliseconds
        /// Per second.
        case perSecond
        /// A plain number.
        case count
        /// A share from 0 to 1.
        case ratio
        /// Bytes.
        case bytes
        /// CPU cores.
        case cores
    }

    /// A value at a time; nil where there is none, which is a gap and not a zero.
    public struct Sample: Hashable, Sendable {
        /// Seconds since the run's start.
        public var time: Double
        /// The value.
        public var value: Double?
    }

    /// What a point stands for when several samples become one.
    public enum Thinning: Hashable, Sendable {
        /// The highest of them: latency, errors.
        case highest
        /// Their mean: rates.
        case mean
    }

    /// The look of a line: colour and dashes, so that colour is never alone.
    public enum Look: String, Hashable, Sendable, CaseIterable {
        /// The main line.
        case first
        /// Another.
        case second
        /// Another.
        case third
        /// Another.
        case fourth
        /// Something to look at.
        case warning
        /// Something bad.
        case bad
        /// No answer at all.
        case gone
    }

    /// A line.
    public struct Series: Hashable, Sendable {
        /// What it is.
        public var name: SafeText
        /// How it looks.
        public var look: Look
        /// Its samples in ascending time.
        public var samples: [Sample]
        /// What a point stands for when there are too many samples.
        public var thinning: Thinning = .mean
        /// Whether the area below it is filled.
        public var isFilled = false

        /// Lowest, median and highest value; nil without values.
        public var statistics: (lowest: Double, median: Double, highest: Double)? {
            let values = samples.compactMap(\.value).sorted()
            guard let lowest = values.first, let highest = values.last else { return nil }
            let middle = values.count / 2
            let median = values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
            return (lowest, median, highest)
        }
    }

    /// A horizontal line: a bound.
    public struct Bound: Hashable, Sendable {
        /// What it is.
        public var label: SafeText
        /// Where it is.
        public var value: Double
    }

    /// Its anchor: letters, digits and dashes.
    public var id: String
    /// What it shows.
    public var title: SafeText
    /// What its values are counted in.
    public var unit: Unit
    /// Its lines.
    public var series: [Series]
    /// Its bounds.
    public var bounds: [Bound] = []

    /// The line of numbers that stands for the chart where there is no graphic: `p95: lowest …, median …,
    /// highest …`.
    public func line(for series: Series) -> SafeText {
        guard let statistics = series.statistics else { return "\(series.name): no data" }
        if statistics.lowest == 0, statistics.highest == 0 { return "\(series.name): 0 throughout" }
        let words = [statistics.lowest, statistics.median, statistics.highest].map { unit.text($0) }
        return "\(series.name): lowest \(words[0]), median \(words[1]), highest \(words[2])"
    }
}

extension Chart.Unit {
    /// A value with its unit.
    func text(_ value: Double) -> String {
        switch self {
        case .milliseconds: ReportNumber.milliseconds(value)
        case .perSecond: ReportNumber.value(value, FactUnit.perSecond)
        case .count: ReportNumber.plain(value)
        case .ratio: ReportNumber.percent(value)
        case .bytes: ReportNumber.value(value, FactUnit.bytes)
        case .cores: ReportNumber.value(value, FactUnit.cores)
        }
    }

    /// The label of a tick of an axis: round numbers are written short.
    func tick(_ value: Double) -> String {
        if value == 0 { return "0" }
        switch self {
        case .milliseconds:
            return value < 1_000 ? "\(Self.short(value)) ms" : "\(Self.short(value / 1_000)) s"
        case .perSecond: return "\(Self.short(value))/s"
        case .count: return Self.short(value)
        case .ratio: return "\(Self.short(value * 100))%"
        case .bytes: return ReportNumber.value(value, FactUnit.bytes)
        case .cores: return "\(Self.short(value)) cores"
        }
    }

    private static func short(_ value: Double) -> String {
        let text = ReportNumber.fixed(value, places: 3)
        let trimmed = text.reversed().drop { $0 == "0" }
        return String((trimmed.first == "." ? trimmed.dropFirst() : trimmed).reversed())
    }
}
