// How facts write their numbers. Must not contain units of k6's summary (Measure has those).

import Measure

/// Numbers in sentences: three significant digits, with their unit.
enum QuantityText {
    /// `1.53 ms`, `412 ms`, `3.1 s`.
    static func milliseconds(_ value: Double) -> String {
        value.magnitude >= 10_000 ? "\(significant(value / 1_000)) s" : "\(significant(value)) ms"
    }

    /// `12.4 s`.
    static func seconds(_ value: Double) -> String { "\(decimals(value, 1)) s" }

    /// `3.12%`, truncated as in k6's summary, so that one share reads the same everywhere.
    static func percent(_ share: Double) -> String { ValueText.percent(share) }

    /// `21.4 MB`, in powers of 1000.
    static func bytes(_ value: Double) -> String { ValueText.bytes(value) }

    /// Three significant digits; whole from 100 on.
    static func significant(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        switch value.magnitude {
        case 100...: return decimals(value, 0)
        case 10..<100: return decimals(value, 1)
        case 0.1..<10: return decimals(value, 2)
        case 0: return "0"
        default: return decimals(value, 4)
        }
    }

    /// At most this many decimals, trailing zeros dropped.
    static func decimals(_ value: Double, _ places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (value * scale).rounded()
        guard scaled.magnitude < 9e15 else { return "\(value)" }
        if places == 0 { return String(Int64(scaled)) }
        let whole = Int64(scaled.magnitude)
        let unit = Int64(scale)
        var fraction = String(whole % unit)
        fraction = String(repeating: "0", count: places - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let sign = scaled < 0 ? "-" : ""
        return sign + String(whole / unit) + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    /// `at 12 s`, `from the start`.
    static func moment(_ seconds: Double) -> String {
        seconds < 1.5 ? "from the start" : "from \(decimals(seconds, 0)) s on"
    }

    /// `a request`, `3 requests`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
