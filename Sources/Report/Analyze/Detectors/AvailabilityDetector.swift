// Whether the application was there: killed, restarted, standing still. Must not contain slow answers.

import Measure

/// Finds times in which the application did not serve at all.
struct AvailabilityDetector {
    let signals: RunSignals
    let metrics: MetricView

    func findings(_ ledger: inout Ledger) -> [Finding] {
        [absence(&ledger), standstill(&ledger)].compactMap { $0 }
    }

    // MARK: Gone

    /// A time in which nearly every request found nobody: with a new start of the process, a restart.
    private func absence(_ ledger: inout Ledger) -> Finding? {
        guard !signals.times.isEmpty else { return nil }
        let start = newStart()
        let outage = outage()
        guard outage != nil || start != nil else { return nil }
        // A new start alone, in a run in which no request failed, is a neighbour that was replaced: known, not a cause.
        let range = outage ?? bin(at: start?.time ?? 0)..<bin(at: start?.time ?? 0) + 1
        let window = signals.window(range)
        var evidence: [String] = []
        if let outage { evidence.append(outageFact(outage, &ledger)) }
        if let start { evidence.append(startFact(start, &ledger)) }
        if let fact = severedSockets(range, &ledger) { evidence.append(fact) }
        let recovers = recovers(after: range)
        let isSame = start == nil && hasStartTime
        let cause: Cause = !recovers ? .appDown : isSame ? .connectionRefused : .appRestart
        let duration = QuantityText.seconds(window.upperBound - window.lowerBound)
        let moment = QuantityText.decimals(window.lowerBound, 0)
        return Finding(
            cause: cause,
            isCause: outage != nil,
            severity: outage == nil ? .warning : .critical,
            title: !recovers
                ? "the application went away at \(moment) s and did not come back"
                : isSame
                    ? "nothing accepted connections for \(duration), the process stayed the same"
                    : outage == nil
                        ? "the application's process was started anew at \(moment) s"
                        : "the application went away at \(moment) s and came back after \(duration)",
            detail: evidence.compactMap { ledger[$0]?.text }.joined(separator: " "),
            onset: window.lowerBound,
            end: recovers ? window.upperBound : nil,
            confidence: outage == nil ? 0.6 : start != nil || !recovers ? 0.97 : isSame ? 0.9 : 0.85,
            evidence: evidence,
            nextAction: NextAction.text(for: cause)
        )
    }

    /// The bins in which connections were refused, or cut, on most requests and several routes.
    private func outage() -> Range<Int>? {
        let gone = FailureSignal.all(in: signals).filter { [.refused, .reset, .broken].contains($0.kind) }
        guard let refused = gone.first(where: { $0.kind == .refused }), refused.total >= 3 else { return nil }
        let bins = signals.times.count
        let hits = RunSignals.sum(gone.map { $0.hits(bins: bins) }, bins: bins)
        let trials = RunSignals.sum(signals.routes.map(\.totals), bins: bins)
        let refusedHits = refused.hits(bins: bins)
        guard let burst = BurstScan.strongest(hits: refusedHits, trials: trials), burst.rateInside >= 0.3
        else {
            return nil
        }
        // The last connections are cut a moment before the first is refused.
        var first = burst.range.lowerBound
        while first > 0, first > burst.range.lowerBound - 2, hits[first - 1] > 0 { first -= 1 }
        return first..<burst.range.upperBound
    }

    private func recovers(after range: Range<Int>) -> Bool {
        guard range.upperBound < signals.times.count else { return false }
        var good = 0
        for bin in range.upperBound..<signals.times.count {
            for route in signals.routes {
                good += route.totals[bin] - (route.failed[bin][0] ?? 0)
            }
        }
        return good >= 3
    }

    private var hasStartTime: Bool { !metrics.points(MetricName.processStart).isEmpty }

    /// When the process that Prometheus scrapes has a later start than before; seconds since the run's start.
    private func newStart() -> (time: Double, started: Double)? {
        for series in metrics.series(MetricName.processStart) {
            for (one, next) in zip(series.points, series.points.dropFirst()) where next.value > one.value + 1
            {
                let started = next.value - (signals.origin ?? 0)
                guard started > 0 else { continue }
                return (started, started)
            }
        }
        return nil
    }

    private func bin(at time: Double) -> Int {
        signals.times.firstIndex { $0 >= time } ?? max(0, signals.times.count - 1)
    }

    private func outageFact(_ range: Range<Int>, _ ledger: inout Ledger) -> String {
        let window = signals.window(range)
        var refused = 0
        var all = 0
        for route in signals.routes {
            for bin in range {
                all += route.totals[bin]
                refused += route.failed[bin][0] ?? 0
            }
        }
        return ledger.add(
            Fact(
                quantity: "requests without an answer",
                value: Double(refused),
                unit: .count,
                window: window,
                source: .timeline,
                query: "routes.*.errors",
                text: "Between \(QuantityText.decimals(window.lowerBound, 0)) s and"
                    + " \(QuantityText.decimals(window.upperBound, 0)) s \(refused) of \(all) requests got no answer: the connection was refused or cut.",
                numbers: [Double(all), window.lowerBound, window.upperBound]
            )
        )
    }

