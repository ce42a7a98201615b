// What the VUs of one loop record into. The hot path of measuring: ids and array indices, no strings, no locks.
// Must not contain: merging over loops, evaluation, rendering.

import Measure

/// The phases of one HTTP round trip, in ns, with k6's meaning (k6-semantics §1).
struct HTTPPhases: Sendable, Equatable {
    var blocked: Int64 = 0
    var connecting: Int64 = 0
    var tlsHandshaking: Int64 = 0
    var sending: Int64 = 0
    var waiting: Int64 = 0
    var receiving: Int64 = 0

    var duration: Int64 { sending + waiting + receiving }
}

/// The recorder of one loop. Loop-bound.
final class LoopMetrics {
    private struct CheckKey: Hashable {
        let group: UInt16
        let scenario: UInt16
        let name: String
    }

    private struct CheckEntry {
        let id: Int
        let submetrics: [Series.Submetric]
    }

    let registry: Registry
    private(set) var current: SampleStore
    private var spare: [SampleStore] = []

    /// Sockets open now on this loop.
    var openSockets = 0
    /// Requests sent and not answered yet on this loop, by route id.
    private(set) var inFlight: [Int] = []

    /// A series by its id, beside the key that led to it: samples mostly share the series of the one before.
    private struct Recent {
        var key: SeriesKey?
        var id = 0
        var submetrics: [Series.Submetric] = []
    }

    private var routes: [Registry.Route: UInt32] = [:]
    private var lastRoute: (route: Registry.Route, id: UInt32)?
    private var series: [SeriesKey: (id: Int, series: Series)] = [:]
    private var checkEntries: [CheckKey: CheckEntry] = [:]
    private var lastCheck: (key: CheckKey, entry: CheckEntry)?
    private var tagSets: [[String: String]: UInt16] = [:]
    private var lastTags: (values: Tags.Values, id: UInt16)?
    private var recentRequest = Recent()
    private var recentOther = Recent()

    init(registry: Registry) {
        self.registry = registry
        current = SampleStore(submetrics: registry.submetrics)
    }

    /// Hands out what was recorded since the last call and starts anew.
    func cut() -> SampleStore {
        let full = current
        current = spare.popLast() ?? SampleStore(submetrics: registry.submetrics)
        return full
    }

    /// Takes back a store that has been merged.
    func recycle(_ store: SampleStore) {
        store.reset()
        spare.append(store)
    }

    // MARK: Samples

    func route(method: String, name: String) -> UInt32 {
        let route = Registry.Route(method: method, name: name)
        if let lastRoute, lastRoute.route == route { return lastRoute.id }
        let id = lookUp(route) { name }
        lastRoute = (route, id)
        return id
    }

    private func lookUp(_ route: Registry.Route, _ fullName: () -> String) -> UInt32 {
        if let id = routes[route] { return id }
        let id = UInt32(registry.routeID(.init(method: route.method, name: fullName())))
        // Beyond the registry's cap every new name is the shared route; remembering each would defeat the cap.
        if routes.count <= Registry.routeLimit { routes[route] = id }
        return id
    }

    /// The route of a request that the script gave no name: its URL, without the secrets in it. `path` is what the
    /// script asked for; the URL is made only when that is new here.
    func unnamedRoute(method: String, path: String, url: () -> String) -> UInt32 {
        let asked = Registry.Route(method: method, name: path)
        if let lastRoute, lastRoute.route == asked { return lastRoute.id }
        let id = lookUp(asked) { Redaction.masking(url()) }
        lastRoute = (asked, id)
        return id
    }

    /// The id of a script's own tags; 0 for none.
    func tags(_ tags: Tags) -> UInt16 {
        guard let values = tags.values else { return 0 }
        if let lastTags, lastTags.values === values { return lastTags.id }
        let id = tagSets[values.values] ?? UInt16(registry.tagsID(values.values))
        if id != 0 { tagSets[values.values] = id }
        lastTags = (values, id)
        return id
    }

    func recordRequest(_ key: SeriesKey, _ phases: HTTPPhases) {
        look(up: key, &recentRequest)
        let store = current
        count(recentRequest.id, in: store)
        let duration = phases.duration
        store[.httpReqs].counter.add(1)
        store[.httpReqDuration].trend.record(duration)
        store[.httpReqBlocked].trend.record(phases.blocked)
        store[.httpReqConnecting].trend.record(phases.connecting)
        store[.httpReqTLSHandshaking].trend.record(phases.tlsHandshaking)
        store[.httpReqSending].trend.record(phases.sending)
        store[.httpReqWaiting].trend.record(phases.waiting)
        store[.httpReqReceiving].trend.record(phases.receiving)
        store[.httpReqFailed].rate.add(!key.isExpected)
        noteDuration(route: key.route, duration)
        for submetric in recentRequest.submetrics {
            record(
                phases,
                failed: !key.isExpected,
                metric: submetric.metric,
                into: &store.submetrics[submetric.index]
            )
        }
    }

    private func record(_ phases: HTTPPhases, failed: Bool, metric: Int, into sink: inout Sink) {
        switch metric {
        case BuiltinMetric.httpReqs.rawValue: sink.counter.add(1)
        case BuiltinMetric.httpReqFailed.rawValue: sink.rate.add(failed)
        case BuiltinMetric.httpReqDuration.rawValue: sink.trend.record(phases.duration)
        case BuiltinMetric.httpReqBlocked.rawValue: sink.trend.record(phases.blocked)
        case BuiltinMetric.httpReqConnecting.rawValue: sink.trend.record(phases.connecting)
        case BuiltinMetric.httpReqTLSHandshaking.rawValue: sink.trend.record(phases.tlsHandshaking)
        case BuiltinMetric.httpReqSending.rawValue: sink.trend.record(phases.sending)
        case BuiltinMetric.httpReqWaiting.rawValue: sink.trend.record(phases.waiting)
        case BuiltinMetric.httpReqReceiving.rawValue: sink.trend.record(phases.receiving)
        default: break
        }
    }

