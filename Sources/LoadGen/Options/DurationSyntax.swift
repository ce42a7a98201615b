// The durations of profiles, variables and flags, as k6 writes them. Must not know where a text came from.

/// Parses `1m30s`, `1d2h`, `500ms`, `-1s`; a bare number is milliseconds.
enum DurationSyntax {
    /// What an error tells the reader to write.
    static let expectation = "a duration such as 30s, 1m30s or 500 (milliseconds), at most 10000d"

    /// Longer durations are refused, so that sums of several stay within 64 bits of nanoseconds.
    static let longest = Duration.seconds(10_000 * 86_400)

    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// The duration `text` says, or nil. Days are a whole number in front; other units may have a fraction.
    ///
    /// `unitRequired` is for flags: there k6 takes a bare number only if it is 0.
    static func parse(_ text: String, unitRequired: Bool = false) -> Duration? {
        if let milliseconds = plainNumber(text) {
            return unitRequired && milliseconds != 0 ? nil : duration(nanoseconds: milliseconds * 1_000_000)
        }
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        var total = 0.0
        if let day = rest.firstIndex(of: "d") {
            guard let days = UInt32(rest[..<day]) else { return nil }
            total = Double(days) * 86_400e9
            rest = rest[rest.index(after: day)...]
        }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let name = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
            rest = rest.dropFirst(name.count)
            guard let count = plainNumber(number), let unit = units.first(where: { $0.name == name }) else {
                return nil
            }
            total += count * Double(unit.nanoseconds)
        }
        return duration(nanoseconds: isNegative ? -total : total)
    }

    /// A decimal number without the spellings `Double` also takes (hexadecimal, `inf`, `nan`).
    private static func plainNumber(_ text: some StringProtocol) -> Double? {
        guard text.contains(where: \.isNumber), text.allSatisfy({ "0123456789.eE+-".contains($0) }) else {
            return nil
        }
        return Double(text)
    }

    private static func duration(nanoseconds: Double) -> Duration? {
        guard abs(nanoseconds) <= 10_000 * 86_400e9 else { return nil }
        return .nanoseconds(Int64(nanoseconds.rounded()))
    }
}
