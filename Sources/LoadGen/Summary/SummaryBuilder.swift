// What was recorded → the summary, by k6's rules of what appears in it. Pure. Must not contain: formatting, files.

import Measure

enum SummaryBuilder {
    /// The summary of a run; `setupData` has its secrets masked.
    static func summary(of record: RunRecord, submetrics: [RegisteredSubmetric], statistics: [TrendStatistic])
        -> Summary
    {
        let seconds = Double(record.duration.nanoseconds) / 1e9
        var verdicts: [String: [ThresholdVerdict]] = [:]
        for rule in record.rules {
            guard let outcome = rule.outcome else { continue }
            verdicts[rule.metricName, default: []].append(ThresholdVerdict(rule.threshold, outcome))
        }
        // A metric appears when it has samples, or when it or one of its sub-metrics has a threshold.
        let named = Set(verdicts.keys)
        let parents = Set(named.map { String($0.prefix { $0 != "{" }) })
        var metrics: [SummaryMetric] = []
        for builtin in BuiltinMetric.allCases {
            let metric = builtin.metric
            let sink = record.samples[builtin]
            guard !sink.isEmpty || parents.contains(metric.name) else { continue }
            metrics.append(
                SummaryMetric(
                    name: metric.name,
                    contains: metric.contains,
                    values: MetricValues(sink, elapsed: seconds, statistics: statistics),
                    thresholds: verdicts[metric.name] ?? []
                )
            )
        }
        for (index, submetric) in submetrics.enumerated() {
            let name = submetric.name.displayName
            let sink = record.samples.submetrics[index]
            guard !sink.isEmpty || named.contains(name) else { continue }
            metrics.append(
                SummaryMetric(
                    name: name,
                    contains: submetric.metric.metric.contains,
                    values: MetricValues(sink, elapsed: seconds, statistics: statistics),
                    thresholds: verdicts[name] ?? []
                )
            )
        }
        return Summary(
            metrics: metrics,
            rootGroup: groups(of: record),
            setupData: setupData(record.setupData),
            runDuration: seconds
        )
    }

    /// Ids are in the order of first use, so they order groups and checks as k6 does.
    private static func groups(of record: RunRecord) -> CheckGroup {
        var tree = CheckTree()
        for (id, check) in record.names.checks.enumerated() {
            let counts = id < record.samples.checks.count ? record.samples.checks[id] : RateSink()
            tree.add(
                check: check.name,
                in: names(ofPath: record.names.groups[check.group]),
                passes: counts.passes,
                fails: counts.fails,
                firstSeen: Int64(id)
            )
        }
        for (id, path) in record.names.groups.enumerated() where id > 0 {
            // The pseudo-groups of setup and teardown appear only with a check in them.
            if path == "::" + CheckTree.setupGroup || path == "::" + CheckTree.teardownGroup { continue }
            tree.add(group: names(ofPath: path), firstSeen: Int64(id))
        }
        return tree.root
    }

    private static func names(ofPath path: String) -> [String] {
        var names: [String] = []
        var rest = path[...]
        while rest.hasPrefix(CheckTree.separator) {
            rest = rest.dropFirst(CheckTree.separator.count)
            var name = ""
            while !rest.isEmpty, !rest.hasPrefix(CheckTree.separator) { name.append(rest.removeFirst()) }
            names.append(name)
        }
        return names
    }

    private static func setupData(_ bytes: [UInt8]?) -> JSONValue? {
        guard let bytes, let value = try? JSONValue(parsing: bytes) else { return nil }
        return Redaction.masking(value)
    }
}
