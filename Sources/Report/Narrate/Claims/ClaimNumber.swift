// Numbers as prose writes them: digits, unit, precision; and whether one is a rounding of another. Must not contain words.

/// A number of a sentence, in the base unit of its dimension.
struct ClaimNumber: Hashable {
    /// What is counted.
    enum Dimension: Hashable {
        /// No unit.
        case plain
        /// Seconds.
        case time
        /// A share of 1.
        case share
        /// Bytes.
        case bytes
        /// Per second.
        case rate
        /// Cores.
        case cores
        /// How many times as much.
        case factor
    }

    var value: Double
    /// The last digit written, in the base unit: 0.01 s is 10 ms.
    var quantum: Double
    var dimension: Dimension
    /// Written as digits without a unit: may be a status code, or in the unit of what it bounds.
    var isBare: Bool

    /// A number in the unit of that name; nil when there is no such unit.
    init?(_ value: Double, decimals: Int, unit: String) {
        guard let (dimension, scale) = Self.units[unit] else { return nil }
        self.value = value * scale
        quantum = Self.powerOfTen(-decimals) * scale
        self.dimension = dimension
        isBare = false
    }

    /// A number without a unit.
    init(plain value: Double, decimals: Int = 0) {
        self.value = value
        quantum = Self.powerOfTen(-decimals)
        dimension = .plain
        isBare = true
    }

    /// A measured value, exact.
    init(_ value: Double, in unit: FactUnit) {
        let (dimension, scale): (Dimension, Double) =
            switch unit {
            case .milliseconds: (.time, 0.001)
            case .seconds: (.time, 1)
            case .ratio: (.share, 1)
            case .perSecond: (.rate, 1)
            case .bytes: (.bytes, 1)
            case .cores: (.cores, 1)
            case .count: (.plain, 1)
            }
        self.value = value * scale
        quantum = 0
        self.dimension = dimension
        isBare = false
    }

    /// This one with the unit of that name instead of none, or k and M as thousand and million.
    mutating func apply(unit: String) -> Bool {
        if let factor = Self.multipliers[unit] {
            value *= factor
            quantum *= factor
            return true
        }
        guard let (dimension, scale) = Self.units[unit] else { return false }
        self.dimension = dimension
        value *= scale
        quantum *= scale
        isBare = false
        return true
    }

    /// Whether this one, as written, is a rounding of `exact`: right in every digit written, and off by a fifth at most. Of a number
    /// said to be approximate, off by a third at most, and zeros at the end need not be digits, within 3 %.
    func rounds(_ exact: ClaimNumber, isApproximate: Bool = false) -> Bool {
        guard value.isFinite, exact.value.isFinite, isComparable(with: exact) else { return false }
        let difference = (value - exact.value).magnitude
        let size = exact.value.magnitude
        if difference <= size * 1e-9 { return true }
        if exact.value == 0 || value == 0 { return false }
        if difference <= quantum * 0.500_001 { return difference <= size * (isApproximate ? 0.34 : 0.2) }
        // `1930 ms` for 1928 ms: three digits that are right, of what is measured and not counted.
        let digits = (value / quantum).rounded()
        let isToThree =
            dimension != .plain && quantum > 0 && digits >= 1_000
            && digits.truncatingRemainder(dividingBy: 10) == 0
        if isToThree, difference <= quantum * 5, difference <= size * 0.005 { return true }
        return isApproximate && difference <= size * 0.03
    }

    private func isComparable(with exact: ClaimNumber) -> Bool {
        if dimension == exact.dimension { return true }
        switch (dimension, exact.dimension) {
        case (.plain, .share), (.share, .plain): return exact.isBare || isBare
        case (.plain, .cores), (.cores, .plain): return true
        default: return false
        }
    }

    static func isUnit(_ word: String) -> Bool { units[word] != nil || multipliers[word] != nil }

    private static let multipliers: [String: Double] = ["k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6]

    private static let units: [String: (Dimension, Double)] = {
        var units: [String: (Dimension, Double)] = [:]
        func add(_ dimension: Dimension, _ scale: Double, _ names: String) {
            for name in names.split(separator: " ") { units[String(name)] = (dimension, scale) }
        }
        add(.time, 1e-9, "ns nanosecond nanoseconds")
        add(.time, 1e-6, "µs μs us microsecond microseconds")
        add(.time, 1e-3, "ms msec millisecond milliseconds")
        add(.time, 1, "s sec secs second seconds")
        add(.time, 60, "min mins minute minutes")
        add(.time, 3_600, "h hour hours")
        add(.share, 0.01, "% percent")
        add(.bytes, 1, "b byte bytes")
        add(.bytes, 1e3, "kb kilobyte kilobytes")
        add(.bytes, 1e6, "mb megabyte megabytes")
        add(.bytes, 1e9, "gb gigabyte gigabytes")
        add(.bytes, 1_024, "kib")
        add(.bytes, 1_048_576, "mib")
        add(.bytes, 1_073_741_824, "gib")
        add(.rate, 1, "rps /s 1/s req/s reqs/s requests/s iterations/s messages/s it/s qps")
        add(.cores, 1, "core cores")
        add(.factor, 1, "x fold")
        return units
    }()

    private static func powerOfTen(_ exponent: Int) -> Double {
        var result = 1.0
        for _ in 0..<min(exponent.magnitude, 30) { result *= exponent < 0 ? 0.1 : 10 }
        return result
    }
}
