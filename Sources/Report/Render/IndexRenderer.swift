// index.html: every run with its verdict and links, and trends by profile. Must not contain file handling.

import Measure

/// Renders the list of runs as one HTML page without scripts.
public enum IndexRenderer {
    /// The page; runs in any order.
    public static func render(_ entries: [IndexEntry], generatedAt: UTCTime, version: String) -> String {
        let newestFirst = entries.sorted { isNewer($0, $1) }
        let view = IndexView(
            count: entries.count == 1 ? "1 run" : "\(entries.count) runs",
            hasRuns: !entries.isEmpty,
            trends: trends(newestFirst),
            rows: newestFirst.map(RowView.init),
            footer: "Generated \(generatedAt.text) by swiftload \(SafeText(name: version))"
        )
        return HTMLTemplates.render(view, with: "index")
    }

    /// By start, then by name; runs of which nothing tells when they were come last.
    private static func isNewer(_ left: IndexEntry, _ right: IndexEntry) -> Bool {
        let (leftStart, rightStart) = (left.start?.epoch ?? .min, right.start?.epoch ?? .min)
        return leftStart == rightStart ? left.directoryName > right.directoryName : leftStart > rightStart
    }

    /// One row per profile, by name.
    private static func trends(_ newestFirst: [IndexEntry]) -> [TrendView] {
        var runs: [String: [IndexEntry]] = [:]
        // A run without a start has no place in a course.
        for entry in newestFirst.reversed() where entry.start != nil {
            runs[entry.profile, default: []].append(entry)
        }
        return runs.sorted { $0.key < $1.key }.map { profile, entries in
            let name = SafeText(name: profile)
            let latency = entries.map(\.p95)
            let failures = entries.map(\.failedRate)
            return TrendView(
                profile: name.text,
                runs: "\(entries.count)",
                latencyLine: Sparkline.render(
                    latency,
                    title: "p95 latency of \(name): \(ends(latency, ReportNumber.milliseconds))"
                ),
                latencyEnds: ends(latency, ReportNumber.milliseconds),
                failureLine: Sparkline.render(
                    failures,
                    title: "Failed requests of \(name): \(ends(failures, ReportNumber.percent))"
                ),
                failureEnds: ends(failures, ReportNumber.percent)
            )
        }
    }

    /// First and last value, those that are known: `12.3ms → 14.1ms`.
    private static func ends(_ values: [Double?], _ text: (Double?) -> String) -> String {
        let known = values.compactMap { $0 }
        guard let first = known.first, let last = known.last else { return ReportNumber.noData }
        return known.count == 1 ? text(first) : "\(text(first)) → \(text(last))"
    }
}

private struct IndexView: Sendable {
    let policy = HTMLRenderer.policy
    let styleSheet = StyleSheet.css
    let count: String
    let hasRuns: Bool
    let trends: [TrendView]
    let rows: [RowView]
    let footer: String
}

private struct TrendView: Sendable {
    let profile: String
    let runs: String
    let latencyLine: String
    let latencyEnds: String
    let failureLine: String
    let failureEnds: String
}

private struct LinkView: Sendable {
    let href: String
    let linkName: String
}

private struct RowView: Sendable {
    let start: String
    let profile: String
    let isDemo: Bool
    let verdict: String
    let verdictClass: String
    let verdictShape: String
    let p95: String
    let failed: String
    let requests: String
    let exitCode: String
    let links: [LinkView]
    let summary: String
    let problems: [String]
    let directory: String

    init(_ entry: IndexEntry) {
        let status = entry.status.flatMap(RunStatus.init(rawValue:))
        start = entry.start?.text ?? ReportNumber.noData
        profile = SafeText(name: entry.profile).text
        isDemo = entry.isDemo
        verdict = status?.rawValue ?? entry.status.map { SafeText($0, limit: 20).text } ?? "UNKNOWN"
        verdictClass = status?.rawValue ?? "UNKNOWN"
        verdictShape = HTMLRenderer.shape(status)
        p95 = ReportNumber.milliseconds(entry.p95)
        failed = ReportNumber.percent(entry.failedRate)
        requests = ReportNumber.plain(entry.requests)
        exitCode = entry.exitCode.map { "\($0)" } ?? ReportNumber.noData
        links = entry.reports.map { report in
            let name = report.rawValue.split(separator: ".").last.map { String($0) } ?? report.rawValue
            // "./": a name with a colon in front would read as a scheme.
            let href =
                "./\(HTMLEscaping.pathSegment(entry.directoryName))/\(HTMLEscaping.pathSegment(report.rawValue))"
            return LinkView(href: href, linkName: name)
        }
        summary = entry.summary.map { SafeText($0, limit: 300).text } ?? ""
        problems = entry.problems.map { SafeText($0, limit: 200).text }
        directory = SafeText(name: entry.directoryName).text
    }
}
