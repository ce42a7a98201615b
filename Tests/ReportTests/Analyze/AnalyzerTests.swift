import Measure
import Testing

@testable import Report

@Suite struct AnalyzerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let cause: Cause
        var route: String?
        var onset: Double?
        var metrics: [String: @Sendable (Double) -> Double] = [:]
        let trouble: @Sendable (inout RunBuilder) -> Void

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "5xx on one route", cause: .serverErrors, route: "POST /api/posts", onset: 12) {
            $0.fail("POST /api/posts", status: 500, share: 0.6, from: 12)
        },
        Case(name: "5xx everywhere", cause: .serverErrors, onset: 12) {
            $0.fail(status: 503, share: 0.5, from: 12)
        },
        Case(name: "1 % of errors everywhere", cause: .intermittentErrors) {
            $0.fail(status: 500, share: 0.015, from: 0)
        },
        Case(name: "429 on several routes", cause: .rateLimiting, onset: 10) {
            $0.fail(status: 429, share: 0.4, from: 10)
        },
        Case(name: "429 on one route", cause: .rateLimiting, route: "POST /api/posts", onset: 10) {
            $0.fail("POST /api/posts", status: 429, share: 0.7, from: 10)
        },
        Case(name: "401 everywhere", cause: .clientErrors, onset: 15) {
            $0.fail(status: 401, share: 0.9, from: 15)
        },
        Case(name: "resets", cause: .connectionResets, onset: 9) {
            $0.lose(code: 1220, share: 0.1, from: 9, to: 20)
        },
        Case(name: "killed and restarted", cause: .appRestart, onset: 12) {
            $0.lose(code: 1220, share: 0.3, from: 11.5, to: 12)
            $0.lose(code: 1212, share: 1, from: 12, to: 16)
            $0.fail(status: 401, share: 0.5, from: 16)
        },
        Case(name: "killed for good", cause: .appDown, onset: 12) { $0.lose(code: 1212, share: 1, from: 12) },
        Case(
            name: "away with the same process",
            cause: .connectionRefused,
            onset: 12,
            metrics: ["process_start_time_seconds": { _ in RunBuilder.origin - 100 }]
        ) { $0.lose(code: 1212, share: 1, from: 12, to: 17) },
        Case(name: "one endpoint slow", cause: .slowEndpoint, route: "GET /api/friends", onset: 14) {
            $0.slow("GET /api/friends", by: 150, from: 14)
        },
        Case(
            name: "slow database",
            cause: .slowDependency,
            onset: 11,
            metrics: [
                MetricName.databaseMean: { $0 > 11 ? 0.08 : 0.0005 }, MetricName.cpu: { _ in 0.1 },
                MetricName.p50: { $0 > 11 ? 0.09 : 0.001 },
            ]
        ) { $0.slow(by: 90, from: 11) },
        Case(
            name: "processor used up",
            cause: .saturation,
            route: "GET /api/posts",
            onset: 11,
            metrics: [
                MetricName.databaseMean: { $0 > 11 ? 0.01 : 0.0005 },
                MetricName.cpu: { $0 > 11 ? 1.9 : 0.08 },
            ]
        ) {
            $0.slow(by: 40, from: 11)
            $0.slow("GET /api/posts", by: 60, from: 11)
        },
        Case(
            name: "network delay",
            cause: .networkDelay,
            onset: 13,
            metrics: [
                MetricName.p50: { _ in 0.001 }, MetricName.cpu: { _ in 0.1 },
                MetricName.databaseMean: { _ in 0.0005 },
            ]
        ) { $0.slow(by: 80, from: 13) },
        Case(name: "slow start", cause: .slowStart, onset: 0) {
            $0.slow(by: 300, from: 0, to: 4)
            $0.slow(by: 120, from: 4, to: 8)
        },
        Case(name: "slow start that is over with setup", cause: .slowStart, onset: 0) { builder in
            for second in 1...5 {
                let took = 2_400 / Double(second * second)
                builder.edit(from: Double(second) - 1, to: Double(second)) {
                    $0.scenarios = [:]
                    $0.routes = ["POST /api/auth/signup": .init()]
                    $0.routes["POST /api/auth/signup"]?.statuses = [201: 6]
                    $0.routes["POST /api/auth/signup"]?.durations = [
                        SparseBucket(ticks: Int64(took * 1e6), count: 6)
                    ]
                }
            }
            builder.slow(by: 120, from: 5, to: 6)
        },
        Case(name: "slow everywhere, no metrics", cause: .slowApplication, onset: 14) {
            $0.slow(by: 80, from: 14)
        },
        Case(name: "pause", cause: .stalls, onset: 12) { $0.freeze(from: 12, to: 17) },
        Case(name: "pauses", cause: .stalls, onset: 8) { builder in
            for start in stride(from: 8.0, to: 26, by: 4) {
                builder.slow(by: 600, from: start, to: start + 1)
            }
        },
        Case(name: "sockets closed early", cause: .webSocketEarlyClose, route: "WS /api/ws/chat", onset: 15) {
            $0.edit(from: 15) { second in
                second.sockets?.routes["WS /api/ws/chat"]?.closeCodes = [1006: 3]
                second.sockets?.routes["WS /api/ws/chat"]?.closedByPeer = [1006: 3]
            }
        },
        Case(name: "messages lost", cause: .webSocketMessageLoss, route: "WS /api/ws/chat", onset: 13) {
            // Sessions last 3 s, and a reply is missed when its session ends.
            $0.edit(from: 16) { $0.sockets?.routes["WS /api/ws/chat"]?.replies["joined"]?.missing = 2 }
        },
        Case(name: "handshakes refused", cause: .webSocketRejected, route: "WS /api/ws/chat", onset: 13) {
            $0.fail("WS /api/ws/chat", status: 503, share: 1, from: 13)
        },
        Case(name: "wrong answers", cause: .wrongAnswers, route: "POST /api/ws/ticket", onset: 13) {
            $0.edit(from: 13) {
                $0.checks["has ticket"] = .init(passes: 1, fails: 2, route: "POST /api/ws/ticket")
            }
        },
        Case(
            name: "memory growth",
            cause: .memoryGrowth,
            onset: 10,
            metrics: [MetricName.memory: { 60e6 + max(0, $0 - 10) * 8e6 }]
        ) { _ in },
        Case(name: "starved generator", cause: .generatorOverload, onset: 10) {
            $0.edit(from: 10) {
                $0.generator?.delayP50 = [150_000_000]
                $0.generator?.delayP95 = [290_000_000]
            }
            $0.slow(by: 150, from: 10)
        },
        Case(name: "a route that is never answered", cause: .timeouts, route: "GET /api/posts", onset: 12) {
            $0.edit(from: 12) {
                $0.routes["GET /api/posts"] = .init()
                $0.routes["GET /api/posts"]?.inFlight = 20
            }
        },
    ]

    static func analyze(_ one: Case, seed: UInt64) -> Analysis {
        var builder = RunBuilder(seed: seed)
        one.trouble(&builder)
        let metrics =
            one.metrics.isEmpty ? nil : RunBuilder.metrics(one.metrics.mapValues { value in { value($0) } })
        return Analyzer.analyze(builder.input(), metrics: metrics)
    }

    @Test(arguments: cases, [1, 2, 3] as [UInt64])
    func `the first cause is the right one, on the right route, at the right time`(one: Case, seed: UInt64)
        throws
    {
        let analysis = Self.analyze(one, seed: seed)
        let listing = analysis.findings.map {
            "\($0.cause) \($0.route ?? "-") @\($0.onset ?? -1) \($0.isCause) \($0.confidence)"
        }
        let first = try #require(analysis.causes.first, "no cause: \(listing)")
        #expect(first.cause == one.cause, "\(listing)")
        #expect(first.route == one.route, "\(listing)")
        if let onset = one.onset, let found = first.onset { #expect(abs(found - onset) <= 2, "\(listing)") }
        #expect(!first.evidence.isEmpty && first.evidence.allSatisfy { analysis.ledger[$0] != nil })
        #expect(!first.nextAction.isEmpty)
        #expect(analysis.status != .healthy)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a clean run has no cause and is healthy`(seed: UInt64) {
        let builder = RunBuilder(seed: seed)
        let metrics = RunBuilder.metrics([
            MetricName.memory: { 60e6 + $0 * 2e5 }, MetricName.cpu: { _ in 0.1 },
            MetricName.databaseMean: { _ in 0.0004 },
        ])
        let analysis = Analyzer.analyze(builder.input(), metrics: metrics)
        #expect(analysis.causes.isEmpty, "\(analysis.findings.map(\.title))")
        #expect(analysis.status == .healthy)
        #expect(analysis.reasons.count == 1)
    }
}
