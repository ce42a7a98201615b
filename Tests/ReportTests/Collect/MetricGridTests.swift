import Testing

@testable import Report

@Suite struct MetricGridTests {
    @Test(arguments: [
        // run, scrape interval: step, rate window
        (30.0, 1.0, 1.0, 5), (30, 15, 5, 30), (10, 15, 5, 10), (300, 15, 5, 60), (300, 1, 1, 5),
        (300, 5, 1, 20),
        (3_600, 15, 12, 60), (86_400, 15, 288, 288), (1, 15, 5, 1), (0.5, 1, 1, 1), (60, 0.1, 1, 5),
        (600, 2.5, 2, 10),
    ])
    func stepAndRateWindow(duration: Double, interval: Double, step: Double, rateWindow: Int) throws {
        let window = try #require(RunWindow(start: 1_000, end: 1_000 + duration))
        let grid = MetricGrid(window: window, scrapeInterval: interval, slowestInterval: interval)
        #expect(grid.step == step)
        #expect(grid.rateWindow == rateWindow)
        #expect(grid.slowRateWindow == rateWindow)
    }

    @Test(arguments: [0.5, 1, 7.3, 30, 299, 300, 301, 3_599, 86_400, 1e7])
    func theGridEndsAtTheEndAndStaysInside(duration: Double) throws {
        let window = try #require(RunWindow(start: 1_700_000_000.25, end: 1_700_000_000.25 + duration))
        for interval in [0.01, 1.0, 15, 60] {
            let grid = MetricGrid(window: window, scrapeInterval: interval, slowestInterval: 60)
            let points = (grid.end - grid.start) / grid.step
            #expect(abs(grid.end - window.end) < 0.001)
            #expect(grid.start >= window.start - 0.002)
            #expect(grid.start < window.start + grid.step)
            #expect(abs(points - points.rounded()) < 1e-6)
            #expect(points <= 300)
            #expect(grid.step >= 1)
            #expect(grid.rateWindow >= 1)
            #expect(grid.rateWindow <= max(1, Int(duration)))
            #expect(grid.slowRateWindow >= grid.rateWindow)
        }
    }

    @Test func nonsenseDoesNotOverflow() throws {
        let window = try #require(RunWindow(start: -9e10, end: 9e10))
        let grid = MetricGrid(window: window, scrapeInterval: 1e300, slowestInterval: .infinity)
        #expect(grid.runLength == 1_000_000_000)
        #expect(grid.rateWindow <= grid.runLength)
    }
}
