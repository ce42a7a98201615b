import Testing

@testable import Measure

@Suite struct DecimalTextTests {
    @Test(arguments: [
        ("5", 5.0), ("-1", -1), ("+5", 5), (".5", 0.5), ("5.", 5), ("1e3", 1_000), ("1E-2", 0.01),
        ("1_000", 1_000),
        ("Inf", .infinity), ("-infinity", -.infinity), ("100000000000000000000", 1e20),
    ]) func decimalsAreRead(text: String, value: Double) {
        #expect(DecimalText.parse(text) == value)
    }

    @Test(arguments: [
        "", "+", ".", "e3", "1e", "1e+", "5%", "0,5", "500ms", "0x10", "1__0", "_1", "1_", "1_.5", "1 2",
        "--1", "1e400", "-nan",
    ]) func otherTextIsNoNumber(_ text: String) {
        #expect(DecimalText.parse(text) == nil)
    }

    @Test func notANumberIsReadAsSuch() {
        #expect(DecimalText.parse("NaN")?.isNaN == true)
    }
}
