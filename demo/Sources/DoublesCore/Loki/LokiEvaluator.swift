// Evaluates queries over the store. Must not know HTTP or JSON.

/// A series of a metric query.
struct LokiSeries {
    var labels: [String: String]
    /// Times in nanoseconds, rising.
    var points: [(time: Int64, value: Double)]
}

struct LokiEvaluator {
    let store: LokiStore
    static let mostSeries = 500

    // MARK: lines

    /// The newest (or, forward, oldest) `limit` lines over all streams, grouped by stream, streams by name.
    func lines(_ selection: LogQLSelection, _ parameters: LokiParameters) -> [LokiStream] {
        var found: [(name: String, labels: [String: String], entry: LokiEntry)] = []
        for stream in streams(selection, start: parameters.start, end: parameters.end) {
            for entry in stream.entries {
                guard let line = Self.passed(entry, stream.labels, selection.stages) else { continue }
                found.append((LokiStream.name(line.labels), line.labels, entry))
            }
        }
        // Stable: lines of one moment keep the order of their streams.
        let order = found.indices.sorted { left, right in
            let (first, second) = (found[left].entry.time, found[right].entry.time)
            if first != second { return parameters.isForward ? first < second : first > second }
            return left < right
        }
        var groups: [String: LokiStream] = [:]
        for index in order.prefix(parameters.limit) {
            let line = found[index]
            groups[line.name, default: LokiStream(labels: line.labels, entries: [])].entries.append(
                line.entry
            )
        }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    private func streams(_ selection: LogQLSelection, start: Int64, end: Int64) -> [LokiStream] {
        store.select(start: start, end: end) { labels in
            selection.matchers.allSatisfy { $0.matches(labels[$0.name] ?? "") }
        }
    }

    private static func passed(
        _ entry: LokiEntry,
        _ labels: [String: String],
        _ stages: [LogQLStage]
    ) -> LogQLLine? {
        var line = LogQLLine(text: entry.line, labels: labels.merging(entry.metadata) { own, _ in own })
        return line.pass(stages) ? line : nil
    }

    // MARK: numbers

    /// The series of a metric at `times`, sorted by labels; a moment without lines has no point.
    func series(_ metric: LogQLMetric, at times: [Int64]) throws(LokiRefusal) -> [LokiSeries] {
        let result = try evaluate(metric, at: times, keeping: nil)
        guard result.count <= Self.mostSeries else {
            throw LokiRefusal(
                400,
                "maximum number of series (\(Self.mostSeries)) reached for a single query; consider reducing query "
                    + "cardinality by adding more specific stream selectors, reducing the time range, or aggregating "
                    + "results with functions like sum(), count() or topk()"
            )
        }
        return result.sorted { LokiStream.name($0.labels) < LokiStream.name($1.labels) }
    }

    private func evaluate(
        _ metric: LogQLMetric,
        at times: [Int64],
        keeping grouping: LogQLMetric.Grouping?
    ) throws(LokiRefusal) -> [LokiSeries] {
        switch metric {
        case .range(let function, let selection, let width):
            return try range(function, selection, width, at: times, keeping: grouping)
        case .aggregation(let aggregation, let grouping, let inner):
            // A sum may be taken early: request ids would make a series of each line.
            let series = try evaluate(inner, at: times, keeping: aggregation == .sum ? grouping : nil)
            return Self.aggregate(series, aggregation, grouping)
        }
    }

    private func range(
        _ function: LogQLMetric.Range,
        _ selection: LogQLSelection,
        _ width: Int64,
        at times: [Int64],
        keeping grouping: LogQLMetric.Grouping?
    ) throws(LokiRefusal) -> [LokiSeries] {
        guard let first = times.first, let last = times.last else { return [] }
        var samples: [[String: String]: [(time: Int64, size: Int)]] = [:]
        for stream in streams(selection, start: first - width + 1, end: last + 1) {
            for entry in stream.entries {
                guard let line = Self.passed(entry, stream.labels, selection.stages) else { continue }
                if let error = line.labels["__error__"] { throw Self.pipelineError(error, line.labels) }
                let labels = grouping.map { Self.kept(line.labels, $0) } ?? line.labels
                samples[labels, default: []].append((entry.time, entry.line.utf8.count))
            }
        }
        return samples.map { labels, samples in
            let sorted = samples.sorted { $0.time < $1.time }
            return LokiSeries(labels: labels, points: Self.points(sorted, function, width, at: times))
        }
    }

    private static func pipelineError(_ error: String, _ labels: [String: String]) -> LokiRefusal {
        LokiRefusal(
            400,
            "pipeline error: '\(error)' for series: '\(LokiStream.name(labels))'.\nUse a label filter to intentionally "
                + "skip this error. (e.g | __error__!=\"\(error)\").\nTo skip all potential errors you can match empty "
                + "errors.(e.g __error__=\"\")\nThe label filter can also be specified after unwrap. "
                + "(e.g | unwrap latency | __error__=\"\" )\n"
        )
    }

    /// Counts the samples in (t − width, t] for each t.
    private static func points(
        _ samples: [(time: Int64, size: Int)],
        _ function: LogQLMetric.Range,
        _ width: Int64,
        at times: [Int64]
    ) -> [(time: Int64, value: Double)] {
        var (low, high, bytes) = (0, 0, 0)
        var points: [(time: Int64, value: Double)] = []
        for time in times {
            while high < samples.count, samples[high].time <= time {
                bytes += samples[high].size
                high += 1
            }
            while low < high, samples[low].time <= time - width {
                bytes -= samples[low].size
                low += 1
            }
            guard high > low else { continue }
            let value =
                switch function {
                case .count: Double(high - low)
                case .rate: Double(high - low) / (Double(width) / 1e9)
                case .bytes: Double(bytes)
                case .bytesRate: Double(bytes) / (Double(width) / 1e9)
                }
            points.append((time, value))
        }
        return points
    }

    private static func kept(_ labels: [String: String], _ grouping: LogQLMetric.Grouping) -> [String: String]
    {
        switch grouping {
        case .by(let names): labels.filter { names.contains($0.key) }
        case .without(let names): labels.filter { !names.contains($0.key) }
        }
    }

    private static func aggregate(
        _ series: [LokiSeries],
        _ aggregation: LogQLMetric.Aggregation,
        _ grouping: LogQLMetric.Grouping
    ) -> [LokiSeries] {
        var groups: [[String: String]: [Int64: [Double]]] = [:]
        for one in series {
            let labels = kept(one.labels, grouping)
            for point in one.points {
                groups[labels, default: [:]][point.time, default: []].append(point.value)
            }
        }
        return groups.map { labels, values in
            let points = values.sorted { $0.key < $1.key }.map { time, values in
                (time: time, value: combine(values, aggregation))
            }
            return LokiSeries(labels: labels, points: points)
        }
    }

    private static func combine(_ values: [Double], _ aggregation: LogQLMetric.Aggregation) -> Double {
        let sum = values.reduce(0, +)
        return switch aggregation {
        case .sum: sum
        case .count: Double(values.count)
        case .avg: sum / Double(values.count)
        case .min: values.min() ?? 0
        case .max: values.max() ?? 0
        }
    }
}
