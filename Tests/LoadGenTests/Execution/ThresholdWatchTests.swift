import Measure
import Testing

@testable import LoadGen

@Suite struct ThresholdWatchTests {
    private static func watch(
        _ metric: String,
        _ expression: String,
        abort: Bool = false,
        delay: Duration? = nil
    ) throws -> (ThresholdWatch, SampleStore) {
        var threshold = try Threshold(parsing: expression)
        threshold.abortOnFail = abort
        threshold.delayAbortEval = delay
        let name = try SubmetricName(parsing: metric)
        let submetrics = try [
            RegisteredSubmetric(name: name, metric: #require(BuiltinMetric(name: name.metric)))
        ]
        .filter { !$0.name.tags.isEmpty }
        return (
            ThresholdWatch([ThresholdRules(name: name, thresholds: [threshold])], submetrics: submetrics),
            SampleStore(submetrics: submetrics)
        )
    }

    @Test func `a metric without samples is skipped during the run and looked at in the end`() throws {
        var (watch, samples) = try Self.watch("http_reqs", "count>0", abort: true)
        let early = watch.evaluate(samples, elapsed: .seconds(2), final: false)
        #expect(early.fresh.isEmpty && !early.aborts && watch.rules[0].outcome == nil)
        #expect(watch.crossedMetrics.isEmpty)
        let last = watch.evaluate(samples, elapsed: .seconds(4), final: true)
        #expect(last.fresh.count == 1)
        #expect(watch.crossedMetrics == ["http_reqs"])
        withExtendedLifetime(samples) {}
    }

    @Test func `an empty rate passes in the end, whatever it demands`() throws {
        var (watch, samples) = try Self.watch("checks", "rate>0.9")
        #expect(watch.evaluate(samples, elapsed: .seconds(4), final: true).fresh.isEmpty)
        #expect(watch.rules[0].outcome?.passed == true)
        withExtendedLifetime(samples) {}
    }

    @Test func `the first crossing is remembered, the last outcome counts`() throws {
        var (watch, samples) = try Self.watch("checks", "rate>0.5")
        samples[.checks].rate.add(false)
        #expect(
            watch.evaluate(samples, elapsed: .seconds(2), final: false).fresh.map(\.metricName) == ["checks"]
        )
        #expect(watch.evaluate(samples, elapsed: .seconds(4), final: false).fresh.isEmpty)
        #expect(watch.rules[0].firstCrossed == 2)
        #expect(watch.crossedMetrics == ["checks"])
        for _ in 0..<5 { samples[.checks].rate.add(true) }
        #expect(watch.evaluate(samples, elapsed: .seconds(6), final: true).fresh.isEmpty)
        #expect(watch.crossedMetrics.isEmpty && watch.rules[0].firstCrossed == 2)
    }

    @Test(arguments: [(nil, 1, true), (5, 4, false), (5, 5, false), (5, 6, true)] as [(Int?, Int, Bool)])
    func `abortOnFail waits for its delay, strictly`(delay: Int?, elapsed: Int, aborts: Bool) throws {
        var (watch, samples) = try Self.watch(
            "checks",
            "rate>0.5",
            abort: true,
            delay: delay.map { .seconds($0) }
        )
        samples[.checks].rate.add(false)
        #expect(watch.evaluate(samples, elapsed: .seconds(elapsed), final: false).aborts == aborts)
        samples[.checks].rate.add(true)
        samples[.checks].rate.add(true)
        #expect(
            !watch.evaluate(samples, elapsed: .seconds(60), final: false).aborts,
            "what holds does not abort"
        )
    }

    @Test func `a sub-metric is judged by its own samples`() throws {
        var (watch, samples) = try Self.watch("http_req_duration{name:feed}", "p(95)<500")
        samples[.httpReqDuration].trend.record(900_000_000)
        #expect(watch.evaluate(samples, elapsed: .seconds(2), final: false).fresh.isEmpty)
        samples.submetrics[0].trend.record(600_000_000)
        #expect(watch.evaluate(samples, elapsed: .seconds(4), final: false).fresh.count == 1)
        #expect(watch.crossedMetrics == ["http_req_duration{name:feed}"])
    }
}
