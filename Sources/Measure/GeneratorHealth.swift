// Was the load generator itself the bottleneck? The seconds of a timeline in, a verdict out; the rules and the figures behind them
// are in docs/decisions/0012-generator-verdict.md. Must not contain: what follows from the verdict (exit codes, reports).

/// The health of a load generator over a run, second by second.
///
/// Only seconds with active VUs or requests count, and of these only those in which the generator recorded something of itself.
public struct GeneratorHealth: Hashable, Sendable {
    /// What can be said of the run's numbers.
    public enum Verdict: Hashable, Sendable {
        /// The generator recorded nothing of itself.
        case unknown
        /// The numbers are those of the target.
        case healthy
        /// The numbers hold, with what the sentences say in mind.
        case strained([String])
        /// The run is INVALID: its latencies are largely the generator's own.
        case overloaded([String])

        /// Why, in sentences; empty when all is well.
        public var reasons: [String] {
            switch self {
            case .unknown, .healthy: []
            case .strained(let reasons), .overloaded(let reasons): reasons
            }
        }

        /// Whether the run's numbers say nothing about the target.
        public var isInvalid: Bool { if case .overloaded = self { true } else { false } }
    }

    // The limits of a second.

    /// A second is overloaded when half of it the generator reacted this late, ns.
    public static let medianDelayLimit = 20_000_000
    /// Or when 5 % of it the generator reacted this late, ns.
    public static let tailDelayLimit = 100_000_000
    /// A median from which on the generator's delay is worth a warning, ns.
    public static let medianDelayWarning = 10_000_000
    /// Without samples of delay (older timelines): a timer this late, ns…
    public static let timerLatenessLimit = 250_000_000
    /// …together with turns of an event loop this long (95th percentile), ns.
    public static let turnLengthLimit = 50_000_000
    /// Without samples of delay: a second that took longer than this many seconds means that the process stood still.
    public static let secondLengthLimit = 1.5
    /// An event loop that spent this share of a second in turns had no time left.
    public static let busyLimit = 0.95

    // The limits of a run.

    /// A run is overloaded when its overloaded seconds add up to this much…
    public static let overloadedTimeLimit = 3.0
    /// …and to this share of the observed time.
    public static let overloadedShareLimit = 0.2
    /// From this many seconds of reacting late, or of being busy, on there is a warning.
    public static let warningTime = 2.0
    /// There is a warning when a loop was busy for more than this share of the observed time.
    public static let busyShareWarning = 0.5
    /// Seconds are never exactly one second long: so much may be missing from a limit, s.
    private static let tolerance = 0.1

    /// Seconds that count.
    public private(set) var observedSeconds = 0.0
    /// Those of them that were overloaded.
    public private(set) var overloadedSeconds = 0.0
    /// Where the first overloaded second ends, in seconds since the timeline's origin.
    public private(set) var firstOverload: Double?
    /// The worst 95th percentile of a loop's delay in one second, ns; nil when no delays were recorded.
    public private(set) var worstDelayP95: Int?
    /// The worst median of the same.
    public private(set) var worstDelayP50: Int?

    private var lateSeconds = 0.0
    private var busySeconds = 0.0
    private var droppedSamples = 0
    /// Of overloaded seconds without samples of delay.
    private var worstTimerLateness = 0
    private var longestSecond = 0.0
    private var lastTime = 0.0

    /// Nothing observed yet.
    public init() {}

    /// The health over all of `seconds`.
    public init(seconds: [TimelineSecond]) {
        for second in seconds { add(second) }
    }

    /// Takes the next second of the timeline.
    public mutating func add(_ second: TimelineSecond) {
        let length = max(0, second.time - lastTime)
        lastTime = max(lastTime, second.time)
        guard let generator = second.generator, Self.isLoaded(second), Self.isTelling(generator) else {
            return
        }
        observedSeconds += length
        droppedSamples += generator.droppedSamples ?? 0
        if generator.loopBusy.contains(where: { $0 >= Self.busyLimit }) { busySeconds += length }
        let isOverloaded =
            generator.delayP50.isEmpty ? judgeTimers(generator, length) : judgeDelays(generator)
        if isOverloaded {
            overloadedSeconds += length
            if firstOverload == nil { firstOverload = second.time }
        }
        let isLate = generator.delayP50.contains { $0 >= Self.medianDelayWarning }
        if isOverloaded || isLate { lateSeconds += length }
    }

