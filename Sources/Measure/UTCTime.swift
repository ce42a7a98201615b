// Calendar arithmetic for UTC time stamps. Must not contain a clock or time zones.

/// A moment in whole seconds, as the proleptic Gregorian calendar writes it in UTC.
public struct UTCTime: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let epoch: Int

    /// The moment `epoch` seconds after 1970-01-01T00:00:00Z.
    public init(epoch: Int) {
        self.epoch = epoch
    }

    /// `2026-08-21T09:30:05Z`.
    public var text: String {
        let date = dateFields.map { Self.padded($0, $0 == dateFields[0] ? 4 : 2) }
        let time = timeFields.map { Self.padded($0, 2) }
        return "\(date[0])-\(date[1])-\(date[2])T\(time.joined(separator: ":"))Z"
    }

    /// `20260821T093005Z`, fit for file names and sorted by time.
    public var compactText: String {
        text.filter { $0 != "-" && $0 != ":" }
    }

    /// Reads `2026-08-21T09:30:05Z`, a fraction of a second cut off, or `20260821T093005Z`; nil for anything else.
    public init?(parsing text: String) {
        let bytes = Array(text.utf8)
        let isCompact = bytes.count == 16 && bytes[8] == UInt8(ascii: "T")
        let pattern = Array((isCompact ? "00000000T000000Z" : "0000-00-00T00:00:00").utf8)
        guard bytes.count >= pattern.count, bytes.last == UInt8(ascii: "Z") else { return nil }
        var digits: [Int] = []
        for (byte, expected) in zip(bytes, pattern) {
            if expected == UInt8(ascii: "0") {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                digits.append(Int(byte - UInt8(ascii: "0")))
            } else if byte != expected {
                return nil
            }
        }
        if !isCompact {
            let fraction = bytes.dropFirst(pattern.count).dropLast()
            let isFraction = fraction.first == UInt8(ascii: ".") && fraction.count > 1
            guard fraction.isEmpty || isFraction,
                fraction.dropFirst().allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
            else { return nil }
        }
        let two: (Int) -> Int = { digits[$0] * 10 + digits[$0 + 1] }
        let (month, day, hour, minute, second) = (two(4), two(6), two(8), two(10), two(12))
        let days = Self.daysFromCivil(year: two(0) * 100 + two(2), month: month, day: day)
        epoch = days * 86_400 + hour * 3_600 + minute * 60 + second
        guard hour < 24, minute < 60, second < 60, dateFields == [two(0) * 100 + two(2), month, day] else {
            return nil
        }
    }

    private var days: Int { epoch >= 0 ? epoch / 86_400 : (epoch - 86_399) / 86_400 }

    private var timeFields: [Int] {
        let second = epoch - days * 86_400
        return [second / 3_600, second / 60 % 60, second % 60]
    }

    /// Year, month and day. Years start in March here, so that the leap day is the last one.
    private var dateFields: [Int] {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return [
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1,
        ]
    }

    private static func daysFromCivil(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
