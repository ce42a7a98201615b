import Measure
import Testing

@testable import Report

@Suite struct DocumentChartsTests {
    private func group(_ id: String, _ fixture: RenderFixture) -> ReportDocument.ChartGroup? {
        for case .charts(let group) in fixture.document.sections.first(where: { $0.id == id })?.blocks ?? [] {
            return group
        }
        return nil
    }

    @Test func allChartsShareOneAxisWithTheOnsetsOfFindings() throws {
        let client = try #require(group("course", .burning))
        let server = try #require(group("server", .burning))
        #expect(client.axis == server.axis)
        #expect(client.axis.end == 321)
        #expect(client.axis.marks.map(\.label.text) == ["F1", "F2"])
        #expect(client.charts.count == 7)
    }

    @Test func theThresholdOfThe95thPercentileIsALine() throws {
        let chart = try #require(group("course", .burning)).charts[0]
        #expect(chart.bounds.map(\.value) == [500])
        #expect(chart.bounds.map(\.label.text) == ["threshold p(95)<500"])
    }

    @Test func outcomesAreRatesByClass() throws {
        var second = TimelineSecond(time: 2)
        var route = TimelineSecond.Route()
        route.statuses = [200: 4, 302: 2, 404: 2, 503: 6, 0: 8]
        second.routes["GET /"] = route
        var fixture = RenderFixture.clean
        fixture.analysis.series = RunSeries(
            Timeline(header: TimelineHeader(originEpoch: 0), seconds: [second])
        )
        let chart = try #require(group("course", fixture)).charts[1]
        #expect(chart.series.map { $0.samples[0].value } == [3, 1, 3, 4])
    }

    @Test func withoutSocketsThereAreNoChartsOfThem() throws {
        var fixture = RenderFixture.clean
        let seconds = [TimelineSecond(time: 1), TimelineSecond(time: 2)]
        fixture.analysis.series = RunSeries(
            Timeline(header: TimelineHeader(originEpoch: 0), seconds: seconds)
        )
        let charts = try #require(group("course", fixture)).charts
        #expect(charts.map(\.id) == ["chart-latency", "chart-requests", "chart-vus", "chart-errors"])
        #expect(charts[0].series[0].samples.allSatisfy { $0.value == nil })
        #expect(charts[2].series[0].samples.allSatisfy { $0.value == nil })
    }

    @Test func serverChartsAreOfQueriesWithACourse() throws {
        let charts = try #require(group("server", .burning)).charts
        #expect(
            charts.map(\.title.text) == [
                "request_rate_rps", "db_p95_seconds", "process_cpu_cores", "process_memory_bytes",
            ]
        )
        // Seconds of Prometheus are milliseconds here.
        #expect(charts[1].series[0].samples.first?.value == 4)
        #expect(charts[1].series[0].samples.first?.time == 0)
    }

    @Test func ofManySeriesTheHighestAreShown() throws {
        var fixture = RenderFixture.burning
        fixture.metrics?.queries[0].range = (0..<9).map { number in
            let points = [0.0, 15].map {
                MetricSeries.Point(time: RenderFixture.start + $0, value: Double(number))
            }
            return MetricSeries(labels: ["path": "/\(number)"], points: points)
        }
        let chart = try #require(group("server", fixture)).charts[0]
        #expect(chart.series.map(\.name.text) == ["path=/8", "path=/7", "path=/6", "path=/5"])
        #expect(chart.title.text == "request_rate_rps, the highest 4 of 9 series")
    }
}
