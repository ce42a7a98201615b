import Measure
import Testing

@testable import Report

@Suite struct CheckDetectorTests {
    private static func detect(_ signals: RunSignals) -> ([Finding], Ledger) {
        var ledger = Ledger()
        return (CheckDetector(signals: signals, metrics: MetricView(nil)).findings(&ledger), ledger)
    }

    private static func failing(_ fails: Int, from: Double, to: Double = .infinity) -> RunBuilder {
        var builder = RunBuilder()
        builder.edit { $0.checks["has token"] = .init(passes: 4, fails: 0) }
        builder.edit(from: from, to: to) {
            $0.checks["has token"] = .init(passes: 4 - fails, fails: fails, route: "POST /api/login")
        }
        return builder
    }

    @Test func `checks that fail while requests do not are wrong answers`() throws {
        let (findings, ledger) = Self.detect(Self.failing(3, from: 10, to: 20).signals())
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.cause == .wrongAnswers && finding.isCause)
        #expect(finding.route == "POST /api/login")
        #expect(finding.onset == 10 && finding.end == 20)
        let fact = try #require(ledger[finding.evidence[0]])
        #expect(fact.value == 30 && fact.numbers == [120])
        #expect(fact.text == "Check 'has token' failed 30 of 120 times (it looks at POST /api/login).")
    }

    @Test func `checks that fail with their requests are a symptom`() throws {
        var builder = Self.failing(3, from: 10)
        builder.fail(status: 500, share: 0.5, from: 10)
        let finding = try #require(Self.detect(builder.signals()).0.first)
        #expect(finding.cause == .checkFailures)
        #expect(!finding.isCause)
        #expect(finding.severity == .info)
    }

    @Test func `two failed checks are no content`() throws {
        let finding = try #require(Self.detect(Self.failing(1, from: 10, to: 12).signals()).0.first)
        #expect(finding.cause == .checkFailures && !finding.isCause)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func `no failed check, no finding`(seed: UInt64) {
        #expect(Self.detect(RunBuilder(seed: seed).signals()).0.isEmpty)
        #expect(Self.detect(Self.failing(0, from: 0).signals()).0.isEmpty)
        #expect(Self.detect(RunSignals(input: RunFiles().input())).0.isEmpty)
    }

    @Test func `checks of several routes name no route, and the most frequent ones are told`() throws {
        var builder = RunBuilder()
        builder.edit(from: 10) { second in
            for number in 1...8 {
                second.checks["c\(number)"] = .init(fails: number, route: "GET /\(number)")
            }
        }
        let (findings, ledger) = Self.detect(builder.signals())
        let finding = try #require(findings.first)
        #expect(finding.route == nil)
        #expect(finding.evidence.compactMap { ledger[$0]?.subject } == ["c8", "c7", "c6", "c5", "c4", "c3"])
        #expect(finding.title.hasSuffix("'c8', 'c7', 'c6'"))
    }

    @Test func `six tenths of the failed checks name their route`() throws {
        for (share, route) in [(6, "GET /a"), (5, nil)] as [(Int, String?)] {
            var builder = RunBuilder()
            builder.edit(from: 10) { second in
                second.checks["a"] = .init(fails: share, route: "GET /a")
                second.checks["b"] = .init(fails: 10 - share, route: "GET /b")
            }
            let finding = try #require(Self.detect(builder.signals()).0.first)
            #expect(finding.route == route || share == 5)
        }
    }

    // MARK: Without a timeline

    private static func summary(fails: Int, failed: Int?) -> RunSignals {
        var tree = CheckTree()
        tree.add(check: "fine", passes: 9, fails: 0, firstSeen: 1)
        tree.add(check: "bad", in: ["group"], passes: 1, fails: fails, firstSeen: 2)
        let metrics = failed.map { failed in
            SummaryMetric(
                name: "http_req_failed",
                contains: .default,
                values: .rate(value: Double(failed) / 10, passes: failed, fails: 10 - failed)
            )
        }
        var files = RunFiles()
        files[text: .summary] =
            Summary(
                metrics: metrics.map { [$0] } ?? [],
                rootGroup: tree.root,
                runDuration: 1
            ).exportJSON.compactText
        return RunSignals(input: files.input())
    }

    @Test(
        arguments: [
            (0, 0, nil, false), (3, 0, .wrongAnswers, true), (2, 0, .wrongAnswers, false),
            (3, nil, .wrongAnswers, true),
            (3, 2, .checkFailures, false),
        ] as [(Int, Int?, Cause?, Bool)]
    )
    func `of a summary the totals are told`(fails: Int, failed: Int?, cause: Cause?, isCause: Bool) {
        let (findings, ledger) = Self.detect(Self.summary(fails: fails, failed: failed))
        #expect(findings.map(\.cause) == (cause.map { [$0] } ?? []))
        guard let finding = findings.first else { return }
        #expect(finding.isCause == isCause)
        #expect(finding.onset == nil && finding.end == nil && finding.route == nil)
        #expect(
            finding.evidence.map { ledger[$0]?.text } == [
                "Check 'bad' failed \(fails) of \(fails + 1) times."
            ]
        )
    }
}
