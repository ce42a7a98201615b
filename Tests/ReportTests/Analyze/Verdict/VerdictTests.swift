import Measure
import Testing

@testable import Report

@Suite struct VerdictTests {
    private static func decide(
        policy reasons: [String] = [],
        thresholds: [ThresholdRow] = [],
        findings: [Finding] = [],
        files: RunFiles = RunBuilder(seconds: 5).files(),
        generator: [String] = []
    ) -> (RunStatus, [String]) {
        var policy = Policy(RunSignals(input: RunFiles().input()))
        policy.reasons = reasons
        return Verdict.decide(
            policy: policy,
            thresholds: thresholds,
            findings: findings,
            input: files.input(),
            generatorReasons: generator
        )
    }

    private static func row(_ verdict: ThresholdRow.Verdict, _ actual: String? = nil) -> ThresholdRow {
        ThresholdRow(metric: "http_reqs", expression: "count>5", verdict: verdict, actual: actual)
    }

    private static func finding(_ severity: Severity, isCause: Bool = true, _ title: String) -> Finding {
        DiagnosisTests.finding(.stalls, isCause: isCause, severity: severity, title: title)
    }

    @Test func `a calm run says what was held against it`() {
        #expect(
            Self.decide() == (
                .healthy, ["the run had no thresholds, and nothing was found that calls for action"]
            )
        )
        let held = Self.decide(thresholds: [Self.row(.held), Self.row(.noData), Self.row(.held)])
        #expect(
            held == (
                .healthy,
                ["2 of 3 thresholds held, 1 had no data, and nothing was found that calls for action"]
            )
        )
    }

    @Test func `a critical cause, a crossed threshold and the kept rules are critical, in this order`() {
        let (status, reasons) = Self.decide(
            policy: ["rule"],
            thresholds: [Self.row(.crossed, "3"), Self.row(.held), Self.row(.crossed)],
            findings: [Self.finding(.warning, "w"), Self.finding(.critical, "c"), Self.finding(.info, "i")]
        )
        #expect(status == .critical)
        #expect(
            reasons == [
                "c", "threshold crossed: http_reqs count>5, actual 3", "threshold crossed: http_reqs count>5",
                "rule", "w",
            ]
        )
    }

    @Test(arguments: [
        (Severity.critical, true, RunStatus.critical), (.warning, true, .warning), (.info, true, .healthy),
        (.critical, false, .healthy), (.warning, false, .warning), (.info, false, .healthy),
    ])
    func `findings weigh by severity and by being a cause`(
        severity: Severity,
        isCause: Bool,
        status: RunStatus
    ) {
        let (found, reasons) = Self.decide(findings: [Self.finding(severity, isCause: isCause, "t")])
        #expect(found == status)
        #expect((reasons == ["t"]) == (status != .healthy))
    }

    @Test func `what is no cause does not stand beside causes`() {
        let findings = [Self.finding(.warning, "cause"), Self.finding(.warning, isCause: false, "known")]
        #expect(Self.decide(findings: findings) == (.warning, ["cause"]))
    }

    @Test func `an overloaded generator overrules all else`() {
        let (status, reasons) = Self.decide(
            policy: ["rule"],
            thresholds: [Self.row(.crossed)],
            findings: [Self.finding(.critical, "c")],
            generator: ["late"]
        )
        #expect(status == .invalid)
        #expect(reasons.count == 2)
        #expect(reasons[1] == "late")
    }

    private static func ended(_ code: Int, _ reason: String?) -> RunFiles {
        var files = RunBuilder(seconds: 5).files()
        let text = reason.map { ", \"exit_reason\": \"\($0)\"" } ?? ""
        files[text: .metadata] = "{\"start_epoch\": 1, \"exit_code\": \(code)\(text)}"
        return files
    }

    @Test(arguments: [
        (0, RunStatus.healthy), (99, .healthy), (100, .critical), (101, .critical), (104, .critical),
        (107, .critical),
        (105, .warning), (103, .healthy),
    ])
    func `how the run ended counts`(code: Int, status: RunStatus) {
        let (found, reasons) = Self.decide(files: Self.ended(code, "why"))
        #expect(found == status)
        if status != .healthy { #expect(reasons[0].contains("why")) }
        let bare = Self.decide(files: Self.ended(code, nil))
        #expect(bare.0 == status)
        if status == .critical { #expect(bare.1[0] == "the run ended early: exit code \(code)") }
    }

    @Test func `a run that left no summary was killed`() {
        let killed = Self.decide(files: RunBuilder(seconds: 5).files(summary: nil))
        #expect(killed.0 == .warning)
        #expect(killed.1[0].hasPrefix("summary.json is missing"))
        let nothing = Self.decide(files: RunFiles())
        #expect(nothing.0 == .warning)
        #expect(nothing.1[0].hasPrefix("neither summary.json nor timeline.jsonl"))
    }
}
