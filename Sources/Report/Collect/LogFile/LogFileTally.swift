// Counts and samples of lines as they come by, in the shape of Loki's answers. Must not contain reading.

import Measure

/// The answers to a catalogue's questions, from lines instead of from Loki.
struct LogFileTally {
    private struct Answer {
        let question: LogQuestion
        var total = 0
        var counts: [Int]
        /// The first lines of all, should there be no more than are wanted.
        var first: [LogEntry] = []
        /// The first lines of each stretch of the window.
        var spread: [[LogEntry]]
    }

    private let path: String
    private let grid: LogGrid
    private let slices: [(start: Int, end: Int, limit: Int)]
    private var answers: [Answer]

    /// Counts of a window's lines; `path` is shown as the lines' origin.
    init(path: String, window: RunWindow) {
        self.path = path
        let grid = LogGrid(window: window)
        self.grid = grid
        slices = grid.slices(expecting: nil, limit: 100)
        let stretches = slices.count
        answers = LogCatalog(selector: .upstream).questions.map {
            Answer(
                question: $0,
                counts: [Int](repeating: 0, count: grid.times.count),
                spread: [[LogEntry]](repeating: [], count: stretches)
            )
        }
    }

    /// Adds a line of the window.
    mutating func add(_ nanoseconds: Int64, _ line: ArraySlice<UInt8>) {
        let fields = LogFields(String(decoding: line, as: UTF8.self))
        var masked: LogEntry?
        for place in answers.indices where answers[place].question.isAnswered(by: fields) {
            answers[place].total += 1
            let back = (grid.end * 1_000_000 - Int(nanoseconds)) / (grid.step * 1_000_000)
            let step = answers[place].counts.count - 1 - back
            if answers[place].counts.indices.contains(step) { answers[place].counts[step] += 1 }
            let limit = answers[place].question.sampleLimit
            guard limit > 0 else { continue }
            let slice = slices.lastIndex { $0.start <= Int(nanoseconds) } ?? 0
            let share = (limit + slices.count - 1) / slices.count
            let wantsFirst = answers[place].first.count < limit
            let wantsSpread = answers[place].spread[slice].count < share
            guard wantsFirst || wantsSpread else { continue }
            var entry = masked ?? entry(nanoseconds, line, fields)
            masked = entry
            entry.category = answers[place].question.category
            if wantsFirst { answers[place].first.append(entry) }
            if wantsSpread { answers[place].spread[slice].append(entry) }
        }
    }

    private func entry(_ nanoseconds: Int64, _ line: ArraySlice<UInt8>, _ fields: LogFields) -> LogEntry {
        let text = Redaction.masking(String(decoding: line, as: UTF8.self))
        return LogEntry(
            nanoseconds: nanoseconds,
            line: String(text.prefix(LokiAnswer.lineLimit)),
            labels: ["filename": path],
            category: "",
            level: fields.level?.rawValue,
            httpStatus: fields.httpStatus
        )
    }

    /// How many lines there were.
    var lineCount: Int { answers.last?.total ?? 0 }

    /// The answers; with a `gap` they say that lines are missing, and tell no totals.
    func collection(window: RunWindow, status: SourceStatus, gap: String? = nil) -> LogsCollection {
        var entries: [LogEntry] = []
        let queries = answers.map { answer in
            var query = LogQuery(
                name: answer.question.name,
                expression: "\(path): \(answer.question.words)",
                total: gap == nil ? answer.total : nil,
                failure: gap
            )
            if gap == nil, answer.total > 0, answer.question.hasCourse {
                query.step = Double(grid.step) / 1_000
                query.counts = zip(grid.times, answer.counts).map { LogQuery.Count(time: $0, count: $1) }
            }
            if answer.question.sampleLimit > 0 {
                let isAll = answer.total <= answer.question.sampleLimit
                let samples = isAll ? answer.first : answer.spread.flatMap(\.self)
                query.isTruncated = answer.total > samples.count || gap != nil
                entries += samples
            }
            return query
        }
        entries.sort { ($0.nanoseconds, $0.category, $0.line) < ($1.nanoseconds, $1.category, $1.line) }
        return LogsCollection(window: window, status: status, queries: queries, entries: entries)
    }
}

extension LogQuestion {
    /// Whether a line with these fields is one that was asked for.
    fileprivate func isAnswered(by fields: LogFields) -> Bool {
        if let levels { return fields.level.map(levels.contains) ?? false }
        if let statuses { return fields.httpStatus.map(statuses.contains) ?? false }
        return name == "lines" || fields.level != nil
    }

    /// What is asked, in words.
    fileprivate var words: String {
        if let levels { return "lines of level \(levels.map(\.rawValue).joined(separator: " or "))" }
        if let statuses {
            let isOne = statuses.lowerBound == statuses.upperBound
            return
                "request lines with status \(statuses.lowerBound)\(isOne ? "" : " to \(statuses.upperBound)")"
        }
        return name == "lines" ? "all lines" : "lines of level warn or worse"
    }
}
