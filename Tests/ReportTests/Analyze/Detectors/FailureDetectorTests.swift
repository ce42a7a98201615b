import Measure
import Testing

@testable import Report

@Suite struct FailureDetectorTests {
    private static func detect(_ builder: RunBuilder, metrics: MetricsCollection? = nil) -> (
        [Finding], Ledger
    ) {
        var ledger = Ledger()
        let signals = builder.signals(metrics: metrics)
        let findings = FailureDetector(signals: signals, metrics: MetricView(metrics)).findings(&ledger)
        return (findings, ledger)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var causes: [Cause]
        var route: String?
        var isCause = true
        var severity = Severity.critical
        var trouble: @Sendable (inout RunBuilder) -> Void
    }

    @Test(arguments: [
        Case(testDescription: "none", causes: []) { _ in },
        Case(testDescription: "5xx on one route", causes: [.serverErrors], route: "GET /api/friends") {
            $0.fail("GET /api/friends", status: 500, share: 0.8, from: 10)
        },
        Case(testDescription: "5xx everywhere", causes: [.serverErrors]) {
            $0.fail(status: 500, share: 0.5, from: 10)
        },
        Case(testDescription: "a few 5xx everywhere", causes: [.intermittentErrors], severity: .warning) {
            $0.fail(status: 500, share: 0.02, from: 0)
        },
        Case(testDescription: "429", causes: [.rateLimiting]) { $0.fail(status: 429, share: 0.5, from: 10) },
        Case(testDescription: "404", causes: [.clientErrors]) { $0.fail(status: 404, share: 0.5, from: 10) },
        Case(testDescription: "timeouts", causes: [.timeouts]) { $0.lose(code: 1050, share: 0.5, from: 10) },
        Case(testDescription: "no name", causes: [.dnsFailure]) { $0.lose(code: 1101, share: 1, from: 0) },
        Case(testDescription: "no TLS", causes: [.tlsFailure]) { $0.lose(code: 1310, share: 1, from: 0) },
        Case(testDescription: "broken answers", causes: [.brokenResponses]) {
            $0.lose(code: 1000, share: 0.5, from: 10)
        },
        Case(
            testDescription: "handshakes refused",
            causes: [.webSocketRejected],
            route: "WS /api/ws/chat"
        ) { $0.fail("WS /api/ws/chat", status: 403, share: 1, from: 10) },
        Case(testDescription: "two kinds", causes: [.serverErrors, .rateLimiting]) {
            $0.fail(status: 500, share: 0.4, from: 5)
            $0.fail(status: 429, share: 0.2, from: 5)
        },
        Case(testDescription: "two failures", causes: [.serverErrors], isCause: false, severity: .info) {
            $0.edit(from: 10, to: 12) {
                $0.routes["GET /api/posts"]?.failed = [500: 1]
                $0.routes["GET /api/posts"]?.statuses[500] = 1
            }
        },
    ])
    func `each kind of failure is a finding of its own`(one: Case) {
        var builder = RunBuilder(seed: 11)
        one.trouble(&builder)
        let (findings, ledger) = Self.detect(builder)
        #expect(findings.map(\.cause) == one.causes, "\(findings.map(\.title))")
        for finding in findings {
            #expect(finding.isCause == one.isCause)
            #expect(finding.severity == one.severity || one.causes.count > 1)
            #expect((0.05...0.97).contains(finding.confidence))
            #expect(!finding.evidence.isEmpty)
            #expect(finding.evidence.allSatisfy { ledger[$0] != nil })
        }
        if let route = one.route { #expect(findings.first?.route == route) }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `onset and end are those of the stretch`(seed: UInt64) throws {
        var builder = RunBuilder(seed: seed)
        builder.fail("GET /api/posts", status: 503, share: 0.7, from: 9, to: 18)
        let finding = try #require(Self.detect(builder).0.first)
        #expect(finding.onset == 9)
        #expect(finding.end == 18)
        #expect(finding.route == "GET /api/posts")
    }

    @Test func `what lasts to the end has no end`() throws {
        var builder = RunBuilder()
        builder.fail(status: 503, share: 0.7, from: 9)
        let finding = try #require(Self.detect(builder).0.first)
        #expect(finding.onset == 9)
        #expect(finding.end == nil)
        #expect(finding.route == nil)
    }

    @Test func `a run of one route does not blame the route`() throws {
        var builder = RunBuilder(mix: Array(RunBuilder.mix.prefix(1)))
        builder.edit { second in
            second.routes["WS /api/ws/chat"] = nil
            second.sockets = nil
        }
        builder.fail(status: 503, share: 0.7, from: 9)
        #expect(try #require(Self.detect(builder).0.first).route == nil)
    }

    @Test func `the next action names the status and the route`() throws {
        var builder = RunBuilder()
        builder.fail("POST /api/posts", status: 503, share: 0.9, from: 5)
        let finding = try #require(Self.detect(builder).0.first)
        #expect(finding.nextAction.contains("503") && finding.nextAction.contains("POST /api/posts"))
    }

    @Test func `facts tell the failures of up to six routes`() throws {
        var builder = RunBuilder()
        builder.fail(status: 500, share: 0.5, from: 3)
        let (findings, ledger) = Self.detect(builder)
        let facts = try #require(findings.first).evidence.compactMap { ledger[$0] }
        #expect(facts.count == 7)
        #expect(facts[0].subject == nil)
        let counts = facts.dropFirst().compactMap(\.value)
        #expect(counts == counts.sorted(by: >))
        let routes = builder.signals().routes
        for fact in facts.dropFirst() {
            let route = try #require(routes.first { $0.name == fact.subject })
            #expect(fact.value == Double(route.failedTotal))
            #expect(fact.numbers == [Double(route.total)])
        }
    }

    @Test(arguments: [(500, true), (429, false), (404, false)])
    func `failed database operations stand by 5xx alone`(status: Int, isTold: Bool) throws {
        var builder = RunBuilder()
        builder.fail(status: status, share: 0.6, from: 10)
        let metrics = RunBuilder.metrics([MetricName.databaseErrors: { $0 > 10 ? 4.5 : 0 }])
        let (findings, ledger) = Self.detect(builder, metrics: metrics)
        let facts = try #require(findings.first).evidence.compactMap { ledger[$0] }
        #expect(facts.contains { $0.value == 4.5 && $0.source == .prometheus } == isTold)
    }

    @Test func `database errors at another time are not told`() throws {
        var builder = RunBuilder()
        builder.fail(status: 500, share: 0.6, from: 10, to: 20)
        let metrics = RunBuilder.metrics([MetricName.databaseErrors: { $0 > 25 ? 4.5 : 0 }])
        let (findings, ledger) = Self.detect(builder, metrics: metrics)
        let facts = try #require(findings.first).evidence.compactMap { ledger[$0] }
        #expect(!facts.contains { $0.source == .prometheus })
    }
}
