import Measure
import Testing

@testable import Report

@Suite struct MetricDiscoveryTests {
    private func series(_ job: String?, _ points: [Double]) -> MetricSeries {
        MetricSeries(
            labels: job.map { ["job": $0] } ?? [:],
            points: points.map { MetricSeries.Point(time: $0, value: $0) }
        )
    }

    @Test(
        arguments: [
            (["status_code", "path", "method"], "status_code", "path"),
            (["status", "route"], "status", "route"),
            (["status", "status_code", "handler", "path"], "status_code", "path"),
            (["code", "handler"], nil, "handler"),
            ([], nil, nil),
        ] as [([String], String?, String?)]
    )
    func labels(labels: [String], status: String?, route: String?) {
        let discovery = MetricDiscovery(requestLabels: Set(labels))
        #expect(discovery.statusLabel == status)
        #expect(discovery.routeLabel == route)
    }

    @Test func theJobOfTheApplication() {
        #expect(MetricDiscovery.job(among: []) == nil)
        #expect(MetricDiscovery.job(among: [series(nil, [1])]) == "")
        #expect(
            MetricDiscovery.job(among: [series("other", [100]), series("sanctum-app", [1])]) == "sanctum-app"
        )
        #expect(
            MetricDiscovery.job(among: [series("sanctum", [1]), series("sanctum-app", [1])]) == "sanctum-app"
        )
        #expect(MetricDiscovery.job(among: [series("x", [5]), series("y", [9])]) == "y")
        #expect(MetricDiscovery.job(among: [series("y", [5]), series("x", [5])]) == "x")
    }

    @Test func intervalsAreMedianDistances() {
        let intervals = MetricDiscovery.intervals(between: [
            series("a", [0, 15, 30, 90, 105]), series("a", [3, 18]), series("b", [1, 2, 3.5]),
            series("once", [7]),
            series("none", []),
        ])
        #expect(intervals == ["a": 15, "b": 1.5])
    }

    @Test func intervalsOfTargets() throws {
        let json = """
            {"activeTargets":[
              {"labels":{"job":"a"},"scrapeInterval":"1m30s"},{"labels":{"job":"b"},"scrapeInterval":"500ms"},
              {"labels":{"job":"c"},"scrapeInterval":"often"},{"labels":{"job":"d"}},{"scrapeInterval":"1s"},7]}
            """
        #expect(MetricDiscovery.intervals(ofTargets: try JSONValue(parsing: json)) == ["a": 90, "b": 0.5])
        #expect(MetricDiscovery.intervals(ofTargets: []) == [:])
    }

    @Test func intervalsAreTaken() {
        var discovery = MetricDiscovery(job: "app")
        discovery.take(intervals: [:])
        #expect(discovery.scrapeInterval == 15)
        discovery.take(intervals: ["app": 1, "cadvisor": 30])
        #expect(discovery.scrapeInterval == 1)
        #expect(discovery.slowestInterval == 30)
        discovery.take(intervals: ["other": 5, "cadvisor": 30])
        #expect(discovery.scrapeInterval == 30)
    }
}
