// What the report rests on: coverage of sources, metrics, logs, evidence, and how to read it. Must not
// contain markup.

import Measure

extension DocumentSource {
    /// Sources and how usable they were.
    var coverage: ReportDocument.Section {
        let rows = sources.map { row in
            let tone: ReportDocument.Tone =
                switch row.status {
                case .ok: .good
                case .degraded: .bad
                case .empty: .warning
                }
            return ReportTable.Row(
                cells: [
                    ReportTable.Cell("\(row.source.rawValue)"), ReportTable.Cell("\(row.status.word)", tone),
                    ReportTable.Cell(SafeText(row.status.reason ?? "", limit: 500)),
                    ReportTable.Cell(SafeText(row.detail, limit: 500)),
                ]
            )
        }
        let table = ReportTable(
            caption: "Sources of this report",
            columns: [
                ReportTable.Column("Source", .word), ReportTable.Column("State", .word),
                ReportTable.Column("Reason", .text), ReportTable.Column("What was had", .text),
            ],
            rows: rows
        )
        return section("coverage", "Coverage of sources", table, otherwise: "No source was looked at.")
    }

    /// What Prometheus answered, query by query.
    var metricsTable: ReportDocument.Section {
        let rows = (metrics?.queries ?? []).map { query in
            let values = query.range.flatMap(\.points).map(\.value)
            let last =
                query.instant.compactMap(\.points.last?.value).max()
                ?? query.range.compactMap(\.points.last?.value).max()
            let highest = (values + query.instant.flatMap(\.points).map(\.value)).max()
            let isData = query.outcome == .data
            return ReportTable.Row(cells: [
                ReportTable.Cell(SafeText(name: query.name)),
                ReportTable.Cell(
                    SafeText(isData ? ReportNumber.value(last, query.unit) : ReportNumber.noData)
                ),
                ReportTable.Cell(
                    SafeText(isData ? ReportNumber.value(highest, query.unit) : ReportNumber.noData)
                ),
                Self.outcome(query),
                ReportTable.Cell(SafeText(query.expression, limit: 600)),
            ])
        }
        let table = ReportTable(
            caption: "Prometheus: value at the end of the run and highest value in it, of the highest series",
            columns: [
                ReportTable.Column("Query", .code), ReportTable.Column("Last", .number),
                ReportTable.Column("Highest", .number), ReportTable.Column("Answer", .text),
                ReportTable.Column("Expression", .code),
            ],
            rows: rows
        )
        let reason = metrics?.status.reason ?? gap(.prometheus)
        let otherwise: SafeText = "No data\(reason.map { ": \($0)" } ?? ": Prometheus was not asked")."
        return section("metrics", "Metrics of the server", table, otherwise: otherwise)
    }

    private static func outcome(_ query: MetricQuery) -> ReportTable.Cell {
        switch query.outcome {
        case .data:
            let count = max(query.range.count, query.instant.count)
            let series = count == 1 ? "1 series" : "\(count) series"
            return ReportTable.Cell(query.isZero ? "0 throughout, \(series)" : SafeText(series))
        case .empty: return ReportTable.Cell("no series in the window", .warning)
        case .missing: return ReportTable.Cell("does not exist", .warning)
        case .failed(let reason): return ReportTable.Cell("failed: \(SafeText(reason, limit: 300))", .bad)
        }
    }

    /// The most log lines shown.
    static let shownLogLines = 40

