// What lies behind a slowdown, by the server's own figures: dependency, processor, the way to the server, a slow start.
// Must not contain how a slowdown is found.

import Measure

/// Weighs what Prometheus and the log say about a slowdown.
struct SlowdownJudge {
    let signals: RunSignals
    let metrics: MetricView
    let slowdown: Slowdown

    private var window: ClosedRange<Double> { signals.window(slowdown.range) }

    /// The best explanation of a slowdown of most routes.
    func finding(_ ledger: inout Ledger) -> Finding {
        dependencyFinding(&ledger) ?? processorFinding(&ledger) ?? slowStartFinding(&ledger)
            ?? networkFinding(&ledger) ?? plainFinding(&ledger)
    }

    /// How sure a shift makes: by its clearness and its size.
    static func confidence(_ shift: LevelShift, base: Double) -> Double {
        let clearness = 1 - 1 / (1 + shift.score / 10)
        let size = 1 - 1 / (1 + shift.ratio / 4)
        return (base + (0.95 - base) * clearness * size).clamped(to: 0.05...0.95)
    }

    // MARK: Explanations

    /// The database (or cache) takes longer, by a good part of what the requests lose.
    func dependencyFinding(_ ledger: inout Ledger) -> Finding? {
        var levels: (inside: Double, outside: Double)?
        var name = MetricName.databaseMean
        for candidate in [MetricName.databaseMean, MetricName.databaseP95] {
            levels = metrics.levels(metrics.points(candidate), in: window)
            name = candidate
            if levels != nil { break }
        }
        if levels == nil { return coarseDependencyFinding(&ledger) }
        let slowQueries = slowQueryLines()
        let rise = levels.map { ($0.inside - $0.outside) * 1_000 } ?? 0
        let isSlower =
            levels.map { $0.inside > 2 * $0.outside && rise >= max(4, 0.15 * slowdown.typicalIncrease) }
            ?? false
        guard isSlower else { return nil }
        // A busy processor slows the database's client as well: then the processor is the cause.
        if let processor = processorLevels(), processor.perRequestInside > 4 * processor.perRequestOutside,
            processor.extraMilliseconds > 0.4 * slowdown.typicalIncrease
        {
            return nil
        }
        var evidence = slowdownFacts(&ledger)
        if let levels {
            evidence.append(
                serverFact(
                    name,
                    "database operations",
                    "\(name == MetricName.databaseMean ? "mean" : "95th percentile") time of a database operation",
                    (levels.inside * 1_000, levels.outside * 1_000),
                    &ledger
                )
            )
        }
        if slowQueries > 0 { evidence.append(slowQueryFact(slowQueries, &ledger)) }
        let affected = slowdown.slower.count
        return make(
            .slowDependency,
            title: "the database is slow"
                + (levels.map {
                    ": \(QuantityText.milliseconds($0.inside * 1_000)) per operation instead of \(QuantityText.milliseconds($0.outside * 1_000))"
                } ?? ""),
            detail:
                "\(affected) of \(slowdown.effects.count) routes are slower by about \(QuantityText.milliseconds(slowdown.typicalIncrease)), and database operations slowed down at the same time.",
            route: nil,
            base: 0.75,
            evidence
        )
    }

    /// The same from figures too coarse to compare times in and out of the stretch: the database's time alone is a good part of what the
    /// requests lose, or the log tells of slow queries.
    private func coarseDependencyFinding(_ ledger: inout Ledger) -> Finding? {
        let worst = metrics.points(MetricName.databaseMean).map(\.value).max().map { $0 * 1_000 }
        let explains = worst.map { $0 >= max(20, 0.25 * slowdown.typicalIncrease) } ?? false
        let slowQueries = slowQueryLines()
        guard explains || slowQueries >= 5 else { return nil }
        var evidence = slowdownFacts(&ledger)
        if let worst, explains {
            evidence.append(
                ledger.add(
                    Fact(
                        quantity: "mean time of a database operation",
                        subject: "database operations",
                        value: worst,
                        unit: .milliseconds,
                        source: .prometheus,
                        query: metrics.expression(MetricName.databaseMean),
                        text:
                            "The mean time of a database operation was up to \(QuantityText.milliseconds(worst))."
                    )
                )
            )
        }
        if slowQueries > 0 { evidence.append(slowQueryFact(slowQueries, &ledger)) }
        return make(
            .slowDependency,
            title: "the database is slow"
                + (explains ? ": up to \(QuantityText.milliseconds(worst ?? 0)) per operation" : ""),
            detail:
                "\(slowdown.slower.count) of \(slowdown.effects.count) routes are slower by about \(QuantityText.milliseconds(slowdown.typicalIncrease)). The database's figures are too coarse to tell since when it is slow.",
            route: nil,
            base: 0.55,
            evidence
        )
    }

