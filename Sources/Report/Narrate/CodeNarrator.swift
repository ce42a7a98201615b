// The words of a report when no model's words hold, and what fills a model's gaps. Says nothing that is not in the analysis.

/// Words for an analysis by fixed rules: the same analysis, the same words.
public enum CodeNarrator {
    /// The narrative of `analysis`; `reason` says why no model is the author.
    ///
    /// Statements carry their findings' evidence. Confidence is that of the best cause; without a cause it is 0.9 for a healthy run less
    /// 0.15 for each source that was not read in full (at least 0.35, upstream's figure for a report with gaps), and 0.35 otherwise.
    public static func narrative(of analysis: Analysis, reason: String) -> Narrative {
        Narrative(
            author: .code(reason: reason),
            summary: summary(of: analysis),
            findings: findings(of: analysis),
            bottlenecks: analysis.causes.filter { isBottleneck($0.cause) }.map {
                Narrative.Statement(sentence($0.title), evidence: $0.evidence)
            },
            likelyCauses: analysis.causes.map { finding in
                let likelihood = "confidence \(percent(finding.confidence))"
                return Narrative.Statement(
                    sentence("\(trimmed(finding.title)) (\(likelihood))"),
                    evidence: finding.evidence
                )
            },
            nextActions: nextActions(of: analysis),
            confidence: confidence(of: analysis)
        )
    }

    /// What a cause says about where it is tight, rather than about what is broken.
    static func isBottleneck(_ cause: Cause) -> Bool {
        switch cause {
        case .slowDependency, .slowEndpoint, .slowApplication, .networkDelay, .saturation, .memoryGrowth,
            .stalls,
            .rateLimiting, .generatorOverload, .slowStart, .timeouts:
            true
        default: false
        }
    }

    /// How sure code is, see ``narrative(of:reason:)``.
    static func confidence(of analysis: Analysis) -> Double {
        if let cause = analysis.causes.first { return clamped(cause.confidence) }
        guard analysis.status == .healthy else { return 0.35 }
        let gaps = analysis.coverage.count { $0.status != .ok }
        return max(0.35, 0.9 - 0.15 * Double(gaps))
    }

    static func summary(of analysis: Analysis) -> String {
        let reasons = analysis.reasons.map(trimmed).filter { !$0.isEmpty }.joined(separator: "; ")
        var sentences = ["The run of profile \(analysis.profile) is \(analysis.status.rawValue)"]
        if !reasons.isEmpty { sentences[0] += ": " + reasons }
        // A cause that is the only reason is not said twice.
        if let cause = analysis.causes.first, analysis.reasons == [cause.title] {
            sentences[0] += " (the most likely cause)"
        } else if let cause = analysis.causes.first {
            sentences.append("Most likely cause: \(trimmed(cause.title))")
        } else if analysis.status == .warning || analysis.status == .critical {
            sentences.append("No cause was found in the evidence")
        }
        if analysis.causes.isEmpty, let covered = covered(by: analysis) { sentences.append(covered) }
        let gaps = analysis.coverage.filter { $0.status != .ok }.map(\.source.rawValue)
        if !gaps.isEmpty { sentences.append("Not covered in full: \(gaps.joined(separator: ", "))") }
        return sentences.map(sentence).joined(separator: " ")
    }

    private static func findings(of analysis: Analysis) -> [Narrative.Statement] {
        var statements = analysis.findings.map { finding in
            let parts = [finding.title, finding.detail].map(sentence).filter { !$0.isEmpty }
            return Narrative.Statement(parts.joined(separator: " "), evidence: finding.evidence)
        }
        if statements.isEmpty, analysis.status == .healthy {
            statements.append(Narrative.Statement("Nothing was found that calls for action."))
        }
        return statements
    }

    private static func nextActions(of analysis: Analysis) -> [Narrative.Statement] {
        var actions: [Narrative.Statement] = []
        for finding in analysis.findings where !trimmed(finding.nextAction).isEmpty {
            let text = sentence(finding.nextAction)
            if !actions.contains(where: { $0.text == text }) {
                actions.append(Narrative.Statement(text, evidence: finding.evidence))
            }
        }
        for row in analysis.coverage {
            guard case .degraded(let reason) = row.status else { continue }
            let text = "Make \(row.source.rawValue) available and analyze the run again: \(reason)"
            actions.append(Narrative.Statement(sentence(text)))
        }
        return actions.isEmpty ? [Narrative.Statement("Nothing calls for action.")] : actions
    }

    /// What was looked at; nil when nothing was.
    private static func covered(by analysis: Analysis) -> String? {
        var parts: [String] = []
        if let requests = analysis.highlights.requests, let count = Int(exactly: requests.rounded()) {
            parts.append(counted(count, "request"))
        }
        if !analysis.routes.isEmpty { parts.append(counted(analysis.routes.count, "route")) }
        if !analysis.thresholds.isEmpty { parts.append(counted(analysis.thresholds.count, "threshold")) }
        if !analysis.checks.isEmpty { parts.append(counted(analysis.checks.count, "check")) }
        let sources = analysis.coverage.filter { $0.status == .ok }.map(\.source.rawValue)
        if !sources.isEmpty { parts.append("the sources \(sources.joined(separator: ", "))") }
        return parts.isEmpty ? nil : "Covered: \(parts.joined(separator: ", "))"
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func percent(_ share: Double) -> String { "\(Int(clamped(share) * 100 + 0.5)) %" }

    private static func clamped(_ share: Double) -> Double { share.isFinite ? min(1, max(0, share)) : 0 }

    /// The text without blanks and points at its end.
    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while let last = text.last, last == "." || last.isWhitespace { text = text.dropLast() }
        return String(text.drop { $0.isWhitespace })
    }

    /// The text with a point at its end; nothing stays nothing.
    private static func sentence(_ text: String) -> String {
        let text = trimmed(text)
        guard let last = text.last else { return "" }
        return "!?…".contains(last) ? text : text + "."
    }
}
