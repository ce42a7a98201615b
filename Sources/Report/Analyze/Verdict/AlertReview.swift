// The monitoring's alert rules with the worst value the run gave them. Must not contain PromQL.

import Measure

/// Makes rows of alert rules.
enum AlertReview {
    private struct Rule: Sendable {
        let name: String
        let words: String
        let metric: String
        let bound: Double
        let render: @Sendable (Double) -> String
    }

    private static let rules: [Rule] = [
        Rule(
            name: "HighErrorRate",
            words: "share of answers with 5xx above 0.5%",
            metric: MetricName.errorRatio,
            bound: 0.005,
            render: { QuantityText.percent($0) }
        ),
        Rule(
            name: "HighLatencyP95",
            words: "95th percentile of the server's request times above 0.3 s",
            metric: MetricName.p95,
            bound: 0.3,
            render: { QuantityText.milliseconds($0 * 1_000) }
        ),
        Rule(
            name: "WebSocketBackpressure",
            words: "messages dropped by full queues above 0",
            metric: MetricName.drops,
            bound: 0,
            render: { "\(QuantityText.decimals($0, 0)) messages" }
        ),
    ]

    /// A row per rule; without data it says why.
    static func rows(_ metrics: MetricsCollection?) -> [AlertRow] {
        simple(metrics) + [failedLogins(metrics)]
    }

    /// Logins answered 401, of all of the run.
    private static func failedLogins(_ metrics: MetricsCollection?) -> AlertRow {
        let (name, rule) = ("HighAuthFailureRate", "share of logins answered 401 above 1%")
        func row(gap: String) -> AlertRow {
            AlertRow(name: name, rule: rule, actual: nil, isExceeded: nil, gap: gap)
        }
        guard let metrics else { return row(gap: "Prometheus was not asked") }
        guard let query = metrics[MetricName.requestsOfRun], query.outcome == .data,
            let label = metrics.statusLabel
        else {
            return row(gap: gap(metrics[MetricName.requestsOfRun], metrics))
        }
        let logins = query.instant.filter { $0.labels["path"] == "/api/auth/login" }
        func count(_ series: [MetricSeries]) -> Double {
            series.compactMap(\.points.last?.value).reduce(0, +)
        }
        let all = count(logins)
        guard all > 0 else { return row(gap: "no logins in the run") }
        let share = count(logins.filter { $0.labels[label] == "401" }) / all
        return AlertRow(name: name, rule: rule, actual: QuantityText.percent(share), isExceeded: share > 0.01)
    }

    private static func simple(_ metrics: MetricsCollection?) -> [AlertRow] {
        rules.map { rule in
            guard let metrics else {
                return AlertRow(
                    name: rule.name,
                    rule: rule.words,
                    actual: nil,
                    isExceeded: nil,
                    gap: "Prometheus was not asked"
                )
            }
            guard let query = metrics[rule.metric], query.outcome == .data else {
                return AlertRow(
                    name: rule.name,
                    rule: rule.words,
                    actual: nil,
                    isExceeded: nil,
                    gap: gap(metrics[rule.metric], metrics)
                )
            }
            let values = query.range.isEmpty ? query.instant : query.range
            let worst = values.flatMap(\.points).map(\.value).max()
            return AlertRow(
                name: rule.name,
                rule: rule.words,
                actual: worst.map(rule.render),
                isExceeded: worst.map { $0 > rule.bound },
                gap: worst == nil ? "no value in the run" : nil
            )
        }
    }

    private static func gap(_ query: MetricQuery?, _ metrics: MetricsCollection) -> String {
        switch query?.outcome {
        case .missing: "the metric does not exist"
        case .empty: "no series in the run"
        case .failed(let reason): reason
        default: metrics.status.reason ?? "no answer"
        }
    }
}
