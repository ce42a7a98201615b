// Numbers as k6's options and thresholds write them: decimal floats. Must not contain locale rules.

/// Decimal floating-point text: `5`, `-1`, `+.5`, `1e3`, `1_000`, also `Inf` and `NaN`; never hexadecimal, never a unit.
enum DecimalText {
    /// The number that all of `text` writes, or nil. Too large for a double is refused, as in k6.
    static func parse(_ text: some StringProtocol) -> Double? {
        var unsigned = text.utf8[...]
        var isNegative = false
        if let sign = unsigned.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            unsigned = unsigned.dropFirst()
        }
        let word = String(decoding: unsigned, as: UTF8.self).lowercased()
        if word == "inf" || word == "infinity" { return isNegative ? -.infinity : .infinity }
        if word == "nan" { return unsigned.count == text.utf8.count ? .nan : nil }
        guard isDecimal(Array(unsigned)) else { return nil }
        guard let magnitude = Double(word.filter { $0 != "_" }), magnitude.isFinite else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    /// Digits with at most one point, then an optional exponent; underscores only between digits.
    private static func isDecimal(_ bytes: [UInt8]) -> Bool {
        var index = 0
        let isDigit: (Int) -> Bool = {
            $0 >= 0 && $0 < bytes.count && bytes[$0] >= UInt8(ascii: "0") && bytes[$0] <= UInt8(ascii: "9")
        }
        func skipDigits() -> Int {
            let start = index
            while isDigit(index) || (index < bytes.count && bytes[index] == UInt8(ascii: "_")) {
                if !isDigit(index), !isDigit(index - 1) || !isDigit(index + 1) { return -1 }
                index += 1
            }
            return index - start
        }
        let whole = skipDigits()
        var fraction = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            fraction = skipDigits()
        }
        guard whole >= 0, fraction >= 0, whole + fraction > 0 else { return false }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
                index += 1
            }
            guard skipDigits() > 0 else { return false }
        }
        return index == bytes.count
    }
}

extension StringProtocol {
    /// Without ASCII blanks, tabs and line ends on either side.
    func trimmingBlanks() -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        var bytes = Array(utf8)[...]
        while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
