// What was found: by code with its evidence, and in the words of a model. Must not contain markup.

import Measure

extension DocumentSource {
    /// Findings, causes first, otherwise in their order.
    var rankedFindings: [Finding] {
        analysis.findings.filter(\.isCause) + analysis.findings.filter { !$0.isCause }
    }

    /// The findings.
    var findings: ReportDocument.Section {
        let cards = rankedFindings.map(card)
        let isBlind = analysis.series == nil && analysis.highlights == Highlights()
        let nothing: SafeText =
            isBlind
            ? "Nothing could be looked for: there are no numbers of the run."
            : "Nothing was found that calls for action."
        return ReportDocument.Section(
            id: "findings",
            title: "What was found",
            blocks: cards.isEmpty ? [.paragraph(nothing)] : [.findings(cards)]
        )
    }

    private func card(_ finding: Finding) -> ReportDocument.FindingCard {
        var fields = [ReportDocument.Field(label: "Cause", value: "\(finding.cause.rawValue)")]
        if let route = finding.route {
            fields.append(ReportDocument.Field(label: "Route", value: SafeText(name: route)))
        }
        if let onset = finding.onset {
            let text = ReportNumber.moment(onset, in: analysis.window)
            fields.append(ReportDocument.Field(label: "Onset", value: SafeText(text)))
            let end = finding.end.map { ReportNumber.moment($0, in: analysis.window) } ?? "the end of the run"
            fields.append(ReportDocument.Field(label: "Until", value: SafeText(end)))
        }
        let confidence = ReportNumber.fixed(finding.confidence * 100, places: 0) + "%"
        fields.append(ReportDocument.Field(label: "Confidence", value: SafeText(confidence)))
        return ReportDocument.FindingCard(
            id: SafeText(name: finding.id),
            role: finding.isCause
                ? "likely cause" : finding.cause == .observation ? "observation" : "symptom",
            severity: finding.severity,
            title: SafeText(finding.title, limit: 300),
            detail: SafeText(finding.detail),
            fields: fields,
            evidence: references(finding.evidence),
            nextAction: SafeText(finding.nextAction, limit: 600)
        )
    }

    /// The narrative: who says it, how much of it held, and what it says.
    var words: ReportDocument.Section {
        var blocks: [ReportDocument.Block] = []
        let isModel: Bool
        switch narrative.author {
        case .model(let name):
            isModel = true
            blocks.append(
                .paragraph(
                    "The summary at the top and the sentences below are by the model \(SafeText(name: name)), held against the evidence: claims verified \(narrative.claimsVerified) of \(narrative.claimsTotal). The verdict is not the model's."
                )
            )
        case .code(let reason):
            isModel = false
            blocks.append(
                .paragraph(
                    "No model: \(SafeText(reason, limit: 300)). The summary at the top and the sentences below are by code."
                )
            )
        }
        // What code has found stands in full above.
        if isModel { blocks += statements("Findings", narrative.findings) }
        blocks += statements("Bottlenecks", narrative.bottlenecks)
        blocks += statements("Likely causes", narrative.likelyCauses)
        blocks += statements("Next actions", narrative.nextActions)
        blocks.append(
            .paragraph("Confidence: \(ReportNumber.fixed(narrative.confidence * 100, places: 0))%.")
        )
        if !narrative.dropped.isEmpty {
            let dropped = narrative.dropped.map { ReportDocument.Item(text: SafeText($0, limit: 300)) }
            blocks += [.heading("Dropped"), .list(dropped)]
        }
        return ReportDocument.Section(id: "words", title: "In words", blocks: blocks)
    }

    private func statements(_ title: SafeText, _ list: [Narrative.Statement]) -> [ReportDocument.Block] {
        let items = list.map { statement in
            ReportDocument.Item(text: SafeText(statement.text), evidence: references(statement.evidence))
        }
        return [.heading(title), items.isEmpty ? .paragraph("None.") : .list(items)]
    }
}
