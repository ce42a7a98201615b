// The summary as the terminal shows it, in the layout of k6 1.1. Must not contain arithmetic on samples.

/// How much of a summary is shown.
public enum SummaryMode: String, Sendable, CaseIterable {
    /// Without the phases of HTTP requests.
    case compact
    /// Everything but `group_duration`.
    case full
}

extension Summary {
    /// The summary for a terminal or a file. Names from outside are stripped of control characters.
    ///
    /// With `usesColor` the marks are green and red (ANSI). Of k6's `full` mode the per-group metrics are left out.
    public func text(mode: SummaryMode = .compact, usesColor: Bool = false) -> String {
        SummaryText(summary: self, mode: mode, usesColor: usesColor).render()
    }
}

private struct SummaryText {
    let summary: Summary
    let mode: SummaryMode
    let usesColor: Bool

    func render() -> String {
        var lines = ["", ""]
        let withThresholds = summary.metrics.filter { !$0.thresholds.isEmpty }
        if !withThresholds.isEmpty {
            lines += ["  █ THRESHOLDS ", ""] + thresholds(withThresholds) + [""]
        }
        lines += ["  █ TOTAL RESULTS ", ""] + checks() + sections() + ["", ""]
        return lines.map { $0 + "\n" }.joined()
    }

    // MARK: Thresholds

    private func thresholds(_ metrics: [SummaryMetric]) -> [String] {
        let parents = Set(metrics.filter { $0.suffix == nil }.map(\.name))
        var lines: [String] = []
        for metric in metrics {
            let isNested = metric.suffix != nil && parents.contains(metric.parentName)
            let indent = isNested ? "      " : "    "
            let name = isNested ? String(metric.name.dropFirst(metric.parentName.count)) : metric.name
            lines.append(indent + ControlCharacters.strip(name))
            for verdict in metric.thresholds {
                let expression = ControlCharacters.strip(verdict.expression)
                lines.append(
                    "\(indent)\(mark(verdict.passed)) '\(expression)' \(observation(verdict, of: metric))"
                )
            }
            lines.append("")
        }
        return lines
    }

    private func observation(_ verdict: ThresholdVerdict, of metric: SummaryMetric) -> String {
        let method = (try? Threshold(parsing: verdict.expression).methodText) ?? "value"
        switch verdict.observation {
        case .noSamples: return "no data"
        case .unknown: return "\(method)=?"
        case .value(let value):
            let text = ValueText.render(value, as: metric.contains, kind: metric.values.kind)
            let isPerSecond = metric.values.kind == .counter && method == "rate"
            return "\(method)=\(text)\(isPerSecond ? "/s" : "")"
        }
    }

    private func mark(_ passed: Bool) -> String {
        guard usesColor else { return passed ? "✓" : "✗" }
        return passed ? "\u{1B}[32m✓\u{1B}[0m" : "\u{1B}[31m✗\u{1B}[0m"
    }

    // MARK: Checks

    private func checks() -> [String] {
        guard case .rate(_, let passes, let fails) = summary["checks"]?.values else { return [] }
        let total = passes + fails
        let perSecond = summary.runDuration.map { $0 > 0 ? Double(total) / $0 : 0 } ?? 0
        let share: (Int) -> String = { ValueText.percent(total == 0 ? 0 : Double($0) / Double(total)) }
        let rows = [
            Row(
                name: "checks_total",
                value: "\(total)",
                extras: [ValueText.render(perSecond, as: .default) + "/s"]
            ),
            Row(name: "checks_succeeded", value: share(passes), extras: ["\(passes) out of \(total)"]),
            Row(name: "checks_failed", value: share(fails), extras: ["\(fails) out of \(total)"]),
        ]
        var lines = Table(rows).lines(rows) + [""]
        for check in summary.rootGroup.allChecks {
            lines.append("    \(mark(check.fails == 0)) \(ControlCharacters.strip(check.name))")
            if check.fails > 0 {
                let share = Double(check.passes) * 100 / Double(check.passes + check.fails)
                lines.append("      ↳  \(Int(share))% — ✓ \(check.passes) / ✗ \(check.fails)")
            }
        }
        return lines + [""]
    }

    // MARK: Metrics

