// Numbers as JavaScript writes them, which is how k6's files and texts look. Must not contain units.

/// Renders numbers the way JavaScript does.
enum NumberText {
    /// `Number.prototype.toString` (ECMA-262 §6.1.6.1.20): the shortest digits that read back as the same number,
    /// an exponent only below 10⁻⁶ and from 10²¹. `value` must be finite.
    static func javaScript(_ value: Double) -> String {
        if value == 0 { return "0" }
        if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
        let sign = value < 0 ? "-" : ""
        let (digits, point) = shortestDigits(value.magnitude)
        if point > 21 || point < -5 {
            let exponent = point - 1
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+")
                + "\(exponent.magnitude)"
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count {
            return sign + digits + String(repeating: "0", count: point - digits.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    /// `value` rounded to at most `places` decimals, without trailing zeros.
    static func rounded(_ value: Double, places: Int) -> String {
        let scale = powerOfTen(places)
        let scaled = value * scale
        // Beyond 2⁵³ there are no decimals left to round.
        guard scaled.magnitude < 9e15 else { return javaScript(value) }
        return javaScript(scaled.rounded(.toNearestOrAwayFromZero) / scale)
    }

    /// `value` truncated to at most `places` decimals, without trailing zeros.
    static func truncated(_ value: Double, places: Int) -> String {
        let scale = powerOfTen(places)
        return rounded((value * scale).rounded(.towardZero) / scale, places: places)
    }

    /// `value` with exactly `places` decimals.
    static func fixed(_ value: Double, places: Int) -> String {
        let text = rounded(value, places: places)
        guard places > 0, !text.contains("e") else { return text }
        let parts = text.split(separator: ".")
        let decimals = parts.count > 1 ? String(parts[1]) : ""
        return parts[0] + "." + decimals + String(repeating: "0", count: max(0, places - decimals.count))
    }

    private static func powerOfTen(_ places: Int) -> Double {
        (0..<places).reduce(1.0) { power, _ in power * 10 }
    }

    /// The significant digits of a positive number and how many of them stand before the point.
    private static func shortestDigits(_ value: Double) -> (digits: String, point: Int) {
        let description = "\(value)"
        let parts = description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        let all = (whole + fraction)[...]
        let significant = all.drop { $0 == "0" }
        let point = whole.count + exponent - (all.count - significant.count)
        let trailingZeros = significant.reversed().prefix { $0 == "0" }.count
        return (String(significant.dropLast(trailingZeros)), point)
    }
}
