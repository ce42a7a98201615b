// The facts of every run, whatever is found in it. Must not contain judgement.

import Measure

/// Enters a run's main numbers into the ledger.
struct BasicFacts {
    let signals: RunSignals
    let metrics: MetricView
    let highlights: Highlights

    func enter(_ thresholds: [ThresholdRow], _ ledger: inout Ledger) {
        for row in thresholds { _ = Self.enter(row, &ledger) }
        enterHighlights(&ledger)
        enterServer(&ledger)
        enterLogs(&ledger)
    }

    // MARK: Thresholds

    /// The fact behind a row.
    static func enter(_ row: ThresholdRow, _ ledger: inout Ledger) -> String {
        let bound = try? Threshold(parsing: row.expression).bound
        return ledger.add(
            Fact(
                quantity: "threshold \(row.metric) \(row.expression)",
                subject: row.metric,
                value: row.actualValue,
                unit: row.unit,
                source: .summary,
                query: "metrics.\(row.metric).thresholds",
                text: text(row),
                numbers: (bound.map { [$0] } ?? []) + (row.firstBreach.map { [$0] } ?? [])
            )
        )
    }

    /// The row as a sentence.
    static func text(_ row: ThresholdRow) -> String {
        switch row.verdict {
        case .held: "Threshold \(row.metric) \(row.expression) held\(row.actual.map { " at \($0)" } ?? "")."
        case .crossed:
            "Threshold \(row.metric) \(row.expression) was crossed\(row.actual.map { " at \($0)" } ?? "")"
                + (row.firstBreach.map { ", first seen \(QuantityText.decimals($0, 0)) s into the run." }
                    ?? ".")
        case .noData: "Threshold \(row.metric) \(row.expression) had no data."
        }
    }

    // MARK: The client's side

    private func enterHighlights(_ ledger: inout Ledger) {
        let source: DataSource = signals.input.summary == nil ? .timeline : .summary
        func add(_ quantity: String, _ value: Double?, _ unit: FactUnit, _ text: (Double) -> String) {
            guard let value else { return }
            _ = ledger.add(
                Fact(
                    quantity: quantity,
                    value: value,
                    unit: unit,
                    source: source,
                    query: quantity,
                    text: text(value)
                )
            )
        }
        add("http_reqs", highlights.requests, .count) {
            "\(QuantityText.decimals($0, 0)) HTTP requests were made."
        }
        add("http_reqs rate", highlights.requestRate, .perSecond) {
            "That is \(QuantityText.significant($0)) requests per second of the run."
        }
        add("http_req_duration p(95)", highlights.p95, .milliseconds) {
            "The 95th percentile (p95) of http_req_duration is \(QuantityText.milliseconds($0))."
        }
        add("http_req_duration med", highlights.median, .milliseconds) {
            "The median of http_req_duration is \(QuantityText.milliseconds($0))."
        }
        add("http_req_failed", highlights.failedRate, .ratio) {
            "\(QuantityText.percent($0)) of requests failed (http_req_failed)."
        }
        add("checks", highlights.checksRate, .ratio) { "\(QuantityText.percent($0)) of checks held." }
        add("iterations", highlights.iterations, .count) {
            "\(QuantityText.decimals($0, 0)) iterations were finished."
        }
        add("vus_max", highlights.vusMax, .count) {
            "At most \(QuantityText.decimals($0, 0)) VUs ran (vus_max)."
        }
        add("ws_sessions", highlights.sockets, .count) {
            "\(QuantityText.decimals($0, 0)) WebSocket sessions were opened (ws_sessions)."
        }
        add("duration", highlights.duration, .seconds) { "The run took \(QuantityText.seconds($0))." }
    }

    // MARK: The server's side

    private func enterServer(_ ledger: inout Ledger) {
        func add(_ name: String, _ unit: FactUnit, scale: Double = 1, _ text: (Double) -> String) {
            guard let worst = metrics.points(name).map(\.value).max() else { return }
            let value = worst * scale
            _ = ledger.add(
                Fact(
                    quantity: name,
                    value: value,
                    unit: unit,
                    source: .prometheus,
                    query: metrics.expression(name),
                    text: text(value)
                )
            )
        }
        add(MetricName.requestRate, .perSecond) {
            "The application counted at most \(QuantityText.significant($0)) requests per second."
        }
        add(MetricName.errorRatio, .ratio) {
            "At worst \(QuantityText.percent($0)) of its answers had a 5xx status."
        }
        add(MetricName.p95, .milliseconds, scale: 1_000) {
            "The application's own 95th percentile (p95) of request times was at most \(QuantityText.milliseconds($0))."
        }
        add("active_websockets", .count) {
            "At most \(QuantityText.decimals($0, 0)) WebSockets were open at the application."
        }
        add(MetricName.databaseP95, .milliseconds, scale: 1_000) {
            "The 95th percentile (p95) of database operations was at most \(QuantityText.milliseconds($0))."
        }
        add("message_throughput_rps", .perSecond) {
            "The application stored at most \(QuantityText.significant($0)) messages per second."
        }
        add(MetricName.memory, .bytes) {
            "The application's resident memory was at most \(QuantityText.bytes($0))."
        }
        add(MetricName.cpu, .cores) {
            "The application used at most \(QuantityText.significant($0)) CPU cores."
        }
    }

    private func enterLogs(_ ledger: inout Ledger) {
        let sentences: [(String, (Int) -> String)] = [
            ("severity", { "The log has \(QuantityText.count($0, "line")) of level warning or worse." }),
            ("rate_limit", { "The log has \(QuantityText.count($0, "request line")) with status 429." }),
        ]
        for (name, sentence) in sentences {
            guard let query = signals.logs?[name], let total = query.total else { continue }
            _ = ledger.add(
                Fact(
                    quantity: "log lines (\(name))",
                    value: Double(total),
                    unit: .count,
                    source: .loki,
                    query: query.expression,
                    text: sentence(total)
                )
            )
        }
    }
}
