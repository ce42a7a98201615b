// Durations as k6's options and profiles write them. Must not contain a clock.

/// Parses `1d2h`, `1h30m`, `300ms`, `1.5s`; a bare number means milliseconds.
///
/// Units are `d h m s ms us µs ns`; days come first and are whole. Within nanoseconds and ±292 years, as in k6.
public enum DurationText {
    /// The duration that `text` writes. Throws `MeasureError.duration`.
    ///
    /// `unitRequired` is for flags: there k6 takes a bare number only if it is 0.
    public static func parse(_ text: String, unitRequired: Bool = false) throws(MeasureError) -> Duration {
        if let milliseconds = DecimalText.parse(text) {
            if unitRequired, milliseconds != 0 { throw refuse(text, "a unit is missing, as in 30s") }
            return try duration(milliseconds: milliseconds, text: text)
        }
        var rest = text.utf8[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        guard !rest.isEmpty else { throw refuse(text, "expected a number and a unit, as in 1m30s") }
        var nanoseconds: Int64 = 0
        var isFirst = true
        while !rest.isEmpty {
            let part = try nextPart(&rest, text: text, isFirst: isFirst)
            let (sum, overflow) = nanoseconds.addingReportingOverflow(part)
            if overflow { throw refuse(text, "longer than 292 years") }
            nanoseconds = sum
            isFirst = false
        }
        return .nanoseconds(isNegative ? -nanoseconds : nanoseconds)
    }

    private static func refuse(_ text: String, _ reason: String) -> MeasureError {
        .duration(text: text, reason: reason)
    }

    private static func duration(milliseconds: Double, text: String) throws(MeasureError) -> Duration {
        guard let nanoseconds = Int64(exactly: (milliseconds * 1e6).rounded(.towardZero)) else {
            throw refuse(text, "not a number of milliseconds within 292 years")
        }
        return .nanoseconds(nanoseconds)
    }

    /// Takes digits, an optional fraction and a unit off the front, in nanoseconds.
    private static func nextPart(
        _ rest: inout Substring.UTF8View,
        text: String,
        isFirst: Bool
    ) throws(MeasureError) -> Int64 {
        let whole = takeDigits(&rest)
        var fraction: Substring.UTF8View = ""[...].utf8
        var hasPoint = false
        if rest.first == UInt8(ascii: ".") {
            hasPoint = true
            rest = rest.dropFirst()
            fraction = takeDigits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty else {
            throw refuse(text, "expected a number before each unit, as in 1m30s")
        }
        let unitBytes = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
        rest = rest.dropFirst(unitBytes.count)
        let unit = String(Substring(unitBytes))
        guard let scale = nanosecondsPerUnit[unit] else {
            let problem = unit.isEmpty ? "a unit is missing" : "unknown unit \"\(unit)\""
            throw refuse(text, "\(problem); units are d, h, m, s, ms, us, ns")
        }
        if unit == "d", hasPoint || !isFirst {
            throw refuse(text, "days come first and are whole, as in 1d2h")
        }
        guard let count = whole.isEmpty ? 0 : Int64(String(Substring(whole))),
            case let (product, overflow) = count.multipliedReportingOverflow(by: scale), !overflow
        else { throw refuse(text, "longer than 292 years") }
        return product + fractionTicks(fraction, scale: scale)
    }

    /// The part of `scale` that the digits after a point write, truncated to nanoseconds.
    private static func fractionTicks(_ digits: Substring.UTF8View, scale: Int64) -> Int64 {
        var ticks: Int128 = 0
        var divisor: Int128 = 1
        for digit in digits.prefix(18) {
            ticks = ticks * 10 + Int128(digit - UInt8(ascii: "0"))
            divisor *= 10
        }
        return Int64(ticks * Int128(scale) / divisor)
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = rest.prefix(while: isDigit)
        rest = rest.dropFirst(digits.count)
        return digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static let nanosecondsPerUnit: [String: Int64] = [
        "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "h": 3_600_000_000_000, "d": 86_400_000_000_000,
    ]
}
