// Metric families and their text form (Prometheus exposition 0.0.4). Must not know which metrics the application has.

import Synchronization

/// A family: one name, one type, many label sets.
protocol MetricFamily: Sendable {
    func render(into text: inout String)
}

/// A rendered label set, `a="1",b="2"`; empty for none.
struct Labels: Hashable, Sendable {
    let text: String

    static let none = Labels()

    init(_ pairs: (name: String, value: String)...) {
        var text = ""
        for (name, value) in pairs {
            if !text.isEmpty { text += "," }
            text += "\(name)=\"\(Self.escape(value))\""
        }
        self.text = text
    }

    /// Backslash, quote and newline are escaped in label values.
    static func escape(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else { return value }
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    func series(_ name: String) -> String { text.isEmpty ? name : "\(name){\(text)}" }

    func bucket(_ name: String, upTo bound: String) -> String {
        text.isEmpty ? "\(name)_bucket{le=\"\(bound)\"}" : "\(name)_bucket{\(text),le=\"\(bound)\"}"
    }
}

/// A counter or a gauge.
final class NumberFamily: MetricFamily {
    enum Kind: String, Sendable { case counter, gauge }

    private let name: String
    private let kind: Kind
    private let help: String
    private let series: Mutex<[Labels: Double]>

    /// With `startsAtZero` the series without labels exists from the start.
    init(_ name: String, _ kind: Kind, startsAtZero: Bool = true, help: String) {
        self.name = name
        self.kind = kind
        self.help = help
        series = Mutex(startsAtZero ? [.none: 0] : [:])
    }

    func add(_ amount: Double = 1, _ labels: Labels = .none) {
        series.withLock { $0[labels, default: 0] += amount }
    }

    func value(_ labels: Labels = .none) -> Double? {
        series.withLock { $0[labels] }
    }

    func render(into text: inout String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for (labels, value) in series.withLock({ $0 }).sorted(by: { $0.key.text < $1.key.text }) {
            text += "\(labels.series(name)) \(formatNumber(value))\n"
        }
    }
}

/// A gauge read at the moment of the scrape.
final class ReadingFamily: MetricFamily {
    private let name: String
    private let kind: NumberFamily.Kind
    private let help: String
    private let read: @Sendable () -> Double

    init(_ name: String, _ kind: NumberFamily.Kind, help: String, read: @escaping @Sendable () -> Double) {
        self.name = name
        self.kind = kind
        self.help = help
        self.read = read
    }

    func render(into text: inout String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n\(name) \(formatNumber(read()))\n"
    }
}

/// A histogram with fixed bounds, in seconds.
final class HistogramFamily: MetricFamily {
    private struct Series {
        var counts: [Int]
        var sum = 0.0
    }

    private let name: String
    private let help: String
    private let bounds: [Double]
    private let boundTexts: [String]
    private let series = Mutex<[Labels: Series]>([:])

    init(_ name: String, bounds: [Double], help: String) {
        self.name = name
        self.help = help
        self.bounds = bounds
        boundTexts = bounds.map(formatNumber)
    }

    func observe(_ value: Double, _ labels: Labels) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.withLock { series in
            series[labels, default: Series(counts: [Int](repeating: 0, count: bounds.count + 1))].counts[
                index
            ] += 1
            series[labels]?.sum += value
        }
    }

    func render(into text: inout String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
        for (labels, data) in series.withLock({ $0 }).sorted(by: { $0.key.text < $1.key.text }) {
            var total = 0
            for (bound, count) in zip(boundTexts, data.counts) {
                total += count
                text += "\(labels.bucket(name, upTo: bound)) \(total)\n"
            }
            total += data.counts[bounds.count]
            text += "\(labels.bucket(name, upTo: "+Inf")) \(total)\n"
            text += "\(labels.series(name + "_sum")) \(formatNumber(data.sum))\n"
            text += "\(labels.series(name + "_count")) \(total)\n"
        }
    }
}

/// Shortest decimal form; whole numbers without a fraction.
func formatNumber(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    return "\(value)"
}
