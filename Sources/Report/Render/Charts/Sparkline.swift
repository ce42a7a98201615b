// A few values as a line without axes. Must not contain colours.

/// Draws a trend over runs.
enum Sparkline {
    /// The SVG of `values`, oldest first, from 0 up; nil is a gap. Empty without any value.
    static func render(_ values: [Double?], title: SafeText) -> String {
        guard values.contains(where: { $0 != nil }) else { return "" }
        let top = max(values.compactMap { $0 }.max() ?? 0, .leastNonzeroMagnitude)
        let step = values.count > 1 ? 132.0 / Double(values.count - 1) : 0
        var path = ""
        var dots = ""
        var isConnected = false
        for (index, value) in values.enumerated() {
            guard let value, value.isFinite else {
                isConnected = false
                continue
            }
            let x = ReportNumber.fixed(4 + Double(index) * step, places: 1)
            let y = ReportNumber.fixed(24 - min(1, max(0, value / top)) * 20, places: 1)
            path += (isConnected ? "L" : "M") + x + " " + y
            dots += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"1.8\"/>"
            isConnected = true
        }
        return "<svg class=\"spark\" role=\"img\" width=\"140\" height=\"28\" viewBox=\"0 0 140 28\">"
            + "<title>\(HTMLEscaping.escape(title.text))</title><path d=\"\(path)\"/>\(dots)</svg>"
    }
}
