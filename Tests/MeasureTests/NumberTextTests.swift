import TestSupport
import Testing

@testable import Measure

@Suite struct NumberTextTests {
    // ECMA-262 §6.1.6.1.20.
    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (-1.5, "-1.5"), (100, "100"), (1e20, "100000000000000000000"),
        (1e21, "1e+21"), (1.5e21, "1.5e+21"), (123456789012345683968, "123456789012345680000"),
        (1e-6, "0.000001"),
        (1.5e-6, "0.0000015"), (1e-7, "1e-7"), (1.25e-7, "1.25e-7"), (0.1, "0.1"),
        (0.30000000000000004, "0.30000000000000004"),
        (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992, "9007199254740992"),
        (9007199254740993e3, "9007199254740993000"), (24445.762146522233, "24445.762146522233"),
        (-1e-7, "-1e-7"),
    ]) func numbersAreWrittenAsInJavaScript(value: Double, text: String) {
        #expect(NumberText.javaScript(value) == text)
    }

    @Test func everyNumberReadsBackAsItself() {
        var random = SeededRandom(seed: 21)
        for _ in 0..<5_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(Double(NumberText.javaScript(value)) == value)
        }
    }

    @Test(arguments: [
        (1.5, 6, "1.5"), (19.525369126615203, 6, "19.525369"), (0.0000004, 6, "0"),
        (119.1047516, 6, "119.104752"),
        (1e30, 6, "1e+30"), (-2.5, 0, "-3"),
    ]) func roundingDropsTrailingZeros(value: Double, places: Int, text: String) {
        #expect(NumberText.rounded(value, places: places) == text)
    }

    @Test func fixedKeepsAndTruncationCuts() {
        #expect(NumberText.fixed(60, places: 2) == "60.00")
        #expect(NumberText.fixed(0.5, places: 2) == "0.50")
        #expect(NumberText.truncated(123.459, places: 2) == "123.45")
        #expect(NumberText.truncated(28.7, places: 2) == "28.7")
    }
}
