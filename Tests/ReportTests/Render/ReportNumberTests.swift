import Measure
import Testing

@testable import Report

@Suite struct ReportNumberTests {
    @Test(arguments: [
        (0.0, 1, "0.0"), (1.25, 1, "1.3"), (-0.04, 1, "0.0"), (-1.55, 2, "-1.55"), (1_000.04, 1, "1000.0"),
        (7, 0, "7"), (0.005, 2, "0.01"),
    ])
    func decimalsAreFixed(value: Double, places: Int, text: String) {
        #expect(ReportNumber.fixed(value, places: places) == text)
    }

    @Test func whatIsMissingIsNoDataAndZeroIsZero() {
        #expect(ReportNumber.milliseconds(nil) == "no data")
        #expect(ReportNumber.milliseconds(0) == "0s")
        #expect(ReportNumber.percent(nil) == "no data")
        #expect(ReportNumber.percent(0) == "0.00%")
        #expect(ReportNumber.plain(0) == "0")
        #expect(ReportNumber.value(nil, FactUnit.bytes) == "no data")
        #expect(ReportNumber.value(0, MetricQuery.Unit.bytes) == "0 B")
    }

    @Test func aShareNearNothingOrAllDoesNotReadAsThat() {
        #expect(ReportNumber.percent(0.00001) == "<0.01%")
        #expect(ReportNumber.percent(0.99999) == ">99.99%")
        #expect(ReportNumber.percent(1) == "100.00%")
    }

    @Test func valuesHaveTheirUnits() {
        #expect(ReportNumber.value(0.9, MetricQuery.Unit.seconds) == "900ms")
        #expect(ReportNumber.value(1.5, FactUnit.perSecond) == "1.50/s")
        #expect(ReportNumber.value(2, FactUnit.cores) == "2 cores")
        #expect(ReportNumber.value(0.0005, FactUnit.count) == "0.0005")
        #expect(ReportNumber.value(0, MetricQuery.Unit.epoch) == "1970-01-01T00:00:00Z")
    }

    @Test func aMomentIsAnOffsetAndATimeOfDay() {
        let window = RunWindow(start: 1_787_304_605, end: 1_787_304_665)
        #expect(ReportNumber.moment(12, in: window) == "+12 s (09:30:17Z)")
        #expect(ReportNumber.moment(1.25, in: nil) == "+1.3 s")
        #expect(ReportNumber.stretch(3...12.4) == "+3 s to +12 s")
    }

    @Test func aNumberThatIsNoTimeIsNone() {
        #expect(ReportNumber.moment(.infinity) == nil)
        #expect(ReportNumber.moment(1e300) == nil)
    }
}
