// What the application's log says by levels. Lines are data: nothing in them decides anything but how many there are and when.

import Measure

/// Finds errors and panics in the log.
struct LogDetector {
    let signals: RunSignals

    func findings(_ ledger: inout Ledger) -> [Finding] {
        [
            finding(["severity_panic"], "panics or fatal errors", .critical, &ledger),
            finding(["severity_error"], "errors", .warning, &ledger),
        ].compactMap { $0 }
    }

    private func finding(
        _ queries: [String],
        _ what: String,
        _ severity: Severity,
        _ ledger: inout Ledger
    ) -> Finding? {
        guard let logs = signals.logs, let origin = signals.origin,
            let query = queries.compactMap({ logs[$0] }).first(where: { ($0.total ?? 0) > 0 }),
            let total = query.total
        else { return nil }
        let first = query.counts.first { $0.count > 0 }.map { max(0, $0.time - (query.step ?? 0) - origin) }
        let since = first.map { ", the first \(QuantityText.decimals($0, 0)) s into the run" } ?? ""
        let text = "The application logged \(QuantityText.count(total, "line")) of level \(what)\(since)."
        let id = ledger.add(
            Fact(
                quantity: "log lines: \(what)",
                value: Double(total),
                unit: .count,
                source: .loki,
                query: query.expression,
                text: text,
                numbers: first.map { [$0] } ?? []
            )
        )
        return Finding(
            cause: .observation,
            isCause: false,
            severity: severity == .critical ? .warning : .info,
            title: "the application's log has \(what)",
            detail: text,
            onset: first,
            confidence: 1,
            evidence: [id],
            nextAction: "Read the log excerpts below, then the log around that time."
        )
    }
}
