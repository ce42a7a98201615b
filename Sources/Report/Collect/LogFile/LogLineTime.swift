// When a line was written, by the time at its beginning. Must not contain levels or files.

import Measure

/// The time of a log line: the field `time` of slog's JSON and text, the standard logger's date, or RFC 3339 at its start.
enum LogLineTime {
    /// Bytes of a line in which a JSON object's time is looked for; slog writes it first.
    private static let jsonReach = 512
    private static let names = ["time", "ts", "timestamp", "@timestamp"]

    /// Nanoseconds since 1970-01-01T00:00:00Z; nil when the line tells no time. The standard logger writes none of the
    /// zone: its time counts as UTC.
    static func nanoseconds(_ line: ArraySlice<UInt8>) -> Int64? {
        let start = line.firstIndex { $0 > 0x20 } ?? line.endIndex
        let text = line[start...]
        guard let first = text.first else { return nil }
        if first == UInt8(ascii: "{") { return inJSON(text.prefix(jsonReach)) }
        if isDigit(first) { return parse(text) }
        for name in names where text.starts(with: name.utf8) {
            var value = text.dropFirst(name.utf8.count)
            guard value.first == UInt8(ascii: "=") else { continue }
            value = value.dropFirst()
            return parse(value.first == UInt8(ascii: "\"") ? value.dropFirst() : value)
        }
        return nil
    }

    /// The first member of a time's name whose value is one.
    private static func inJSON(_ text: ArraySlice<UInt8>) -> Int64? {
        var index = text.startIndex
        while let quote = text[index...].firstIndex(of: UInt8(ascii: "\"")) {
            let rest = text[(quote + 1)...]
            for name in names where rest.starts(with: name.utf8) {
                let colon = rest.dropFirst(name.utf8.count)
                guard colon.first == UInt8(ascii: "\"") else { continue }
                let value = colon.dropFirst().drop { $0 <= 0x20 || $0 == UInt8(ascii: ":") }
                if value.first == UInt8(ascii: "\""), let time = parse(value.dropFirst()) { return time }
            }
            index = quote + 1
        }
        return nil
    }

    /// `2026-08-21T09:30:05.123+02:00`, with a space for the T, without zone, or `2026/08/21 09:30:05.123456`.
    static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(text.prefix(40))
        guard bytes.count >= 19, bytes[..<4].allSatisfy(isDigit) else { return nil }
        var plain = Array(bytes[..<19])
        guard plain[4] == plain[7], plain[4] == UInt8(ascii: "-") || plain[4] == UInt8(ascii: "/"),
            plain[10] == UInt8(ascii: "T") || plain[10] == 0x20 || plain[10] == UInt8(ascii: "t")
        else { return nil }
        (plain[4], plain[7], plain[10]) = (UInt8(ascii: "-"), UInt8(ascii: "-"), UInt8(ascii: "T"))
        guard let time = UTCTime(parsing: String(decoding: plain, as: UTF8.self) + "Z") else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
            index += 1
            var unit: Int64 = 100_000_000
            while index < bytes.count, isDigit(bytes[index]) {
                fraction += Int64(bytes[index] - 48) * unit
                unit /= 10
                index += 1
            }
        }
        let seconds = Int64(time.epoch - zone(bytes[index...]))
        // Beyond the years that 64 bits of nanoseconds can tell.
        guard seconds.magnitude < 9_000_000_000 else { return nil }
        return seconds * 1_000_000_000 + fraction
    }

    /// Seconds that `+02:00` or `-0530` is east of UTC; 0 for `Z` and without a zone.
    private static func zone(_ text: ArraySlice<UInt8>) -> Int {
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return 0 }
        let digits = text.dropFirst().prefix(5).filter { $0 != UInt8(ascii: ":") }.prefix(4)
        guard digits.count == 4, digits.allSatisfy(isDigit) else { return 0 }
        let number = digits.map { Int($0 - 48) }
        let seconds = (number[0] * 10 + number[1]) * 3_600 + (number[2] * 10 + number[3]) * 60
        return sign == UInt8(ascii: "+") ? seconds : -seconds
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