    private func startFact(_ start: (time: Double, started: Double), _ ledger: inout Ledger) -> String {
        ledger.add(
            Fact(
                quantity: "process_start_time_seconds",
                value: start.started,
                unit: .seconds,
                source: .prometheus,
                query: metrics.expression(MetricName.processStart),
                text:
                    "The application's process was started anew \(QuantityText.decimals(start.started, 0)) s into the run.",
                numbers: []
            )
        )
    }

    private func severedSockets(_ range: Range<Int>, _ ledger: inout Ledger) -> String? {
        let bins = max(0, range.lowerBound - 1)..<min(range.upperBound + 1, signals.times.count)
        let severed = bins.reduce(0) { sum, bin in
            sum + signals.seconds[bin].reduce(0) { $0 + ($1.sockets?.closedByPeer.values.reduce(0, +) ?? 0) }
        }
        guard severed > 0 else { return nil }
        return ledger.add(
            Fact(
                quantity: "WebSockets ended by the server",
                value: Double(severed),
                unit: .count,
                window: signals.window(bins),
                source: .timeline,
                query: "sockets.closed_by_peer",
                text:
                    "\(QuantityText.count(severed, "WebSocket")) \(severed == 1 ? "was" : "were") cut at that time."
            )
        )
    }

    // MARK: Standing still

    /// Bins in which VUs were there and next to nothing was answered.
    func standstill(_ ledger: inout Ledger) -> Finding? {
        let episodes = Episodes.standstills(in: signals)
        guard let first = episodes.first else { return nil }
        let lengths = episodes.map { signals.window($0).upperBound - signals.window($0).lowerBound }
        let total = lengths.reduce(0, +)
        guard episodes.count >= 2 || total >= 2.5 else { return nil }
        let onset = signals.start(ofBin: first.lowerBound)
        let longest = lengths.max() ?? 0
        let isEnd = episodes.count == 1 && first.upperBound >= signals.active.upperBound - 2
        let text =
            episodes.count == 1
            ? "From \(QuantityText.decimals(onset, 0)) s on no request was answered for \(QuantityText.seconds(longest))\(isEnd ? ", until the end" : "")."
            : "\(episodes.count) times, first at \(QuantityText.decimals(onset, 0)) s, next to no request was answered, for up to \(QuantityText.seconds(longest))."
        let id = ledger.add(
            Fact(
                quantity: "time without answers",
                value: total,
                unit: .seconds,
                window: onset...max(onset, signals.window(episodes[episodes.count - 1]).upperBound),
                source: .timeline,
                query: "routes.*.status",
                text: text,
                numbers: [Double(episodes.count), onset, longest]
            )
        )
        return Finding(
            cause: .stalls,
            isCause: true,
            severity: .critical,
            title: episodes.count == 1
                ? "the application stood still for \(QuantityText.seconds(longest))"
                : "the application stood still \(episodes.count) times",
            detail: text,
            onset: onset,
            end: isEnd ? nil : signals.window(episodes[episodes.count - 1]).upperBound,
            confidence: (0.6 + 0.05 * total).clamped(to: 0...0.92),
            evidence: [id],
            nextAction: NextAction.text(for: .stalls)
        )
    }
}

/// Stretches in which next to nothing was answered.
enum Episodes {
    /// Bins with more than half of the most VUs: what they do tells of the application, not of the ramp.
    static func steady(in signals: RunSignals) -> [Int] {
        let highest = signals.vus.max() ?? 0
        return signals.active.filter { signals.vus[$0] * 2 > highest && signals.lengths[$0] > 0.3 }
    }

    /// Runs of bins with VUs and under a twentieth of the usual answers per VU, in which requests are known to wait. Ramps are left out:
    /// there the usual does not hold. Thinking VUs are quiet at times: where it is not recorded what waits, a run counts only if thirty
    /// answers were to be expected in it.
    static func standstills(in signals: RunSignals) -> [Range<Int>] {
        let requests = signals.requests
        let highest = signals.vus.max() ?? 0
        let steady = steady(in: signals)
        guard steady.count >= 5 else { return [] }
        func vuSeconds(_ bin: Int) -> Double { signals.lengths[bin] * Double(max(1, signals.vus[bin])) }
        let usual = MetricView.median(steady.map { Double(requests[$0]) / vuSeconds($0) })
        guard usual * Double(highest) >= 5 else { return [] }
        var episodes: [Range<Int>] = []
        for bin in steady where Double(requests[bin]) < usual / 20 * vuSeconds(bin) {
            guard waiting(signals, bin).map({ $0 >= 2 }) ?? true else { continue }
            if let last = episodes.last, last.upperBound == bin {
                episodes[episodes.count - 1] = last.lowerBound..<bin + 1
            } else {
                episodes.append(bin..<bin + 1)
            }
        }
        return episodes.filter { episode in
            waiting(signals, episode.lowerBound) != nil
                || episode.reduce(0.0) { $0 + usual * vuSeconds($1) } >= 30
        }
    }

    /// Requests that wait at the end of a bin; nil when that is not recorded.
    private static func waiting(_ signals: RunSignals, _ bin: Int) -> Int? {
        let counts = signals.httpRoutes.compactMap { $0.inFlight[bin] }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }
}
