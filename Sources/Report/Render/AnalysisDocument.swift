// ai-analysis.json: upstream's members under upstream's names, and what swiftload adds. Must not contain
// words of its own.

import Measure

/// Builds `ai-analysis.json`. `docs/run-directory.md` says what its members mean.
public enum AnalysisDocument {
    /// The document. Text from elsewhere is harmless in it as in the reports; numbers are not rounded.
    public static func json(_ analysis: Analysis, _ narrative: Narrative, generatedAt: UTCTime) -> JSONValue {
        let source = DocumentSource(analysis: analysis, narrative: narrative, metrics: nil, logs: nil)
        var document: JSONObject = [
            "status": .string(analysis.status.rawValue),
            "summary": text(narrative.summary),
            "findings": texts(narrative.findings),
            "bottlenecks": texts(narrative.bottlenecks),
            "likely_causes": texts(narrative.likelyCauses),
            "next_actions": texts(narrative.nextActions),
            "confidence": .number(narrative.confidence),
            "k6_highlights": highlights(analysis.highlights),
            "data_source_health": health(source.sources),
            "profile": text(analysis.profile),
            "run_dir": text(analysis.directoryName),
            "generated_at": .string(generatedAt.text),
            "rate_limit_signals": rateLimit(analysis.rateLimit),
            "deterministic_status": .string(analysis.policyStatus.rawValue),
            "deterministic_reasons": .array(analysis.policyReasons.map(text)),
        ]
        document["reasons"] = .array(analysis.reasons.map(text))
        document["diagnosis"] = .array(source.rankedFindings.map { finding($0, window: analysis.window) })
        document["evidence"] = .array(analysis.ledger.facts.map(fact))
        document["thresholds"] = .array(analysis.thresholds.map(threshold))
        document["alerts"] = .array(analysis.alerts.map(alert))
        document["model"] = model(narrative)
        return .object(document)
    }

    private static func highlights(_ numbers: Highlights) -> JSONValue {
        [
            "http_req_duration_p95_ms": number(numbers.p95),
            "http_req_failed_rate": number(numbers.failedRate),
            "checks_pass_rate": number(numbers.checksRate), "iterations": number(numbers.iterations),
            "vus_max": number(numbers.vusMax),
        ]
    }

    /// Upstream knows `ok` and `degraded` alone, and calls the summary `k6`; an empty source is degraded
    /// there, and `state` tells.
    private static func health(_ sources: [SourceCoverage]) -> JSONValue {
        var object = JSONObject()
        for source in [DataSource.summary, .timeline, .prometheus, .loki, .ollama] {
            let row = sources.first { $0.source == source }
            let status = row?.status ?? .degraded("not looked at")
            object[source == .summary ? "k6" : source.rawValue] = [
                "status": status == .ok ? "ok" : "degraded",
                "error": status.reason.map(text) ?? .null,
                "state": .string(status.word),
                "detail": text(row?.detail ?? ""),
            ]
        }
        return .object(object)
    }

    private static func rateLimit(_ signals: RateLimitSignals) -> JSONValue {
        [
            "http_req_failed_rate": number(signals.failedRate),
            "http_req_failed_threshold": .number(signals.failedThreshold),
            "loki_rate_limit_entry_count": signals.logEntryCount.map { JSONValue($0) } ?? .null,
            "critical_write_checks": .array(
                signals.writeChecks.map { check in
                    let total = Double(check.passes) + Double(check.fails)
                    // 1 for a check that never ran, as upstream has it.
                    let share = total > 0 ? Double(check.passes) / total : 1
                    return [
                        "check_name": text(check.name), "passes": JSONValue(check.passes),
                        "fails": JSONValue(check.fails), "pass_rate": .number(share),
                    ]
                }
            ),
            "likely_rate_limited_endpoints": .array(signals.endpoints.map(text)),
            "client_429_count": signals.clientCount.map { JSONValue($0) } ?? .null,
        ]
    }

    private static func finding(_ finding: Finding, window: RunWindow?) -> JSONValue {
        let moment = finding.onset.flatMap { onset in window.flatMap { ReportNumber.moment($0.start + onset) }
        }
        return [
            "id": text(finding.id), "cause": .string(finding.cause.rawValue),
            "is_cause": .bool(finding.isCause),
            "severity": .string(finding.severity.word), "title": text(finding.title),
            "detail": text(finding.detail),
            "route": finding.route.map(text) ?? .null, "onset_s": number(finding.onset),
            "onset_utc": moment.map { .string($0.text) } ?? .null, "end_s": number(finding.end),
            "confidence": .number(finding.confidence), "evidence": .array(finding.evidence.map(text)),
            "next_action": text(finding.nextAction),
        ]
    }

    private static func fact(_ fact: Fact) -> JSONValue {
        [
            "id": text(fact.id), "quantity": text(fact.quantity), "subject": fact.subject.map(text) ?? .null,
            "value": number(fact.value), "unit": .string(fact.unit.rawValue),
            "window": fact.window.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null,
            "source": .string(fact.source.rawValue), "query": fact.query.map(text) ?? .null,
            "text": text(fact.text),
        ]
    }

    private static func threshold(_ row: ThresholdRow) -> JSONValue {
        [
            "metric": text(row.metric), "expression": text(row.expression),
            "verdict": .string(row.verdict.rawValue),
            "actual": row.actual.map(text) ?? .null, "first_breach_s": number(row.firstBreach),
        ]
    }

    private static func alert(_ row: AlertRow) -> JSONValue {
        [
            "name": text(row.name), "rule": text(row.rule), "actual": row.actual.map(text) ?? .null,
            "is_exceeded": row.isExceeded.map(JSONValue.bool) ?? .null, "gap": row.gap.map(text) ?? .null,
        ]
    }

    private static func model(_ narrative: Narrative) -> JSONValue {
        var author: JSONValue = .null
        var reason: JSONValue = .null
        switch narrative.author {
        case .model(let name): author = text(name)
        case .code(let why): reason = text(why)
        }
        return [
            "author": author, "reason": reason, "claims_verified": JSONValue(narrative.claimsVerified),
            "claims_total": JSONValue(narrative.claimsTotal), "dropped": .array(narrative.dropped.map(text)),
        ]
    }

    private static func texts(_ statements: [Narrative.Statement]) -> JSONValue {
        .array(statements.map { text($0.text) })
    }

    private static func text(_ foreign: String) -> JSONValue { .string(SafeText(foreign).text) }
    private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
}
