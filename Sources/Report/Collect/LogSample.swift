// Sample lines, spread over the window: which are asked for, and what becomes of what came. Must not contain
// HTTP.

/// A request for the lines of one selection in one stretch of the window.
struct LogSampleRequest: Hashable, Sendable {
    /// The question it is for.
    var question: LogQuestion
    /// One of its selections.
    var selection: String
    /// Nanoseconds since 1970.
    var start: Int
    /// Likewise; not in the stretch itself.
    var end: Int
    /// Lines at most.
    var limit: Int

    /// The requests for a question of which `query` says how many lines there are: none when there are none
    /// or none are wanted.
    static func all(for question: LogQuestion, _ query: LogQuery, _ grid: LogGrid) -> [LogSampleRequest] {
        guard question.sampleLimit > 0, query.total != 0 else { return [] }
        return grid.slices(expecting: query.total, limit: question.sampleLimit).flatMap { slice in
            question.selections.map { selection in
                LogSampleRequest(
                    question: question,
                    selection: selection,
                    start: slice.start,
                    end: slice.end,
                    limit: slice.limit
                )
            }
        }
    }
}

/// What came of a request.
struct LogSample: Sendable {
    /// The request.
    var request: LogSampleRequest
    /// The lines, or why there are none.
    var result: Result<[LogEntry], AnswerFault>

    /// The entries of all samples in ascending time, each once. What they tell about their questions goes
    /// into `queries`: lines that could not be fetched, and lines beyond those that were.
    static func merge(_ samples: [LogSample], into queries: inout [LogQuery]) -> [LogEntry] {
        var entries: [LogEntry] = []
        for place in queries.indices {
            var found = 0
            var isFull = false
            for sample in samples where sample.request.question.name == queries[place].name {
                switch sample.result {
                case .success(let lines):
                    found += lines.count
                    isFull = isFull || lines.count >= sample.request.limit
                    entries += lines.prefix(sample.request.limit).filter(sample.request.question.accepts)
                case .failure(let fault):
                    queries[place].failure = queries[place].failure ?? "lines could not be fetched: \(fault)"
                    isFull = true
                }
            }
            if samples.contains(where: { $0.request.question.name == queries[place].name }) {
                queries[place].isTruncated = queries[place].total.map { $0 > found } ?? isFull
            }
        }
        return inOrder(entries)
    }

    /// Entries in ascending time. Newer versions give one line under several sets of labels: the first
    /// counts.
    private static func inOrder(_ entries: [LogEntry]) -> [LogEntry] {
        var seen: Set<LogEntry> = []
        let once = entries.filter { entry in
            var key = entry
            key.labels = [:]
            return seen.insert(key).inserted
        }
        return once.sorted { ($0.nanoseconds, $0.category, $0.line) < ($1.nanoseconds, $1.category, $1.line) }
    }
}
