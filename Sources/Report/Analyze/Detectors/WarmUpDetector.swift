// A slow beginning that is over before routes can be compared with themselves: most of it lies in setup. Must not contain later slowness.

import Measure

/// Finds a slow start that level shifts miss, because the routes of setup are not asked later.
struct WarmUpDetector {
    let signals: RunSignals

    /// A request counts as slow when it takes twice as long as its route does in the end, and 30 ms more.
    private static let ratio = 2.0
    private static let excess = 30.0

    func finding(_ ledger: inout Ledger) -> Finding? {
        let levels = lateLevels()
        var slow: [Int] = []
        var calm = 0
        var worst = (duration: 0.0, usual: 0.0, route: "")
        var affected: Set<String> = []
        for bin in signals.times.indices {
            var (late, all) = (0, 0)
            for route in signals.httpRoutes {
                guard let usual = levels[route.name] else { continue }
                for bucket in route.durations[bin] {
                    let duration = Double(bucket.ticks) / 1e6
                    all += bucket.count
                    guard duration > Self.ratio * usual, duration > usual + Self.excess else { continue }
                    late += bucket.count
                    if !route.isOfSetup(signals.active) { affected.insert(route.name) }
                    if duration > worst.duration { worst = (duration, usual, route.name) }
                }
            }
            guard all > 0 else { continue }
            if late * 2 >= all { slow.append(bin) } else { calm += 1 }
            // Three good seconds in a row end the beginning.
            if late * 2 < all, calm >= 3 { break }
            if late * 2 >= all { calm = 0 }
        }
        // Setup alone may be slow for reasons of its own: accounts are signed up side by side, and passwords are dear.
        guard slow.count >= 3, affected.count >= 2, let last = slow.last, worst.duration - worst.usual >= 100,
            signals.times[last] < 0.6 * (signals.times.last ?? 0)
        else { return nil }
        return finding(slow.count, until: signals.times[last], worst, &ledger)
    }

    /// What each route takes in the end: the median of the later half of its bins.
    private func lateLevels() -> [String: Double] {
        var levels: [String: Double] = [:]
        for route in signals.httpRoutes where route.total >= 6 {
            let filled = route.durations.indices.filter { !route.durations[$0].isEmpty }
            let later = Distribution(filled.suffix(max(1, filled.count / 2)).map { route.durations[$0] })
            levels[route.name] = later.quantile(50)
        }
        return levels
    }

    private func finding(
        _ seconds: Int,
        until end: Double,
        _ worst: (duration: Double, usual: Double, route: String),
        _ ledger: inout Ledger
    ) -> Finding {
        let text =
            "In \(QuantityText.count(seconds, "second")) of the first \(QuantityText.decimals(end, 0)) s at least half of the requests took twice as long as later;"
            + " \(worst.route) took up to \(QuantityText.milliseconds(worst.duration)), \(QuantityText.milliseconds(worst.usual)) in the end."
        let id = ledger.add(
            Fact(
                quantity: "http_req_duration at first",
                subject: worst.route,
                value: worst.duration,
                unit: .milliseconds,
                window: 0...end,
                source: .timeline,
                query: "routes.*.duration",
                text: text,
                numbers: [Double(seconds), end, worst.usual]
            )
        )
        return Finding(
            cause: .slowStart,
            isCause: true,
            severity: .warning,
            title: "the first \(QuantityText.decimals(end, 0)) s were slow, then it went well",
            detail: text,
            onset: 0,
            end: end,
            confidence: (0.5 + 0.05 * Double(seconds)).clamped(to: 0...0.85),
            evidence: [id],
            nextAction: NextAction.text(for: .slowStart)
        )
    }
}