    /// One sample of a counter or rate whose tags are the series'.
    func add(_ metric: BuiltinMetric, _ value: Double = 1, _ key: SeriesKey) {
        look(up: key, &recentOther)
        current[metric].add(value)
        for submetric in recentOther.submetrics where submetric.metric == metric.rawValue {
            current.submetrics[submetric.index].add(value)
        }
    }

    /// One sample of a time trend, in ns.
    func record(_ metric: BuiltinMetric, nanoseconds: Int64, _ key: SeriesKey) {
        look(up: key, &recentOther)
        current[metric].trend.record(nanoseconds)
        for submetric in recentOther.submetrics where submetric.metric == metric.rawValue {
            current.submetrics[submetric.index].trend.record(nanoseconds)
        }
    }

    /// Counts a socket attempt in the series of its route and status.
    func countSeries(_ key: SeriesKey) {
        look(up: key, &recentOther)
        count(recentOther.id, in: current)
    }

    /// `route` is the one the VU used last: what the check looks at, taken from its first use.
    func recordCheck(_ name: String, passed: Bool, scenario: UInt16, group: UInt16, route: UInt32? = nil) {
        let key = CheckKey(group: group, scenario: scenario, name: name)
        let entry = checkEntry(key, route: route)
        let store = current
        store[.checks].rate.add(passed)
        while store.checks.count <= entry.id { store.checks.append(RateSink()) }
        store.checks[entry.id].add(passed)
        for submetric in entry.submetrics where submetric.metric == BuiltinMetric.checks.rawValue {
            store.submetrics[submetric.index].rate.add(passed)
        }
    }

    private func checkEntry(_ key: CheckKey, route: UInt32?) -> CheckEntry {
        if let lastCheck, lastCheck.key == key { return lastCheck.entry }
        let entry =
            checkEntries[key]
            ?? CheckEntry(
                id: registry.checkID(.init(group: Int(key.group), name: key.name), route: route),
                submetrics: registry.submetrics(
                    matching: SeriesKey(scenario: key.scenario, group: key.group),
                    check: key.name
                )
            )
        checkEntries[key] = entry
        lastCheck = (key, entry)
        return entry
    }

    func noteIteration(scenario: UInt16, _ change: (inout IterationCounts) -> Void) {
        let index = Int(scenario)
        while current.iterations.count <= index { current.iterations.append(IterationCounts()) }
        change(&current.iterations[index])
    }

    /// A TCP connection that was opened, and how long that took.
    func noteConnection(nanoseconds: Int64) { current.connects.record(nanoseconds) }

    /// How long a request, or the handshake of a WebSocket, took, ns.
    func noteDuration(route: UInt32, _ duration: Int64) {
        let route = Int(route)
        let store = current
        while store.routeDurations.count <= route { store.routeDurations.append(IntervalHistogram()) }
        store.routeDurations[route].record(duration)
    }

    /// Requests that were sent (1) or are over (−1).
    func noteInFlight(route: UInt32, _ change: Int) {
        let route = Int(route)
        while inFlight.count <= route { inFlight.append(0) }
        inFlight[route] += change
    }

    /// A message of an open WebSocket.
    func noteMessage(route: UInt32, isSent: Bool) {
        let route = socketRoute(route)
        if isSent { current.sockets[route].sent += 1 } else { current.sockets[route].received += 1 }
    }

    /// A reply that a script waited for on a WebSocket.
    func noteReply(route: UInt32, name: String, arrived: Bool) {
        let route = socketRoute(route)
        let known = current.sockets[route].replies[name] ?? .init(expected: 0, missing: 0)
        current.sockets[route].replies[name] = .init(
            expected: known.expected + 1,
            missing: known.missing + (arrived ? 0 : 1)
        )
    }

    /// The end of a WebSocket's session; without `length`, ns, when the run cut it.
    func noteSocketEnd(route: UInt32, code: UInt16, isByPeer: Bool, length: Int64?) {
        current.closeCodes[code, default: 0] += 1
        let route = socketRoute(route)
        current.sockets[route].closeCodes[code, default: 0] += 1
        if isByPeer { current.sockets[route].closedByPeer[code, default: 0] += 1 }
        if let length { current.sockets[route].sessions.record(length) }
    }

    private func socketRoute(_ id: UInt32) -> Int {
        while current.sockets.count <= id { current.sockets.append(SocketCounts()) }
        return Int(id)
    }

    func noteMalformedBody() { current.malformedBodies += 1 }

    func noteDroppedMessage() { current.droppedMessages += 1 }

    private func count(_ series: Int, in store: SampleStore) {
        while store.seriesCounts.count <= series { store.seriesCounts.append(0) }
        store.seriesCounts[series] += 1
    }

    private func look(up key: SeriesKey, _ recent: inout Recent) {
        if key == recent.key { return }
        let found = series[key] ?? registry.series(key)
        series[key] = found
        recent = Recent(key: key, id: found.id, submetrics: found.series.submetrics)
    }
}
