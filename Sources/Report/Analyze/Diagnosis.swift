// From what detectors found to a ranked list: what explains what. Must not contain detection.

/// Orders findings so that the best explanation comes first, and takes the rank of a cause from what another cause explains.
enum Diagnosis {
    /// Findings with ids in order of rank: causes first, then symptoms and observations.
    static func ranked(_ findings: [Finding]) -> [Finding] {
        var findings = merged(findings)
        let before = findings
        for index in findings.indices where findings[index].isCause {
            let explained = before.enumerated().first { place, other in
                (other.isCause || (other.cause == .generatorOverload && other.onset != nil)) && place != index
                    && explains(other, before[index])
                    // Of two that explain each other and are equally sure, the one found first stays.
                    && (place < index || !explains(before[index], other))
            }?.element
            guard let explained else { continue }
            findings[index].isCause = false
            findings[index].severity = min(findings[index].severity, .warning)
            findings[index].detail += " It is explained by this: \(explained.title)."
        }
        let order = findings.enumerated().sorted { one, other in
            precedes(one.element, other.element) ?? (one.offset < other.offset)
        }
        return order.enumerated().map { rank, entry in
            var finding = entry.element
            finding.id = "F\(rank + 1)"
            return finding
        }
    }

    /// nil when neither comes first.
    private static func precedes(_ one: Finding, _ other: Finding) -> Bool? {
        if one.isCause != other.isCause { return one.isCause }
        let (left, right) = (weight(one), weight(other))
        if left != right { return left > right }
        return nil
    }

    private static func weight(_ finding: Finding) -> Double {
        finding.confidence + 0.12 * Double(finding.severity.rawValue)
    }

    /// Two findings of one cause on one route are one.
    private static func merged(_ findings: [Finding]) -> [Finding] {
        var kept: [Finding] = []
        for finding in findings {
            if ![.observation, .thresholdCrossed].contains(finding.cause),
                let place = kept.firstIndex(where: { $0.cause == finding.cause && $0.route == finding.route })
            {
                if finding.confidence > kept[place].confidence { kept[place] = finding }
            } else {
                kept.append(finding)
            }
        }
        return kept
    }

    // MARK: What explains what

    /// Whether `cause` makes `symptom` happen: it is known to, and it was there first (give or take what a second's bin hides).
    static func explains(_ cause: Finding, _ symptom: Finding) -> Bool {
        // Trouble all over the application is on its sockets' handshakes as well.
        let isAllOver =
            cause.route == nil && [.serverErrors, .clientErrors, .intermittentErrors].contains(cause.cause)
        let known = consequences(of: cause.cause)
        guard known.contains(symptom.cause) || (isAllOver && symptom.cause == .webSocketRejected) else {
            return false
        }
        // Both would explain the other: the surer one does.
        if consequences(of: symptom.cause).contains(cause.cause), weight(symptom) > weight(cause) {
            return false
        }
        guard let began = cause.onset, let follows = symptom.onset else { return true }
        guard follows >= began - 3 else { return false }
        // What begins long after the cause is over has another one, except after a restart, which loses state.
        guard let ended = cause.end else { return true }
        return follows <= ended + 3 || [.appRestart, .appDown].contains(cause.cause)
    }

    /// What a cause is known to bring with it.
    private static func consequences(of cause: Cause) -> Set<Cause> {
        switch cause {
        case .generatorOverload:
            return [
                .slowApplication, .slowEndpoint, .slowDependency, .networkDelay, .saturation, .stalls,
                .slowStart, .timeouts,
                .webSocketEarlyClose, .webSocketMessageLoss, .connectionResets, .brokenResponses,
                .wrongAnswers, .memoryGrowth,
            ]
        case .appRestart, .appDown:
            return [
                .connectionRefused, .connectionResets, .brokenResponses, .timeouts, .serverErrors,
                .clientErrors, .intermittentErrors,
                .webSocketEarlyClose, .webSocketRejected, .webSocketMessageLoss, .wrongAnswers,
                .slowApplication, .slowStart,
                .slowEndpoint, .stalls, .saturation, .memoryGrowth, .networkDelay, .slowDependency,
            ]
        case .connectionRefused:
            return [
                .connectionResets, .brokenResponses, .webSocketEarlyClose, .webSocketMessageLoss,
                .wrongAnswers, .stalls,
            ]
        case .connectionResets:
            return [
                .brokenResponses, .webSocketEarlyClose, .webSocketRejected, .webSocketMessageLoss,
                .wrongAnswers,
            ]
        case .brokenResponses:
            return [
                .connectionResets, .webSocketEarlyClose, .webSocketRejected, .webSocketMessageLoss,
                .wrongAnswers,
            ]
        case .stalls:
            return [
                .slowApplication, .slowEndpoint, .slowDependency, .networkDelay, .timeouts,
                .webSocketEarlyClose, .webSocketMessageLoss, .wrongAnswers, .saturation,
            ]
        case .timeouts:
            return [.stalls, .slowApplication, .slowEndpoint, .wrongAnswers, .saturation]
        case .saturation:
            return [
                .slowApplication, .slowEndpoint, .timeouts, .slowDependency, .webSocketMessageLoss,
                .wrongAnswers, .stalls,
            ]
        case .slowDependency:
            return [
                .slowApplication, .slowEndpoint, .timeouts, .saturation, .stalls, .webSocketMessageLoss,
                .wrongAnswers,
            ]
        case .slowApplication, .networkDelay:
            return [.slowEndpoint, .timeouts, .saturation, .webSocketMessageLoss, .wrongAnswers, .stalls]
        case .slowStart:
            return [
                .slowApplication, .slowEndpoint, .slowDependency, .timeouts, .saturation, .stalls,
                .wrongAnswers,
            ]
        case .slowEndpoint:
            return [.saturation, .slowApplication]
        case .serverErrors, .clientErrors, .rateLimiting, .intermittentErrors:
            return [.wrongAnswers, .webSocketMessageLoss]
        case .webSocketEarlyClose, .webSocketRejected:
            return [.webSocketMessageLoss, .wrongAnswers]
        case .webSocketMessageLoss, .wrongAnswers:
            return cause == .webSocketMessageLoss ? [.wrongAnswers] : []
        case .memoryGrowth, .dnsFailure, .tlsFailure, .thresholdCrossed, .checkFailures, .observation:
            return []
        }
    }
}
