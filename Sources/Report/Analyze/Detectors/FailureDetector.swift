// Failed requests by kind: since when, on which route, how many. Must not contain whether something else explains them.

import Measure

/// Finds failures of each kind.
struct FailureDetector {
    let signals: RunSignals
    let metrics: MetricView

    /// One finding per kind that occurs.
    func findings(_ ledger: inout Ledger) -> [Finding] {
        FailureSignal.all(in: signals).compactMap { finding($0, &ledger) }
    }

    private func finding(_ signal: FailureSignal, _ ledger: inout Ledger) -> Finding? {
        let bins = signals.times.count
        let hits = signal.hits(bins: bins)
        let trials = RunSignals.sum(signals.routes.map(\.totals), bins: bins)
        guard let whole = BurstScan.strongest(hits: hits, trials: trials) else { return nil }
        let route = RouteShare.dominant(signal, in: signals)
        // The route's own failures tell the stretch better than its share of everything.
        var burst = whole
        if let route, let own = signal.routes[route],
            let totals = signals.routes.first(where: { $0.name == route })?.totals,
            let sharper = BurstScan.strongest(hits: own, trials: totals)
        {
            burst = sharper
        }
        let isSparse = isSparse(signal, burst, route: route)
        let cause = isSparse ? .intermittentErrors : signal.kind.cause
        let window = signals.window(burst.range)
        let evidence = facts(signal, burst, route: route, &ledger) + databaseErrors(signal, window, &ledger)
        let share = burst.rateInside
        return Finding(
            cause: cause,
            isCause: signal.total >= 3,
            severity: severity(signal.total, share: share),
            title: title(signal, route: route, isSparse: isSparse),
            detail: detail(signal, burst, route: route),
            route: route,
            onset: window.lowerBound,
            end: signals.end(of: burst.range),
            confidence: confidence(signal, burst),
            evidence: evidence,
            nextAction: NextAction.text(for: cause, route: route, codes: signal.codes)
        )
    }

    /// Failed database operations of the same time, when the application counts them.
    private func databaseErrors(
        _ signal: FailureSignal,
        _ window: ClosedRange<Double>,
        _ ledger: inout Ledger
    ) -> [String] {
        guard signal.kind == .serverError else { return [] }
        let rates = metrics.points(MetricName.databaseErrors).filter { window.contains($0.time) }.map(\.value)
        guard let most = rates.max(), most > 0 else { return [] }
        return [
            ledger.add(
                Fact(
                    quantity: "failed database operations",
                    subject: "database",
                    value: most,
                    unit: .perSecond,
                    window: window,
                    source: .prometheus,
                    query: metrics.expression(MetricName.databaseErrors),
                    text:
                        "At the same time the application counted up to \(QuantityText.significant(most)) failed database operations per second."
                )
            )
        ]
    }

    /// A few percent of failures over several routes: no route and no moment stands out.
    private func isSparse(_ signal: FailureSignal, _ burst: Burst, route: String?) -> Bool {
        signal.kind == .serverError && route == nil && burst.rateInside < 0.05 && signal.routes.count >= 3
    }

    private func severity(_ total: Int, share: Double) -> Severity {
        if total < 3 { return .info }
        return share >= 0.05 && total >= 10 ? .critical : .warning
    }

    private func confidence(_ signal: FailureSignal, _ burst: Burst) -> Double {
        // Failures are seen, not inferred: doubt is only about chance and about what lies behind.
        let certainty = 1 - 1 / (1 + burst.score / 4)
        let mass = min(1, Double(signal.total) / 10)
        return (0.5 + 0.45 * certainty * mass).clamped(to: 0.05...0.97)
    }

    private func title(_ signal: FailureSignal, route: String?, isSparse: Bool) -> String {
        let place = route.map { " on \($0)" } ?? ""
        if isSparse { return "a small share of requests fails all over the application" }
        return "\(QuantityText.count(signal.total, "failure"))\(place): \(signal.kind.noun)"
    }

    private func detail(_ signal: FailureSignal, _ burst: Burst, route: String?) -> String {
        let window = signals.window(burst.range)
        let place = route ?? "all routes"
        let span =
            "between \(QuantityText.decimals(window.lowerBound, 0)) s and \(QuantityText.decimals(window.upperBound, 0)) s"
        return "\(signal.codeText) \(span) on \(place): \(burst.hitsInside) of \(burst.trialsInside) requests"
            + " (\(QuantityText.percent(burst.rateInside))), outside that time \(burst.hitsOutside) of \(burst.trialsOutside)."
    }

    private func facts(
        _ signal: FailureSignal,
        _ burst: Burst,
        route: String?,
        _ ledger: inout Ledger
    ) -> [String] {
        let window = signals.window(burst.range)
        var ids = [
            ledger.add(
                Fact(
                    quantity: "\(signal.kind.noun)",
                    subject: route,
                    value: Double(burst.hitsInside),
                    unit: .count,
                    window: window,
                    source: .timeline,
                    query: signal.kind.isTransport ? "routes.*.errors" : "routes.*.failed",
                    text: detail(signal, burst, route: route),
                    numbers: [
                        Double(burst.trialsInside), burst.rateInside, Double(burst.hitsOutside),
                        Double(burst.trialsOutside), window.lowerBound, window.upperBound,
                    ] + signal.codes.flatMap { [Double($0.key), Double($0.value)] }
                )
            )
        ]
        for (name, counts) in signal.routes.sorted(by: { ($1.value.total, $0.key) < ($0.value.total, $1.key) }
        )
        .prefix(6) {
            let all = signals.routes.first { $0.name == name }?.total ?? counts.total
            ids.append(
                ledger.add(
                    Fact(
                        quantity: "\(signal.kind.noun)",
                        subject: name,
                        value: Double(counts.total),
                        unit: .count,
                        source: .timeline,
                        query: "routes.\(name)",
                        text: "\(name): \(counts.total) of \(all) requests are \(signal.kind.noun).",
                        numbers: [Double(all)]
                    )
                )
            )
        }
        return ids
    }
}

extension FailureSignal {
    /// `status 503 (12), status 500 (3)` or `error code 1220 (4)`, most frequent first.
    var codeText: String {
        let word = kind.isTransport ? "error code" : "status"
        return codes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            .map { "\(word) \($0.key) (\($0.value)×)" }.joined(separator: ", ")
    }
}

/// Which route trouble is on.
enum RouteShare {
    /// The route with nearly all failures, unless it also has nearly all the traffic among routes that could have failed so.
    static func dominant(_ signal: FailureSignal, in signals: RunSignals) -> String? {
        let ranked = signal.routes.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }
        guard let first = ranked.first, signal.total > 0 else { return nil }
        let share = Double(first.value.total) / Double(signal.total)
        // One route in a run of one route says nothing about the route.
        guard signals.routes.count > 1, share >= 0.8 else { return nil }
        let all = signals.routes.reduce(0) { $0 + $1.total }
        let traffic = signals.routes.first { $0.name == first.key }.map {
            Double($0.total) / Double(max(1, all))
        }
        guard signal.total >= 3 || ranked.count == 1 else { return nil }
        return share > (traffic ?? 0) + 0.1 ? first.key : nil
    }
}

extension [Int] {
    /// The sum.
    var total: Int { reduce(0, +) }
}

extension Comparable {
    /// Limited to a range.
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
