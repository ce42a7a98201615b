import Measure
import Testing

@Suite struct SinkTests {
    @Test func aCounterAddsUpAndDividesByTheElapsedTime() {
        var sink = Sink(kind: .counter)
        #expect(sink.isEmpty)
        sink.add(0)
        #expect(!sink.isEmpty)
        sink.add(10)
        #expect(sink.counter.total == 10)
        // 01-main: 10 iterations in 0.624343173 s.
        #expect(sink.counter.rate(elapsed: 0.624343173) == 16.016832460823593)
        #expect(sink.counter.rate(elapsed: 0) == 0)
    }

    @Test func aRateCountsNonzeroSamples() {
        var sink = Sink(kind: .rate)
        #expect(sink.rate.rate == 0)
        for value in [1.0, 0, -1, 0, 0] { sink.add(value) }
        #expect(sink.rate.passes == 2)
        #expect(sink.rate.fails == 3)
        #expect(sink.rate.rate == 0.4)
    }

    @Test(arguments: [[3.0, -1, 2], [-5, -2, -9], [0], [7, 7]]) func aGaugeKeepsTheLastValueAndTrueExtremes(
        _ values: [Double]
    ) {
        var sink = Sink(kind: .gauge)
        for (instant, value) in values.enumerated() { sink.add(value, at: Int64(instant)) }
        #expect(sink.gauge.value == values.last)
        #expect(sink.gauge.minimum == values.min())
        #expect(sink.gauge.maximum == values.max())
    }

    @Test func mergedGaugesTakeTheLaterArrivalInAnyOrder() {
        var early = Sink(kind: .gauge)
        early.add(9, at: 10)
        var late = Sink(kind: .gauge)
        late.add(1, at: 20)
        late.add(3, at: 15)
        var one = early
        one.merge(late)
        var other = late
        other.merge(early)
        #expect(one.gauge.value == 1)
        #expect(other.gauge.value == 1)
        #expect(one.gauge.maximum == 9)
        #expect(other.gauge.minimum == 1)
        one.merge(Sink(kind: .gauge))
        #expect(one.gauge.value == 1)
    }

    @Test(arguments: MetricKind.allCases) func mergingEqualsAddingToOne(_ kind: MetricKind) {
        var whole = Sink(kind: kind)
        var first = Sink(kind: kind)
        var second = Sink(kind: kind)
        for (index, value) in [4.0, 0, 1, 8, 0, 5].enumerated() {
            whole.add(value, at: Int64(index))
            if index % 2 == 0 {
                first.add(value, at: Int64(index))
            } else {
                second.add(value, at: Int64(index))
            }
        }
        first.merge(second)
        #expect(first.counter.total == whole.counter.total)
        #expect(first.counter.samples == whole.counter.samples)
        #expect(first.gauge.value == whole.gauge.value)
        #expect(first.gauge.samples == whole.gauge.samples)
        #expect(first.rate.passes == whole.rate.passes)
        #expect(first.trend.quantiles([0, 50, 90]) == whole.trend.quantiles([0, 50, 90]))
        first.reset()
        #expect(first.isEmpty)
    }
}
