import Measure
import Testing

@testable import Report

@Suite struct LoadDetectorTests {
    private static func detect(_ builder: RunBuilder) -> ([Finding], Ledger) {
        var ledger = Ledger()
        return (LoadDetector(signals: builder.signals(), metrics: MetricView(nil)).findings(&ledger), ledger)
    }

    /// A run whose VUs rise all the time. From `knee` VUs on there are no more answers, and they take longer.
    private static func ramp(to highest: Int, knee: Int?, milliseconds: Double = 10) -> RunBuilder {
        var builder = RunBuilder(seconds: 40)
        builder.edit { second in
            let vus = max(1, Int(second.time / 40 * Double(highest)))
            second.scenarios["social"]?.vus = vus
            let served = min(vus, knee ?? vus)
            let wait = milliseconds * Double(vus) / Double(served)
            for name in second.routes.keys { second.routes[name] = nil }
            var route = TimelineSecond.Route()
            route.statuses = [200: served * 4]
            route.durations = [
                SparseBucket(ticks: Int64(wait * wait / milliseconds * 1e6), count: served * 4)
            ]
            second.routes["GET /a"] = route
        }
        return builder
    }

    @Test(arguments: [10, 20]) func `more VUs without more answers and with longer waits are a knee`(
        knee: Int
    ) throws {
        let (findings, ledger) = Self.detect(Self.ramp(to: 80, knee: knee))
        let finding = try #require(findings.first)
        #expect(finding.cause == .saturation)
        #expect((0.45...0.85).contains(finding.confidence))
        // 2 VUs come every second.
        let onset = try #require(finding.onset)
        #expect(onset >= Double(knee) / 2 - 1 && onset <= Double(knee) / 2 + 16)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect((fact.value ?? 9) < 4)
        #expect(fact.unit == .perSecond)
    }

    @Test(arguments: [nil, 79] as [Int?]) func `throughput that grows with VUs has no knee`(knee: Int?) {
        #expect(Self.detect(Self.ramp(to: 80, knee: knee)).0.isEmpty)
    }

    @Test func `a knee with waits of a few milliseconds is not told`() {
        #expect(Self.detect(Self.ramp(to: 80, knee: 20, milliseconds: 1)).0.isEmpty)
    }

    @Test func `three VUs are no ramp`() {
        #expect(LoadDetector.levels(Self.ramp(to: 3, knee: 1).signals()).isEmpty)
        #expect(LoadDetector.levels(RunSignals(input: RunFiles().input())).isEmpty)
    }

