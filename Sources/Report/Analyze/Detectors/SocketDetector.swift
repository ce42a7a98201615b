// WebSockets that end early and messages that do not arrive. Handshakes are the failure detector's.

import Measure

/// Finds trouble on open WebSockets.
struct SocketDetector {
    let signals: RunSignals
    let metrics: MetricView

    func findings(_ ledger: inout Ledger) -> [Finding] {
        let routes = SocketSignal.all(in: signals)
        var findings = earlyCloses(routes, &ledger)
        if let loss = lostReplies(routes, &ledger) ?? countedDrops(&ledger) { findings.append(loss) }
        return findings
    }

    // MARK: Early ends

    private func earlyCloses(_ routes: [SocketSignal], _ ledger: inout Ledger) -> [Finding] {
        let affected = routes.compactMap { route -> (SocketSignal, Burst)? in
            guard route.byPeer.total >= 3,
                let burst = BurstScan.strongest(hits: route.byPeer, trials: route.ended),
                burst.rateInside >= 0.1
            else { return nil }
            return (route, burst)
        }
        let starts = affected.map { BurstScan.reachingBack($0.1, hits: $0.0.byPeer) }
        guard let first = affected.max(by: { $0.1.hitsInside < $1.1.hitsInside }) else { return [] }
        let onset = starts.map { signals.start(ofBin: $0) }.min() ?? 0
        let evidence = affected.map { earlyCloseFact($0.0, $0.1, &ledger) }
        let total = affected.reduce(0) { $0 + $1.1.hitsInside }
        let name = affected.count == 1 && routes.count > 1 || routes.count == 1 ? first.0.name : nil
        return [
            Finding(
                cause: .webSocketEarlyClose,
                isCause: true,
                severity: .warning,
                title:
                    "the server ended \(QuantityText.count(total, "WebSocket session"))\(name.map { " on \($0)" } ?? "") before the client did",
                detail: evidence.compactMap { ledger[$0]?.text }.joined(separator: " "),
                route: name,
                onset: onset,
                end: signals.end(of: first.1.range),
                confidence: (0.6 + 0.03 * Double(total)).clamped(to: 0...0.95),
                evidence: evidence,
                nextAction: NextAction.text(for: .webSocketEarlyClose, route: name)
            )
        ]
    }

    private func earlyCloseFact(_ route: SocketSignal, _ burst: Burst, _ ledger: inout Ledger) -> String {
        let window = signals.window(burst.range)
        let codes = route.codes.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value)×)" }.joined(
            separator: ", "
        )
        let lengths = Distribution(burst.range.map { route.sessions[$0] })
        let typical =
            lengths.quantile(50).map { ", after \(QuantityText.seconds($0 / 1_000)) in the middle" } ?? ""
        return ledger.add(
            Fact(
                quantity: "WebSocket sessions ended by the server",
                subject: route.name,
                value: Double(burst.hitsInside),
                unit: .count,
                window: window,
                source: .timeline,
                query: "sockets.routes.\(route.name).closed_by_peer",
                text:
                    "\(route.name): the server ended \(burst.hitsInside) of \(burst.trialsInside) sessions between"
                    + " \(QuantityText.decimals(window.lowerBound, 0)) s and \(QuantityText.decimals(window.upperBound, 0)) s, close code \(codes)\(typical);"
                    + " otherwise \(burst.hitsOutside) of \(burst.trialsOutside).",
                numbers: [
                    Double(burst.trialsInside), window.lowerBound, window.upperBound,
                    Double(burst.hitsOutside),
                    Double(burst.trialsOutside),
                ] + route.codes.flatMap { [Double($0.key), Double($0.value)] }
                    + (lengths.quantile(50).map { [$0 / 1_000] } ?? [])
            )
        )
    }

    // MARK: Lost messages

    /// Replies a script waited for and did not get. A server that never replies is no loss: it does not echo.
    private func lostReplies(_ routes: [SocketSignal], _ ledger: inout Ledger) -> Finding? {
        var best: (route: SocketSignal, burst: Burst)?
        for route in routes.map(\.withoutSilentReplies) where route.missing.total >= 3 {
            guard let burst = BurstScan.strongest(hits: route.missing, trials: route.expected),
                burst.rateInside >= 0.05
            else { continue }
            if burst.hitsInside > best?.burst.hitsInside ?? 0 { best = (route, burst) }
        }
        guard let best else { return nil }
        let window = signals.window(best.burst.range)
        var evidence = [
            ledger.add(
                Fact(
                    quantity: "WebSocket replies that did not arrive",
                    subject: best.route.name,
                    value: Double(best.burst.hitsInside),
                    unit: .count,
                    window: window,
                    source: .timeline,
                    query: "sockets.routes.\(best.route.name).replies",
                    text:
                        "\(best.route.name): \(best.burst.hitsInside) of \(best.burst.trialsInside) expected replies"
                        + " (\(QuantityText.percent(best.burst.rateInside))) did not arrive between \(QuantityText.decimals(window.lowerBound, 0)) s and"
                        + " \(QuantityText.decimals(window.upperBound, 0)) s, otherwise \(best.burst.hitsOutside) of \(best.burst.trialsOutside).",
                    numbers: [
                        Double(best.burst.trialsInside), best.burst.rateInside, window.lowerBound,
                        window.upperBound,
                        Double(best.burst.hitsOutside), Double(best.burst.trialsOutside),
                    ]
                )
            )
        ]
        let drops = dropFact(&ledger)
        if let drops { evidence.append(drops) }
        // A reply is missed when its session is over: it was lost up to a session's length before.
        let session = Distribution(best.route.sessions).quantile(50).map { $0 / 1_000 } ?? 0
        return loss(
            best.route.name,
            max(0, window.lowerBound - session),
            signals.end(of: best.burst.range),
            evidence,
            drops != nil,
            ledger
        )
    }

    /// Messages the application says it dropped.
    private func countedDrops(_ ledger: inout Ledger) -> Finding? {
        guard let fact = dropFact(&ledger) else { return nil }
        let first = metrics.points(MetricName.dropRate).first { $0.value > 0 }?.time
        return loss(nil, first.map { max(0, $0 - 2) }, nil, [fact], true, ledger)
    }

    private func loss(
        _ route: String?,
        _ onset: Double?,
        _ end: Double?,
        _ evidence: [String],
        _ isCounted: Bool,
        _ ledger: Ledger
    ) -> Finding {
        Finding(
            cause: .webSocketMessageLoss,
            isCause: true,
            severity: .warning,
            title: "WebSocket messages are lost\(route.map { " on \($0)" } ?? "")",
            detail: evidence.compactMap { ledger[$0]?.text }.joined(separator: " "),
            route: route,
            onset: onset,
            end: end,
            confidence: isCounted ? 0.93 : 0.8,
            evidence: evidence,
            nextAction: NextAction.text(for: .webSocketMessageLoss, route: route ?? "the WebSocket hubs")
        )
    }

    /// The application's own count of messages dropped by full queues.
    private func dropFact(_ ledger: inout Ledger) -> String? {
        guard let query = metrics.collection?[MetricName.drops], query.outcome == .data else { return nil }
        let dropped = query.instant.compactMap(\.points.last?.value).reduce(0, +)
        guard dropped >= 1 else { return nil }
        let hubs = query.instant.filter { ($0.points.last?.value ?? 0) >= 0.5 }.compactMap {
            $0.labels["hub"]
        }.sorted()
        let place = hubs.isEmpty ? "" : " (\(hubs.joined(separator: ", ")))"
        return ledger.add(
            Fact(
                quantity: "sanctum_websocket_backpressure_drops_total",
                subject: hubs.first,
                value: dropped.rounded(),
                unit: .count,
                source: .prometheus,
                query: query.expression,
                text:
                    "The application counted \(QuantityText.decimals(dropped, 0)) WebSocket messages dropped by full queues\(place)."
            )
        )
    }
}

