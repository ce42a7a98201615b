// What the amount of load does: throughput that no longer grows with VUs, and runs that are slow from start to end.
// Must not contain changes that come without a change of load.

import Measure

/// Finds the knee, and standing slowness.
struct LoadDetector {
    let signals: RunSignals
    let metrics: MetricView

    func findings(_ ledger: inout Ledger) -> [Finding] {
        [knee(&ledger), spikes(&ledger)].compactMap { $0 }
    }

    // MARK: Knee

    /// More VUs, hardly more requests, longer waits: compared between the calm first part of the ramp and the top.
    private func knee(_ ledger: inout Ledger) -> Finding? {
        let levels = Self.levels(signals)
        guard let top = levels.last, levels.count >= 3 else { return nil }
        // The first level is the start of the ramp: too few requests.
        let calm = levels.prefix(max(1, levels.count / 2)).min { $0.latency < $1.latency }
        guard let calm, top.vus >= 2 * calm.vus, top.latency > 3 * calm.latency,
            top.latency - calm.latency > 50
        else {
            return nil
        }
        let efficiency = top.perVU / max(calm.perVU, 0.001)
        guard efficiency < 0.7 else { return nil }
        let knee = levels.first { $0.vus > calm.vus && $0.perVU < 0.8 * calm.perVU } ?? top
        let text =
            "With \(calm.vus) VUs each got \(QuantityText.significant(calm.perVU)) answers per second at a median of \(QuantityText.milliseconds(calm.latency)); with \(top.vus) VUs \(QuantityText.significant(top.perVU)) at \(QuantityText.milliseconds(top.latency))."
        let id = ledger.add(
            Fact(
                quantity: "answers per second and VU",
                value: top.perVU,
                unit: .perSecond,
                window: 0...knee.time,
                source: .timeline,
                query: "scenarios.*.vus, routes.*.status",
                text: text,
                numbers: [Double(calm.vus), calm.perVU, calm.latency, Double(top.vus), top.latency]
            )
        )
        return Finding(
            cause: .saturation,
            isCause: true,
            severity: .warning,
            title: "throughput stops growing at about \(knee.vus) VUs",
            detail: text,
            onset: knee.time,
            confidence: (0.45 + 0.4 * (1 - efficiency)).clamped(to: 0...0.85),
            evidence: [id],
            nextAction: NextAction.text(for: .saturation, route: "the application")
        )
    }

    struct LoadLevel {
        var vus: Int
        var time: Double
        var perVU: Double
        var latency: Double
    }

    /// Up to eight groups of bins with similar VUs, with their medians: of the way up and a little of the top. What happens at the top later
    /// is not the load's doing.
    static func levels(_ signals: RunSignals) -> [LoadLevel] {
        guard let highest = signals.vus.max(), highest >= 4,
            let top = signals.vus.firstIndex(where: { $0 == highest })
        else { return [] }
        let peak = top + max(4, top / 8)
        let requests = signals.requests
        var groups: [Int: [Int]] = [:]
        for bin in signals.active where bin <= peak && signals.vus[bin] > 0 {
            groups[signals.vus[bin] * 8 / (highest + 1), default: []].append(bin)
        }
        return groups.sorted { $0.key < $1.key }.compactMap { _, bins in
            var durations = Distribution()
            for route in signals.httpRoutes { for bin in bins { durations.add(route.durations[bin]) } }
            let length = bins.reduce(0.0) { $0 + signals.lengths[$1] }
            let vus = bins.reduce(0) { $0 + signals.vus[$1] } / bins.count
            guard durations.count >= 10, length > 0, vus > 0, let latency = durations.quantile(50) else {
                return nil
            }
            let rate = Double(bins.reduce(0) { $0 + requests[$1] }) / length
            return LoadLevel(
                vus: vus,
                time: signals.start(ofBin: bins[0]),
                perVU: rate / Double(vus),
                latency: latency
            )
        }
    }

    // MARK: Spikes on everything

    /// Moments in which requests of all kinds waited, again and again, with calm between them.
    private func spikes(_ ledger: inout Ledger) -> Finding? {
        let bins = Array(signals.active)
        let slow = bins.map { bin in spike(bin) }
        let usual = MetricView.median(slow.map(\.p95))
        let isSpike = slow.map { $0.p95 > max(100, 8 * usual) && $0.routes >= 3 }
        var episodes: [Int] = []
        for index in isSpike.indices where isSpike[index] && (index == 0 || !isSpike[index - 1]) {
            episodes.append(index)
        }
        guard episodes.count >= 3, isSpike.filter({ $0 }).count * 2 < bins.count else { return nil }
        let worst = slow.map(\.longest).max() ?? 0
        let onset = signals.start(ofBin: bins[episodes[0]])
        let last = signals.times[bins[episodes[episodes.count - 1]]]
        let gaps = zip(episodes, episodes.dropFirst()).map { Double($1 - $0) }
        let every = MetricView.median(gaps)
        let text =
            "\(episodes.count) times between \(QuantityText.decimals(onset, 0)) s and \(QuantityText.decimals(last, 0)) s requests of all kinds waited up to \(QuantityText.milliseconds(worst)), about every \(QuantityText.seconds(every)); in between the 95th percentile was \(QuantityText.milliseconds(usual))."
        let id = ledger.add(
            Fact(
                quantity: "http_req_duration 95th percentile",
                value: worst,
                unit: .milliseconds,
                window: onset...max(onset, last),
                source: .timeline,
                query: "routes.*.duration",
                text: text,
                numbers: [Double(episodes.count), onset, last, every, usual]
            )
        )
        return Finding(
            cause: .stalls,
            isCause: true,
            severity: .warning,
            title:
                "the whole application pauses again and again, for up to \(QuantityText.milliseconds(worst))",
            detail: text,
            onset: onset,
            end: last < (signals.times.last ?? 0) - 4 ? last : nil,
            confidence: (0.5 + 0.06 * Double(episodes.count)).clamped(to: 0...0.88),
            evidence: [id],
            nextAction: NextAction.text(for: .stalls)
        )
    }

