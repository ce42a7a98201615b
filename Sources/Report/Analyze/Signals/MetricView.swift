// Reads a collection of metrics on the run's own clock. Must not contain judgement.

import Measure

/// Prometheus' answers seen from the run: times are seconds since its start.
struct MetricView: Sendable {
    let collection: MetricsCollection?
    let origin: Double?

    /// The joined points of a question's series, in time order, with times since the run's start; empty without data.
    func points(_ name: String, where matches: ([String: String]) -> Bool = { _ in true }) -> [MetricSeries
        .Point]
    {
        guard let origin, let query = collection?[name], query.outcome == .data else { return [] }
        let matching = query.range.filter { matches($0.labels) }
        return matching.flatMap(\.points).map { .init(time: $0.time - origin, value: $0.value) }
            .sorted { $0.time < $1.time }
    }

    /// Each series of a question with times since the run's start.
    func series(_ name: String) -> [MetricSeries] {
        guard let origin, let query = collection?[name], query.outcome == .data else { return [] }
        return query.range.map { series in
            MetricSeries(
                labels: series.labels,
                points: series.points.map { .init(time: $0.time - origin, value: $0.value) }
            )
        }
    }

    /// The expression of a question, for the ledger.
    func expression(_ name: String) -> String? { collection?[name]?.expression }

    /// Median of points inside and outside a stretch; `settling` seconds after its start and end are left out, because rates
    /// look back over a window. nil when either side has fewer than two points.
    func levels(
        _ points: [MetricSeries.Point],
        in window: ClosedRange<Double>,
        settling: Double = 3
    ) -> (inside: Double, outside: Double)? {
        let settled = min(settling, (window.upperBound - window.lowerBound) / 2)
        let inside = points.filter {
            $0.time >= window.lowerBound + settled && $0.time <= window.upperBound + 1
        }
        let outside = points.filter {
            $0.time < window.lowerBound || $0.time > window.upperBound + settled + 2
        }
        guard inside.count >= 2, outside.count >= 2 else { return nil }
        return (Self.median(inside.map(\.value)), Self.median(outside.map(\.value)))
    }

    /// The middle value; 0 of nothing.
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
