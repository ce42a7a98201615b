// Columns of text at a fixed pitch: widths, wrapping, alignment. Must not contain words.

/// Sets tables and paragraphs for a terminal.
enum TextTable {
    /// The narrowest a wrapped column may become before it moves below its row.
    private static let narrowest = 32

    /// The lines of a table at most `width` columns wide. Columns that may wrap give way; one that would get
    /// too narrow stands below its row, named.
    static func render(_ table: ReportTable, width: Int) -> [String] {
        // A column nothing stands in takes no room.
        var shown = table.columns.indices.filter { place in
            table.rows.contains { place < $0.cells.count && !$0.cells[place].text.isEmpty }
        }
        var below: [Int] = []
        var widths = columnWidths(table, shown: shown, width: width)
        while let place = shown.indices.last(where: { $0 > 0 && mayWrap(table.columns[shown[$0]]) }),
            isCrowded(table, shown: shown, widths: widths)
        {
            below.insert(shown.remove(at: place), at: 0)
            widths = columnWidths(table, shown: shown, width: width)
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        let head = line(table, table.columns.map(\.title.text), shown: shown, widths: widths)
        var lines = head + ["  " + rule]
        for row in table.rows {
            let texts = row.cells.map(\.text.text)
            var cells = line(table, texts, shown: shown, widths: widths)
            if row.isMarked, let first = cells.first { cells[0] = "!" + first.dropFirst() }
            lines += cells
            for place in below where place < texts.count && !texts[place].isEmpty {
                let text = "\(table.columns[place].title): \(texts[place])"
                lines += wrapped(text, width: width - 6).map { "      " + $0 }
            }
        }
        return lines
    }

    private static func line(_ table: ReportTable, _ texts: [String], shown: [Int], widths: [Int]) -> [String]
    {
        let cells = zip(shown, widths).map { place, width in
            wrapped(place < texts.count ? texts[place] : "", width: width)
        }
        return (0..<(cells.map(\.count).max() ?? 0)).map { row in
            let parts = zip(zip(shown, widths), cells).map { column, lines in
                let text = row < lines.count ? lines[row] : ""
                let isNumber = table.columns[column.0].style == .number
                return isNumber ? leftPadded(text, column.1) : padded(text, column.1)
            }
            return "  " + parts.joined(separator: "  ")
        }
    }

    private static func mayWrap(_ column: ReportTable.Column) -> Bool {
        column.style == .text || column.style == .code
    }

    /// The columns a column would like to have.
    private static func naturalWidth(_ table: ReportTable, _ place: Int) -> Int {
        let cells = table.rows.map { place < $0.cells.count ? width(of: $0.cells[place].text.text) : 0 }
        return max(width(of: table.columns[place].title.text), cells.max() ?? 0)
    }

    private static func isCrowded(_ table: ReportTable, shown: [Int], widths: [Int]) -> Bool {
        zip(shown, widths).contains { place, width in width < min(narrowest, naturalWidth(table, place)) }
    }

    private static func columnWidths(_ table: ReportTable, shown: [Int], width: Int) -> [Int] {
        var widths = shown.map { naturalWidth(table, $0) }
        var excess = widths.reduce(0, +) - (width - 2 - 2 * max(0, shown.count - 1))
        // Words and numbers give way last.
        for isLast in [false, true] {
            while excess > 0 {
                let candidates = widths.indices.filter {
                    widths[$0] > 8 && (isLast || mayWrap(table.columns[shown[$0]]))
                }
                guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
                widths[widest] -= 1
                excess -= 1
            }
        }
        return widths
    }

    /// `text` in lines of at most `width` columns, broken at blanks, else within a word. At least one line.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            var rest = word[...]
            let needed = self.width(of: String(rest))
            if used > 0, used + 1 + needed <= width {
                line += " " + rest
                used += 1 + needed
                continue
            }
            if used > 0 {
                lines.append(line)
                (line, used) = ("", 0)
            }
            while self.width(of: String(rest)) > max(1, width) {
                let head = prefix(of: rest, columns: max(1, width))
                lines.append(String(head))
                rest = rest[head.endIndex...]
            }
            line = String(rest)
            used = self.width(of: line)
        }
        if used > 0 || lines.isEmpty { lines.append(line) }
        return lines
    }

    private static func prefix(of text: Substring, columns: Int) -> Substring {
        var used = 0
        var place = text.startIndex
        while place < text.endIndex {
            let next = text.index(after: place)
            used += width(of: String(text[place..<next]))
            if used > columns, place > text.startIndex { break }
            place = next
        }
        return text[..<place]
    }

    /// `text` with blanks after it up to `width` columns.
    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - self.width(of: text)))
    }

    /// `text` with blanks before it up to `width` columns.
    static func leftPadded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - self.width(of: text))) + text
    }

    /// The columns `text` takes on a terminal: marks none, wide letters and emoji two.
    static func width(of text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
