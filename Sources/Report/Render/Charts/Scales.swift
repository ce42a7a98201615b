// Where ticks of an axis go. Must not contain markup.

/// Round steps for axes.
enum Scales {
    /// Values from 0 to at least `highest` at a round distance of 1, 2 or 5 times a power of ten: at most
    /// five, the last at or above `highest`. Only 0 and 1 when there is nothing above 0.
    static func ticks(highest: Double, isWhole: Bool = false) -> [Double] {
        guard highest.isFinite, highest > 0 else { return [0, 1] }
        let step = max(roundStep(highest / 4), isWhole ? 1 : 0)
        let count = Int((highest / step - 1e-9).rounded(.up))
        return (0...max(1, count)).map { Double($0) * step }
    }

    /// The smallest of 1, 2, 5 times a power of ten that is at least `minimum`.
    static func roundStep(_ minimum: Double) -> Double {
        var power = 1.0
        while power > minimum { power /= 10 }
        while power * 10 <= minimum { power *= 10 }
        for factor in [1.0, 2, 5, 10] where power * factor >= minimum * (1 - 1e-12) { return power * factor }
        return power * 10
    }

    /// Seconds at a distance that suits a clock: at most seven from 0 to `end`.
    static func timeTicks(end: Double) -> [Double] {
        let steps: [Double] = [
            0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
            86_400,
        ]
        let step = steps.first { end / $0 <= 6 } ?? roundStep(end / 6 / 86_400) * 86_400
        return (0...Int((end / step + 1e-9).rounded(.down))).map { Double($0) * step }
    }

    /// The label of a second: `0`, `0:30`, `5:00`, `1:30:00`; `0.5 s` on an axis of a few seconds.
    static func timeLabel(_ seconds: Double, end: Double) -> String {
        if seconds == 0 { return "0" }
        if end < 6 { return "\(ReportNumber.fixed(seconds, places: 1)) s" }
        let whole = Int(seconds.rounded())
        let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60)
        let tail = (rest < 10 ? "0" : "") + "\(rest)"
        return hours == 0 ? "\(minutes):\(tail)" : "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
    }
}
