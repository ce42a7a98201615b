import Testing

@testable import Report

@Suite struct ChartSVGTests {
    private func chart(_ values: [Double?], bounds: [Chart.Bound] = []) -> Chart {
        let samples = values.enumerated().map { Chart.Sample(time: Double($0.offset), value: $0.element) }
        let series = Chart.Series(name: "p95", look: .second, samples: samples)
        return Chart(
            id: "chart-x",
            title: "Latency <ms>",
            unit: .milliseconds,
            series: [series],
            bounds: bounds
        )
    }

    private func marks(_ times: [Double]) -> TimeAxis {
        let marks = times.enumerated().map { TimeAxis.Mark(time: $0.element, label: "F\($0.offset + 1)") }
        return TimeAxis(end: 10, marks: marks)
    }

    @Test func aChartHasATitleAndItsNumbersInWords() {
        let svg = ChartSVG.render(chart([1, 2, 3]), marks([]))
        #expect(svg.contains("<title id=\"chart-x-title\">Latency &lt;ms&gt;</title>"))
        #expect(svg.contains("lowest 1ms, median 2ms, highest 3ms"))
        #expect(svg.contains("class=\"line second\""))
    }

    @Test func aBoundAboveTheValuesWidensTheAxis() {
        let svg = ChartSVG.render(
            chart([300], bounds: [Chart.Bound(label: "threshold p(95)<500", value: 500)]),
            marks([])
        )
        #expect(svg.contains("600 ms") && svg.contains("threshold p(95)&lt;500"))
    }

    @Test func aBoundFarAboveTheValuesIsNamedAndDoesNotPressThemFlat() {
        let svg = ChartSVG.render(
            chart([20], bounds: [Chart.Bound(label: "threshold", value: 500)]),
            marks([])
        )
        #expect(svg.contains(">20 ms</text>") && !svg.contains("600 ms"))
        #expect(svg.contains("↑ threshold, above this chart") && !svg.contains("class=\"bound\""))
    }

    @Test func marksCloseToEachOtherShareALabel() {
        #expect(ChartSVG.render(chart([1]), marks([2, 2.3, 8])).contains(">F1 F2</text>"))
        #expect(ChartSVG.render(chart([1]), marks([2, 2.3, 8])).contains(">F3</text>"))
        #expect(!ChartSVG.render(chart([1]), marks([11])).contains("mark"))
    }

    @Test func nothingIsDrawnOfWhatIsNotThere() {
        #expect(ChartSVG.render(chart([nil, nil]), marks([])).contains(">no data</text>"))
        #expect(!ChartSVG.render(chart([0, 0]), marks([])).contains("<path"))
    }

    @Test func theSameChartGivesTheSameText() {
        #expect(
            ChartSVG.render(chart([1, 2.34567]), marks([1]))
                == ChartSVG.render(chart([1, 2.34567]), marks([1]))
        )
    }
}
