// The rules of the earlier analyzer, kept as they were: share of failed requests, and four write checks. They can make a run CRITICAL
// and nothing else. Never says "rate limiting" without a 429. Pure.

import Measure

/// What the kept rules say.
struct Policy: Sendable {
    var status = RunStatus.healthy
    var reasons: [String] = []
    var signals = RateLimitSignals()

    /// Write checks by name, with the endpoint each one stands for.
    static let writeChecks = [
        ("create post status 201", "POST /api/posts"),
        ("comment status ok", "POST /api/posts/:id/comments"),
        ("friend request status acceptable", "POST /api/friends/requests/:id"),
        ("dm send status acceptable", "POST /api/conversations/:id/messages"),
    ]

    /// Bounds by profile, for summaries without a threshold of their own.
    private static let failedBounds = [
        "low": 0.05, "medium": 0.08, "high": 0.10, "extreme": 0.12, "insane": 0.15,
    ]

    init(_ run: RunSignals) {
        let summary = run.input.summary
        signals.failedThreshold = Self.bound(summary, profile: run.input.profile)
        if let failed = summary?["http_req_failed"], !ThresholdReview.hasNoSamples(failed, run.input) {
            signals.failedRate = failed.values["rate"]
        }
        let checks = summary?.rootGroup.allChecks ?? []
        for (name, endpoint) in Self.writeChecks {
            guard let check = checks.first(where: { $0.name == name }) else { continue }
            signals.writeChecks.append(CheckRow(name: name, passes: check.passes, fails: check.fails))
            let all = check.passes + check.fails
            guard all > 0, check.passes * 5 < all else { continue }
            status = .critical
            let share = QuantityText.percent(Double(check.passes) / Double(all))
            reasons.append("check '\(name)' held in only \(share) of \(all) cases (\(endpoint))")
        }
        if let rate = signals.failedRate, rate > signals.failedThreshold {
            status = .critical
            reasons.insert(
                "\(QuantityText.percent(rate)) of requests failed; allowed are \(QuantityText.percent(signals.failedThreshold))",
                at: 0
            )
        }
        countLimits(run)
    }

    private mutating func countLimits(_ run: RunSignals) {
        signals.logEntryCount = run.logs?["rate_limit"]?.total
        guard run.input.timeline != nil else {
            // Without a timeline the log is the only witness of a 429, and the write checks tell where.
            guard (signals.logEntryCount ?? 0) > 0 else { return }
            signals.endpoints = signals.writeChecks.filter { $0.passes * 5 < $0.passes + $0.fails }
                .compactMap { check in Self.writeChecks.first { $0.0 == check.name }?.1 }
            return
        }
        var counts: [String: Int] = [:]
        for seconds in run.seconds {
            for second in seconds {
                for (name, route) in second.routes { counts[name, default: 0] += route.statuses[429] ?? 0 }
            }
        }
        signals.clientCount = counts.values.reduce(0, +)
        signals.endpoints = counts.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map(\.key)
    }

    private static func bound(_ summary: Summary?, profile: String) -> Double {
        let own = summary?["http_req_failed"]?.thresholds.compactMap {
            try? Threshold(parsing: $0.expression)
        }
        .filter { $0.comparison == .less || $0.comparison == .lessOrEqual }.map(\.bound).min()
        return own ?? failedBounds[profile] ?? 0.08
    }
}