    private func spike(_ bin: Int) -> (p95: Double, routes: Int, longest: Double) {
        var all = Distribution()
        var routes = 0
        for route in signals.httpRoutes where !route.durations[bin].isEmpty {
            all.add(route.durations[bin])
            if (route.durations[bin].last?.ticks ?? 0) > 50_000_000 { routes += 1 }
        }
        return (all.quantile(95) ?? 0, routes, all.quantile(100) ?? 0)
    }

    // MARK: Slow from start to end

    /// The latency threshold is crossed and no moment stands out: a route or the dependency is slow all the time.
    func standing(_ ledger: inout Ledger) -> Finding? {
        guard let bound = latencyBound, let p95 = overallP95, p95 > bound else { return nil }
        let medians = signals.httpRoutes.filter { $0.total >= 8 && !isSetup($0) }.compactMap { route in
            Distribution(route.durations).quantile(50).map { (route: route, median: $0) }
        }
        guard medians.count >= 1 else { return nil }
        let slow = medians.filter { $0.median > bound }
        let usual = MetricView.median(medians.map(\.median))
        let worst = medians.max { ($0.median, $1.route.name) < ($1.median, $0.route.name) }
        if let worst, slow.count * 3 <= medians.count, worst.median > 4 * max(usual, 1), medians.count > 1 {
            return standingFinding(.slowEndpoint, worst.route.name, worst.median, usual, bound, &ledger)
        }
        let database = metrics.points(MetricName.databaseMean).map(\.value)
        let isDatabase = !database.isEmpty && MetricView.median(database) * 1_000 > 0.2 * usual
        return standingFinding(
            isDatabase ? .slowDependency : .slowApplication,
            nil,
            usual,
            usual,
            bound,
            &ledger
        )
    }

    /// From start to end the client waits much longer than the server takes, on all routes.
    func networkGap(_ rows: [RouteRow], _ ledger: inout Ledger) -> Finding? {
        let both = rows.compactMap { row -> (gap: Double, server: Double)? in
            guard row.requests >= 8, let client = row.p50, let server = row.serverMean else { return nil }
            return (client - server, server)
        }
        guard both.count >= 3 else { return nil }
        let gap = MetricView.median(both.map(\.gap))
        let server = MetricView.median(both.map(\.server))
        guard gap >= 15, gap > 2 * server, both.filter({ $0.gap > gap / 2 }).count * 4 >= both.count * 3
        else { return nil }
        let text =
            "Over the whole run a request took \(QuantityText.milliseconds(server)) at the server and \(QuantityText.milliseconds(server + gap)) for the client, in the middle of \(both.count) routes."
        let id = ledger.add(
            Fact(
                quantity: "client time less server time",
                value: gap,
                unit: .milliseconds,
                source: .prometheus,
                query: metrics.expression(MetricName.routeMeanOfRun),
                text: text,
                numbers: [server, server + gap, Double(both.count)]
            )
        )
        return Finding(
            cause: .networkDelay,
            isCause: true,
            severity: .warning,
            title:
                "about \(QuantityText.milliseconds(gap)) per request are lost between client and application, all the time",
            detail: text,
            confidence: 0.8,
            evidence: [id],
            nextAction: NextAction.text(for: .networkDelay)
        )
    }

    private func isSetup(_ route: RouteSignal) -> Bool {
        route.totals[signals.active].filter { $0 > 0 }.count < 4
    }

    private var latencyBound: Double? {
        let expressions = signals.input.summary?["http_req_duration"]?.thresholds.map(\.expression) ?? []
        return expressions.compactMap { try? Threshold(parsing: $0) }.filter {
            if case .percentile = $0.method {
                $0.comparison == .less || $0.comparison == .lessOrEqual
            } else {
                false
            }
        }.map(\.bound).min()
    }

    private var overallP95: Double? { signals.input.summary?["http_req_duration"]?.values["p(95)"] }

    private func standingFinding(
        _ cause: Cause,
        _ route: String?,
        _ median: Double,
        _ usual: Double,
        _ bound: Double,
        _ ledger: inout Ledger
    ) -> Finding {
        let text =
            route.map {
                "\($0) has a median of \(QuantityText.milliseconds(median)) over the whole run; the middle of all routes is \(QuantityText.milliseconds(usual))."
            }
            ?? "The middle of all routes' medians is \(QuantityText.milliseconds(usual)) over the whole run; the threshold is \(QuantityText.milliseconds(bound))."
        let id = ledger.add(
            Fact(
                quantity: "http_req_duration median",
                subject: route,
                value: median,
                unit: .milliseconds,
                source: .timeline,
                query: "routes.*.duration",
                text: text,
                numbers: [usual, bound]
            )
        )
        return Finding(
            cause: cause,
            isCause: true,
            severity: .warning,
            title: route.map { "\($0) is slow all the time" } ?? "the application is slow all the time",
            detail: text,
            route: route,
            confidence: 0.5,
            evidence: [id],
            nextAction: NextAction.text(for: cause, route: route)
        )
    }
}
