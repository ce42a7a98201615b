// What a summary alone tells about failed requests: for runs of k6, which leave no timeline. No moments, no routes.

import Measure

/// Finds failed requests in a summary.
struct SummaryDetector {
    let signals: RunSignals

    func findings(_ ledger: inout Ledger) -> [Finding] {
        guard signals.input.timeline == nil, let summary = signals.input.summary,
            case .rate(let share, let failed, let good)? = summary["http_req_failed"]?.values, failed > 0
        else { return [] }
        let text = "\(failed) of \(failed + good) requests failed (\(QuantityText.percent(share)))."
        let id = ledger.add(
            Fact(
                quantity: "http_req_failed",
                value: share,
                unit: .ratio,
                source: .summary,
                query: "metrics.http_req_failed",
                text: text,
                numbers: [Double(failed), Double(failed + good)]
            )
        )
        let isAll = good == 0
        let cause: Cause = isAll ? .appDown : share < 0.05 ? .intermittentErrors : .observation
        return [
            Finding(
                cause: cause,
                // A summary does not tell how requests failed; that no single one was answered well is another matter.
                isCause: isAll,
                severity: share >= 0.05 ? .critical : .warning,
                title: isAll
                    ? "no request was answered well" : "\(QuantityText.percent(share)) of requests failed",
                detail: text + " The summary does not tell which, when or how: there is no timeline.",
                confidence: isAll ? 0.6 : 0.4,
                evidence: [id],
                nextAction: isAll
                    ? NextAction.text(for: .appDown)
                    : "Run it with swiftload, whose timeline tells routes and moments, or read the application's log."
            )
        ]
    }
}