    /// Each request takes much more processor time than before, and the process uses much more of it. Few requests alone make each
    /// one look dear, as a process has work of its own.
    func processorFinding(_ ledger: inout Ledger) -> Finding? {
        guard let levels = processorLevels(), levels.perRequestInside > 2.5 * levels.perRequestOutside,
            levels.extraMilliseconds >= 3, levels.cores >= 0.3, levels.cores > 1.5 * levels.coresOutside
        else { return nil }
        var evidence = slowdownFacts(&ledger)
        evidence.append(
            serverFact(
                MetricName.cpu,
                "the process",
                "processor time per request",
                (levels.perRequestInside, levels.perRequestOutside),
                &ledger
            )
        )
        let route = leader()
        return make(
            .saturation,
            title:
                "the application's processor time is used up\(route.map { ", most of all by \($0)" } ?? "")",
            detail:
                "A request costs \(QuantityText.milliseconds(levels.perRequestInside)) of processor time instead of \(QuantityText.milliseconds(levels.perRequestOutside)); the process used \(QuantityText.significant(levels.cores)) cores.",
            route: route,
            base: 0.75,
            evidence
        )
    }

    /// From the start, and gone before the end.
    private func slowStartFinding(_ ledger: inout Ledger) -> Finding? {
        let isAtStart = slowdown.range.lowerBound <= signals.active.lowerBound + 2
        guard isAtStart, slowdown.range.upperBound < signals.active.upperBound - 4 else { return nil }
        return make(
            .slowStart,
            title: "the first \(QuantityText.decimals(window.upperBound, 0)) s were slow, then it went well",
            detail:
                "\(slowdown.slower.count) of \(slowdown.effects.count) routes were slower by about \(QuantityText.milliseconds(slowdown.typicalIncrease)) at first.",
            route: nil,
            base: 0.7,
            slowdownFacts(&ledger)
        )
    }

    /// The client waits longer, and the application does not take longer.
    private func networkFinding(_ ledger: inout Ledger) -> Finding? {
        guard let levels = serverLevels() else { return nil }
        let serverRise = (levels.inside - levels.outside) * 1_000
        guard slowdown.typicalIncrease >= 15, serverRise < 0.25 * slowdown.typicalIncrease else { return nil }
        var evidence = slowdownFacts(&ledger)
        evidence.append(
            serverFact(
                MetricName.p50,
                "the application",
                "median time of a request at the server",
                (levels.inside * 1_000, levels.outside * 1_000),
                &ledger
            )
        )
        return make(
            .networkDelay,
            title:
                "about \(QuantityText.milliseconds(slowdown.typicalIncrease)) per request are lost between client and application",
            detail:
                "Requests take longer for the client, while the application's own times stayed at \(QuantityText.milliseconds(levels.inside * 1_000)).",
            route: nil,
            base: 0.75,
            evidence
        )
    }

    /// Only what could be compared is said to be no explanation.
    private var plainDetail: String {
        if let reason = metrics.collection?.status.reason {
            return "The server's own figures do not tell why (\(reason))."
        }
        let database = metrics.levels(metrics.points(MetricName.databaseMean), in: window) != nil
        let processor = processorLevels() != nil
        switch (database, processor) {
        case (true, true): return "Neither database nor processor explain it."
        case (true, false): return "The database does not explain it; of the processor there are no figures."
        case (false, true): return "The processor does not explain it; of the database there are no figures."
        case (false, false):
            return
                "The server's own figures do not tell why: there are too few points in and out of that time (a shorter scrape interval helps)."
        }
    }

    private func plainFinding(_ ledger: inout Ledger) -> Finding {
        make(
            .slowApplication,
            title:
                "the application is slow on \(slowdown.slower.count) of \(slowdown.effects.count) routes, by about \(QuantityText.milliseconds(slowdown.typicalIncrease))",
            detail: plainDetail,
            route: nil,
            base: 0.5,
            slowdownFacts(&ledger)
        )
    }

