// The head of a report: verdict, what was run, why, the main numbers. Must not contain markup.

import Measure

extension DocumentSource {
    /// The summary of the narrative: by the model where it holds, by code otherwise.
    var verdictSentence: SafeText { SafeText(narrative.summary) }

    /// Things to know before reading on.
    var notices: [SafeText] {
        var notices: [SafeText] = []
        if analysis.metadata?.targetIsDemo == true {
            notices.append(
                "DEMO: the target was the demo application that comes with swiftload. The numbers say nothing about a real service."
            )
        }
        if analysis.status == .invalid {
            notices.append(
                "INVALID: the load generator was the bottleneck. The numbers say nothing about the application."
            )
        }
        return notices
    }

    /// What was run, when and how it ended.
    var headerFacts: [ReportDocument.Field] {
        let metadata = analysis.metadata
        var fields: [ReportDocument.Field] = [
            field("Profile", SafeText(name: analysis.profile)),
            field("Start", analysis.window.map { "\($0.startText)" }),
            field("End", analysis.window.map { "\($0.endText)" }),
            field("Duration", "\(ReportNumber.length(seconds: duration))"),
            field("Target", metadata?.target.map { SafeText($0, limit: 200) }),
            field("Script", metadata?.script.map { SafeText(name: $0) }),
            field("Run by", metadata?.version.map { "swiftload \(SafeText(name: $0))" }),
            field("Seed", metadata?.seed.map { "\($0)" }),
        ]
        let reason = metadata?.exitReason.map { ": \(SafeText(name: $0))" } ?? ""
        fields.append(field("Exit", metadata?.exitCode.map { "\($0)\(reason)" }))
        fields.append(field("Directory", SafeText(name: analysis.directoryName)))
        return fields
    }

    /// The run's length in seconds: as measured, else what its window says.
    var duration: Double? { analysis.highlights.duration ?? analysis.window?.duration }

    /// Why the verdict is what it is, upstream's policy beside it.
    var reasons: ReportDocument.Section {
        var blocks: [ReportDocument.Block] = [
            .list(analysis.reasons.map { ReportDocument.Item(text: SafeText($0)) })
        ]
        var policy = analysis.policyReasons.map { SafeText($0).text }.joined(separator: "; ")
        if policy.isEmpty, analysis.rateLimit.failedRate == nil { policy = "failed requests: no data" }
        blocks.append(
            .paragraph(
                "By failed requests and write checks alone: \(analysis.policyStatus.rawValue)\(policy.isEmpty ? "" : " (\(policy))")."
            )
        )
        return ReportDocument.Section(id: "verdict", title: "Why \(analysis.status.rawValue)", blocks: blocks)
    }

    /// The main numbers.
    var keyNumbers: ReportDocument.Section {
        let numbers = analysis.highlights
        let fields: [ReportDocument.Field] = [
            number("p95 latency", ReportNumber.milliseconds(numbers.p95)),
            number("Median latency", ReportNumber.milliseconds(numbers.median)),
            number(
                "Failed requests",
                ReportNumber.percent(numbers.failedRate),
                isBad: (numbers.failedRate ?? 0) > 0
            ),
            number(
                "Checks passed",
                ReportNumber.percent(numbers.checksRate),
                isBad: (numbers.checksRate ?? 1) < 1
            ),
            number("Requests", ReportNumber.plain(numbers.requests)),
            number("Requests/s", ReportNumber.plain(numbers.requestRate)),
            number("Iterations", ReportNumber.plain(numbers.iterations)),
            number("VUs, most", ReportNumber.plain(numbers.vusMax)),
            number("WebSockets", ReportNumber.plain(numbers.sockets)),
            number("Duration", ReportNumber.length(seconds: duration)),
        ]
        return ReportDocument.Section(id: "numbers", title: "Key numbers", blocks: [.fields(fields)])
    }

    private func field(_ label: SafeText, _ value: SafeText?) -> ReportDocument.Field {
        let text = value.flatMap { $0.text == ReportNumber.noData ? nil : $0 }
        return ReportDocument.Field(
            label: label,
            value: text ?? SafeText(ReportNumber.noData),
            tone: text == nil ? .muted : .plain
        )
    }

    private func number(_ label: SafeText, _ value: String, isBad: Bool = false) -> ReportDocument.Field {
        let tone: ReportDocument.Tone = value == ReportNumber.noData ? .muted : isBad ? .warning : .plain
        return ReportDocument.Field(label: label, value: SafeText(value), tone: tone)
    }
}
