// Names to dense ids, shared by all loops, so that a sample is an array index and not a string. Must not contain: values.

import Measure
import Synchronization

/// The tags of a sample, as ids. Two samples with equal keys belong to one series.
struct SeriesKey: Hashable, Sendable {
    enum Kind: UInt8 { case plain, http, webSocket }

    var route: UInt32 = 0
    var scenario: UInt16
    var group: UInt16
    var status: UInt16 = 0
    var errorCode: UInt16 = 0
    /// A script's own tags; 0 for none.
    var tags: UInt16 = 0
    var kind: Kind = .plain
    var isExpected = false
    /// The version of TLS; nil without.
    var tls: TLSVersion?

    /// Two words instead of nine fields: the key is hashed once per request.
    func hash(into hasher: inout Hasher) {
        hasher.combine(UInt64(route) << 32 | UInt64(scenario) << 16 | UInt64(group))
        hasher.combine(
            UInt64(tags) << 48 | UInt64(status) << 32 | UInt64(errorCode) << 16 | UInt64(tls?.rawValue ?? 0)
                << 3
                | UInt64(kind.rawValue) << 1 | (isExpected ? 1 : 0)
        )
    }
}

/// What the loops know of a series: where its samples go besides the metric itself.
struct Series: Sendable {
    /// Sub-metrics (of any metric) whose tags this series carries.
    var submetrics: [Submetric] = []

    struct Submetric: Sendable {
        let metric: Int
        let index: Int
    }
}

/// A sub-metric named by a threshold (or registered always), with its base metric.
struct RegisteredSubmetric: Sendable {
    let name: SubmetricName
    let metric: BuiltinMetric
}

/// Routes, checks, groups and series of a run. Ids are dense, from 0, in the order of first use.
final class Registry: Sendable {
    /// A URL grouped under one name: the `name` tag, with its method.
    struct Route: Hashable, Sendable {
        let method: String
        let name: String

        /// Whether the script gave the name; else it is the URL.
        var isNamed: Bool { !name.contains("://") }
    }

    /// A check in its group.
    struct CheckName: Hashable, Sendable {
        let group: Int
        let name: String
    }

    /// Routes beyond this number share one series (`otherRoutes`), so that ids in URLs cannot eat the memory.
    static let routeLimit = 1000
    static let otherRoutes = "(other routes)"
    /// Sets of a script's own tags beyond this number are not kept, for the same reason.
    static let tagLimit = 1000

    /// Names numbered from 0 in the order they were first asked for.
    private struct DenseIDs<Name: Hashable> {
        private(set) var names: [Name] = []
        private var ids: [Name: Int] = [:]

        func known(_ name: Name) -> Int? { ids[name] }

        mutating func id(_ name: Name) -> Int {
            if let id = ids[name] { return id }
            names.append(name)
            ids[name] = names.count - 1
            return names.count - 1
        }
    }

    private struct State {
        var routes = DenseIDs<Route>()
        var groups = DenseIDs<String>()
        var checks = DenseIDs<CheckName>()
        var checkRoutes: [Int: Int] = [:]
        var series = DenseIDs<SeriesKey>()
        var tags = DenseIDs<[String: String]>()

        init() {
            _ = groups.id("")  // the top is group 0
            _ = tags.id([:])
        }
    }

    /// Scenario names by id; id 0 is "no scenario" (setup and teardown).
    let scenarios: [String]
    let submetrics: [RegisteredSubmetric]
    private let scenarioTags: [[String: String]]
    private let state = Mutex(State())

    init(scenarios: [(name: String, tags: [String: String])], submetrics: [RegisteredSubmetric]) {
        self.scenarios = [""] + scenarios.map(\.name)
        scenarioTags = [[:]] + scenarios.map(\.tags)
        self.submetrics = submetrics
    }

    /// The route's id; the shared one when there are too many.
    func routeID(_ route: Route) -> Int {
        state.withLock { state in
            if let id = state.routes.known(route) { return id }
            let isKept = state.routes.names.count < Self.routeLimit
            return state.routes.id(isKept ? route : Route(method: route.method, name: Self.otherRoutes))
        }
    }

    /// Whether routes were folded into `otherRoutes`.
    var hasFoldedRoutes: Bool { state.withLock { $0.routes.names.contains { $0.name == Self.otherRoutes } } }

    /// The id of a group by its full path (`::outer::inner`, empty at the top).
    func groupID(_ path: String) -> Int { state.withLock { $0.groups.id(path) } }

    /// The id of a set of tags; 0, as of no tags, when there are too many.
    func tagsID(_ tags: [String: String]) -> Int {
        state.withLock { state in
            if let id = state.tags.known(tags) { return id }
            return state.tags.names.count <= Self.tagLimit ? state.tags.id(tags) : 0
        }
    }

    /// The id of a check; `route` is what it looks at, kept from the first time one is told.
    func checkID(_ check: CheckName, route: UInt32? = nil) -> Int {
        state.withLock { state in
            let id = state.checks.id(check)
            if let route, state.checkRoutes[id] == nil { state.checkRoutes[id] = Int(route) }
            return id
        }
    }

    /// The series' id and what the loops need of it. `tag` gives the tags the key cannot (check, error text).
    func series(_ key: SeriesKey) -> (id: Int, series: Series) {
        let id = state.withLock { $0.series.id(key) }
        return (id, Series(submetrics: submetrics(matching: key, check: nil)))
    }

    /// Sub-metrics that samples with this key (and check name) belong to.
    func submetrics(matching key: SeriesKey, check: String?) -> [Series.Submetric] {
        let route = routeOf(key)
        return submetrics.enumerated().compactMap { index, submetric in
            guard submetric.name.matches({ tag($0, of: key, route: route, check: check) }) else { return nil }
            return Series.Submetric(metric: submetric.metric.rawValue, index: index)
        }
    }

    private func routeOf(_ key: SeriesKey) -> Route? {
        guard key.kind != .plain else { return nil }
        return state.withLock { $0.routes.names[Int(key.route)] }
    }

    /// The value of one of k6's system tags, or of the scenario's own tags.
    private func tag(_ name: String, of key: SeriesKey, route: Route?, check: String?) -> String? {
        switch name {
        case "scenario": return key.scenario == 0 ? nil : scenarios[Int(key.scenario)]
        case "group": return state.withLock { $0.groups.names[Int(key.group)] }
        case "check": return check
        case "name": return key.kind == .http || route?.isNamed == true ? route?.name : nil
        case "url": return route?.name
        case "method" where key.kind == .http: return route?.method
        case "status" where key.kind == .http || key.status != 0: return String(key.status)
        case "error_code": return key.errorCode == 0 ? nil : String(key.errorCode)
        case "expected_response" where key.kind == .http: return String(key.isExpected)
        case "tls_version": return key.tls?.name
        case "proto" where key.kind == .http && key.status != 0: return "HTTP/1.1"
        default:
            let own = key.tags == 0 ? nil : state.withLock { $0.tags.names[Int(key.tags)][name] }
            return own ?? scenarioTags[Int(key.scenario)][name]
        }
    }

    // MARK: Reading back

    struct Names: Sendable {
        let routes: [Route]
        let groups: [String]
        let checks: [CheckName]
        /// Route ids by check id.
        let checkRoutes: [Int: Int]
        let series: [SeriesKey]
    }

    /// All names so far, by id.
    var names: Names {
        state.withLock {
            Names(
                routes: $0.routes.names,
                groups: $0.groups.names,
                checks: $0.checks.names,
                checkRoutes: $0.checkRoutes,
                series: $0.series.names
            )
        }
    }
}