    private func make(
        _ cause: Cause,
        title: String,
        detail: String,
        route: String?,
        base: Double,
        _ evidence: [String]
    ) -> Finding {
        let clearest = slowdown.slower.first?.shift
        return Finding(
            cause: cause,
            isCause: true,
            severity: .warning,
            title: title,
            detail: detail,
            route: route,
            onset: window.lowerBound,
            end: signals.end(of: slowdown.range),
            confidence: clearest.map { shift in
                var scored = shift
                scored.score = max(scored.score, 20)
                return Self.confidence(scored, base: base)
            } ?? base,
            evidence: evidence,
            nextAction: NextAction.text(for: cause, route: route)
        )
    }

    // MARK: Figures

    private struct ProcessorLevels {
        var cores: Double
        var coresOutside: Double
        var perRequestInside: Double
        var perRequestOutside: Double
        var extraMilliseconds: Double { perRequestInside - perRequestOutside }
    }

    /// Processor time per request in ms, in and out of the stretch.
    private func processorLevels() -> ProcessorLevels? {
        let points = metrics.points(MetricName.cpu)
        guard let levels = metrics.levels(points, in: window) else { return nil }
        let requests = signals.requests
        func rate(_ bins: some Sequence<Int>) -> Double {
            let bins = Array(bins)
            let length = bins.reduce(0.0) { $0 + signals.lengths[$1] }
            return length > 0 ? Double(bins.reduce(0) { $0 + requests[$1] }) / length : 0
        }
        let outside = rate(signals.active.filter { !slowdown.range.contains($0) })
        let inside = rate(slowdown.range)
        guard inside > 0, outside > 0 else { return nil }
        return ProcessorLevels(
            cores: levels.inside,
            coresOutside: levels.outside,
            perRequestInside: levels.inside / inside * 1_000,
            perRequestOutside: levels.outside / outside * 1_000
        )
    }

    /// The server's own typical time of a request in seconds, in and out of the stretch.
    private func serverLevels() -> (inside: Double, outside: Double)? {
        metrics.levels(metrics.points(MetricName.p50), in: window)
    }

    /// The route whose fast answers are slowed down far more than those of any other.
    private func leader() -> String? {
        let slower = slowdown.slower
        guard let first = slower.first else { return nil }
        guard slower.count > 1 else { return first.route }
        let increase = { (effect: Slowdown.Effect) in effect.shift.inside.p25 - effect.shift.outside.p25 }
        return increase(first) >= 1.4 * increase(slower[1]) ? first.route : nil
    }

    private func slowQueryLines() -> Int {
        guard let logs = signals.logs, let origin = signals.origin else { return 0 }
        return logs.entries.filter { entry in
            let time = entry.time - origin
            let line = entry.line.lowercased()
            return time >= window.lowerBound - 2 && time <= window.upperBound + 2
                && line.contains("slow") && (line.contains("query") || line.contains("sql"))
        }.count
    }

    // MARK: Facts

    private func slowdownFacts(_ ledger: inout Ledger) -> [String] {
        slowdown.slower.prefix(4).map { ledger.add(LatencyFact.shift($0, window)) }
    }

    private func serverFact(
        _ metric: String,
        _ subject: String,
        _ what: String,
        _ levels: (inside: Double, outside: Double),
        _ ledger: inout Ledger
    ) -> String {
        ledger.add(
            Fact(
                quantity: what,
                subject: subject,
                value: levels.inside,
                unit: .milliseconds,
                window: window,
                source: .prometheus,
                query: metrics.expression(metric),
                text: "The \(what) was \(QuantityText.milliseconds(levels.inside)) between"
                    + " \(QuantityText.decimals(window.lowerBound, 0)) s and \(QuantityText.decimals(window.upperBound, 0)) s,"
                    + " otherwise \(QuantityText.milliseconds(levels.outside)).",
                numbers: [levels.outside, window.lowerBound, window.upperBound]
            )
        )
    }

    private func slowQueryFact(_ count: Int, _ ledger: inout Ledger) -> String {
        ledger.add(
            Fact(
                quantity: "log lines about slow queries",
                subject: "database",
                value: Double(count),
                unit: .count,
                window: window,
                source: .loki,
                query: signals.logs?["severity"]?.expression,
                text:
                    "At least \(QuantityText.count(count, "log line")) of that time \(count == 1 ? "tells" : "tell") of slow queries."
            )
        )
    }
}
