// The parameters of a query request: how Loki reads them, what they default to and what it refuses. Must not evaluate.

import Foundation

struct LokiParameters {
    var query: String
    /// Nanoseconds since 1970; the interval excludes `end`.
    var start: Int64
    var end: Int64
    var limit: Int
    var isForward: Bool
    /// Nanoseconds.
    var step: Int64

    static let highestLimit = 5000
    static let longestRange: Int64 = 721 * 3600 * 1_000_000_000
    static let mostPoints: Int64 = 11_000

    init(_ request: HTTPRequest, now: Int64) throws(LokiRefusal) {
        var values: [String: String] = [:]
        for (name, value) in request.parameters where values[name] == nil { values[name] = value }
        query = values["query"] ?? ""
        end = try Self.time(values["end"], default: now)
        var since: Int64 = 3600 * 1_000_000_000
        if let text = values["since"], let nanoseconds = LogQLLexer.duration(text) { since = nanoseconds }
        start = try Self.time(values["start"], default: min(end, now) - since)
        guard end > start else {
            throw LokiRefusal(400, "end timestamp must not be before or equal to start time")
        }
        guard end - start <= Self.longestRange else {
            let hours = (end - start) / 3_600_000_000_000
            throw LokiRefusal(
                400,
                "the query time range exceeds the limit (query length: \(hours)h0m0s, limit: 30d1h)"
            )
        }
        limit = try Self.limit(values["limit"])
        switch values["direction"]?.lowercased() ?? "" {
        case "", "backward": isForward = false
        case "forward": isForward = true
        case let other: throw LokiRefusal(400, "invalid direction '\(other)'")
        }
        step = try Self.step(values["step"], range: end - start)
    }

    /// Integers of up to ten digits are seconds, longer ones nanoseconds; a point makes float seconds.
    static func time(_ text: String?, default fallback: Int64) throws(LokiRefusal) -> Int64 {
        guard let text, !text.isEmpty else { return fallback }
        if text.contains("."), let seconds = Double(text), abs(seconds) < 9e9 {
            // To the millisecond, as Loki rounds.
            return Int64((seconds * 1000).rounded()) * 1_000_000
        }
        if let number = Int64(text) { return text.utf8.count <= 10 ? number * 1_000_000_000 : number }
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            if let date = try? style.parse(text) { return Int64(date.timeIntervalSince1970 * 1e9) }
        }
        throw LokiRefusal(
            400,
            "parsing time \"\(text)\" as \"2006-01-02T15:04:05.999999999Z07:00\": cannot parse \"\(text)\" as \"2006\""
        )
    }

    private static func limit(_ text: String?) throws(LokiRefusal) -> Int {
        guard let text, !text.isEmpty else { return 100 }
        guard let limit = Int(text) else {
            throw LokiRefusal(400, "strconv.ParseInt: parsing \"\(text)\": invalid syntax")
        }
        guard limit > 0 else { throw LokiRefusal(400, "limit must be a positive value") }
        guard limit <= highestLimit else {
            throw LokiRefusal(
                400,
                "max entries limit per query exceeded, limit > max_entries_limit_per_query (\(limit) > \(highestLimit))"
            )
        }
        return limit
    }

    private static func step(_ text: String?, range: Int64) throws(LokiRefusal) -> Int64 {
        let second: Int64 = 1_000_000_000
        guard let text, !text.isEmpty else { return max(range / second / 250, 1) * second }
        let step: Int64
        if let seconds = Double(text), abs(seconds) < 9e9 {
            step = Int64(seconds * 1e9)
        } else if let nanoseconds = LogQLLexer.duration(text) {
            step = nanoseconds
        } else {
            throw LokiRefusal(400, "cannot parse \"\(text)\" to a valid duration")
        }
        guard step > 0 else {
            throw LokiRefusal(
                400,
                "zero or negative query resolution step widths are not accepted. Try a positive integer"
            )
        }
        guard range / step <= mostPoints else {
            throw LokiRefusal(
                400,
                "exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step "
                    + "parameter"
            )
        }
        return step
    }
}
