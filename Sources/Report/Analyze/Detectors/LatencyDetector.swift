// Answers that take longer than in the rest of the run: since when, on which routes, and what the server's own figures say about it.
// Must not contain failures.

import Measure

/// A slowdown: the stretch, and what it does to each route.
struct Slowdown: Sendable {
    /// Bins.
    var range: Range<Int>
    /// What the stretch does to each route with enough requests in and out of it.
    var effects: [Effect]

    struct Effect: Sendable {
        let route: String
        let shift: LevelShift

        /// Slower than elsewhere: by half and by 8 ms.
        var isSlower: Bool {
            shift.inside.p50 >= 1.5 * shift.outside.p50 && shift.inside.p50 - shift.outside.p50 >= 8
        }
    }

    /// Affected routes, most affected first.
    var slower: [Effect] {
        effects.filter(\.isSlower).sorted {
            ($1.shift.inside.p25 - $1.shift.outside.p25, $0.route) < (
                $0.shift.inside.p25 - $0.shift.outside.p25, $1.route
            )
        }
    }

    /// Share of routes that are slower.
    var breadth: Double { effects.isEmpty ? 0 : Double(slower.count) / Double(effects.count) }

    /// Median increase over affected routes, in ms.
    var typicalIncrease: Double {
        MetricView.median(slower.map { $0.shift.inside.p50 - $0.shift.outside.p50 })
    }
}

/// Finds slowdowns and says what they look like.
struct LatencyDetector {
    let signals: RunSignals
    let metrics: MetricView

    /// At most one slowdown of most routes and three of single routes.
    func findings(_ ledger: inout Ledger) -> [Finding] {
        var findings: [Finding] = []
        let shifts = routeShifts()
        guard let first = shifts.first else { return findings }
        let slowdown = slowdown(in: stretch(shifts))
        if slowdown.breadth >= 0.5, slowdown.slower.count >= 3 {
            findings.append(
                SlowdownJudge(signals: signals, metrics: metrics, slowdown: slowdown).finding(&ledger)
            )
            // Routes that stand out even against the others.
            let typical = slowdown.typicalIncrease
            let outstanding = shifts.filter { $0.shift.increase > 4 * typical && $0.shift.increase > 100 }
            for shift in outstanding.prefix(3) { findings.append(single(shift, &ledger)) }
        } else {
            for shift in shifts.prefix(3) {
                // A route that is dragged along with the first one for a fraction of its delay is no finding of its own.
                guard shift.route == first.route || shift.shift.increase * 3 > first.shift.increase else {
                    continue
                }
                let own = self.slowdown(in: shift.shift.range)
                let judge = SlowdownJudge(signals: signals, metrics: metrics, slowdown: own)
                findings.append(
                    judge.dependencyFinding(&ledger) ?? judge.processorFinding(&ledger)
                        ?? single(shift, &ledger)
                )
            }
        }
        return Self.merged(findings)
    }

    /// Each route's own substantial shift, the clearest first.
    private func routeShifts() -> [Slowdown.Effect] {
        signals.routes.compactMap { route -> Slowdown.Effect? in
            guard !route.isOfSetup(signals.active), let shift = LevelShiftScan.strongest(route.durations),
                shift.isSubstantial, shift.increase > 2.5 * ownDelay(shift)
            else { return nil }
            return Slowdown.Effect(route: route.name, shift: shift)
        }
        .sorted { ($1.shift.score, $0.route) < ($0.shift.score, $1.route) }
    }

    /// How late the generator itself reacted in a shift's stretch, in ms, at the same percentile: durations hold that as well. On a busy
    /// machine it is most of a slow tail.
    private func ownDelay(_ shift: LevelShift) -> Double {
        let delays = shift.range.flatMap { signals.seconds[$0] }.compactMap { second in
            (shift.isOfMedian ? second.generator?.delayP50 : second.generator?.delayP95)?.max()
        }
        return MetricView.median(delays.map { Double($0) / 1e6 })
    }

