// A metric's value as a person reads it, in k6's style. Must not contain layout.

/// Renders values with units.
public enum ValueText {
    /// A value in its unit: `27.29ms`, `13 kB`, `119.104752`.
    public static func render(_ value: Double, as contains: ValueKind) -> String {
        guard value.isFinite else { return "\(value)" }
        switch contains {
        case .default: return NumberText.rounded(value, places: 6)
        case .time: return duration(milliseconds: value)
        case .data: return bytes(value)
        }
    }

    /// A value of a metric of this kind; rates are shares.
    public static func render(_ value: Double, as contains: ValueKind, kind: MetricKind) -> String {
        kind == .rate ? percent(value) : render(value, as: contains)
    }

    /// A share with two decimals, truncated: 0.238095 is `23.80%`.
    public static func percent(_ share: Double) -> String {
        NumberText.fixed((share * 100 * 100).rounded(.towardZero) / 100, places: 2) + "%"
    }

    /// Milliseconds in the unit that suits them, two decimals truncated: `881ns`, `61.5µs`, `1.13s`, `2m5s`, `1h0m3s`.
    public static func duration(milliseconds: Double) -> String {
        if milliseconds < 0 { return "-" + duration(milliseconds: -milliseconds) }
        if milliseconds == 0 { return "0s" }
        if milliseconds < 0.001 { return NumberText.truncated(milliseconds * 1e6, places: 0) + "ns" }
        if milliseconds < 1 { return NumberText.truncated(milliseconds * 1_000, places: 2) + "µs" }
        if milliseconds < 1_000 { return NumberText.truncated(milliseconds, places: 2) + "ms" }
        let seconds = milliseconds.truncatingRemainder(dividingBy: 60_000) / 1_000
        let text = NumberText.truncated(seconds, places: milliseconds > 60_000 ? 0 : 2) + "s"
        let minutes = (milliseconds / 60_000).rounded(.towardZero)
        if minutes < 1 { return text }
        let minutesOfHour = NumberText.javaScript(minutes.truncatingRemainder(dividingBy: 60))
        let hours = (minutes / 60).rounded(.towardZero)
        return (hours < 1 ? "" : NumberText.javaScript(hours) + "h") + minutesOfHour + "m" + text
    }

    /// Bytes in powers of 1000: one decimal below 10 units, else none, rounded half up.
    public static func bytes(_ count: Double) -> String {
        if count < 0 { return "-" + bytes(-count) }
        if count < 10 { return NumberText.javaScript(count) + " B" }
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"]
        var unit = 0
        var scale = 1.0
        while count >= scale * 1_000, unit < units.count - 1 {
            scale *= 1_000
            unit += 1
        }
        let value = (count / scale * 10 + 0.5).rounded(.down) / 10
        return NumberText.fixed(value, places: value < 10 ? 1 : 0) + " " + units[unit]
    }
}
