// A running test as lines of text. Pure. Must not contain: output, clocks.

/// Renders progress in k6's manner: one line for the run, one per scenario.
public enum ProgressText {
    private static let barWidth = 20

    /// `running (0m12.0s), 12/25 VUs, 40 complete and 0 interrupted iterations`, then a line with a bar per scenario.
    public static func lines(_ progress: RunProgress) -> [String] {
        let width = progress.scenarios.map(\.name.count).max() ?? 0
        return [headline(progress)]
            + progress.scenarios.map { line($0, nameWidth: width, elapsed: progress.elapsed) }
    }

    /// The whole state on one line, for output that is not a terminal.
    public static func plainLine(_ progress: RunProgress) -> String {
        let parts = progress.scenarios.map { scenario in
            "\(scenario.name) \(scenario.activeVUs)/\(scenario.plannedVUs) VUs \(scenario.iterations.finished) it"
        }
        let failed = progress.failedRequests == 0 ? "" : ", \(progress.failedRequests) failed"
        return
            "\(headline(progress)), \(progress.requests) requests\(failed) [\(parts.joined(separator: "; "))]"
    }

    private static func headline(_ progress: RunProgress) -> String {
        let active = progress.scenarios.reduce(0) { $0 + $1.activeVUs }
        let planned = progress.scenarios.reduce(0) { $0 + $1.plannedVUs }
        let complete = progress.scenarios.reduce(0) { $0 + $1.iterations.finished }
        let interrupted = progress.scenarios.reduce(0) { $0 + $1.iterations.interrupted }
        let phase: String =
            switch progress.phase {
            case .setup: "setup"
            case .running: "running"
            case .teardown: "teardown"
            case .finished: "finished"
            }
        return "\(phase) (\(clock(progress.elapsed))), \(active)/\(planned) VUs, "
            + "\(complete) complete and \(interrupted) interrupted iterations"
    }

    private static func line(_ scenario: RunProgress.Scenario, nameWidth: Int, elapsed: Duration) -> String {
        let running = scenario.state == .waiting ? Duration.zero : elapsed - scenario.startTime
        let share = scenario.state == .finished ? 1 : fraction(running, of: scenario.duration)
        let filled = Int(share * Double(barWidth))
        let bar = String(repeating: "=", count: filled) + String(repeating: "-", count: barWidth - filled)
        let name = scenario.name + String(repeating: " ", count: max(0, nameWidth - scenario.name.count))
        let mark: String =
            switch scenario.state {
            case .waiting: "•"
            case .running: " "
            case .finishing: "↓"
            case .finished: "✓"
            }
        let seconds = Double(max(1, min(running, scenario.duration).nanoseconds)) / 1e9
        let rate = Double(scenario.iterations.finished) / seconds
        return
            "\(name) \(mark) [\(bar)] \(padded(Int(share * 100), 3))%  \(scenario.activeVUs)/\(scenario.plannedVUs) VUs  "
            + "\(scenario.iterations.finished) iterations  \(tenths(rate))/s  "
            + "\(clock(min(running, scenario.duration)))/\(clock(scenario.duration))"
    }

    private static func fraction(_ part: Duration, of whole: Duration) -> Double {
        guard whole > .zero else { return 1 }
        return min(1, max(0, Double(part.nanoseconds) / Double(whole.nanoseconds)))
    }

    /// `7.0s`, `1m05.0s`, `1h01m05.0s`.
    static func clock(_ duration: Duration) -> String {
        let total = max(0, duration.nanoseconds) / 100_000_000
        let (hours, minutes, rest) = (total / 36_000, total / 600 % 60, total % 600)
        let seconds = "\(rest / 10).\(rest % 10)s"
        let padding = rest < 100 ? "0" : ""
        if hours > 0 { return "\(hours)h\(minutes < 10 ? "0" : "")\(minutes)m\(padding)\(seconds)" }
        return minutes > 0 ? "\(minutes)m\(padding)\(seconds)" : seconds
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func tenths(_ value: Double) -> String {
        let scaled = Int((value * 10).rounded())
        return "\(scaled / 10).\(scaled % 10)"
    }
}