/// A WebSocket route's sessions bin by bin.
struct SocketSignal: Sendable {
    let name: String
    /// Sessions that ended.
    var ended: [Int]
    /// Those the server ended.
    var byPeer: [Int]
    /// Close codes of those.
    var codes: [Int: Int] = [:]
    /// Session lengths.
    var sessions: [[SparseBucket]]
    /// Replies the script waited for, and those that did not come, by what the script calls them.
    var replies: [String: (expected: [Int], missing: [Int])] = [:]
    /// The same of all kinds.
    var expected: [Int] { RunSignals.sum(replies.values.map(\.expected), bins: ended.count) }
    var missing: [Int] { RunSignals.sum(replies.values.map(\.missing), bins: ended.count) }

    /// Without the kinds of which none ever came: those this server does not send.
    var withoutSilentReplies: SocketSignal {
        var kept = self
        kept.replies = replies.filter { $0.value.missing.total < $0.value.expected.total }
        return kept
    }

    /// Every route; of timelines without routes all sessions as one, by codes that a client does not send.
    static func all(in signals: RunSignals) -> [SocketSignal] {
        var routes: [String: SocketSignal] = [:]
        let bins = signals.times.count
        for (bin, seconds) in signals.seconds.enumerated() {
            for sockets in seconds.compactMap(\.sockets) {
                for (name, route) in sockets.routes {
                    routes[name, default: SocketSignal(name, bins)].add(route, bin)
                }
                if sockets.routes.isEmpty, signals.input.timeline?.header.recordsFailedRequests == false {
                    routes["WebSockets", default: SocketSignal("WebSockets", bins)].add(
                        codes: sockets.closeCodes,
                        bin
                    )
                }
            }
        }
        return routes.values.sorted { $0.name < $1.name }
    }

    private init(_ name: String, _ bins: Int) {
        self.name = name
        ended = Array(repeating: 0, count: bins)
        byPeer = ended
        sessions = Array(repeating: [], count: bins)
    }

    private mutating func add(_ route: TimelineSecond.SocketRoute, _ bin: Int) {
        byPeer[bin] += route.closedByPeer.values.reduce(0, +)
        ended[bin] += route.closeCodes.values.reduce(0, +)
        sessions[bin] += route.sessions
        for (kind, count) in route.replies {
            let none = Array(repeating: 0, count: ended.count)
            replies[kind, default: (none, none)].expected[bin] += count.expected
            replies[kind, default: (none, none)].missing[bin] += count.missing
        }
        for (code, count) in route.closedByPeer { codes[code, default: 0] += count }
    }

    private mutating func add(codes all: [Int: Int], _ bin: Int) {
        for (code, count) in all {
            ended[bin] += count
            guard code == 1006 || (1002...1015).contains(code) && code != 1005 else { continue }
            byPeer[bin] += count
            codes[code, default: 0] += count
        }
    }
}