    /// What Loki counted, and lines spread over the run.
    var logExcerpts: ReportDocument.Section {
        var blocks: [ReportDocument.Block] = []
        if let queries = logs?.queries, !queries.isEmpty { blocks.append(.table(Self.counts(queries))) }
        let entries = Self.spread(analysis.logEntries, over: Self.shownLogLines)
        let rows = entries.map { entry in
            let isBad = ["panic", "fatal", "error"].contains(entry.level)
            let time = ReportNumber.moment(entry.time).map { ReportNumber.timeOfDay($0) }
            return ReportTable.Row(cells: [
                ReportTable.Cell(SafeText(time ?? ReportNumber.noData)),
                ReportTable.Cell(SafeText(name: entry.level ?? entry.category), isBad ? .bad : .plain),
                ReportTable.Cell(SafeText(logLine: entry.line)),
            ])
        }
        if !rows.isEmpty {
            let shown = "\(rows.count) of \(analysis.logEntries.count) sampled lines, spread over the run"
            blocks.append(
                .table(
                    ReportTable(
                        caption: "\(shown)",
                        columns: [
                            ReportTable.Column("Time", .word), ReportTable.Column("Level", .word),
                            ReportTable.Column("Line", .code),
                        ],
                        rows: rows
                    )
                )
            )
        }
        let reason = logs?.status.reason ?? gap(.loki)
        if blocks.isEmpty {
            blocks.append(.paragraph("No data\(reason.map { ": \($0)" } ?? ": Loki was not asked")."))
        }
        return ReportDocument.Section(id: "logs", title: "Logs", blocks: blocks)
    }

    private static func counts(_ queries: [LogQuery]) -> ReportTable {
        ReportTable(
            caption: "Lines in the window",
            columns: [
                ReportTable.Column("Query", .code), ReportTable.Column("Lines", .number),
                ReportTable.Column("Problem", .text), ReportTable.Column("Expression", .code),
            ],
            rows: queries.map { query in
                ReportTable.Row(cells: [
                    ReportTable.Cell(SafeText(name: query.name)),
                    ReportTable.Cell(SafeText(query.total.map { "\($0)" } ?? ReportNumber.noData)),
                    ReportTable.Cell(SafeText(query.failure ?? "", limit: 300), .bad),
                    ReportTable.Cell(SafeText(query.expression, limit: 600)),
                ])
            }
        )
    }

    /// At most `count` elements at equal distances, first and last included.
    static func spread<Element>(_ elements: [Element], over count: Int) -> [Element] {
        guard elements.count > count, count > 1 else { return elements }
        return (0..<count).map { elements[$0 * (elements.count - 1) / (count - 1)] }
    }

    /// The ledger.
    var evidence: ReportDocument.Section {
        let rows = analysis.ledger.facts.map { fact in
            ReportTable.Row(
                cells: [
                    ReportTable.Cell("\(fact.id)"), ReportTable.Cell(SafeText(fact.text, limit: 600)),
                    ReportTable.Cell(SafeText(name: fact.quantity)),
                    ReportTable.Cell(fact.subject.map { SafeText(name: $0) } ?? "whole run"),
                    ReportTable.Cell(SafeText(ReportNumber.value(fact.value, fact.unit))),
                    ReportTable.Cell(fact.window.map { SafeText(ReportNumber.stretch($0)) } ?? "whole run"),
                    ReportTable.Cell("\(fact.source.rawValue)"),
                    ReportTable.Cell(SafeText(fact.query ?? "", limit: 600)),
                ],
                anchor: fact.id
            )
        }
        let table = ReportTable(
            caption: "Facts that findings and sentences cite",
            columns: [
                ReportTable.Column("Id", .word), ReportTable.Column("Fact", .text),
                ReportTable.Column("Quantity", .code), ReportTable.Column("Subject", .code),
                ReportTable.Column("Value", .number), ReportTable.Column("Window", .text),
                ReportTable.Column("Source", .word), ReportTable.Column("Query or field", .code),
            ],
            rows: rows
        )
        return section("evidence", "Evidence", table, otherwise: "No fact was established.")
    }

    /// A few words on how the report is made.
    var howToRead: ReportDocument.Section {
        let lines: [SafeText] = [
            "The verdict comes from code, by rules over the facts in the ledger. A model words findings and proposes actions; it can neither raise nor lower the verdict, and what it says is held against the ledger.",
            "“no data” means not measured. It is never written as 0, and 0 is never written as “no data”.",
            "Durations are the client's, from the first byte sent to the last byte received, unless a head says server. Percentiles of charts are those of each second and within 1 %.",
            "Times are UTC; +N s counts from the run's start. The letters F and E name findings and facts.",
            "Log lines are data from elsewhere: characters that cannot be seen are written out, and nothing in a line has a say in the verdict.",
        ]
        return ReportDocument.Section(
            id: "how-to-read",
            title: "How to read this",
            blocks: [.list(lines.map { ReportDocument.Item(text: $0) })]
        )
    }
}
