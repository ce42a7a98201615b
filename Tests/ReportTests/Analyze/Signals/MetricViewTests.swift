import Measure
import Testing

@testable import Report

@Suite struct MetricViewTests {
    private static func collection(_ query: MetricQuery) -> MetricsCollection {
        MetricsCollection(window: nil, status: .ok, queries: [query])
    }

    private static func query(_ outcome: MetricQuery.Outcome = .data, _ range: [MetricSeries] = [])
        -> MetricQuery
    {
        MetricQuery(name: "q", expression: "sum(x)", unit: .count, outcome: outcome, range: range)
    }

    private static let two = [
        MetricSeries(
            labels: ["hub": "chat"],
            points: [.init(time: 1_010, value: 2), .init(time: 1_000, value: 1)]
        ),
        MetricSeries(labels: ["hub": "game"], points: [.init(time: 1_005, value: 9)]),
    ]

    @Test func `points are on the run's clock and in order of time`() {
        let view = MetricView(collection: Self.collection(Self.query(.data, Self.two)), origin: 1_000)
        #expect(view.points("q").map(\.time) == [0, 5, 10])
        #expect(view.points("q").map(\.value) == [1, 9, 2])
        #expect(view.points("q") { $0["hub"] == "game" }.map(\.value) == [9])
        #expect(view.series("q").map(\.labels) == [["hub": "chat"], ["hub": "game"]])
        #expect(view.series("q")[0].points.map(\.time) == [10, 0])
        #expect(view.expression("q") == "sum(x)")
    }

    @Test(arguments: [.empty, .missing, .failed("x")] as [MetricQuery.Outcome])
    func `what is no data has no points`(outcome: MetricQuery.Outcome) {
        let view = MetricView(collection: Self.collection(Self.query(outcome, Self.two)), origin: 0)
        #expect(view.points("q").isEmpty)
        #expect(view.series("q").isEmpty)
    }

    @Test func `without an origin, a collection or the question there are no points`() {
        let collection = Self.collection(Self.query(.data, Self.two))
        for view in [
            MetricView(collection: collection, origin: nil), MetricView(collection: nil, origin: 0),
        ] {
            #expect(view.points("q").isEmpty)
            #expect(view.series("q").isEmpty)
        }
        #expect(MetricView(collection: collection, origin: 0).points("other").isEmpty)
        #expect(MetricView(collection: nil, origin: 0).expression("q") == nil)
    }

    private static func points(_ value: (Double) -> Double) -> [MetricSeries.Point] {
        (0...30).map { .init(time: Double($0), value: value(Double($0))) }
    }

    @Test func `levels are those in and out of a stretch, without what settles`() throws {
        let view = MetricView(collection: nil, origin: 0)
        // Rates look back: they rise over 3 s after the start, and fall over 5 s after the end.
        let points = Self.points { $0 < 2 ? 1 : $0 < 5 ? 3 : $0 <= 21 ? 5 : $0 <= 25 ? 4 : 1 }
        let levels = try #require(view.levels(points.filter { $0.time <= 27 }, in: 2...20))
        #expect(levels.inside == 5)
        #expect(levels.outside == 1)
    }

    @Test func `a short stretch settles in half its length`() throws {
        let view = MetricView(collection: nil, origin: 0)
        let levels = try #require(view.levels(Self.points { $0 >= 10 && $0 <= 13 ? 5 : 1 }, in: 10...12))
        #expect(levels.inside == 5)
    }

    @Test(arguments: [0.0...30, 100...110, -20...(-10)])
    func `without two points on either side there are no levels`(window: ClosedRange<Double>) {
        let view = MetricView(collection: nil, origin: 0)
        #expect(view.levels(Self.points { $0 }, in: window) == nil)
        #expect(view.levels([], in: window) == nil)
    }

    @Test(
        arguments: [
            ([], 0), ([4], 4), ([4, 2], 3), ([9, 1, 5], 5), ([1, 2, 3, 4], 2.5),
            ([5, 4, 3, 2, 1, 0, 8, 7], 3.5),
        ] as [([Double], Double)]
    )
    func `the middle of values`(values: [Double], middle: Double) {
        #expect(MetricView.median(values) == middle)
    }
}
