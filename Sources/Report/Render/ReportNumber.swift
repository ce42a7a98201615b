// Numbers and times as the reports show them. Must not contain layout. A missing number reads "no data",
// never 0.

import Measure

/// Renders numbers with their units.
enum ReportNumber {
    /// What stands for a number that was not measured.
    static let noData = "no data"

    /// `value` with exactly `places` decimals, rounded half away from zero.
    static func fixed(_ value: Double, places: Int) -> String {
        guard value.isFinite else { return "\(value)" }
        let scale = (0..<places).reduce(1) { power, _ in power * 10 }
        let scaled = (value * Double(scale)).rounded(.toNearestOrAwayFromZero)
        guard let whole = Int(exactly: scaled), places > 0 else {
            return Int(exactly: scaled).map { String($0) } ?? "\(value)"
        }
        let (quotient, remainder) = whole.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
        let digits = String(remainder)
        let fraction = String(repeating: "0", count: places - digits.count) + digits
        return (whole < 0 ? "-" : "") + "\(quotient).\(fraction)"
    }

    /// A duration in the unit that suits it, as k6 writes it: `27.29ms`.
    static func milliseconds(_ value: Double?) -> String {
        value.map { ValueText.duration(milliseconds: $0) } ?? noData
    }

    /// Milliseconds for a column whose head says so, one decimal: `27.3`.
    static func millisecondColumn(_ value: Double?) -> String {
        value.map { fixed($0, places: 1) } ?? noData
    }

    /// A share: `0.42%`. What is not quite nothing or all does not read as if it were.
    static func percent(_ share: Double?) -> String {
        guard let share else { return noData }
        if share > 0, share < 0.0001 { return "<0.01%" }
        if share < 1, share > 0.9999 { return ">99.99%" }
        return ValueText.percent(share)
    }

    /// A plain number, at most `places` decimals.
    static func plain(_ value: Double?, places: Int = 2) -> String {
        guard let value else { return noData }
        if let whole = Int(exactly: value) { return String(whole) }
        if value != 0, value.magnitude < 0.01 { return ValueText.render(value, as: .default) }
        return fixed(value, places: places)
    }

    /// A fact's or a metric's value in its unit.
    static func value(_ value: Double?, _ unit: FactUnit) -> String {
        guard let value else { return noData }
        switch unit {
        case .milliseconds: return milliseconds(value)
        case .seconds: return "\(plain(value)) s"
        case .ratio: return percent(value)
        case .perSecond: return "\(plain(value))/s"
        case .bytes: return ValueText.bytes(value)
        case .cores: return "\(plain(value)) cores"
        case .count: return plain(value)
        }
    }

    /// A value of Prometheus in its unit.
    static func value(_ value: Double?, _ unit: MetricQuery.Unit) -> String {
        guard let value else { return noData }
        switch unit {
        case .seconds: return milliseconds(value * 1_000)
        case .ratio: return percent(value)
        case .perSecond: return "\(plain(value))/s"
        case .bytes: return ValueText.bytes(value)
        case .cores: return "\(plain(value)) cores"
        case .count: return plain(value)
        case .epoch: return moment(value).map(\.text) ?? noData
        }
    }

    /// The run's length: `5m21s`.
    static func length(seconds: Double?) -> String {
        milliseconds(seconds.map { ($0 * 10).rounded() * 100 })
    }

    /// A moment of the run: `+12 s (09:30:17Z)`; without the time of day when the run's start is not known.
    static func moment(_ seconds: Double, in window: RunWindow?) -> String {
        let offset = "+\(plain(seconds, places: seconds < 10 ? 1 : 0)) s"
        guard let window, let time = moment(window.start + seconds) else { return offset }
        return "\(offset) (\(timeOfDay(time)))"
    }

    /// A stretch of the run: `+10 s to +42 s`.
    static func stretch(_ range: ClosedRange<Double>) -> String {
        "+\(plain(range.lowerBound, places: 0)) s to +\(plain(range.upperBound, places: 0)) s"
    }

    /// The second that `epoch` lies in; nil for what is no time.
    static func moment(_ epoch: Double) -> UTCTime? {
        guard epoch.isFinite, epoch.magnitude < 2e11 else { return nil }
        return UTCTime(epoch: Int(epoch.rounded(.down)))
    }

    /// `09:30:17Z`.
    static func timeOfDay(_ time: UTCTime) -> String {
        String(time.text.drop { $0 != "T" }.dropFirst())
    }
}
