// What the run was held against: thresholds, alert rules, signals of rate limiting. Must not contain
// judgement or markup.

import Measure

extension DocumentSource {
    /// The profile's thresholds with what they were compared with.
    var thresholds: ReportDocument.Section {
        let rows = analysis.thresholds.map { threshold in
            let isCrossed = threshold.verdict == .crossed
            let verdict: ReportTable.Cell =
                switch threshold.verdict {
                case .held: ReportTable.Cell("✓ held", .good)
                case .crossed: ReportTable.Cell("✗ crossed", .bad)
                case .noData: ReportTable.Cell("no data", .muted)
                }
            let breach =
                threshold.firstBreach.map { ReportNumber.moment($0, in: analysis.window) }
                ?? (isCrossed ? "not known" : threshold.verdict == .held ? "never" : ReportNumber.noData)
            return ReportTable.Row(
                cells: [
                    ReportTable.Cell(SafeText(name: threshold.metric)),
                    ReportTable.Cell(SafeText(name: threshold.expression)),
                    ReportTable.Cell(
                        SafeText(name: threshold.actual ?? ReportNumber.noData),
                        isCrossed ? .bad : .plain
                    ),
                    verdict,
                    ReportTable.Cell(SafeText(breach), isCrossed ? .plain : .muted),
                ],
                isMarked: isCrossed
            )
        }
        let table = ReportTable(
            caption: "Thresholds of the profile",
            columns: [
                ReportTable.Column("Metric", .code), ReportTable.Column("Bound", .code),
                ReportTable.Column("Actual", .number), ReportTable.Column("Result", .word),
                ReportTable.Column("First breach", .word),
            ],
            rows: rows
        )
        return section("thresholds", "Thresholds", table, otherwise: "The run has no thresholds on record.")
    }

    /// The monitoring's alert rules with the worst value the run gave them.
    var alerts: ReportDocument.Section {
        let rows = analysis.alerts.map { alert in
            let state: ReportTable.Cell =
                switch alert.isExceeded {
                case true?: ReportTable.Cell("✗ exceeded", .bad)
                case false?: ReportTable.Cell("✓ within", .good)
                case nil: ReportTable.Cell("no data", .muted)
                }
            return ReportTable.Row(
                cells: [
                    ReportTable.Cell(SafeText(name: alert.name)),
                    ReportTable.Cell(SafeText(alert.rule, limit: 300)),
                    ReportTable.Cell(SafeText(name: alert.actual ?? ReportNumber.noData)),
                    state,
                    ReportTable.Cell(SafeText(alert.gap ?? "", limit: 300), .muted),
                ],
                isMarked: alert.isExceeded == true
            )
        }
        let table = ReportTable(
            caption: "Alert rules of the monitoring, with the worst value of the run",
            columns: [
                ReportTable.Column("Rule", .code), ReportTable.Column("Watches", .text),
                ReportTable.Column("Worst value", .number), ReportTable.Column("Result", .word),
                ReportTable.Column("Why no value", .text),
            ],
            rows: rows
        )
        return section("alerts", "Alert rules", table, otherwise: "No alert rules were looked at.")
    }

    /// Upstream's signals of rate limiting.
    var rateLimit: ReportDocument.Section {
        let signals = analysis.rateLimit
        let endpoints = signals.endpoints.map { SafeText(name: $0).text }.joined(separator: ", ")
        var blocks: [ReportDocument.Block] = [
            .fields([
                signal("Failed requests", ReportNumber.percent(signals.failedRate)),
                signal("Bound for failed requests", ReportNumber.percent(signals.failedThreshold)),
                signal("429 seen by the client", signals.clientCount.map { "\($0)" } ?? ReportNumber.noData),
                signal("429 in the logs", signals.logEntryCount.map { "\($0)" } ?? ReportNumber.noData),
                signal("Endpoints that answered 429", endpoints.isEmpty ? "none" : endpoints),
            ])
        ]
        let table = checkTable(signals.writeChecks, caption: "Write checks that rate limiting would fail")
        if !signals.writeChecks.isEmpty { blocks.append(.table(table)) }
        return ReportDocument.Section(id: "rate-limit", title: "Signals of rate limiting", blocks: blocks)
    }

    private func signal(_ label: SafeText, _ value: String) -> ReportDocument.Field {
        let text = SafeText(value)
        return ReportDocument.Field(
            label: label,
            value: text,
            tone: value == ReportNumber.noData ? .muted : .plain
        )
    }

    /// A table of checks, those that failed standing out.
    func checkTable(_ checks: [CheckRow], caption: SafeText) -> ReportTable {
        ReportTable(
            caption: caption,
            columns: [
                ReportTable.Column("Check", .text), ReportTable.Column("Passed", .number),
                ReportTable.Column("Failed", .number), ReportTable.Column("Share passed", .number),
            ],
            rows: checks.map { check in
                let total = Double(check.passes) + Double(check.fails)
                let share = total > 0 ? Double(check.passes) / total : nil
                return ReportTable.Row(
                    cells: [
                        ReportTable.Cell(SafeText(name: check.name)),
                        ReportTable.Cell("\(check.passes)"),
                        ReportTable.Cell("\(check.fails)", check.fails > 0 ? .bad : .plain),
                        ReportTable.Cell(SafeText(ReportNumber.percent(share))),
                    ],
                    isMarked: check.fails > 0
                )
            }
        )
    }

    /// A section of one table; a sentence when it has no rows.
    func section(
        _ id: String,
        _ title: SafeText,
        _ table: ReportTable,
        otherwise: SafeText
    ) -> ReportDocument.Section {
        ReportDocument.Section(
            id: id,
            title: title,
            blocks: [table.rows.isEmpty ? .paragraph(otherwise) : .table(table)]
        )
    }
}
