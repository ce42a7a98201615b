// report.html: the document through the templates. Must not contain words of the report or logic over a run.

import Mustache

/// Renders a document as one HTML page without scripts that asks the network for nothing.
public enum HTMLRenderer {
    /// What the page may do: show its own styles and pictures. Nothing else, whatever is in it.
    static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

    /// The page.
    public static func render(_ document: ReportDocument) -> String {
        HTMLTemplates.render(PageView(document), with: "page")
    }

    /// The verdict's shape: told apart without colour.
    static func shape(_ status: RunStatus?) -> String {
        let drawing =
            switch status {
            case .healthy: "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M8 12.5l3 3 5-6\"/>"
            case .warning: "<path d=\"M12 3L22 20H2Z\"/><path d=\"M12 10v4M12 17v.1\"/>"
            case .critical:
                "<path d=\"M8 2.5h8L21.500 8v8L16 21.500H8L2.500 16V8Z\"/><path d=\"M9 9l6 6M15 9l-6 6\"/>"
            case .invalid: "<path d=\"M12 2L22 12L12 22L2 12Z\"/><path d=\"M12 7v6M12 16.500v.1\"/>"
            case nil: "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M8 12h8\"/>"
            }
        return "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\">\(drawing)</svg>"
    }
}

/// The parsed templates.
enum HTMLTemplates {
    private static let library: MustacheLibrary = {
        MustacheContentTypes.register(HTMLContentType(), named: HTMLContentType.name)
        var library = MustacheLibrary()
        let texts = ReportTemplate.blocks.merging(["page": ReportTemplate.page, "index": IndexTemplate.page])
        { _, new in new }
        for (name, text) in texts {
            do {
                try library.register(text, named: name)
            } catch {
                preconditionFailure("template \(name): \(error)")
            }
        }
        return library
    }()

    /// The text of the template `name` for a view.
    static func render(_ view: some Sendable, with name: String) -> String {
        library.render(view, withTemplate: name) ?? ""
    }
}

/// What the page's template sees. Names are the template's; a name is used on one level only, for a missing
/// value is looked up further out.
private struct PageView: Sendable {
    let policy = HTMLRenderer.policy
    let styleSheet = StyleSheet.css
    let pageTitle: String
    let title: String
    let verdictWord: String
    let verdictShape: String
    let summary: String
    let notices: [String]
    let facts: [FieldView]
    let sections: [SectionView]
    let footer: String

    init(_ document: ReportDocument) {
        pageTitle = "\(document.status.rawValue): \(document.title)"
        title = document.title.text
        verdictWord = document.status.rawValue
        verdictShape = HTMLRenderer.shape(document.status)
        summary = document.summary.text
        notices = document.notices.map(\.text)
        facts = document.facts.map(FieldView.init)
        sections = document.sections.map(SectionView.init)
        footer = document.footer.text
    }
}

private struct FieldView: Sendable {
    let label: String
    let value: String
    let tone: String
    let isLong: Bool

    init(_ field: ReportDocument.Field) {
        label = field.label.text
        value = field.value.text
        tone = field.tone.rawValue
        isLong = field.value.text.unicodeScalars.count > 14
    }
}

private struct SectionView: Sendable {
    let sectionID: String
    let sectionTitle: String
    let blocks: [BlockView]

    init(_ section: ReportDocument.Section) {
        sectionID = section.id
        sectionTitle = section.title.text
        blocks = section.blocks.map(BlockView.init)
    }
}

/// A block for any of the templates; only the members its own template names are filled.
private struct BlockView: Sendable {
    let template: String
    var text = ""
    var items: [ItemView] = []
    var fields: [FieldView] = []
    var caption = ""
    var columns: [ColumnView] = []
    var rows: [RowView] = []
    var findings: [FindingView] = []
    var charts: [ChartView] = []

    init(_ block: ReportDocument.Block) {
        switch block {
        case .paragraph(let paragraph):
            template = "paragraph"
            text = paragraph.text
        case .heading(let heading):
            template = "heading"
            text = heading.text
        case .list(let list):
            template = "list"
            items = list.map { ItemView(text: $0.text.text, evidence: $0.evidence.map(ReferenceView.init)) }
        case .fields(let list):
            template = "fields"
            fields = list.map(FieldView.init)
        case .table(let table):
            template = "table"
            caption = table.caption.text
            columns = table.columns.map { ColumnView(style: $0.style.rawValue, columnTitle: $0.title.text) }
            rows = table.rows.map { RowView($0, columns: table.columns) }
        case .findings(let cards):
            template = "findings"
            findings = cards.enumerated().map { FindingView($0.element, place: $0.offset) }
        case .charts(let group):
            template = "charts"
            charts = group.charts.map { ChartView($0, group.axis) }
        }
    }
}

private struct ItemView: Sendable {
    let text: String
    let evidence: [ReferenceView]
}

private struct ReferenceView: Sendable {
    let id: String
    let isKnown: Bool

    init(_ reference: ReportDocument.Reference) {
        id = reference.id.text
        isKnown = reference.isKnown
    }
}

private struct ColumnView: Sendable {
    let style: String
    let columnTitle: String
}

private struct RowView: Sendable {
    let anchor: String?
    let isMarked: Bool
    let cells: [CellView]

    init(_ row: ReportTable.Row, columns: [ReportTable.Column]) {
        anchor = row.anchor
        isMarked = row.isMarked
        cells = zip(row.cells, columns).map { cell, column in
            CellView(
                style: column.style.rawValue,
                tone: cell.tone == .plain ? nil : cell.tone.rawValue,
                text: cell.text.text
            )
        }
    }
}

private struct CellView: Sendable {
    let style: String
    let tone: String?
    let text: String
}

private struct FindingView: Sendable {
    let findingAnchor: String
    let findingID: String
    let findingTitle: String
    let role: String
    let severity: String
    let detail: String
    let fields: [FieldView]
    let evidence: [ReferenceView]
    let nextAction: String

    init(_ card: ReportDocument.FindingCard, place: Int) {
        findingAnchor = "finding-\(place + 1)"
        findingID = card.id.text
        findingTitle = card.title.text
        role = card.role.text
        severity = card.severity.word
        detail = card.detail.text
        fields = card.fields.map(FieldView.init)
        evidence = card.evidence.map(ReferenceView.init)
        nextAction = card.nextAction.text
    }
}

private struct ChartView: Sendable {
    struct Line: Sendable {
        let swatch: String
        let text: String
    }

    let chartID: String
    let chartTitle: String
    let lines: [Line]
    let svg: String

    init(_ chart: Chart, _ axis: TimeAxis) {
        chartID = chart.id
        chartTitle = chart.title.text
        lines = chart.series.map { series in
            Line(
                swatch: ChartSVG.isDrawn(series) ? ChartSVG.swatch(series.look) : "",
                text: chart.line(for: series).text
            )
        }
        svg = ChartSVG.render(chart, axis)
    }
}
