// report.txt: the document for a terminal. Must not contain words of the report, colours or logic over a run.

/// Renders a document as plain text of at most 100 columns. Charts become a line of numbers per series.
public enum TextRenderer {
    /// The most columns of a line; only a word longer than that is longer, and is cut in two.
    static let width = 100

    /// The text.
    public static func render(_ document: ReportDocument) -> String {
        let title = "\(document.title): \(document.status.rawValue)"
        var lines = [title, String(repeating: "=", count: min(width, TextTable.width(of: title))), ""]
        lines += wrap(document.summary.text, indent: 0) + [""]
        for notice in document.notices { lines += wrap("*** \(notice)", indent: 4, first: 0) + [""] }
        lines += fields(document.facts)
        for section in document.sections {
            let heading = section.title.text.uppercased()
            lines += ["", heading, String(repeating: "-", count: min(width, TextTable.width(of: heading)))]
            for block in section.blocks { lines += render(block) }
            while lines.last?.isEmpty == true { lines.removeLast() }
            lines.append("")
        }
        lines += ["", document.footer.text, ""]
        return lines.map(trimmed).joined(separator: "\n")
    }

    private static func render(_ block: ReportDocument.Block) -> [String] {
        switch block {
        case .paragraph(let text): return wrap(text.text, indent: 0) + [""]
        case .heading(let text): return ["\(text):"]
        case .list(let items):
            return items.flatMap { wrap("- \($0.text)\(evidence($0.evidence))", indent: 2, first: 0) } + [""]
        case .fields(let list): return fields(list) + [""]
        case .table(let table):
            return wrap("\(table.caption)", indent: 0) + TextTable.render(table, width: width) + [""]
        case .findings(let cards): return cards.flatMap(render)
        case .charts(let group):
            let marks = group.axis.marks.map { "\($0.label) at +\(ReportNumber.plain($0.time, places: 0)) s" }
            let head = marks.isEmpty ? [] : wrap("Marks: \(marks.joined(separator: ", "))", indent: 2) + [""]
            return head
                + group.charts.flatMap { chart in
                    ["\(chart.title)"]
                        + chart.series.flatMap { wrap("\(chart.line(for: $0))", indent: 4, first: 2) }
                        + chart.bounds.map { "  \($0.label)" } + [""]
                }
        }
    }

    private static func fields(_ fields: [ReportDocument.Field]) -> [String] {
        let labelWidth = fields.map { TextTable.width(of: $0.label.text) }.max() ?? 0
        return fields.flatMap { field in
            let lines = TextTable.wrapped(field.value.text, width: width - labelWidth - 2)
            return lines.enumerated().map { place, line in
                TextTable.padded(place == 0 ? field.label.text : "", labelWidth + 2) + line
            }
        }
    }

    private static func render(_ card: ReportDocument.FindingCard) -> [String] {
        var lines = wrap(
            "\(card.id)  [\(card.severity.word), \(card.role)] \(card.title)",
            indent: 4,
            first: 0
        )
        lines += wrap(card.detail.text, indent: 4)
        let facts = card.fields.map { "\($0.label): \($0.value)" }
        lines += wrap(facts.joined(separator: "; "), indent: 4)
        lines += wrap("Evidence: " + (card.evidence.isEmpty ? "none" : words(card.evidence)), indent: 4)
        lines += wrap("Next: \(card.nextAction)", indent: 4)
        return lines + [""]
    }

    private static func evidence(_ references: [ReportDocument.Reference]) -> String {
        references.isEmpty ? "" : " (\(words(references)))"
    }

    private static func words(_ references: [ReportDocument.Reference]) -> String {
        references.map { $0.id.text + ($0.isKnown ? "" : " not in the ledger") }.joined(separator: ", ")
    }

    private static func wrap(_ text: String, indent: Int, first: Int? = nil) -> [String] {
        let lines = TextTable.wrapped(text, width: width - indent)
        return lines.enumerated().map { place, line in
            String(repeating: " ", count: place == 0 ? first ?? indent : indent) + line
        }
    }

    private static func trimmed(_ line: String) -> String {
        var scalars = line.unicodeScalars
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
