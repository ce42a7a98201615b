// The load generator's own health, as findings. Must not contain the rules: Measure has those.

import Measure

/// Finds a generator that was the bottleneck, or close to it.
struct GeneratorDetector {
    let signals: RunSignals

    /// The verdict over the whole run.
    var health: GeneratorHealth { GeneratorHealth(seconds: signals.input.timeline?.seconds ?? []) }

    func findings(_ ledger: inout Ledger) -> [Finding] {
        let verdict = health.verdict
        guard !verdict.reasons.isEmpty else { return [] }
        let evidence = verdict.reasons.map { reason in
            ledger.add(
                Fact(
                    quantity: "delay of the load generator",
                    subject: "load generator",
                    value: health.worstDelayP95.map { Double($0) / 1e6 },
                    unit: .milliseconds,
                    source: .timeline,
                    query: "generator",
                    text: reason.prefix(1).uppercased() + reason.dropFirst() + ".",
                    // All that the sentence says: it is written where the rules are.
                    numbers: reason.split { !$0.isNumber && $0 != "." }.compactMap { Double($0) }
                )
            )
        }
        let stretch = lateStretch
        return [
            Finding(
                cause: .generatorOverload,
                isCause: verdict.isInvalid,
                severity: verdict.isInvalid ? .critical : .info,
                title: verdict.isInvalid
                    ? "the load generator was the bottleneck" : "the load generator was near its limit",
                detail: evidence.compactMap { ledger[$0]?.text }.joined(separator: " "),
                onset: stretch.map { signals.start(ofBin: $0.lowerBound) },
                end: stretch.flatMap { signals.end(of: $0) },
                confidence: verdict.isInvalid ? 0.97 : 0.6,
                evidence: evidence,
                nextAction: NextAction.text(for: .generatorOverload)
            )
        ]
    }

    /// The stretch in which single seconds are overloaded most of the time.
    private var lateStretch: Range<Int>? {
        let hits = signals.seconds.indices.map { bin -> Int in
            let start = signals.start(ofBin: bin)
            return signals.seconds[bin].contains { second in
                var shifted = second
                shifted.time = max(0, second.time - start)
                return GeneratorHealth(seconds: [shifted]).overloadedSeconds > 0
            } ? 1 : 0
        }
        return BurstScan.strongest(hits: hits, trials: Array(repeating: 1, count: hits.count))?.range
    }
}
