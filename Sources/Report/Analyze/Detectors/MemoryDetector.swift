// Memory of the application that grows without end. Must not contain the generator's own memory.

import Measure

/// Finds growth of resident memory.
struct MemoryDetector {
    let signals: RunSignals
    let metrics: MetricView

    func findings(_ ledger: inout Ledger) -> [Finding] {
        for series in metrics.series(MetricName.memory) {
            let points = series.points.filter { $0.time >= 0 }
            guard let growth = Growth(points: points), growth.isSubstantial else { continue }
            let perSecond = growth.slope
            let text =
                "Resident memory of the process grew from \(QuantityText.bytes(growth.first)) to \(QuantityText.bytes(growth.last))"
                + " between \(QuantityText.decimals(growth.onset, 0)) s and \(QuantityText.decimals(growth.end, 0)) s, \(QuantityText.bytes(perSecond)) per second."
            let id = ledger.add(
                Fact(
                    quantity: "process_resident_memory_bytes",
                    subject: series.labels["job"],
                    value: growth.last,
                    unit: .bytes,
                    window: growth.onset...max(growth.onset, growth.end),
                    source: .prometheus,
                    query: metrics.expression(MetricName.memory),
                    text: text,
                    numbers: [growth.first, perSecond, growth.onset, growth.end]
                )
            )
            return [
                Finding(
                    cause: .memoryGrowth,
                    isCause: true,
                    severity: .warning,
                    title: "the application's memory grows by \(QuantityText.bytes(perSecond)) per second",
                    detail: text,
                    onset: growth.onset,
                    end: growth.end < (signals.times.last ?? 0) - 4 ? growth.end : nil,
                    confidence: growth.confidence,
                    evidence: [id],
                    nextAction: NextAction.text(for: .memoryGrowth)
                )
            ]
        }
        return []
    }
}

/// The stretch in which a value keeps rising, as a line that is flat, then rises (and may be flat again).
struct Growth: Sendable {
    let onset: Double
    let end: Double
    let first: Double
    let last: Double
    /// Per second.
    let slope: Double
    /// Share of the steps in the stretch that go up.
    let steadiness: Double
    /// The largest value before the stretch, less the smallest: how much it moves by itself.
    let unrest: Double

    /// A third more, at least 24 MB, at a steady pace, for at least 6 s and beyond what it does by itself.
    var isSubstantial: Bool {
        last - first >= 24e6 && last >= 1.3 * first && steadiness >= 0.6 && end - onset >= 6
            && last - first > 2 * unrest
    }

    var confidence: Double {
        (0.5 + 0.2 * steadiness + 0.25 * (1 - first / max(last, 1))).clamped(to: 0...0.93)
    }

    /// Fits the two corners by least squares over all pairs of points; nil with fewer than six.
    init?(points: [MetricSeries.Point]) {
        let points = Self.thinned(points)
        guard points.count >= 6 else { return nil }
        var best: (error: Double, start: Int, end: Int)?
        for start in 0..<(points.count - 3) {
            for end in (start + 3)..<points.count {
                let error = Self.error(points, start, end)
                if error < best?.error ?? .infinity { best = (error, start, end) }
            }
        }
        guard let best else { return nil }
        let stretch = points[best.start...best.end]
        onset = points[best.start].time
        end = points[best.end].time
        first = MetricView.median(points[...best.start].suffix(5).map(\.value))
        last = points[best.end].value
        slope = end > onset ? (last - first) / (end - onset) : 0
        let steps = zip(stretch, stretch.dropFirst())
        let rises = steps.filter { $1.value > $0.value }.count
        steadiness = Double(rises) / Double(max(1, stretch.count - 1))
        let before = points[...best.start].map(\.value)
        unrest = best.start >= 2 ? (before.max() ?? 0) - (before.min() ?? 0) : 0
    }

    private static func error(_ points: [MetricSeries.Point], _ start: Int, _ end: Int) -> Double {
        let low = points[...start].reduce(0) { $0 + $1.value } / Double(start + 1)
        let tail = points[end...]
        let high = tail.reduce(0) { $0 + $1.value } / Double(tail.count)
        guard high > low else { return .infinity }
        let (from, to) = (points[start].time, points[end].time)
        return points.reduce(0) { sum, point in
            let share = ((point.time - from) / max(0.001, to - from)).clamped(to: 0...1)
            let difference = point.value - (low + share * (high - low))
            return sum + difference * difference
        }
    }

    /// At most 120 points: the fit is cubic in their number.
    private static func thinned(_ points: [MetricSeries.Point]) -> [MetricSeries.Point] {
        guard points.count > 120 else { return points }
        let step = Double(points.count) / 120
        return (0..<120).map { points[Int(Double($0) * step)] }
    }
}
