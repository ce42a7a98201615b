// A route that is not answered while VUs wait for it. Requests that wait leave no sample: what is in flight tells. Must not contain slow answers.

import Measure

/// Finds a route that stopped answering.
struct SilenceDetector {
    let signals: RunSignals

    /// A route that was asked regularly and is not answered for a while, or any more, while VUs wait for it.
    func finding(_ ledger: inout Ledger) -> Finding? {
        let silences = signals.httpRoutes.filter { $0.total >= 8 }.compactMap { silence(of: $0) }
        guard let worst = silences.max(by: { $0.weight < $1.weight }) else { return nil }
        let window = signals.window(worst.bins)
        let name = worst.route.name
        let waiting =
            worst.waiting > 0
            ? "; up to \(QuantityText.count(worst.waiting, "request")) waited at the same time" : ""
        let text =
            "\(name) was not answered between \(QuantityText.decimals(window.lowerBound, 0)) s and \(QuantityText.decimals(window.upperBound, 0)) s\(waiting)."
        let id = ledger.add(
            Fact(
                quantity: "time without answers",
                subject: name,
                value: window.upperBound - window.lowerBound,
                unit: .seconds,
                window: window,
                source: .timeline,
                query: "routes.\(name).in_flight",
                text: text,
                numbers: [window.lowerBound, window.upperBound, Double(worst.waiting)]
            )
        )
        return Finding(
            cause: .timeouts,
            isCause: true,
            severity: .critical,
            title: "\(name) stopped answering at \(QuantityText.decimals(window.lowerBound, 0)) s",
            detail: text,
            route: name,
            onset: window.lowerBound,
            end: signals.end(of: worst.bins),
            confidence: (1 - 1 / worst.weight).clamped(to: 0.5...0.95),
            evidence: [id],
            nextAction: NextAction.text(for: .timeouts, route: name)
        )
    }

    private struct Silence {
        let route: RouteSignal
        let bins: Range<Int>
        let waiting: Int
        let weight: Double
    }

    private func silence(of route: RouteSignal) -> Silence? {
        guard let lastSteady = Episodes.steady(in: signals).last else { return nil }
        if route.inFlight[lastSteady] != nil { return waitedSilence(of: route) }
        // Without counts of what waits: the route's last answer, and VUs that got stuck after it.
        guard let last = route.totals.lastIndex(where: { $0 > 0 }), last < lastSteady,
            signals.times[lastSteady] - signals.times[last] >= 3, gotStuck(after: last)
        else { return nil }
        let expected = expectedAnswers(of: route, after: last, through: lastSteady)
        guard expected >= 6 else { return nil }
        return Silence(route: route, bins: (last + 1)..<(lastSteady + 1), waiting: 0, weight: expected)
    }

    /// The longest stretch without an answer in which most of what waits, waits for this route.
    private func waitedSilence(of route: RouteSignal) -> Silence? {
        var best: Range<Int>?
        var start: Int?
        for bin in signals.active.lowerBound...signals.active.upperBound {
            let isSilent =
                signals.active.contains(bin) && route.totals[bin] == 0 && (route.inFlight[bin] ?? 0) >= 2
                && isMostWaitedFor(route, in: bin)
            if isSilent {
                start = start ?? bin
            } else if let begin = start {
                if bin - begin > best?.count ?? 0 { best = begin..<bin }
                start = nil
            }
        }
        guard var bins = best, signals.window(bins).upperBound - signals.window(bins).lowerBound >= 3 else {
            return nil
        }
        let most = bins.map { route.inFlight[$0] ?? 0 }.max() ?? 0
        guard most >= 3 else { return nil }
        // It began where the first of those that wait was sent.
        if bins.lowerBound > 0, (route.inFlight[bins.lowerBound - 1] ?? 0) > 0 {
            bins = bins.lowerBound - 1..<bins.upperBound
        }
        return Silence(route: route, bins: bins, waiting: most, weight: Double(2 * most))
    }

    private func isMostWaitedFor(_ route: RouteSignal, in bin: Int) -> Bool {
        let all = signals.httpRoutes.reduce(0) { $0 + ($1.inFlight[bin] ?? 0) }
        return (route.inFlight[bin] ?? 0) * 10 >= all * 6
    }

    /// Answers that would have come: by the route's share of what still comes, and by its own rate over a few seconds.
    private func expectedAnswers(of route: RouteSignal, after last: Int, through end: Int) -> Double {
        let requests = signals.requests
        let before = requests[...last].reduce(0, +)
        // Setup's own routes are asked once.
        let seen = route.totals[signals.active].filter { $0 > 0 }.count
        guard seen >= 4, before > 0 else { return 0 }
        let share = Double(route.totals[signals.active].reduce(0, +)) / Double(before)
        let others = requests[(last + 1)...end].reduce(0, +)
        let first = max(signals.active.lowerBound, last - 8)
        let length = signals.times[last] - signals.start(ofBin: first)
        let rate = length > 0 ? Double(route.totals[first...last].reduce(0, +)) / length : 0
        return max(share * Double(others), rate * min(signals.times[end] - signals.times[last], 4))
    }

    /// Whether far fewer requests of all kinds are answered than before: VUs wait for something.
    private func gotStuck(after last: Int) -> Bool {
        let requests = signals.requests
        let steady = Episodes.steady(in: signals)
        let before = steady.filter { $0 <= last }.map { requests[$0] }
        let after = steady.filter { $0 > last + 2 }.map { requests[$0] }
        guard !before.isEmpty, !after.isEmpty else { return false }
        let usual = Double(before.total) / Double(before.count)
        return Double(after.total) / Double(after.count) < 0.5 * usual
    }
}
