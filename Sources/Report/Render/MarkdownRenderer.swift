// report.md: the document in GitHub-flavoured Markdown. Must not contain words of the report or logic over a
// run.

/// Renders a document as Markdown. Charts become a line of numbers per series.
public enum MarkdownRenderer {
    /// The text.
    public static func render(_ document: ReportDocument) -> String {
        var lines = [
            "# \(escape(document.title)): \(document.status.rawValue)", "", escape(document.summary), "",
        ]
        for notice in document.notices { lines += ["> **\(escape(notice))**", ""] }
        lines += fields(document.facts)
        for section in document.sections {
            lines += ["## \(escape(section.title))", ""]
            for block in section.blocks { lines += render(block) }
        }
        lines += ["---", "", escape(document.footer), ""]
        return lines.joined(separator: "\n")
    }

    private static func render(_ block: ReportDocument.Block) -> [String] {
        switch block {
        case .paragraph(let text): return [escape(text), ""]
        case .heading(let text): return ["### \(escape(text))", ""]
        case .list(let items):
            return items.map { "- \(escape($0.text))\(evidence($0.evidence, before: " (", after: ")"))" } + [
                ""
            ]
        case .fields(let list): return fields(list)
        case .table(let table): return render(table)
        case .findings(let cards): return cards.flatMap(render)
        case .charts(let group):
            return marks(group.axis)
                + group.charts.flatMap { chart in
                    ["**\(escape(chart.title))**", ""]
                        + chart.series.map { "- \(escape(chart.line(for: $0)))" }
                        + chart.bounds.map { "- \(escape($0.label))" } + [""]
                }
        }
    }

    private static func marks(_ axis: TimeAxis) -> [String] {
        guard !axis.marks.isEmpty else { return [] }
        let marks = axis.marks.map { "\(escape($0.label)) at +\(ReportNumber.plain($0.time, places: 0)) s" }
        return ["Marks: \(marks.joined(separator: ", "))", ""]
    }

    private static func fields(_ fields: [ReportDocument.Field]) -> [String] {
        ["| | |", "| --- | --- |"] + fields.map { "| \(escape($0.label)) | \(escape($0.value)) |" } + [""]
    }

    private static func render(_ table: ReportTable) -> [String] {
        let head = table.columns.map { escape($0.title) }
        let rule = table.columns.map { $0.style == .number ? "---:" : "---" }
        let rows = table.rows.map { row in
            let cells = zip(row.cells, table.columns).map { cell, column in
                let text = column.style == .code ? MarkdownEscaping.code(cell.text.text) : escape(cell.text)
                return row.isMarked && cell.tone == .bad && !text.isEmpty ? "**\(text)**" : text
            }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        return [
            escape(table.caption) + ":", "", "| " + head.joined(separator: " | ") + " |",
            "| " + rule.joined(separator: " | ") + " |",
        ] + rows + [""]
    }

    private static func render(_ card: ReportDocument.FindingCard) -> [String] {
        var lines = ["### \(escape(card.id)) \(escape(card.title))", ""]
        lines += ["**\(card.severity.word)**, \(escape(card.role)). \(escape(card.detail))", ""]
        lines += card.fields.map { "- \(escape($0.label)): \(escape($0.value))" }
        lines += ["- Evidence: \(card.evidence.isEmpty ? "none" : evidence(card.evidence))"]
        lines += ["- **Next:** \(escape(card.nextAction))", ""]
        return lines
    }

    private static func evidence(
        _ references: [ReportDocument.Reference],
        before: String = "",
        after: String = ""
    ) -> String {
        guard !references.isEmpty else { return "" }
        let words = references.map { escape($0.id) + ($0.isKnown ? "" : " (not in the ledger)") }
        return before + words.joined(separator: ", ") + after
    }

    private static func escape(_ text: SafeText) -> String { MarkdownEscaping.escape(text.text) }
}