    private func sections() -> [String] {
        let shown = summary.metrics.filter { section(of: $0) != nil }
        let table = Table(shown.map(row))
        return Section.allCases.flatMap { section -> [String] in
            let rows = shown.filter { self.section(of: $0) == section }.map(row)
            return rows.isEmpty ? [] : ["    \(section.rawValue)"] + table.lines(rows) + [""]
        }
    }

    private enum Section: String, CaseIterable {
        case custom = "CUSTOM"
        case http = "HTTP"
        case execution = "EXECUTION"
        case network = "NETWORK"
        case webSocket = "WEBSOCKET"
    }

    /// Where a metric is listed; nil when it is not.
    private func section(of metric: SummaryMetric) -> Section? {
        guard let builtin = BuiltinMetric(name: metric.parentName) else { return .custom }
        switch builtin {
        case .checks, .groupDuration: return nil
        case .httpReqBlocked, .httpReqConnecting, .httpReqTLSHandshaking, .httpReqSending, .httpReqWaiting,
            .httpReqReceiving:
            return mode == .full ? .http : nil
        case .httpReqs, .httpReqFailed, .httpReqDuration: return .http
        case .vus, .vusMax, .iterations, .iterationDuration, .droppedIterations: return .execution
        case .dataSent, .dataReceived: return .network
        case .wsSessions, .wsConnecting, .wsSessionDuration, .wsMsgsSent, .wsMsgsReceived, .wsPing, .wsMsgRTT,
            .wsMsgsLost, .wsMsgsDuplicated:
            return .webSocket
        }
    }

    private func row(_ metric: SummaryMetric) -> Row {
        let name = ControlCharacters.strip(metric.name)
        let render: (Double) -> String = { ValueText.render($0, as: metric.contains) }
        var row = Row(
            name: name,
            display: metric.suffix.map { "  { \(ControlCharacters.strip($0)) }" } ?? name
        )
        switch metric.values {
        case .counter(let count, let rate):
            row.value = render(count)
            row.extras = [render(rate) + "/s"]
        case .gauge(let value, let minimum, let maximum):
            row.value = render(value)
            row.extras = ["min=" + render(minimum), "max=" + render(maximum)]
        case .rate(let value, let passes, let fails):
            row.value = ValueText.percent(value)
            row.extras = ["\(passes) out of \(passes + fails)"]
        case .trend(let statistics):
            row.columns = statistics.map { statistic in
                let text =
                    statistic.name == "count"
                    ? NumberText.javaScript(statistic.value) : render(statistic.value)
                return "\(statistic.name)=\(text)"
            }
        }
        return row
    }
}

/// One metric's line before its columns are aligned.
private struct Row {
    let name: String
    let display: String
    var value = ""
    var extras: [String] = []
    var columns: [String] = []

    init(name: String, display: String? = nil, value: String = "", extras: [String] = []) {
        self.name = name
        self.display = display ?? name
        self.value = value
        self.extras = extras
    }
}

/// The column widths shared by a set of rows.
private struct Table {
    private let nameWidth: Int
    private let valueWidth: Int
    private let extraWidths: [Int]
    private let columnWidths: [Int]

    init(_ rows: [Row]) {
        // k6 1.1 adds the width of the whole name, braces included, to that of the displayed one.
        nameWidth = (rows.map { $0.display.count + $0.name.count }.max() ?? 0) + 3
        valueWidth = rows.map(\.value.count).max() ?? 0
        extraWidths = Self.widths(rows.map(\.extras))
        columnWidths = Self.widths(rows.map(\.columns))
    }

    func lines(_ rows: [Row]) -> [String] {
        rows.map { row in
            let dots = String(repeating: ".", count: nameWidth - row.display.count)
            return "    \(row.display)\(dots): \(values(row))"
        }
    }

    private func values(_ row: Row) -> String {
        if !row.columns.isEmpty { return Self.padded(row.columns, columnWidths).joined(separator: " ") }
        let extras = row.extras.count > 1 ? Self.padded(row.extras, extraWidths) : row.extras
        return ([Self.padded(row.value, valueWidth)] + extras).joined(separator: " ")
    }

    private static func widths(_ rows: [[String]]) -> [Int] {
        rows.reduce(into: []) { widths, row in
            for (index, text) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], text.count)
            }
        }
    }

    private static func padded(_ texts: [String], _ widths: [Int]) -> [String] {
        zip(texts, widths).map(padded)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
