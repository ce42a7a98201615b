// Analyses kept as JSON: what the claim checker looks at, as real runs gave it. Must not contain expectations.

import Measure

@testable import Report

/// An analysis as `Golden/ledgers` has it: verdict, reasons, thresholds, checks, facts and findings.
enum LedgerFixture {
    /// What is wrong with a file.
    struct Malformed: Error { var place: String }

    /// The analysis of a document. Throws `Malformed` where something is missing.
    static func analysis(_ json: JSONValue) throws -> Analysis {
        let status = try RunStatus(rawValue: text(json, "status")).orThrow("status")
        var analysis = Analysis(
            profile: try text(json, "profile"),
            directoryName: "r",
            status: status,
            reasons: (json["reasons"]?.array ?? []).compactMap(\.string)
        )
        for row in json["thresholds"]?.array ?? [] {
            let verdict = try ThresholdRow.Verdict(rawValue: text(row, "verdict")).orThrow("verdict")
            analysis.thresholds.append(
                ThresholdRow(
                    metric: try text(row, "metric"),
                    expression: try text(row, "expression"),
                    verdict: verdict,
                    actual: row["actual"]?.string
                )
            )
        }
        for row in json["checks"]?.array ?? [] {
            analysis.checks.append(
                CheckRow(
                    name: try text(row, "name"),
                    passes: row["passes"]?.integer ?? 0,
                    fails: row["fails"]?.integer ?? 0
                )
            )
        }
        for row in json["facts"]?.array ?? [] { _ = analysis.ledger.add(try fact(row)) }
        for row in json["findings"]?.array ?? [] { analysis.findings.append(try finding(row)) }
        return analysis
    }

    /// The document of an analysis.
    static func json(_ analysis: Analysis) -> JSONValue {
        [
            "profile": .string(analysis.profile), "status": .string(analysis.status.rawValue),
            "reasons": .array(analysis.reasons.map(JSONValue.string)),
            "thresholds": .array(
                analysis.thresholds.map { row in
                    [
                        "metric": .string(row.metric), "expression": .string(row.expression),
                        "verdict": .string(row.verdict.rawValue),
                        "actual": row.actual.map(JSONValue.string) ?? .null,
                    ]
                }
            ),
            "checks": .array(
                analysis.checks.map { row in
                    [
                        "name": .string(row.name), "passes": JSONValue(row.passes),
                        "fails": JSONValue(row.fails),
                    ]
                }
            ),
            "facts": .array(analysis.ledger.facts.map(json)),
            "findings": .array(analysis.findings.map(json)),
        ]
    }

    private static func json(_ fact: Fact) -> JSONValue {
        [
            "quantity": .string(fact.quantity), "subject": fact.subject.map(JSONValue.string) ?? .null,
            "value": fact.value.map { .number($0) } ?? .null, "unit": .string(fact.unit.rawValue),
            "window": fact.window.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null,
            "source": .string(fact.source.rawValue), "text": .string(fact.text),
        ]
    }

    private static func json(_ finding: Finding) -> JSONValue {
        [
            "id": .string(finding.id), "cause": .string(finding.cause.rawValue),
            "is_cause": .bool(finding.isCause), "severity": .string(finding.severity.word),
            "title": .string(finding.title), "detail": .string(finding.detail),
            "route": finding.route.map(JSONValue.string) ?? .null,
            "onset": finding.onset.map { .number($0) } ?? .null,
            "end": finding.end.map { .number($0) } ?? .null, "confidence": .number(finding.confidence),
            "evidence": .array(finding.evidence.map(JSONValue.string)),
            "next_action": .string(finding.nextAction),
        ]
    }

    private static func fact(_ row: JSONValue) throws -> Fact {
        let window = (row["window"]?.array ?? []).compactMap(\.number)
        return Fact(
            quantity: try text(row, "quantity"),
            subject: row["subject"]?.string,
            value: row["value"]?.number,
            unit: try FactUnit(rawValue: text(row, "unit")).orThrow("unit"),
            window: window.count == 2 ? window[0]...window[1] : nil,
            source: try DataSource(rawValue: text(row, "source")).orThrow("source"),
            text: try text(row, "text")
        )
    }

    private static func finding(_ row: JSONValue) throws -> Finding {
        let severities: [String: Severity] = ["info": .info, "warning": .warning, "critical": .critical]
        return Finding(
            id: try text(row, "id"),
            cause: try Cause(rawValue: text(row, "cause")).orThrow("cause"),
            isCause: row["is_cause"]?.bool ?? false,
            severity: try severities[text(row, "severity")].orThrow("severity"),
            title: try text(row, "title"),
            detail: try text(row, "detail"),
            route: row["route"]?.string,
            onset: row["onset"]?.number,
            end: row["end"]?.number,
            confidence: row["confidence"]?.number ?? 0,
            evidence: (row["evidence"]?.array ?? []).compactMap(\.string),
            nextAction: try text(row, "next_action")
        )
    }

    private static func text(_ row: JSONValue, _ name: String) throws -> String {
        try (row[name]?.string).orThrow(name)
    }
}

extension Optional {
    fileprivate func orThrow(_ place: String) throws -> Wrapped {
        guard let self else { throw LedgerFixture.Malformed(place: place) }
        return self
    }
}
