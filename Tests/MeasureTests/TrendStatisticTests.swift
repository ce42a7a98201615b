import Measure
import Testing

@Suite struct TrendStatisticTests {
    @Test(arguments: ["avg", "min", "med", "max", "count", "p(90)", "p(99.99)", "p(0)", "p(100)"])
    func namesAreKeptAsGiven(_ text: String) throws {
        #expect(try TrendStatistic(parsing: text).name == text)
    }

    @Test(arguments: [
        "", "AVG", "p90", "p()", "p(101)", "p(-1)", "p(NaN)", "p(9", "median", "p( 9 )", "p(0x10)", "p(inf)",
    ])
    func otherNamesAreRefused(_ text: String) {
        #expect(throws: MeasureError.self) { try TrendStatistic(parsing: text) }
    }

    @Test func statisticsComeInTheOrderAskedFor() throws {
        var trend = Trend()
        for value in [10.0, 1, 7, 3, 100, 50, 2] { trend.record(value: value) }
        let wanted = try ["count", "max", "p(99.99)", "avg", "med", "min"].map(TrendStatistic.init(parsing:))
        #expect(trend.statistics(wanted) == [7, 100, 99.96999999999998, 24.714285714285715, 7, 1])
        #expect(Trend().statistics(TrendStatistic.defaults) == [0, 0, 0, 0, 0, 0])
    }
}
