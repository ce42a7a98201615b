// Checks that fail although requests do not. Must not contain thresholds.

import Measure

/// Finds failed checks.
struct CheckDetector {
    let signals: RunSignals
    let metrics: MetricView

    /// One finding for all failed checks, or none.
    func findings(_ ledger: inout Ledger) -> [Finding] {
        let failing = failingChecks()
        guard !failing.isEmpty else { return fromSummary(&ledger) }
        let bins = signals.times.count
        let hits = RunSignals.sum(failing.map(\.fails), bins: bins)
        let trials = RunSignals.sum(failing.map { zip($0.fails, $0.passes).map(+) }, bins: bins)
        guard let burst = BurstScan.strongest(hits: hits, trials: trials) else { return [] }
        let evidence = failing.prefix(6).map { fact($0, &ledger) }
        let total = hits.total
        let failedRequests = burst.range.reduce(0) { sum, bin in
            sum + signals.routes.reduce(0) { $0 + $1.failed[bin].values.reduce(0, +) }
        }
        // Every failed request usually fails a check or two; what is beyond that is the content's fault.
        let isContent = burst.hitsInside > 2 * failedRequests + 2 && total >= 3
        let route = Self.route(of: failing)
        let names = failing.prefix(3).map { "'\($0.name)'" }.joined(separator: ", ")
        return [
            Finding(
                cause: isContent ? .wrongAnswers : .checkFailures,
                isCause: isContent,
                severity: isContent ? .warning : .info,
                title: isContent
                    ? "answers have a good status and the wrong content: \(names)"
                    : "\(QuantityText.count(total, "check")) failed: \(names)",
                detail: evidence.compactMap { ledger[$0]?.text }.joined(separator: " "),
                route: route,
                onset: signals.start(ofBin: burst.range.lowerBound),
                end: signals.end(of: burst.range),
                confidence: isContent ? (0.5 + 0.04 * Double(total)).clamped(to: 0...0.85) : 0.5,
                evidence: evidence,
                nextAction: NextAction.text(for: isContent ? .wrongAnswers : .checkFailures, route: route)
            )
        ]
    }

    struct FailingCheck: Sendable {
        let name: String
        var route: String?
        var passes: [Int]
        var fails: [Int]
    }

    /// Checks with failures, most first.
    private func failingChecks() -> [FailingCheck] {
        var checks: [String: FailingCheck] = [:]
        let none = Array(repeating: 0, count: signals.times.count)
        for (bin, seconds) in signals.seconds.enumerated() {
            for second in seconds {
                for (name, outcome) in second.checks {
                    let known =
                        checks[name]
                        ?? FailingCheck(name: name, route: outcome.route, passes: none, fails: none)
                    checks[name] = known
                    // Told in those seconds only in which the check failed.
                    checks[name]?.route = known.route ?? outcome.route
                    checks[name]?.passes[bin] += outcome.passes ?? 0
                    checks[name]?.fails[bin] += outcome.fails
                }
            }
        }
        return checks.values.filter { $0.fails.total > 0 }
            .sorted { ($1.fails.total, $0.name) < ($0.fails.total, $1.name) }
    }

    /// The route whose answers nearly all failed checks look at.
    private static func route(of checks: [FailingCheck]) -> String? {
        var fails: [String: Int] = [:]
        for check in checks { fails[check.route ?? "", default: 0] += check.fails.total }
        let total = fails.values.reduce(0, +)
        guard let most = fails.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), !most.key.isEmpty else {
            return nil
        }
        return most.value * 10 >= total * 6 ? most.key : nil
    }

    private func fact(_ check: FailingCheck, _ ledger: inout Ledger) -> String {
        let (fails, passes) = (check.fails.total, check.passes.total)
        return ledger.add(
            Fact(
                quantity: "failed checks",
                subject: check.name,
                value: Double(fails),
                unit: .count,
                source: .timeline,
                query: "checks.\(check.name)",
                text:
                    "Check '\(check.name)' failed \(fails) of \(fails + passes) times\(check.route.map { " (it looks at \($0))" } ?? "").",
                numbers: [Double(fails + passes)]
            )
        )
    }

    /// Without a timeline only the totals are known.
    private func fromSummary(_ ledger: inout Ledger) -> [Finding] {
        guard signals.input.timeline == nil, let summary = signals.input.summary else { return [] }
        let failing = summary.rootGroup.allChecks.filter { $0.fails > 0 }.sorted { $0.fails > $1.fails }
        guard !failing.isEmpty else { return [] }
        let evidence = failing.prefix(6).map { check in
            ledger.add(
                Fact(
                    quantity: "failed checks",
                    subject: check.name,
                    value: Double(check.fails),
                    unit: .count,
                    source: .summary,
                    query: "root_group.checks",
                    text:
                        "Check '\(check.name)' failed \(check.fails) of \(check.fails + check.passes) times.",
                    numbers: [Double(check.fails + check.passes)]
                )
            )
        }
        let requestsFail =
            if case .rate(let share, _, _)? = summary["http_req_failed"]?.values { share > 0 } else { false }
        let total = failing.reduce(0) { $0 + $1.fails }
        let names = failing.prefix(3).map { "'\($0.name)'" }.joined(separator: ", ")
        return [
            Finding(
                cause: requestsFail ? .checkFailures : .wrongAnswers,
                isCause: !requestsFail && total >= 3,
                severity: .warning,
                title: "\(QuantityText.count(total, "check")) failed: \(names)",
                detail: evidence.compactMap { ledger[$0]?.text }.joined(separator: " "),
                confidence: 0.6,
                evidence: evidence,
                nextAction: NextAction.text(for: requestsFail ? .checkFailures : .wrongAnswers)
            )
        ]
    }
}
