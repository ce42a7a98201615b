// The verdict on a run and its reasons. Pure; a model has no say in it.

/// Decides the status.
enum Verdict {
    /// Status and reasons, the weightiest first.
    static func decide(
        policy: Policy,
        thresholds: [ThresholdRow],
        findings: [Finding],
        input: RunInput,
        generatorReasons: [String]
    ) -> (RunStatus, [String]) {
        if !generatorReasons.isEmpty {
            let note =
                "the load generator was the bottleneck, so the figures say nothing about the application"
            return (.invalid, [note] + generatorReasons)
        }
        // What lies behind it first, then what it did.
        var critical = findings.filter { $0.isCause && $0.severity == .critical }.map(\.title)
        for row in thresholds where row.verdict == .crossed {
            let actual = row.actual.map { ", actual \($0)" } ?? ""
            critical.append("threshold crossed: \(row.metric) \(row.expression)\(actual)")
        }
        critical += policy.reasons
        var warnings = findings.filter { $0.isCause && $0.severity == .warning }.map(\.title)
        switch input.metadata?.exitCode {
        case 100, 101, 104, 107:
            critical.insert(
                "the run ended early: \(input.metadata?.exitReason ?? "exit code \(input.metadata?.exitCode ?? 0)")",
                at: 0
            )
        case 105:
            warnings.append(
                "the run was \(input.metadata?.exitReason ?? "interrupted"): its figures cover a part"
            )
        default: break
        }
        if input.summary == nil, input.timeline == nil {
            warnings.append(
                "neither summary.json nor timeline.jsonl could be read: nothing is known about the run"
            )
        } else if input.summary == nil {
            warnings.append("summary.json is missing: the run was killed, thresholds were not evaluated")
        } else if !hasAskedAnything(input) {
            warnings.append("no request was made: nothing was measured of the application")
        }
        if findings.contains(where: { !$0.isCause && $0.severity == .warning }), warnings.isEmpty,
            critical.isEmpty
        {
            warnings += findings.filter { !$0.isCause && $0.severity == .warning }.map(\.title)
        }
        if !critical.isEmpty { return (.critical, critical + warnings) }
        if !warnings.isEmpty { return (.warning, warnings) }
        return (.healthy, [calm(thresholds, input)])
    }

    private static func hasAskedAnything(_ input: RunInput) -> Bool {
        ["http_reqs", "ws_sessions"].contains { (input.summary?[$0]?.values["count"] ?? 0) > 0 }
    }

    private static func calm(_ thresholds: [ThresholdRow], _ input: RunInput) -> String {
        let held = thresholds.filter { $0.verdict == .held }.count
        let open = thresholds.filter { $0.verdict == .noData }.count
        let text =
            thresholds.isEmpty
            ? "the run had no thresholds" : "\(held) of \(thresholds.count) thresholds held"
        let rest = open > 0 ? ", \(open) had no data" : ""
        return "\(text)\(rest), and nothing was found that calls for action"
    }
}
