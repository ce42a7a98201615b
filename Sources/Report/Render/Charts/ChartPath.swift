// Samples to the path of an SVG: thinning, gaps, coordinates. Must not contain styles.

/// Builds the `d` of a path in a box of 1000 by 100, y downwards. Decimals are fixed: the same samples give
/// the same text.
enum ChartPath {
    /// The most points of a line.
    static let mostPoints = 360

    /// At most ``mostPoints`` samples over `end` seconds: each stands for a whole number of the usual
    /// distance. A point without any value stays a gap.
    static func thinned(_ series: Chart.Series, end: Double) -> [Chart.Sample] {
        let samples = series.samples.filter { $0.time.isFinite && $0.time >= 0 && $0.time <= end }
        guard samples.count > mostPoints, end > 0 else { return samples }
        let usual = max(usualDistance(samples), end / 1e9)
        let width = usual * (end / usual / Double(mostPoints)).rounded(.up)
        var result: [Chart.Sample] = []
        var bin: [Chart.Sample] = []
        var place = -1
        func flush() {
            guard let last = bin.last else { return }
            let values = bin.compactMap(\.value)
            let value =
                switch series.thinning {
                case .highest: values.max()
                case .mean: values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
                }
            result.append(Chart.Sample(time: last.time, value: value))
        }
        for sample in samples {
            // A sample ends its interval: that of second 5 belongs to the bin from 0 to 5.
            let here = Int((sample.time / width - 1e-6).rounded(.down))
            if here != place {
                flush()
                bin = []
                place = here
            }
            bin.append(sample)
        }
        flush()
        return result
    }

    /// Stretches of samples without a gap: a missing value ends one, and so does a pause of more than two and
    /// a half times the usual distance.
    static func stretches(_ samples: [Chart.Sample]) -> [[(time: Double, value: Double)]] {
        let usual = usualDistance(samples)
        var result: [[(time: Double, value: Double)]] = []
        var current: [(time: Double, value: Double)] = []
        for sample in samples {
            if let last = current.last, sample.time - last.time > usual * 2.5 {
                result.append(current)
                current = []
            }
            if let value = sample.value, value.isFinite {
                current.append((sample.time, value))
            } else if !current.isEmpty {
                result.append(current)
                current = []
            }
        }
        if !current.isEmpty { result.append(current) }
        return result
    }

    /// The median of the distances between samples.
    private static func usualDistance(_ samples: [Chart.Sample]) -> Double {
        let distances = zip(samples.dropFirst(), samples).map { $0.time - $1.time }.sorted()
        return distances.isEmpty ? 0 : distances[distances.count / 2]
    }

    /// The line of a series; a lone sample is a dot. Empty without values.
    static func line(_ samples: [Chart.Sample], end: Double, top: Double) -> String {
        stretches(samples).map { stretch in
            let points = stretch.map { point($0.time, $0.value, end: end, top: top) }
            return "M" + points.joined(separator: "L") + (points.count == 1 ? "h0" : "")
        }.joined()
    }

    /// The area between the line and 0.
    static func area(_ samples: [Chart.Sample], end: Double, top: Double) -> String {
        stretches(samples).filter { $0.count > 1 }.map { stretch in
            let points = stretch.map { point($0.time, $0.value, end: end, top: top) }
            let left = stretch.first.map { coordinate($0.time / end * 1_000) } ?? ""
            let right = stretch.last.map { coordinate($0.time / end * 1_000) } ?? ""
            return "M\(left) 100L" + points.joined(separator: "L") + "L\(right) 100Z"
        }.joined()
    }

    private static func point(_ time: Double, _ value: Double, end: Double, top: Double) -> String {
        let x = min(1_000, max(0, time / end * 1_000))
        let y = 100 - min(100, max(0, value / top * 100))
        return coordinate(x) + " " + coordinate(y)
    }

    private static func coordinate(_ value: Double) -> String { ReportNumber.fixed(value, places: 1) }
}
