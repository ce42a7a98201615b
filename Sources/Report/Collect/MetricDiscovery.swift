// What a Prometheus holds: which metrics, under which labels, how often scraped. Must not contain HTTP or
// queries of the report.

import Measure

/// What was found out before the questions. The initial values are what holds when nothing could be found
/// out.
struct MetricDiscovery: Hashable, Sendable {
    /// Names of metrics that are known, whether or not in the window; nil when that is not known.
    var names: Set<String>?
    /// Those of the job that scrapes the application.
    var jobNames: Set<String>?
    /// Labels of `http_requests_total`; empty when it is not there.
    var requestLabels: Set<String> = []
    /// The job that scrapes the application; empty when its series carry no job.
    var job: String?
    /// Whether other jobs bring an `http_requests_total` of their own.
    var isShared = false
    /// Seconds between scrapes of the application.
    var scrapeInterval = 15.0
    /// The longest time between scrapes of any job.
    var slowestInterval = 15.0

    /// The label that carries the HTTP status: upstream's queries say `status`, its application
    /// `status_code`.
    var statusLabel: String? { ["status_code", "status"].first(where: requestLabels.contains) }

    /// The label that carries the route.
    var routeLabel: String? { ["path", "route", "handler"].first(where: requestLabels.contains) }

    /// The application's job among those with series: one whose name says so, else the one with most samples.
    static func job(among series: [MetricSeries]) -> String? {
        let jobs = series.map { (name: $0.labels["job"] ?? "", samples: $0.points.last?.value ?? 0) }
        return jobs.max { left, right in
            let (a, b) = (ApplicationName.likeness(left.name), ApplicationName.likeness(right.name))
            if a != b { return a < b }
            return left.samples == right.samples ? left.name > right.name : left.samples < right.samples
        }?.name
    }

    /// Seconds between scrapes by job, from samples of `up`: the median distance. Jobs with a single sample
    /// are not in it.
    static func intervals(between samples: [MetricSeries]) -> [String: Double] {
        var distances: [String: [Double]] = [:]
        for series in samples {
            let gaps = zip(series.points, series.points.dropFirst()).map { $1.time - $0.time }
            distances[series.labels["job"] ?? "", default: []] += gaps.filter { $0 > 0 }
        }
        return distances.compactMapValues { gaps in
            gaps.isEmpty ? nil : gaps.sorted()[gaps.count / 2]
        }
    }

    /// The same from the answer about targets, which tells the configuration of now.
    static func intervals(ofTargets data: JSONValue) -> [String: Double] {
        var intervals: [String: Double] = [:]
        for target in data["activeTargets"]?.array ?? [] {
            guard let job = target["labels"]?["job"]?.string, let text = target["scrapeInterval"]?.string,
                let interval = try? DurationText.parse(text, unitRequired: true), interval > .zero
            else { continue }
            intervals[job] = interval / .seconds(1)
        }
        return intervals
    }

    /// Takes over intervals by job; those of an unknown job count for the application when there is only one.
    mutating func take(intervals: [String: Double]) {
        guard let slowest = intervals.values.max() else { return }
        slowestInterval = slowest
        if let job, let interval = intervals[job] {
            scrapeInterval = interval
        } else {
            scrapeInterval = slowest
        }
    }
}
