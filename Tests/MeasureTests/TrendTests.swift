import Measure
import TestSupport
import Testing

@Suite struct TrendTests {
    @Test func smallTrendsEqualK6DigitForDigit() throws {
        let cases = try #require(try Golden.json("vectors/trend.json").array)
        #expect(cases.count == 7)
        for entry in cases {
            var trend = Trend()
            for value in try #require(entry["values"]?.array) {
                trend.record(value: try #require(value.number))
            }
            #expect((trend.average ?? 0) == entry["avg"]?.number)
            #expect((trend.minimum ?? 0) == entry["min"]?.number)
            #expect((trend.maximum ?? 0) == entry["max"]?.number)
            #expect(trend.count == entry["count"]?.integer)
            for member in try #require(entry["p"]?.object).members {
                let statistic = try TrendStatistic(parsing: member.name)
                #expect(trend.statistics([statistic]) == [member.value.number ?? .nan], "\(member.name)")
            }
        }
    }

    @Test func anEmptyTrendHasNoStatistics() {
        let trend = Trend()
        #expect(trend.isEmpty)
        #expect(trend.quantile(95) == nil)
        #expect(trend.average == nil)
        #expect(trend.minimum == nil)
        #expect(trend.sum == 0)
    }

    /// Shapes of distributions, in ticks.
    static let distributions: [(String, @Sendable (inout SeededRandom) -> Int64)] = [
        ("uniform", { .random(in: 0...50_000_000_000, using: &$0) }),
        ("tiny", { .random(in: 0...3_000, using: &$0) }),
        ("log-uniform", { (1 << Int64.random(in: 0...45, using: &$0)) + .random(in: 0...1_000, using: &$0) }),
        (
            "two peaks",
            { Bool.random(using: &$0) ? .random(in: 900_000...1_100_000, using: &$0) : 30_000_000_000 }
        ),
        ("constant", { _ in 123_456_789 }),
        (
            "zeros and a tail",
            { Int64.random(in: 0...9, using: &$0) > 0 ? 0 : .random(in: 1...80_000_000_000_000, using: &$0) }
        ),
        ("both signs", { .random(in: -5_000_000_000...5_000_000_000, using: &$0) }),
        ("negative", { -.random(in: 1_000_000...9_000_000_000, using: &$0) }),
    ]

    @Test(arguments: distributions.indices) func largeTrendsAreWithinATenthOfAPercent(_ index: Int) throws {
        let (name, draw) = Self.distributions[index]
        var random = SeededRandom(seed: 11)
        let samples = (0..<20_000).map { _ in draw(&random) }
        var trend = Trend()
        for sample in samples { trend.record(sample) }
        let sorted = samples.sorted()
        let percents = [0, 0.1, 1, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100]
        let found = try #require(trend.quantiles(percents))
        for (percent, value) in zip(percents, found) {
            let rank = percent / 100 * Double(sorted.count - 1)
            let low = Double(sorted[Int(rank)]) / 1e6
            let high = Double(sorted[Int(rank.rounded(.up))]) / 1e6
            let expected = low + (high - low) * (rank - rank.rounded(.down))
            let scale = max(low.magnitude, high.magnitude)
            #expect((value - expected).magnitude <= scale * 0.001, "\(name) p\(percent)")
        }
        #expect(found.first == trend.minimum)
        #expect(found.last == trend.maximum)
        #expect(found == found.sorted())
        #expect(trend.minimum == Double(sorted[0]) / 1e6)
        #expect(trend.sum == Double(sorted.reduce(Int128(0)) { $0 + Int128($1) }) / 1e6)
    }

    @Test(arguments: [0, 1, 600, 999, 1_000, 1_001, 1_200, 5_000], 1...4)
    func anySplitOverTrendsMergesToTheSameResult(count: Int, seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let samples = (0..<count).map { _ in Int64.random(in: -1_000_000...90_000_000_000_000, using: &random)
        }
        var whole = Trend()
        for sample in samples { whole.record(sample) }
        var parts = [Trend](repeating: Trend(), count: 5)
        for sample in samples { parts[Int.random(in: 0..<5, using: &random)].record(sample) }
        var forwards = Trend()
        for part in parts { forwards.merge(part) }
        var backwards = Trend()
        for part in parts.reversed() { backwards.merge(part) }
        let fingerprints = [whole, forwards, backwards].map(Self.fingerprint)
        #expect(fingerprints[0] == fingerprints[1])
        #expect(fingerprints[0] == fingerprints[2])
    }

    static func fingerprint(_ trend: Trend) -> [Double] {
        let percents = stride(from: 0.0, through: 100, by: 0.5)
        return [
            Double(trend.count), Double(trend.outOfRangeCount), trend.sum, trend.minimum ?? -1,
            trend.maximum ?? -1,
        ]
            + (trend.quantiles(Array(percents)) ?? [])
    }

    @Test func theFormDependsOnTheNumberOfSamplesAlone() {
        func trend(_ count: Int) -> Trend {
            var trend = Trend()
            for _ in 0..<count { trend.record(1_234_567_891) }
            trend.record(1)
            trend.record(9_999_999_999)
            return trend
        }
        // 998 + 2 samples are kept exactly; from 1,001 on a value stands at the middle of its bucket.
        #expect(trend(998).quantile(50) == 1234.567891)
        #expect(trend(999).quantile(50) != 1234.567891)
        var merged = trend(598)
        merged.merge(trend(598))
        #expect(merged.count == 1_200)
        #expect(merged.quantile(50) == trend(1_198).quantile(50))
    }

    @Test func outOfRangeSamplesAreCountedAndStayTrueInTheExtremes() {
        var trend = Trend()
        for _ in 0..<2_000 { trend.record(5) }
        trend.record(Trend.trackableTicks)
        #expect(trend.outOfRangeCount == 0)
        trend.record(Trend.trackableTicks + 1)
        trend.record(.max)
        trend.record(.min)
        trend.record(value: .infinity)
        trend.record(value: .nan)
        #expect(trend.outOfRangeCount == 5)
        #expect(trend.count == 2_005)
        #expect(trend.maximum == Double(Int64.max) / 1e6)
        #expect(trend.minimum == Double(Int64.min) / 1e6)
        #expect(trend.quantile(50) == 5e-6)
    }

    @Test func theSumDoesNotOverflow() {
        var trend = Trend()
        for _ in 0..<3_000 { trend.record(.max) }
        #expect(trend.average == Double(Int64.max) / 1e6)
    }

    @Test func aResetTrendStartsOver() {
        var trend = Trend()
        for sample in 0..<3_000 { trend.record(Int64(sample) * 1_000_000) }
        trend.reset()
        #expect(trend.isEmpty)
        #expect(trend.quantile(50) == nil)
        for sample in [3, 1, 2] { trend.record(value: Double(sample)) }
        #expect(trend.quantile(50) == 2)
        for _ in 0..<2_000 { trend.record(value: 7) }
        #expect(trend.maximum == 7)
        #expect((trend.quantile(99) ?? 0) > 6.99)
    }

    @Test func copiesDoNotShareSamples() {
        var first = Trend()
        for _ in 0..<1_500 { first.record(1_000_000) }
        var second = first
        for _ in 0..<3_000 { second.record(9_000_000) }
        #expect(first.maximum == 1)
        #expect(first.quantile(90) == 1)
    }
}
