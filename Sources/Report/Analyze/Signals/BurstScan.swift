// Where in time something happens out of proportion. Pure statistics: must not contain names of metrics or causes.

import Measure

/// The stretch of bins in which hits are most out of proportion to trials (a Bernoulli scan statistic).
struct Burst: Hashable, Sendable {
    /// Bins.
    var range: Range<Int>
    /// Hits and trials in the stretch.
    var inside: (hits: Int, trials: Int) { (hitsInside, trialsInside) }
    var hitsInside: Int
    var trialsInside: Int
    var hitsOutside: Int
    var trialsOutside: Int
    /// Log-likelihood ratio of "another rate inside" against "one rate everywhere"; above 8 or so it is hardly chance,
    /// considering how many stretches are tried.
    var score: Double

    var rateInside: Double { trialsInside > 0 ? Double(hitsInside) / Double(trialsInside) : 0 }
    var rateOutside: Double { trialsOutside > 0 ? Double(hitsOutside) / Double(trialsOutside) : 0 }
    var hasOutside: Bool { trialsOutside > 0 }
}

enum BurstScan {
    /// The strongest burst, or nil without a hit. `hits` and `trials` have a value per bin, hits never above trials.
    ///
    /// A best stretch begins and ends in a bin with hits, so only those are tried: O(h²) for h such bins.
    static func strongest(hits: [Int], trials: [Int], within bounds: Range<Int>? = nil) -> Burst? {
        let bounds = bounds ?? 0..<hits.count
        var hitSums = [0]
        var trialSums = [0]
        for bin in hits.indices {
            hitSums.append(hitSums[bin] + (bounds.contains(bin) ? hits[bin] : 0))
            trialSums.append(trialSums[bin] + (bounds.contains(bin) ? max(trials[bin], hits[bin]) : 0))
        }
        let (allHits, allTrials) = (hitSums[hits.count], trialSums[hits.count])
        guard allHits > 0 else { return nil }
        let candidates = thinned(bounds.filter { hits[$0] > 0 })
        var best: Burst?
        for start in candidates {
            for last in candidates where last >= start {
                let inside = hitSums[last + 1] - hitSums[start]
                let tried = trialSums[last + 1] - trialSums[start]
                let score = logLikelihoodRatio(inside, tried, allHits, allTrials)
                // Of equals the longest: what is the same all the time lasted all the time.
                let isLonger = last - start >= best?.range.count ?? 0
                if score > (best?.score ?? -1) + 1e-9 || (isLonger && score > (best?.score ?? -1) - 1e-9) {
                    best = Burst(
                        range: start..<(last + 1),
                        hitsInside: inside,
                        trialsInside: tried,
                        hitsOutside: allHits - inside,
                        trialsOutside: allTrials - tried,
                        score: score
                    )
                }
            }
        }
        return best
    }

    /// The first bin of a burst's forerunners: hits in bins right before it (one bin without may be between), when there are none
    /// further back. A burst begins where nearly all trials hit; what leads up to it belongs to it.
    static func reachingBack(_ burst: Burst, hits: [Int]) -> Int {
        var first = burst.range.lowerBound
        while let earlier = (max(0, first - 2)..<first).first(where: { hits[$0] > 0 }) { first = earlier }
        let isAlone = hits[..<first].allSatisfy { $0 == 0 }
        return isAlone ? first : burst.range.lowerBound
    }

    /// At most 300 candidates: the ends always, the others evenly.
    private static func thinned(_ bins: [Int]) -> [Int] {
        guard bins.count > 300, let last = bins.last else { return bins }
        let step = Double(bins.count) / 299
        return (0..<299).map { bins[Int(Double($0) * step)] } + [last]
    }

    private static func logLikelihoodRatio(_ hits: Int, _ trials: Int, _ allHits: Int, _ allTrials: Int)
        -> Double
    {
        let (outsideHits, outsideTrials) = (allHits - hits, allTrials - trials)
        let inside = trials > 0 ? Double(hits) / Double(trials) : 0
        let outside = outsideTrials > 0 ? Double(outsideHits) / Double(outsideTrials) : 0
        guard inside >= outside else { return 0 }
        let whole = Double(allHits) / Double(max(1, allTrials))
        return logLikelihood(hits, trials, inside) + logLikelihood(outsideHits, outsideTrials, outside)
            - logLikelihood(allHits, allTrials, whole)
    }

    private static func logLikelihood(_ hits: Int, _ trials: Int, _ rate: Double) -> Double {
        let misses = trials - hits
        return (hits > 0 ? Double(hits) * NaturalLog.of(rate) : 0)
            + (misses > 0 ? Double(misses) * NaturalLog.of(1 - rate) : 0)
    }
}
