import Testing

@testable import Report

@Suite struct LogGridTests {
    @Test(arguments: [
        (30.0, 1_000, 30), (300, 5_000, 60), (301, 7_000, 43), (61, 1_017, 60), (0.5, 500, 1), (1, 1_000, 1),
        (3_600, 60_000, 60),
    ])
    func stepsCoverTheWindow(duration: Double, step: Int, count: Int) throws {
        let window = try #require(RunWindow(start: 1_000, end: 1_000 + duration))
        let grid = LogGrid(window: window)
        #expect(grid.step == step)
        #expect(grid.times.count == count)
        #expect(grid.times.last == window.end)
        #expect(count * step >= grid.length)
        #expect(count * step < grid.length + 100)
        for (place, time) in grid.times.enumerated() {
            #expect(grid.place(of: time) == place)
            #expect(grid.place(of: time - Double(step) * 0.000_4) == place)
        }
        #expect(grid.place(of: window.end + Double(step) / 1_000) == nil)
        #expect(grid.place(of: window.start - Double(step) / 1_000) == nil)
    }

    @Test func slicesAreTheWholeWindow() throws {
        let grid = LogGrid(window: try #require(RunWindow(start: 1_000.5, end: 1_301)))
        for (expected, count) in [(nil, 10), (101, 10), (100, 1), (0, 1)] as [(Int?, Int)] {
            let slices = grid.slices(expecting: expected, limit: 100)
            #expect(slices.count == count)
            #expect(slices.first?.start == 1_000_500_000_000)
            #expect(slices.last?.end == 1_301_000_000_000)
            for (slice, next) in zip(slices, slices.dropFirst()) { #expect(slice.end == next.start) }
            #expect(slices.allSatisfy { $0.end > $0.start && $0.limit * count >= 100 && $0.limit <= 100 })
        }
    }

    @Test func nonsenseDoesNotOverflow() throws {
        let grid = LogGrid(window: try #require(RunWindow(start: -9e10, end: 9e10)))
        #expect(grid.slices(expecting: nil, limit: 10).count == 10)
        let tiny = LogGrid(window: try #require(RunWindow(start: 5, end: 5.000_1)))
        #expect(tiny.length == 1)
        #expect(tiny.times.count == 1)
    }
}
