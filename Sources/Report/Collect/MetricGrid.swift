// At which moments Prometheus is asked for values, and over how long rates are taken. Must not contain
// queries.

/// The moments of range queries, counted back from the window's end so that the last one is the end, and the
/// lengths of the windows that rates are taken over.
struct MetricGrid: Hashable, Sendable {
    /// The most points of a series, about.
    static let pointLimit = 300.0

    /// First moment, at or less than a step after the window's start.
    let start: Double
    /// Last moment: the window's end, to the millisecond.
    let end: Double
    /// Whole seconds between moments.
    let step: Double
    /// Seconds that rates of the application are taken over: four scrapes, at least 5 s, never more than the
    /// run. A rate over more time than the run would be averaged with the calm before it.
    let rateWindow: Int
    /// The same for what is scraped at other intervals than the application.
    let slowRateWindow: Int
    /// Seconds that increases over the whole run are taken over.
    let runLength: Int

    /// The grid of a window. Intervals are seconds between scrapes: of the application, and the longest there
    /// is.
    init(window: RunWindow, scrapeInterval: Double, slowestInterval: Double) {
        // Thirty years: what a damaged file may claim must not overflow.
        let duration = min(window.duration, 1e9)
        let interval = min(max(0.1, scrapeInterval), 86_400)
        let pointsApart = (duration / Self.pointLimit).rounded(.up)
        step = max(1, pointsApart, (interval / 3).rounded(.down))
        end = (window.end * 1_000).rounded() / 1_000
        start = end - (duration / step + 1e-6).rounded(.down) * step
        runLength = max(1, Int(duration.rounded(.down)))
        rateWindow = Self.rateWindow(interval, step: step, runLength: runLength)
        slowRateWindow = Self.rateWindow(
            max(interval, min(slowestInterval, 86_400)),
            step: step,
            runLength: runLength
        )
    }

    private static func rateWindow(_ interval: Double, step: Double, runLength: Int) -> Int {
        min(runLength, Int(max(5, step, (4 * interval).rounded(.up))))
    }
}
