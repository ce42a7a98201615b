import Measure
import Testing

@testable import Report

@Suite struct SocketDetectorTests {
    static let chat = "WS /api/ws/chat"

    private static func detect(
        _ builder: RunBuilder,
        metrics: MetricsCollection? = nil,
        records: Bool = true
    ) -> ([Finding], Ledger) {
        var input = builder.input()
        input.timeline?.header.recordsFailedRequests = records
        let signals = RunSignals(input: input, metrics: metrics)
        var ledger = Ledger()
        return (SocketDetector(signals: signals, metrics: MetricView(metrics)).findings(&ledger), ledger)
    }

    private static func closing(_ count: Int, from: Double, to: Double = .infinity) -> RunBuilder {
        var builder = RunBuilder()
        builder.edit(from: from, to: to) { second in
            second.sockets?.routes[chat]?.closeCodes = [1011: count, 1001: 3 - count]
            second.sockets?.routes[chat]?.closedByPeer = [1011: count]
        }
        return builder
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a clean run has no trouble on sockets`(seed: UInt64) {
        #expect(Self.detect(RunBuilder(seed: seed)).0.isEmpty)
        #expect(Self.detect(RunBuilder(seed: seed), records: false).0.isEmpty)
    }

    @Test func `sessions the server ends are told with their codes`() throws {
        let (findings, ledger) = Self.detect(Self.closing(2, from: 10, to: 20))
        #expect(findings.map(\.cause) == [.webSocketEarlyClose])
        let finding = try #require(findings.first)
        #expect(finding.route == Self.chat)
        #expect(finding.onset == 10 && finding.end == 20)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.value == 20)
        #expect(fact.text.contains("20 of 30 sessions between 10 s and 20 s, close code 1011 (20×)"))
        #expect(fact.text.contains("after 3 s in the middle"))
        #expect(fact.text.hasSuffix("otherwise 0 of 60."))
    }

    @Test func `two sessions the server ends are not told, three are`() {
        #expect(Self.detect(Self.closing(1, from: 10, to: 12)).0.isEmpty)
        #expect(!Self.detect(Self.closing(1, from: 10, to: 13)).0.isEmpty)
    }

    @Test func `sessions the client ends are no trouble, whatever the code`() {
        var builder = RunBuilder()
        builder.edit { $0.sockets?.routes[Self.chat]?.closeCodes = [1006: 3] }
        #expect(Self.detect(builder).0.isEmpty)
    }

    @Test func `of two routes with the same trouble none is named`() throws {
        var builder = Self.closing(2, from: 10)
        builder.edit { second in
            let chat = second.sockets?.routes[Self.chat]
            second.sockets?.routes["WS /api/ws/game"] = chat
        }
        let (findings, ledger) = Self.detect(builder)
        #expect(findings.count == 1)
        #expect(findings[0].route == nil)
        #expect(findings[0].evidence.compactMap { ledger[$0]?.subject } == [Self.chat, "WS /api/ws/game"])
    }

    @Test func `of two routes the one with trouble is named`() throws {
        let quiet = RunBuilder().seconds[0].sockets?.routes[Self.chat]
        var builder = Self.closing(2, from: 10)
        builder.edit { $0.sockets?.routes["WS /api/ws/game"] = quiet }
        #expect(Self.detect(builder).0.map(\.route) == [Self.chat])
    }

    @Test(arguments: [
        (1000, false), (1001, false), (1005, false), (1006, true), (1011, true), (1012, true), (4000, false),
    ])
    func `old timelines tell by codes a client does not send`(code: Int, isTold: Bool) {
        var builder = RunBuilder()
        builder.edit(from: 10) { second in
            second.sockets?.routes = [:]
            second.sockets?.closeCodes = [code: 3]
        }
        #expect(Self.detect(builder, records: false).0.map(\.route) == (isTold ? ["WebSockets"] : []))
        // Newer ones have routes, or no sockets.
        #expect(Self.detect(builder, records: true).0.isEmpty)
    }

    // MARK: Messages

    private static func losing(_ missing: Int, from: Double, to: Double = .infinity) -> RunBuilder {
        var builder = RunBuilder()
        builder.edit(from: from, to: to) { $0.sockets?.routes[chat]?.replies["joined"]?.missing = missing }
        return builder
    }

    @Test func `replies that stay away are lost, from a session's length before`() throws {
        let (findings, ledger) = Self.detect(Self.losing(1, from: 15, to: 25))
        #expect(findings.map(\.cause) == [.webSocketMessageLoss])
        let finding = try #require(findings.first)
        #expect(finding.onset == 12 && finding.end == 25)
        #expect(finding.confidence == 0.8)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.value == 10)
        #expect(fact.numbers.prefix(2) == [30, 1.0 / 3])
    }

    @Test func `a reply the server never sends is not lost`() {
        // The builder's echo never comes.
        #expect(Self.detect(RunBuilder()).0.isEmpty)
        #expect(Self.detect(Self.losing(3, from: 0)).0.isEmpty)
    }

    @Test func `two lost replies may be chance`() {
        #expect(Self.detect(Self.losing(1, from: 15, to: 17)).0.isEmpty)
        #expect(!Self.detect(Self.losing(1, from: 15, to: 18)).0.isEmpty)
    }

    @Test func `kinds of replies are added up, without silent ones`() {
        let signal = SocketSignal.all(in: Self.losing(1, from: 15).signals())[0]
        #expect(signal.expected.total == 180)
        #expect(signal.withoutSilentReplies.expected.total == 90)
        #expect(signal.withoutSilentReplies.missing.total == 15)
        #expect(signal.ended.total == 90)
        #expect(signal.byPeer.total == 0)
    }

    private static func drops(_ count: Double, hub: String? = "chat") -> MetricsCollection {
        var metrics = RunBuilder.metrics([
            MetricName.drops: { $0 > 10 ? count : 0 }, MetricName.dropRate: { $0 > 10 ? count / 10 : 0 },
        ])
        for index in metrics.queries.indices {
            metrics.queries[index].instant[0].labels = hub.map { ["hub": $0] } ?? [:]
        }
        return metrics
    }

    @Test func `messages the application counts as dropped are lost`() throws {
        let (findings, ledger) = Self.detect(RunBuilder(), metrics: Self.drops(12))
        let finding = try #require(findings.first)
        #expect(finding.cause == .webSocketMessageLoss)
        #expect(finding.confidence == 0.93)
        #expect(finding.onset == 9)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.value == 12)
        #expect(fact.subject == "chat")
        #expect(fact.text == "The application counted 12 WebSocket messages dropped by full queues (chat).")
    }

    @Test func `half a message is none`() {
        #expect(Self.detect(RunBuilder(), metrics: Self.drops(0.5)).0.isEmpty)
        #expect(Self.detect(RunBuilder(), metrics: Self.drops(0)).0.isEmpty)
    }

    @Test func `dropped messages make lost replies surer`() throws {
        let (findings, _) = Self.detect(Self.losing(1, from: 15), metrics: Self.drops(12, hub: nil))
        let finding = try #require(findings.first)
        #expect(finding.confidence == 0.93)
        #expect(finding.evidence.count == 2)
        #expect(finding.route == Self.chat)
    }
}
