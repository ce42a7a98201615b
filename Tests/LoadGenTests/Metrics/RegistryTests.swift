import Measure
import TestSupport
import Testing

@testable import LoadGen

@Suite struct RegistryTests {
    @Test func `ids are dense, from 0, equal for equal names, however many threads ask`() async {
        let registry = Registry(scenarios: [("main", [:])], submetrics: [])
        let answers = await withTaskGroup(of: [[Int]].self) { group in
            for seed in 0..<8 as Range<UInt64> {
                group.addTask {
                    var random = SeededRandom(seed: seed)
                    return (0..<2_000).map { _ in
                        let number = Int.random(in: 0..<200, using: &random)
                        let key = SeriesKey(route: UInt32(number), scenario: 1, group: 0)
                        return [
                            number, registry.routeID(.init(method: "GET", name: "/\(number)")),
                            registry.groupID("::\(number)"),
                            registry.checkID(.init(group: 0, name: "\(number)")), registry.series(key).id,
                        ]
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let names = registry.names
        for kind in 1...4 {
            var known: [Int: Int] = [:]
            for answer in answers {
                #expect(known.updateValue(answer[kind], forKey: answer[0]) ?? answer[kind] == answer[kind])
            }
            let first = kind == 2 ? 1 : 0  // group 0 is the top level
            #expect(known.values.sorted() == Array(first..<(known.count + first)))
        }
        for answer in answers {
            #expect(names.routes[answer[1]].name == "/\(answer[0])")
            #expect(names.groups[answer[2]] == "::\(answer[0])")
            #expect(names.checks[answer[3]].name == "\(answer[0])")
            #expect(names.series[answer[4]].route == UInt32(answer[0]))
        }
    }

    @Test func `routes beyond the cap share one series per method, and it is said`() {
        let registry = Registry(scenarios: [], submetrics: [])
        for number in 0..<Registry.routeLimit {
            _ = registry.routeID(.init(method: "GET", name: "/\(number)"))
        }
        #expect(!registry.hasFoldedRoutes)
        let folded = Set((0..<50).map { registry.routeID(.init(method: "GET", name: "/more/\($0)")) })
        #expect(folded.count == 1)
        let post = registry.routeID(.init(method: "POST", name: "/more"))
        #expect(!folded.contains(post))
        #expect(registry.routeID(.init(method: "GET", name: "/7")) == 7)
        #expect(registry.names.routes.last == .init(method: "POST", name: Registry.otherRoutes))
        #expect(registry.names.routes.count == Registry.routeLimit + 2)
        #expect(registry.hasFoldedRoutes)
    }

    /// Which sub-metric names the sample of `key` belongs to.
    private func matching(_ name: String, _ change: (inout SeriesKey) -> Void, check: String? = nil) throws
        -> Bool
    {
        let parsed = try SubmetricName(parsing: name)
        let metric = try #require(BuiltinMetric(name: parsed.metric))
        let registry = Registry(
            scenarios: [("auth", ["team": "a"]), ("social", [:])],
            submetrics: [RegisteredSubmetric(name: parsed, metric: metric)]
        )
        let route = registry.routeID(.init(method: "GET", name: "feed"))
        _ = registry.groupID("::outer")
        var key = SeriesKey(route: UInt32(route), scenario: 1, group: 0)
        key.kind = .http
        key.status = 200
        key.isExpected = true
        change(&key)
        let found = registry.submetrics(matching: key, check: check)
        #expect(found.allSatisfy { $0.metric == metric.rawValue && $0.index == 0 })
        return !found.isEmpty
    }

    @Test(arguments: [
        ("http_reqs{status:200}", true), ("http_reqs{status:404}", false),
        ("http_reqs{name:feed,method:GET}", true),
        ("http_reqs{name:feed,method:POST}", false), ("http_reqs{url:feed}", true),
        ("http_reqs{scenario:auth}", true),
        ("http_reqs{scenario:social}", false), ("http_reqs{team:a}", true), ("http_reqs{team:b}", false),
        ("http_reqs{expected_response:true}", true), ("http_reqs{expected_response:false}", false),
        ("http_reqs{proto:HTTP/1.1}", true), ("http_reqs{error_code:1212}", false),
        ("http_reqs{check:x}", false),
        ("http_reqs{group:::outer}", false),
    ])
    func `a request's tags are k6's`(name: String, expected: Bool) throws {
        #expect(try matching(name, { _ in }) == expected)
    }

    @Test func `a failed request has status 0 and its error code, but no proto`() throws {
        let fail: (inout SeriesKey) -> Void = {
            $0.status = 0
            $0.errorCode = 1212
            $0.isExpected = false
        }
        #expect(try matching("http_reqs{status:0,error_code:1212,expected_response:false}", fail))
        #expect(try !matching("http_reqs{proto:HTTP/1.1}", fail))
    }

    @Test func `sockets have a url and a status once there was an answer, plain samples neither`() throws {
        #expect(
            try matching("ws_sessions{url:feed,status:101}", { ($0.kind, $0.status) = (.webSocket, 101) })
        )
        #expect(try !matching("ws_sessions{status:0}", { ($0.kind, $0.status) = (.webSocket, 0) }))
        #expect(try matching("ws_sessions{name:feed}", { $0.kind = .webSocket }), "a name the script gave")
        #expect(try !matching("iterations{url:feed}", { $0.kind = .plain }))
        #expect(
            try matching("checks{check:ok,group:::outer}", { ($0.kind, $0.group) = (.plain, 1) }, check: "ok")
        )
        #expect(try !matching("checks{scenario:auth}", { ($0.kind, $0.scenario) = (.plain, 0) }, check: "ok"))
    }
}
