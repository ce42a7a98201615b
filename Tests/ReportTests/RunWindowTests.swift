import Testing

@testable import Report

@Suite struct RunWindowTests {
    @Test(
        arguments: [
            (0, 1, true), (5.5, 5.6, true), (5, 5, false), (6, 5, false), (-10, -5, true), (.nan, 5, false),
            (0, .nan, false),
            (0, .infinity, false), (-.infinity, 0, false), (9e10, 9.9e10, true), (0, 1e11, false),
            (-1e11, 0, false),
        ] as [(Double, Double, Bool)]
    )
    func `a window ends after it starts, within thousands of years`(
        start: Double,
        end: Double,
        isWindow: Bool
    ) {
        let window = RunWindow(start: start, end: end)
        #expect((window != nil) == isWindow)
        if let window {
            #expect(window.duration > 0)
            #expect(!window.startText.isEmpty && !window.endText.isEmpty)
        }
    }

    @Test func `its ends are written as whole seconds, rounded down`() throws {
        let window = try #require(RunWindow(start: 1_787_304_605.9, end: 1_787_304_607.1))
        #expect(window.startText == "2026-08-21T09:30:05Z")
        #expect(window.endText == "2026-08-21T09:30:07Z")
        #expect(abs(window.duration - 1.2) < 1e-6)
        #expect(RunWindow(start: -0.5, end: 0)?.startText == "1969-12-31T23:59:59Z")
    }
}
