// The rules of othello: pure. Row 0 is at the top, columns from the left, both zero-based.

/// A side.
enum Disc: String, Sendable {
    case x = "X"
    case o = "O"

    var opposite: Disc { self == .x ? .o : .x }
}

/// A board position.
struct OthelloBoard: Equatable, Sendable {
    static let size = 8

    private(set) var cells: [Disc?]

    /// The opening position: O on (3,3) and (4,4), X on (3,4) and (4,3).
    init() {
        cells = [Disc?](repeating: nil, count: 64)
        self[3, 3] = .o
        self[3, 4] = .x
        self[4, 3] = .x
        self[4, 4] = .o
    }

    /// Parses 64 characters of `X`, `O` and `.`, row by row; nil for anything else.
    init?(_ text: some StringProtocol) {
        var cells: [Disc?] = []
        for character in text {
            switch character {
            case "X": cells.append(.x)
            case "O": cells.append(.o)
            case ".": cells.append(nil)
            default: return nil
            }
        }
        guard cells.count == 64 else { return nil }
        self.cells = cells
    }

    /// 64 characters, row by row.
    var text: String { cells.map { $0?.rawValue ?? "." }.joined() }

    private(set) subscript(row: Int, column: Int) -> Disc? {
        get { cells[row * Self.size + column] }
        set { cells[row * Self.size + column] = newValue }
    }

    func count(_ disc: Disc) -> Int { cells.count { $0 == disc } }

    /// The opponent's discs a move would turn, empty when the move is not legal.
    func flips(_ disc: Disc, row: Int, column: Int) -> [(row: Int, column: Int)] {
        guard Self.contains(row, column), self[row, column] == nil else { return [] }
        var flips: [(row: Int, column: Int)] = []
        for rowStep in -1...1 {
            for columnStep in -1...1 where rowStep != 0 || columnStep != 0 {
                flips += captured(disc, row: row, column: column, rowStep: rowStep, columnStep: columnStep)
            }
        }
        return flips
    }

    private func captured(
        _ disc: Disc,
        row: Int,
        column: Int,
        rowStep: Int,
        columnStep: Int
    ) -> [(row: Int, column: Int)] {
        var line: [(row: Int, column: Int)] = []
        var (row, column) = (row + rowStep, column + columnStep)
        while Self.contains(row, column), let found = self[row, column] {
            if found == disc { return line }
            line.append((row, column))
            row += rowStep
            column += columnStep
        }
        return []
    }

    private static func contains(_ row: Int, _ column: Int) -> Bool {
        (0..<size).contains(row) && (0..<size).contains(column)
    }

    func canMove(_ disc: Disc) -> Bool {
        cells.indices.contains { !flips(disc, row: $0 / Self.size, column: $0 % Self.size).isEmpty }
    }

    /// Places a disc and turns what it captures; false when the move is not legal.
    mutating func place(_ disc: Disc, row: Int, column: Int) -> Bool {
        let turned = flips(disc, row: row, column: column)
        guard !turned.isEmpty else { return false }
        self[row, column] = disc
        for cell in turned { self[cell.row, cell.column] = disc }
        return true
    }

    /// Whose turn follows a move of `mover`: the other side, the mover again when that side must pass, or nobody.
    func turn(after mover: Disc) -> Disc? {
        if canMove(mover.opposite) { return mover.opposite }
        return canMove(mover) ? mover : nil
    }

    /// The side with more discs; nil for a draw.
    var leader: Disc? {
        let (x, o) = (count(.x), count(.o))
        return x == o ? nil : x > o ? .x : .o
    }

    /// The board as 8 rows of `""`, `"X"` or `"O"`.
    func write(to json: inout JSONText) {
        json.array { json in
            for row in 0..<Self.size {
                json.array { json in
                    for column in 0..<Self.size { json.value(self[row, column]?.rawValue ?? "") }
                }
            }
        }
    }
}
