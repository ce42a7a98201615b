// A point in time and its RFC 3339 text in UTC. Must not read any clock but the system's wall clock.

import Foundation

/// Nanoseconds since 1970. The database keeps microseconds, so a re-read value has at most six fractional digits.
struct Timestamp: Comparable, Sendable {
    var nanoseconds: Int64

    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    init(microseconds: Int64) {
        self.nanoseconds = microseconds * 1000
    }

    var microseconds: Int64 { nanoseconds / 1000 }

    static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    /// `yyyy-mm-ddThh:mm:ss[.fraction]Z`, the fraction without trailing zeros.
    var text: String { text(fractionDigits: nil) }

    /// With exactly three fractional digits, as log lines have it.
    var millisecondText: String { text(fractionDigits: 3) }

    private func text(fractionDigits: Int?) -> String {
        let seconds = Int(nanoseconds / 1_000_000_000)
        let (year, month, day) = Self.date(daysSince1970: seconds / 86400)
        let inDay = seconds % 86400
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        Self.append(year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(day, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Self.append(inDay / 3600, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(inDay / 60 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(inDay % 60, width: 2, to: &bytes)
        let fraction = Int(nanoseconds % 1_000_000_000)
        if fractionDigits == 3 {
            bytes.append(UInt8(ascii: "."))
            Self.append(fraction / 1_000_000, width: 3, to: &bytes)
        } else if fraction != 0 {
            bytes.append(UInt8(ascii: "."))
            Self.append(fraction, width: 9, to: &bytes)
            while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
        }
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        let digits = String(number).utf8
        for _ in 0..<max(0, width - digits.count) { bytes.append(UInt8(ascii: "0")) }
        bytes.append(contentsOf: digits)
    }

    /// The proleptic Gregorian date of a day count, by 400-year eras starting in March.
    private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }
}
