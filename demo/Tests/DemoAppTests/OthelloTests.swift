import Testing

@testable import DemoApp

@Suite struct OthelloTests {
    @Test func `the opening position has two discs of each side in the middle`() {
        let board = OthelloBoard()
        #expect(board.count(.x) == 2 && board.count(.o) == 2)
        #expect(board.text.dropFirst(24).prefix(8) == "...OX...")
        #expect(board.text.dropFirst(32).prefix(8) == "...XO...")
    }

    static let openings: [(disc: Disc, moves: [(Int, Int)], legal: Set<[Int]>)] = [
        (.x, [], [[2, 3], [3, 2], [4, 5], [5, 4]]),
        (.o, [(2, 3)], [[2, 2], [2, 4], [4, 2]]),
    ]

    @Test(arguments: 0..<2) func `legal openings are the ones the rules give`(index: Int) {
        let (disc, moves, legal) = Self.openings[index]
        var board = OthelloBoard()
        for (row, column) in moves {
            let isPlaced = board.place(.x, row: row, column: column)
            #expect(isPlaced)
        }
        var found: Set<[Int]> = []
        for row in 0..<8 {
            for column in 0..<8 where !board.flips(disc, row: row, column: column).isEmpty {
                found.insert([row, column])
            }
        }
        #expect(found == legal)
    }

    @Test func `a move turns every enclosed line in all eight directions`() throws {
        var board = try #require(
            OthelloBoard(
                """
                X..X..X.
                .O.O.O..
                ..OOO...
                XOO.OOX.
                ..OOO...
                .O.O.O..
                X..X..X.
                ........
                """.filter { $0 != "\n" }
            )
        )
        #expect(board.flips(.x, row: 3, column: 3).count == 16)
        let isPlaced = board.place(.x, row: 3, column: 3)
        #expect(isPlaced)
        #expect(board.count(.o) == 0)
        #expect(board.count(.x) == 25)
    }

    @Test(arguments: [(-1, 0), (0, 8), (8, 8), (3, 3), (0, 0), (2, 2), (Int.max, Int.min)])
    func `out of range, occupied and captureless cells are refused`(row: Int, column: Int) {
        var board = OthelloBoard()
        let isPlaced = board.place(.x, row: row, column: column)
        #expect(!isPlaced)
        #expect(board == OthelloBoard())
    }

    @Test(arguments: [
        // Both sides can move: the other is next.
        ("opening", OthelloBoard().text, Disc.x, Disc.o as Disc?),
        // O has no disc that X could not capture and no move of its own: X goes again.
        ("pass", "XO......" + String(repeating: ".", count: 56), .x, .x),
        // Only one side is left on the board: nobody can move.
        ("end", "XX......" + String(repeating: ".", count: 56), .x, nil),
    ])
    func `the turn passes to the side that can move`(name: String, text: String, mover: Disc, next: Disc?)
        throws
    {
        #expect(try #require(OthelloBoard(text)).turn(after: mover) == next)
    }

    @Test(arguments: [("XXO", Disc.x as Disc?), ("XOO", .o), ("XO", nil)])
    func `more discs win and equal counts draw`(text: String, leader: Disc?) throws {
        let padded = text + String(repeating: ".", count: 64 - text.count)
        #expect(try #require(OthelloBoard(padded)).leader == leader)
    }

    @Test func `a game of random legal moves ends, with every disc kept`() {
        var board = OthelloBoard()
        var mover: Disc? = .x
        var moves = 0
        var seed: UInt64 = 42
        while let disc = mover {
            let legal = (0..<64).filter { !board.flips(disc, row: $0 / 8, column: $0 % 8).isEmpty }
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let cell = legal[Int(seed >> 33) % legal.count]
            let before = board.count(.x) + board.count(.o)
            let isPlaced = board.place(disc, row: cell / 8, column: cell % 8)
            #expect(isPlaced && board.count(.x) + board.count(.o) == before + 1)
            #expect(OthelloBoard(board.text) == board)
            mover = board.turn(after: disc)
            moves += 1
            #expect(moves <= 60)
        }
        #expect(!board.canMove(.x) && !board.canMove(.o))
    }
}