    private mutating func judgeDelays(_ generator: TimelineSecond.Generator) -> Bool {
        let median = generator.delayP50.max() ?? 0
        let tail = generator.delayP95.max() ?? 0
        worstDelayP50 = max(worstDelayP50 ?? 0, median)
        worstDelayP95 = max(worstDelayP95 ?? 0, tail)
        return median >= Self.medianDelayLimit || tail >= Self.tailDelayLimit
    }

    /// For timelines from before delays were sampled.
    private mutating func judgeTimers(_ generator: TimelineSecond.Generator, _ length: Double) -> Bool {
        let lateness = generator.timerLatenessMaximum ?? 0
        let isLate =
            lateness >= Self.timerLatenessLimit
            && generator.loopLagP95.contains { $0 >= Self.turnLengthLimit }
        let isLong = length > Self.secondLengthLimit
        if isLate { worstTimerLateness = max(worstTimerLateness, lateness) }
        if isLong { longestSecond = max(longestSecond, length) }
        return isLate || isLong
    }

    private static func isLoaded(_ second: TimelineSecond) -> Bool {
        !second.routes.isEmpty || second.scenarios.values.contains { ($0.vus ?? 0) > 0 }
    }

    private static func isTelling(_ generator: TimelineSecond.Generator) -> Bool {
        !generator.delayP50.isEmpty || !generator.loopLagP95.isEmpty || generator.timerLatenessMaximum != nil
    }
}

// MARK: The verdict

extension GeneratorHealth {
    /// What can be said after the seconds taken so far.
    public var verdict: Verdict {
        guard observedSeconds > 0 else { return .unknown }
        let isOverloaded =
            overloadedSeconds >= Self.overloadedTimeLimit - Self.tolerance
            && overloadedSeconds >= Self.overloadedShareLimit * observedSeconds
        var reasons: [String] = []
        if isOverloaded {
            reasons.append("\(late(overloadedSeconds)); latencies include its own delay")
        } else if lateSeconds >= Self.warningTime - Self.tolerance {
            reasons.append("\(late(lateSeconds)); latencies of that time include its own delay")
        }
        if busySeconds >= Self.warningTime - Self.tolerance,
            busySeconds > Self.busyShareWarning * observedSeconds
        {
            reasons.append(
                "in \(Self.seconds(busySeconds)) of \(Self.seconds(observedSeconds)) s an event loop was busy "
                    + "\(Int(Self.busyLimit * 100)) % of the time or more; throughput is a lower bound of what the target can do"
            )
        }
        if droppedSamples > 0 {
            reasons.append("\(droppedSamples) samples could not be kept; the numbers are without them")
        }
        if isOverloaded { return .overloaded(reasons) }
        return reasons.isEmpty ? .healthy : .strained(reasons)
    }

    /// `in 12 of 30 s the generator reacted late (delay p50 up to 40 ms, p95 up to 412 ms)`.
    private func late(_ time: Double) -> String {
        var evidence: [String] = []
        if let worstDelayP50, let worstDelayP95 {
            evidence.append(
                "delay p50 up to \(Self.milliseconds(worstDelayP50)), p95 up to \(Self.milliseconds(worstDelayP95))"
            )
        }
        if worstTimerLateness > 0 {
            evidence.append("timers up to \(Self.milliseconds(worstTimerLateness)) late")
        }
        if longestSecond > 0 {
            evidence.append("seconds of the run up to \((longestSecond * 10).rounded() / 10) s long")
        }
        return "in \(Self.seconds(time)) of \(Self.seconds(observedSeconds)) s the generator reacted late "
            + "(\(evidence.joined(separator: ", ")))"
    }

    private static func seconds(_ time: Double) -> Int { Int(time.rounded()) }

    private static func milliseconds(_ nanoseconds: Int) -> String {
        "\((nanoseconds + 500_000) / 1_000_000) ms"
    }
}
