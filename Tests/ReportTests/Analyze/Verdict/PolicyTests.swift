import Measure
import Testing

@testable import Report

@Suite struct PolicyTests {
    /// A run of k6: a summary, and a directory's name that tells the profile.
    private static func run(
        failed: Int,
        of all: Int,
        threshold: String? = nil,
        checks: [(String, Int, Int)] = [],
        profile: String = "low",
        timeline: Bool = false,
        logs: LogsCollection? = nil
    ) -> Policy {
        var tree = CheckTree()
        for (place, check) in checks.enumerated() {
            tree.add(check: check.0, in: ["g"], passes: check.1, fails: check.2, firstSeen: Int64(place))
        }
        let verdict = threshold.map { ThresholdVerdict(expression: $0, passed: true, observation: .unknown) }
        let share = all > 0 ? Double(failed) / Double(all) : 0
        let metric = SummaryMetric(
            name: "http_req_failed",
            contains: .default,
            values: .rate(value: share, passes: failed, fails: all - failed),
            thresholds: verdict.map { [$0] } ?? []
        )
        var files = RunFiles()
        files[text: .summary] =
            Summary(metrics: [metric], rootGroup: tree.root, runDuration: 1).exportJSON.compactText
        if timeline {
            var builder = RunBuilder(mix: Array(RunBuilder.mix.prefix(3)))
            builder.fail("POST /api/posts", status: 429, share: 0.9, from: 5)
            builder.fail("GET /api/posts", status: 429, share: 0.02, from: 5)
            files.bytes[.timeline] = builder.files().bytes[.timeline]
        }
        return Policy(RunSignals(input: files.input("20260921T120000Z-\(profile)"), logs: logs))
    }

    @Test(arguments: [
        (499, RunStatus.healthy), (500, .healthy), (501, .critical), (10_000, .critical), (0, .healthy),
    ])
    func `more failed requests than the bound are critical, as many are not`(failed: Int, status: RunStatus) {
        let policy = Self.run(failed: failed, of: 10_000)
        #expect(policy.status == status)
        #expect(policy.reasons.count == (status == .critical ? 1 : 0))
        #expect(policy.signals.failedThreshold == 0.05)
        #expect(policy.signals.failedRate == Double(failed) / 10_000)
    }

    @Test(arguments: [
        ("low", 0.05), ("medium", 0.08), ("high", 0.10), ("extreme", 0.12), ("insane", 0.15),
        ("moderate", 0.08), ("x", 0.08),
        ("low-2", 0.08),
    ])
    func `without a threshold of its own the profile tells the bound`(profile: String, bound: Double) {
        #expect(Self.run(failed: 0, of: 10, profile: profile).signals.failedThreshold == bound)
    }

    @Test(arguments: [
        ("rate<0.3", 0.3), ("rate<=0.2", 0.2), ("rate < 0.01", 0.01), ("rate>0.3", 0.05), ("rubbish", 0.05),
        ("rate==0", 0.05),
    ])
    func `the summary's own threshold is the bound`(expression: String, bound: Double) {
        #expect(Self.run(failed: 0, of: 10, threshold: expression).signals.failedThreshold == bound)
    }

    @Test func `no requests are no failure rate, and healthy`() {
        let policy = Self.run(failed: 0, of: 0)
        #expect(policy.status == .healthy)
        #expect(policy.signals.failedRate == nil)
        let nothing = Policy(RunSignals(input: RunFiles().input("x")))
        #expect(nothing.status == .healthy && nothing.reasons.isEmpty)
        #expect(nothing.signals == RateLimitSignals())
    }

    @Test(arguments: Policy.writeChecks.map(\.0))
    func `a write check that holds in less than a fifth is critical`(name: String) {
        for (passes, fails, status) in [
            (19, 81, RunStatus.critical), (20, 80, .healthy), (21, 79, .healthy), (0, 1, .critical),
            (1, 4, .healthy),
            // What never ran has a pass rate of 1.
            (0, 0, .healthy),
        ] {
            let policy = Self.run(failed: 0, of: 100, checks: [(name, passes, fails)])
            #expect(policy.status == status, "\(passes) of \(passes + fails)")
            #expect(policy.signals.writeChecks == [CheckRow(name: name, passes: passes, fails: fails)])
            #expect(policy.reasons.allSatisfy { $0.contains("'\(name)'") })
        }
    }

    @Test func `other checks play no part`() {
        let policy = Self.run(failed: 0, of: 100, checks: [("like status ok", 0, 100)])
        #expect(policy.status == .healthy)
        #expect(policy.signals.writeChecks.isEmpty)
    }

    @Test func `each rule has a reason, the failure rate first`() {
        let checks = Policy.writeChecks.map { ($0.0, 1, 99) }
        let policy = Self.run(failed: 60, of: 100, checks: checks.reversed())
        #expect(policy.reasons.count == 5)
        #expect(policy.reasons[0] == "60.00% of requests failed; allowed are 5.00%")
        #expect(policy.signals.writeChecks.map(\.name) == Policy.writeChecks.map(\.0))
        #expect(
            policy.reasons[1]
                == "check 'create post status 201' held in only 1.00% of 100 cases (POST /api/posts)"
        )
    }

    @Test func `nothing speaks of rate limiting without a 429`() {
        let policy = Self.run(failed: 60, of: 100, checks: Policy.writeChecks.map { ($0.0, 0, 9) })
        #expect(!policy.reasons.contains { $0.lowercased().contains("limit") || $0.contains("429") })
        #expect(policy.signals.endpoints.isEmpty)
        #expect(policy.signals.clientCount == nil)
    }

    @Test func `429s are counted by route where there is a timeline`() {
        let signals = Self.run(failed: 0, of: 100, timeline: true).signals
        #expect(signals.endpoints == ["POST /api/posts", "GET /api/posts"])
        #expect((signals.clientCount ?? 0) > 50)
        #expect(signals.logEntryCount == nil)
    }

    @Test(arguments: [(0, []), (4, ["POST /api/posts"])])
    func `without a timeline the log tells of 429s, and write checks where`(lines: Int, endpoints: [String]) {
        let logs = LogsCollection(
            window: nil,
            status: .ok,
            queries: [LogQuery(name: "rate_limit", expression: "{}", total: lines)]
        )
        let checks = [("create post status 201", 1, 99), ("comment status ok", 50, 50)]
        let signals = Self.run(failed: 0, of: 100, checks: checks, logs: logs).signals
        #expect(signals.logEntryCount == lines)
        #expect(signals.endpoints == endpoints)
    }
}
