// The numbers that stand in a sentence, read without the product's own reader. Must not contain expectations.

/// A number of a sentence.
struct TextNumber: Hashable, CustomStringConvertible {
    var value: Double
    /// Digits after the point.
    var decimals: Int

    var description: String { "\(value)" }

    /// Every number of `text` that is one: not those of a name, as in `p95`, `p(95)`, `95th` or `5xx`.
    static func all(in text: String) -> [TextNumber] {
        let characters = Array(text)
        var found: [TextNumber] = []
        var index = 0
        while index < characters.count {
            guard characters[index].isNumber else {
                index += 1
                continue
            }
            let start = index
            var decimals = 0
            while index < characters.count, characters[index].isNumber { index += 1 }
            if index + 1 < characters.count, characters[index] == ".", characters[index + 1].isNumber {
                let point = index
                index += 1
                while index < characters.count, characters[index].isNumber { index += 1 }
                decimals = index - point - 1
            }
            let before = start > 0 ? characters[start - 1] : " "
            let isArgument = before == "(" && start > 1 && characters[start - 2] == "p"
            let rest = String(characters[index...].prefix { $0.isLetter })
            let isName = before.isLetter || before == "_" || before == "." || isArgument
            if !isName, rest != "xx", rest != "th", let value = Double(String(characters[start..<index])) {
                found.append(TextNumber(value: value, decimals: decimals))
            }
        }
        return found
    }

    /// Whether `number` may be written so: rounded or truncated, in another unit of time, bytes or shares.
    func isWritten(of number: Double) -> Bool {
        var step = 1.0
        for _ in 0..<decimals { step /= 10 }
        return [1, 1e3, 1e-3, 1e2, 1e-6, 1e-9].contains { abs(abs(number) * $0 - value) <= step * 1.000001 }
    }
}
