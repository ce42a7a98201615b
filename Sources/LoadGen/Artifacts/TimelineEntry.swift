// A second of a run → a line of its timeline. Must not contain: files, clocks, the format (Measure).

import Measure

/// A second of a run as a line of its timeline. Pure.
enum TimelineEntry {
    static func second(_ second: RunSecond) -> TimelineSecond {
        var entry = TimelineSecond(time: second.start + second.length)
        let samples = second.samples.value
        entry.scenarios = scenarios(second, samples)
        entry.routes = routes(second.names, samples)
        for (id, count) in second.inFlight.enumerated() where count > 0 {
            entry.routes[second.names.routes[id].label, default: .init()].inFlight = count
        }
        entry.checks = checks(second.names, samples)
        entry.connections = connections(samples)
        entry.sockets = sockets(second, samples)
        entry.dataSent = Int(samples[.dataSent].counter.total)
        entry.dataReceived = Int(samples[.dataReceived].counter.total)
        entry.generator = generator(second, samples)
        return entry
    }

    private static func scenarios(_ second: RunSecond, _ samples: SampleStore) -> [String: TimelineSecond
        .Scenario]
    {
        var all: [String: TimelineSecond.Scenario] = [:]
        for (index, scenario) in second.scenarios.enumerated() {
            let counts =
                index + 1 < samples.iterations.count ? samples.iterations[index + 1] : IterationCounts()
            var entry = TimelineSecond.Scenario()
            entry.vus = scenario.active
            entry.started = counts.started
            entry.finished = counts.finished
            entry.interrupted = counts.interrupted
            all[scenario.name] = entry
        }
        return all
    }

    private static func routes(_ names: Registry.Names, _ samples: SampleStore) -> [String: TimelineSecond
        .Route]
    {
        var all: [String: TimelineSecond.Route] = [:]
        for (id, count) in samples.seriesCounts.enumerated() where count > 0 {
            let key = names.series[id]
            guard key.kind != .plain else { continue }
            let name = names.routes[Int(key.route)].label
            let status = Int(key.status)
            all[name, default: .init()].statuses[status, default: 0] += count
            let hasFailed = key.kind == .http ? !key.isExpected : key.status != 101
            if hasFailed { all[name, default: .init()].failed[status, default: 0] += count }
            // 1000 + status repeats the status; what is told apart here are failures of the transport.
            if key.status == 0 { all[name, default: .init()].errors[Int(key.errorCode), default: 0] += count }
        }
        for (id, durations) in samples.routeDurations.enumerated() where !durations.isEmpty {
            all[names.routes[id].label, default: .init()].durations = durations.sparse
        }
        return all
    }

    private static func checks(_ names: Registry.Names, _ samples: SampleStore) -> [String: TimelineSecond
        .Outcomes]
    {
        var all: [String: TimelineSecond.Outcomes] = [:]
        for (id, outcomes) in samples.checks.enumerated() where outcomes.samples > 0 {
            let check = names.checks[id]
            let group = names.groups[check.group]
            all[group.isEmpty ? check.name : "\(group)::\(check.name)"] = .init(
                passes: outcomes.passes,
                fails: outcomes.fails,
                route: outcomes.fails > 0 ? names.checkRoutes[id].map { names.routes[$0].label } : nil
            )
        }
        return all
    }

    private static func connections(_ samples: SampleStore) -> TimelineSecond.Connections {
        var entry = TimelineSecond.Connections()
        entry.opened = samples.connects.count
        entry.durations = samples.connects.sparse
        return entry
    }

    private static func sockets(_ second: RunSecond, _ samples: SampleStore) -> TimelineSecond.Sockets? {
        guard second.names.series.contains(where: { $0.kind == .webSocket }) else { return nil }
        var entry = TimelineSecond.Sockets()
        entry.open = second.openSockets
        entry.closeCodes = codes(samples.closeCodes)
        entry.sent = Int(samples[.wsMsgsSent].counter.total)
        entry.received = Int(samples[.wsMsgsReceived].counter.total)
        entry.routes = socketRoutes(second.names, samples)
        entry.opened = entry.routes.values.reduce(0) { $0 + ($1.opened ?? 0) }
        for route in entry.routes.values { entry.closedByPeer.merge(route.closedByPeer, uniquingKeysWith: +) }
        return entry
    }

    private static func socketRoutes(_ names: Registry.Names, _ samples: SampleStore) -> [String:
        TimelineSecond.SocketRoute]
    {
        var opened: [String: Int] = [:]
        for (id, count) in samples.seriesCounts.enumerated() where count > 0 {
            let key = names.series[id]
            guard key.kind == .webSocket, key.status == 101 else { continue }
            opened[names.routes[Int(key.route)].label, default: 0] += count
        }
        var all = opened.mapValues { count in
            var entry = TimelineSecond.SocketRoute()
            (entry.opened, entry.sent, entry.received) = (count, 0, 0)
            return entry
        }
        for (id, counts) in samples.sockets.enumerated() where !counts.isEmpty {
            let label = names.routes[id].label
            var entry = TimelineSecond.SocketRoute()
            entry.opened = opened[label] ?? 0
            entry.closeCodes = codes(counts.closeCodes)
            entry.closedByPeer = codes(counts.closedByPeer)
            (entry.sent, entry.received) = (counts.sent, counts.received)
            entry.sessions = counts.sessions.sparse
            entry.replies = counts.replies
            all[label] = entry
        }
        return all
    }

    private static func codes(_ counts: [UInt16: Int]) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { (Int($0), $1) })
    }

    private static func generator(_ second: RunSecond, _ samples: SampleStore) -> TimelineSecond.Generator {
        var entry = TimelineSecond.Generator()
        entry.loopLagMaximum = second.health.map { Int($0.lagMaximum) }
        entry.loopLagP95 = second.health.map { Int($0.lags.quantile(95) ?? 0) }
        entry.loopBusy = second.health.compactMap { $0.busyShare.map { ($0 * 1e4).rounded() / 1e4 } }
        if second.health.contains(where: { !$0.delays.isEmpty }) {
            entry.delayP50 = second.health.map { Int($0.delays.quantile(50) ?? 0) }
            entry.delayP95 = second.health.map { Int($0.delays.quantile(95) ?? 0) }
            entry.delayMaximum = second.health.map { Int($0.delayMaximum) }
        }
        let waits = second.health.compactMap(\.runQueueDelay)
        if waits.count == second.health.count { entry.schedulingDelay = waits.map { Int($0) } }
        let latest = second.health.filter { $0.timersFired > 0 }.map(\.latenessMaximum).max()
        entry.timerLatenessMaximum = latest.map { Int($0) }
        entry.cpuShare = second.cpuShare
        let outOfRange = samples.sinks.reduce(0) { $0 + $1.trend.outOfRangeCount }
        entry.droppedSamples = samples.droppedMessages + outOfRange
        return entry
    }
}

extension Registry.Route {
    /// `GET /api/posts`: the name, with its method unless it says so itself.
    var label: String { name.hasPrefix("\(method) ") ? name : "\(method) \(name)" }
}