    @Test func `levels rise with VUs and have rates per VU`() {
        let levels = LoadDetector.levels(Self.ramp(to: 80, knee: nil).signals())
        #expect(levels.count == 8)
        #expect(levels.map(\.vus) == levels.map(\.vus).sorted())
        #expect(levels.map(\.time) == levels.map(\.time).sorted())
        for level in levels {
            #expect(abs(level.perVU - 4) < 0.4)
            #expect(abs(level.latency - 10) < 0.5)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a clean run has no knee and no spikes`(seed: UInt64) {
        #expect(Self.detect(RunBuilder(seed: seed)).0.isEmpty)
    }

    // MARK: Spikes

    private static func spikes(_ starts: [Double], by milliseconds: Double = 600) -> RunBuilder {
        var builder = RunBuilder()
        for start in starts { builder.slow(by: milliseconds, from: start, to: start + 1) }
        return builder
    }

    @Test func `everything slow again and again is pauses`() throws {
        let (findings, ledger) = Self.detect(Self.spikes([6, 12, 18, 24]))
        let finding = try #require(findings.first)
        #expect(finding.cause == .stalls)
        #expect(finding.onset == 6)
        #expect(finding.end == 25)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.text.hasPrefix("4 times between 6 s and 25 s"))
        #expect(fact.text.contains("about every 6 s"))
    }

    @Test func `pauses up to the end have no end`() throws {
        #expect(try #require(Self.detect(Self.spikes([6, 12, 18, 27])).0.first).end == nil)
    }

    @Test(arguments: [[6.0, 12], [12], []]) func `one pause or two may be chance`(starts: [Double]) {
        #expect(Self.detect(Self.spikes(starts)).0.isEmpty)
    }

    @Test func `pauses below a tenth of a second are not told`() {
        #expect(Self.detect(Self.spikes([6, 12, 18, 24], by: 40)).0.isEmpty)
    }

    @Test func `what is slow most of the time does not pause`() {
        #expect(Self.detect(Self.spikes(Array(stride(from: 3, to: 28, by: 1.0)))).0.isEmpty)
    }

    @Test func `one slow route again and again is no pause of everything`() {
        var builder = RunBuilder()
        for start in [6.0, 12, 18, 24] { builder.slow("GET /api/posts", by: 600, from: start, to: start + 1) }
        #expect(Self.detect(builder).0.isEmpty)
    }

    // MARK: All the time

    private static func summary(p95: Double, bound: String = "p(95)<500") -> Summary {
        let trend = MetricValues.trend([.init(name: "med", value: 1), .init(name: "p(95)", value: p95)])
        let verdict = ThresholdVerdict(expression: bound, passed: false, observation: .value(p95))
        return Summary(
            metrics: [
                SummaryMetric(
                    name: "http_req_duration",
                    contains: .time,
                    values: trend,
                    thresholds: [verdict]
                )
            ],
            runDuration: 30
        )
    }

    private static func standing(
        _ builder: RunBuilder,
        _ summary: Summary,
        _ metrics: MetricsCollection? = nil
    ) -> Finding? {
        var ledger = Ledger()
        let signals = builder.signals(summary: summary, metrics: metrics)
        return LoadDetector(signals: signals, metrics: MetricView(metrics)).standing(&ledger)
    }

    @Test func `a crossed latency threshold and no moment is slow all the time`() throws {
        var builder = RunBuilder()
        builder.slow(by: 700, from: 0)
        let finding = try #require(Self.standing(builder, Self.summary(p95: 900)))
        #expect(finding.cause == .slowApplication)
        #expect(finding.onset == nil && finding.route == nil)
        let database = RunBuilder.metrics([MetricName.databaseMean: { _ in 0.3 }])
        #expect(Self.standing(builder, Self.summary(p95: 900), database)?.cause == .slowDependency)
        let quick = RunBuilder.metrics([MetricName.databaseMean: { _ in 0.003 }])
        #expect(Self.standing(builder, Self.summary(p95: 900), quick)?.cause == .slowApplication)
    }

    @Test func `one route that is slow all the time is named`() throws {
        var builder = RunBuilder()
        builder.slow("POST /api/posts", by: 900, from: 0)
        let finding = try #require(Self.standing(builder, Self.summary(p95: 900)))
        #expect(finding.cause == .slowEndpoint)
        #expect(finding.route == "POST /api/posts")
    }

    @Test(arguments: ["p(95)<500", "p(95)<=500", "p(99)<500"])
    func `without a crossed bound on a percentile nothing is slow`(bound: String) {
        var builder = RunBuilder()
        builder.slow(by: 700, from: 0)
        #expect(Self.standing(builder, Self.summary(p95: 499, bound: bound)) == nil)
        #expect(Self.standing(builder, Self.summary(p95: 500, bound: bound)) == nil)
        #expect(Self.standing(builder, Self.summary(p95: 501, bound: bound)) != nil)
    }

    @Test(arguments: ["avg<500", "p(95)>500", "med<5"])
    func `other thresholds are no bound on how slow`(bound: String) {
        var builder = RunBuilder()
        builder.slow(by: 700, from: 0)
        #expect(Self.standing(builder, Self.summary(p95: 900, bound: bound)) == nil)
    }

    // MARK: Between client and server

    private static func rows(client: Double?, server: Double?, requests: Int = 50, count: Int = 4)
        -> [RouteRow]
    {
        (0..<count).map {
            RouteRow(route: "GET /\($0)", requests: requests, failed: 0, p50: client, serverMean: server)
        }
    }

    private static func gap(_ rows: [RouteRow]) -> (Finding?, Ledger) {
        var ledger = Ledger()
        let signals = RunBuilder().signals()
        return (LoadDetector(signals: signals, metrics: MetricView(nil)).networkGap(rows, &ledger), ledger)
    }

    @Test func `a client that waits much longer than the server takes has the network between`() throws {
        let (found, ledger) = Self.gap(Self.rows(client: 85, server: 5))
        let finding = try #require(found)
        #expect(finding.cause == .networkDelay)
        #expect(finding.onset == nil)
        #expect(ledger[finding.evidence[0]]?.value == 80)
        #expect(ledger[finding.evidence[0]]?.numbers == [5, 85, 4])
    }

    @Test func `a gap that is small, or small beside the server's time, or on few routes is none`() {
        #expect(Self.gap(Self.rows(client: 19, server: 5)).0 == nil)
        #expect(Self.gap(Self.rows(client: 90, server: 30)).0 == nil)
        #expect(Self.gap(Self.rows(client: 91, server: 30)).0 != nil)
        #expect(Self.gap(Self.rows(client: 85, server: 5, count: 2)).0 == nil)
        #expect(Self.gap(Self.rows(client: 85, server: 5, requests: 7)).0 == nil)
        #expect(Self.gap(Self.rows(client: 85, server: nil)).0 == nil)
        #expect(Self.gap(Self.rows(client: nil, server: 5)).0 == nil)
        #expect(
            Self.gap(Self.rows(client: 85, server: 5, count: 4) + Self.rows(client: 6, server: 5, count: 3)).0
                == nil
        )
    }
}
