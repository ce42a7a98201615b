// A chart as inline SVG. Must not contain colours or fonts: those are in the style sheet, so that they follow
// the scheme.

/// Draws a chart at a fixed height and any width: lines stretch, text does not.
enum ChartSVG {
    /// The height of the plot in pixels.
    static let height = 120.0
    private static let topMargin = 16.0
    private static let bottomMargin = 20.0

    /// The SVG of a chart. Its ids begin with the chart's.
    static func render(_ chart: Chart, _ axis: TimeAxis) -> String {
        let drawn = chart.series.map { ($0, ChartPath.thinned($0, end: axis.end)) }
        let highest = drawn.flatMap { $0.1.compactMap(\.value) }.filter(\.isFinite).max()
        let bounds = chart.bounds.filter { $0.value.isFinite && $0.value > 0 }
        // A bound far above the values would press them flat on the axis: it is named at the top instead.
        let reach = (highest ?? 0) > 0 ? (highest ?? 0) * 4 : .infinity
        let near = bounds.filter { $0.value <= reach }
        let ticks = Scales.ticks(
            highest: max(highest ?? 0, near.map(\.value).max() ?? 0),
            isWhole: chart.unit == .count
        )
        let top = ticks.last ?? 1
        let id = HTMLEscaping.escape(chart.id)
        let words = chart.series.map { chart.line(for: $0).text } + bounds.map(\.label.text)
        let total = pixels(topMargin + height + bottomMargin)
        var svg =
            "<svg class=\"plot\" role=\"img\" width=\"100%\" height=\"\(total)\" aria-labelledby=\"\(id)-title \(id)-desc\">"
        svg += "<title id=\"\(id)-title\">\(HTMLEscaping.escape(chart.title.text))</title>"
        svg += "<desc id=\"\(id)-desc\">\(HTMLEscaping.escape(words.joined(separator: ". ")))</desc>"
        svg += grid(chart, ticks: ticks, top: top, end: axis.end)
        svg += "<svg x=\"0\" y=\"\(pixels(topMargin))\" width=\"100%\" height=\"\(pixels(height))\" "
        svg += "viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\">"
        for (series, samples) in drawn where isDrawn(series) {
            svg += paths(series, samples, end: axis.end, top: top)
        }
        svg += "</svg>"
        for bound in near { svg += line(of: bound, top: top) }
        for bound in bounds where bound.value > reach { svg += label(of: bound) }
        svg += marks(axis)
        if highest == nil {
            svg += "<text class=\"empty\" x=\"50%\" y=\"\(pixels(topMargin + height / 2))\">no data</text>"
        }
        return svg + "</svg>"
    }

    /// Whether a series has a line: one that is 0 throughout would only cover the axis.
    static func isDrawn(_ series: Chart.Series) -> Bool {
        guard let statistics = series.statistics else { return false }
        return statistics.highest != 0 || statistics.lowest != 0
    }

    /// A short piece of a series' line for the legend.
    static func swatch(_ look: Chart.Look) -> String {
        "<svg class=\"swatch\" width=\"28\" height=\"10\" aria-hidden=\"true\"><path class=\"line \(look.rawValue)\" d=\"M1 5H27\"/></svg>"
    }

    private static func paths(
        _ series: Chart.Series,
        _ samples: [Chart.Sample],
        end: Double,
        top: Double
    ) -> String {
        let area = series.isFilled ? ChartPath.area(samples, end: end, top: top) : ""
        let fill = area.isEmpty ? "" : "<path class=\"area \(series.look.rawValue)\" d=\"\(area)\"/>"
        return fill
            + "<path class=\"line \(series.look.rawValue)\" d=\"\(ChartPath.line(samples, end: end, top: top))\"/>"
    }

    private static func grid(_ chart: Chart, ticks: [Double], top: Double, end: Double) -> String {
        var svg = ""
        for tick in ticks {
            let y = pixels(yPosition(tick, top: top))
            svg +=
                "<line class=\"\(tick == 0 ? "axis" : "grid")\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
            svg +=
                "<text class=\"y\" x=\"-8\" y=\"\(y)\" dy=\"4\">\(HTMLEscaping.escape(chart.unit.tick(tick)))</text>"
        }
        let bottom = topMargin + height
        for tick in Scales.timeTicks(end: end) {
            let x = percent(tick / end)
            svg +=
                "<line class=\"tick\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(pixels(bottom))\" y2=\"\(pixels(bottom + 4))\"/>"
            svg += "<text class=\"x\(anchor(tick / end))\" x=\"\(x)\" y=\"\(pixels(bottom + 16))\">"
            svg += Scales.timeLabel(tick, end: end) + "</text>"
        }
        return svg
    }

    private static func label(of bound: Chart.Bound) -> String {
        "<text class=\"bound-label\" x=\"4\" y=\"\(pixels(topMargin + 12))\">↑ "
            + "\(HTMLEscaping.escape(bound.label.text)), above this chart</text>"
    }

    private static func line(of bound: Chart.Bound, top: Double) -> String {
        let position = yPosition(bound.value, top: top)
        let y = pixels(position)
        // Below the line when there is no room above it.
        let textY = pixels(position < topMargin + 14 ? position + 12 : position - 4)
        return "<line class=\"bound\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
            + "<text class=\"bound-label\" x=\"4\" y=\"\(textY)\">\(HTMLEscaping.escape(bound.label.text))</text>"
    }

    /// Marks; those too close to tell apart share a label.
    private static func marks(_ axis: TimeAxis) -> String {
        let marks = axis.marks.filter { $0.time >= 0 && $0.time <= axis.end }
        var svg = ""
        for mark in marks {
            let x = percent(mark.time / axis.end)
            svg += "<line class=\"mark\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(pixels(topMargin - 2))\" "
            svg += "y2=\"\(pixels(topMargin + height))\"/>"
        }
        var groups: [(time: Double, last: Double, labels: [String])] = []
        for mark in marks {
            if let group = groups.last, (mark.time - group.last) / axis.end < 0.06 {
                groups[groups.count - 1].last = mark.time
                groups[groups.count - 1].labels.append(mark.label.text)
            } else {
                groups.append((mark.time, mark.time, [mark.label.text]))
            }
        }
        for group in groups {
            let share = group.time / axis.end
            let label = HTMLEscaping.escape(group.labels.joined(separator: " "))
            svg +=
                "<text class=\"mark-label\(anchor(share))\" x=\"\(percent(share))\" y=\"10\">\(label)</text>"
        }
        return svg
    }

    /// Labels at an edge are set inwards.
    private static func anchor(_ share: Double) -> String {
        share < 0.02 ? " start" : share > 0.96 ? " end" : ""
    }

    private static func yPosition(_ value: Double, top: Double) -> Double {
        topMargin + height - min(1, max(0, value / top)) * height
    }

    private static func pixels(_ value: Double) -> String { ReportNumber.fixed(value, places: 1) }
    private static func percent(_ share: Double) -> String {
        ReportNumber.fixed(share * 100, places: 2) + "%"
    }
}