    /// The stretch that most shifts agree on: the median of the begins and ends of those that overlap the clearest.
    private func stretch(_ shifts: [Slowdown.Effect]) -> Range<Int> {
        let first = shifts[0].shift.range
        let similar = shifts.map(\.shift.range).filter {
            abs($0.lowerBound - first.lowerBound) <= 4 && $0.overlaps(first)
        }
        let starts = similar.map(\.lowerBound).sorted()
        let ends = similar.map(\.upperBound).sorted()
        var start = starts[(starts.count - 1) / 2]
        // Routes show up one after the other when a run begins: what is slow as soon as there is anything was slow from the start.
        if starts[0] <= signals.active.lowerBound + 2 { start = 0 }
        return start..<max(start + 1, ends[ends.count / 2])
    }

    private func slowdown(in range: Range<Int>) -> Slowdown {
        let effects = signals.httpRoutes.compactMap { route -> Slowdown.Effect? in
            let shift = LevelShiftScan.measure(route.durations, in: range)
            guard shift.insideCount >= 3, shift.outsideCount >= 3 else { return nil }
            return Slowdown.Effect(route: route.name, shift: shift)
        }
        return Slowdown(range: range, effects: effects)
    }

    private func single(_ effect: Slowdown.Effect, _ ledger: inout Ledger) -> Finding {
        let shift = effect.shift
        let window = signals.window(shift.range)
        let id = ledger.add(LatencyFact.shift(effect, window))
        let others = signals.httpRoutes.count - 1
        let quantile = shift.isOfMedian ? "median" : "95th percentile"
        let (before, after) =
            shift.isOfMedian ? (shift.outside.p50, shift.inside.p50) : (shift.outside.p95, shift.inside.p95)
        return Finding(
            cause: .slowEndpoint,
            isCause: true,
            severity: .warning,
            title:
                "\(effect.route) is slow: \(quantile) \(QuantityText.milliseconds(after)) instead of \(QuantityText.milliseconds(before))",
            detail: LatencyFact.shift(effect, window).text
                + " Most of the \(others) other routes stayed as they were.",
            route: effect.route,
            onset: window.lowerBound,
            end: signals.end(of: shift.range),
            confidence: SlowdownJudge.confidence(shift, base: 0.6),
            evidence: [id],
            nextAction: NextAction.text(for: .slowEndpoint, route: effect.route)
        )
    }

    /// One dependency that slows several routes is one finding.
    private static func merged(_ findings: [Finding]) -> [Finding] {
        var kept: [Finding] = []
        for finding in findings {
            let isKnown = kept.contains { $0.cause == finding.cause && finding.cause != .slowEndpoint }
            if !isKnown { kept.append(finding) }
        }
        return kept
    }
}

/// Facts about durations.
enum LatencyFact {
    static func shift(_ effect: Slowdown.Effect, _ window: ClosedRange<Double>) -> Fact {
        let shift = effect.shift
        return Fact(
            quantity: "http_req_duration median",
            subject: effect.route,
            value: shift.inside.p50,
            unit: .milliseconds,
            window: window,
            source: .timeline,
            query: "routes.\(effect.route).duration",
            text: "\(effect.route): median \(QuantityText.milliseconds(shift.inside.p50)), 95th percentile"
                + " \(QuantityText.milliseconds(shift.inside.p95)) between \(QuantityText.decimals(window.lowerBound, 0)) s and"
                + " \(QuantityText.decimals(window.upperBound, 0)) s; otherwise median"
                + " \(QuantityText.milliseconds(shift.outside.p50)), 95th percentile \(QuantityText.milliseconds(shift.outside.p95)).",
            numbers: [
                shift.inside.p95, shift.outside.p50, shift.outside.p95, window.lowerBound, window.upperBound,
            ]
        )
    }
}
