// A table of a report as values. Must not contain markup or layout.

/// Rows under named columns.
public struct ReportTable: Hashable, Sendable {
    /// A column.
    public struct Column: Hashable, Sendable {
        /// How its cells are set.
        public enum Style: String, Hashable, Sendable {
            /// Words; may wrap.
            case text
            /// Numbers; to the right, never wrapped.
            case number
            /// Names and queries; fixed pitch, may wrap.
            case code
            /// Short words that are never wrapped.
            case word
        }

        /// The head.
        public var title: SafeText
        /// How its cells are set.
        public var style: Style

        /// A column.
        init(_ title: SafeText, _ style: Style) {
            self.title = title
            self.style = style
        }
    }

    /// A cell.
    public struct Cell: Hashable, Sendable {
        /// What it says.
        public var text: SafeText
        /// How it is to be taken.
        public var tone: ReportDocument.Tone

        /// A cell; "no data" is muted wherever it stands.
        init(_ text: SafeText, _ tone: ReportDocument.Tone = .plain) {
            self.text = text
            self.tone = text.text == ReportNumber.noData && tone == .plain ? .muted : tone
        }
    }

    /// A row.
    public struct Row: Hashable, Sendable {
        /// A cell for each column.
        public var cells: [Cell]
        /// Whether it stands out.
        public var isMarked = false
        /// What references to it name; nil for rows nobody refers to. Letters and digits.
        public var anchor: String?
    }

    /// What the table shows.
    public var caption: SafeText
    /// The columns.
    public var columns: [Column]
    /// The rows.
    public var rows: [Row]
}
