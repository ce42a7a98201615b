import Testing

@testable import Report

@Suite struct TextTableTests {
    private func table(_ cells: [[SafeText]], styles: [ReportTable.Column.Style]) -> ReportTable {
        ReportTable(
            caption: "t",
            columns: styles.enumerated().map { ReportTable.Column("c\($0.offset)", $0.element) },
            rows: cells.map { row in ReportTable.Row(cells: row.map { ReportTable.Cell($0) }) }
        )
    }

    @Test func numbersStandToTheRight() {
        let lines = TextTable.render(
            table([["a", "1"], ["bbb", "1000"]], styles: [.text, .number]),
            width: 40
        )
        #expect(lines == ["  c0     c1", "  ---  ----", "  a       1", "  bbb  1000"])
    }

    @Test func aColumnNothingStandsInTakesNoRoom() {
        let lines = TextTable.render(table([["a", "", "b"]], styles: [.text, .text, .text]), width: 40)
        #expect(lines.last == "  a   b ")
    }

    @Test func noLineIsWiderThanAsked() {
        let long = SafeText(String(repeating: "word ", count: 30))
        let unbroken = SafeText(String(repeating: "x", count: 200))
        for width in [60, 80, 100] {
            let lines = TextTable.render(
                table([["id", long, unbroken, "1"]], styles: [.word, .text, .code, .number]),
                width: width
            )
            #expect(lines.allSatisfy { TextTable.width(of: $0) <= width })
        }
    }

    @Test func aColumnThatWouldGetTooNarrowStandsBelowItsRow() {
        let expression = SafeText(String(repeating: "y", count: 70))
        let lines = TextTable.render(table([["name", expression]], styles: [.code, .code]), width: 36)
        #expect(lines.contains { $0.hasPrefix("  name") } && lines.joined().contains("c1:"))
    }

    @Test(arguments: [
        ("a bb ccc", 4, ["a bb", "ccc"]), ("", 5, [""]), ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("日本語", 4, ["日本", "語"]), ("a", 0, ["a"]),
    ])
    func textIsBrokenAtBlanksElseWithinAWord(text: String, width: Int, lines: [String]) {
        #expect(TextTable.wrapped(text, width: width) == lines)
    }

    @Test func wideLettersTakeTwoColumnsAndAccentsNone() {
        #expect(TextTable.width(of: "日本") == 4)
        #expect(TextTable.width(of: "e\u{301}") == 1)
        #expect(TextTable.padded("é", 3) == "é  ")
        #expect(TextTable.leftPadded("é", 3) == "  é")
    }
}
