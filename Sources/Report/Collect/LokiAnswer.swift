// Lines and counts as Loki writes them. Must not contain HTTP or the meaning of a query.

import Measure

/// Reads the `data` object of a query's answer.
enum LokiAnswer {
    /// Characters of a line that are kept.
    static let lineLimit = 2_000

    /// The lines of an answer of type `streams`, as entries of `category` in ascending time.
    static func entries(_ data: JSONValue, category: String) throws(AnswerFault) -> [LogEntry] {
        guard data["resultType"]?.string == "streams", let streams = data["result"]?.array else {
            throw AnswerFault("data: expected streams")
        }
        var entries: [LogEntry] = []
        for (index, stream) in streams.enumerated() {
            let place = "data.result[\(index)]"
            guard let labels = stream["stream"]?.object, let values = stream["values"]?.array else {
                throw AnswerFault("\(place): expected stream and values")
            }
            let texts = try texts(labels, place)
            for value in values {
                // The third element, if any, holds metadata that is no part of the line.
                guard let pair = value.array, pair.count >= 2, let line = pair[1].string,
                    let nanoseconds = pair[0].string.flatMap({ Int64($0) })
                else {
                    throw AnswerFault("\(place).values: expected pairs of nanoseconds as text and a line")
                }
                entries.append(entry(nanoseconds, line, texts, category))
            }
        }
        return entries.sorted { ($0.nanoseconds, $0.line) < ($1.nanoseconds, $1.line) }
    }

    /// The sum over all series of an instant answer; 0 when nothing was found.
    static func total(_ data: JSONValue) throws(AnswerFault) -> Int {
        let sum = try PrometheusAnswer.series(data).reduce(0) { $0 + ($1.points.last?.value ?? 0) }
        return try count(sum)
    }

    /// Counts by time, one for each moment of the grid, 0 where the answer has none.
    static func counts(_ data: JSONValue, _ grid: LogGrid) throws(AnswerFault) -> [LogQuery.Count] {
        var counts = grid.times.map { LogQuery.Count(time: $0, count: 0) }
        for point in try PrometheusAnswer.series(data).flatMap(\.points) {
            let lines = try count(point.value)
            if let place = grid.place(of: point.time) { counts[place].count += lines }
        }
        return counts
    }

    private static func count(_ number: Double) throws(AnswerFault) -> Int {
        guard let count = Int(exactly: number.rounded()), count >= 0 else {
            throw AnswerFault("expected a number of lines, found \(number)")
        }
        return count
    }

    private static func texts(_ labels: JSONObject, _ place: String) throws(AnswerFault) -> [String: String] {
        var texts: [String: String] = [:]
        for member in labels.members {
            guard let text = member.value.string else { throw AnswerFault("\(place).stream: expected texts") }
            texts[member.name] = text
        }
        return texts
    }

    private static func entry(
        _ nanoseconds: Int64,
        _ line: String,
        _ labels: [String: String],
        _ category: String
    ) -> LogEntry {
        let fields = LogFields(line)
        let label = ["level", "detected_level"].lazy.compactMap { labels[$0].flatMap { LogLevel(word: $0) } }
            .first
        let level = fields.hasLevel ? fields.level : label
        return LogEntry(
            nanoseconds: nanoseconds,
            line: String(Redaction.masking(line).prefix(lineLimit)),
            labels: labels.mapValues { Redaction.masking($0) },
            category: category,
            level: level?.rawValue,
            httpStatus: fields.httpStatus
        )
    }
}
