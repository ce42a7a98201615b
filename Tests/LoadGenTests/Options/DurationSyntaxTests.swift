import Testing

@testable import LoadGen

@Suite struct DurationSyntaxTests {
    @Test(
        arguments: [
            ("30s", 30_000_000_000), ("1m30s", 90_000_000_000), ("1d2h", 93_600_000_000_000),
            ("500ms", 500_000_000),
            ("500", 500_000_000), ("1500.5", 1_500_500_000), ("1e3", 1_000_000_000), ("0", 0),
            ("-1s", -1_000_000_000),
            ("+1s", 1_000_000_000), (".5m", 30_000_000_000), ("1.5h", 5_400_000_000_000),
            ("0.29s", 290_000_000),
            ("7us", 7_000), ("7µs", 7_000), ("7ns", 7), ("-1d", -86_400_000_000_000),
            ("1h0.001s", 3_600_001_000_000),
            ("10000d", 864_000_000_000_000_000),
        ] as [(String, Int64)]
    )
    func `durations are read as k6 reads them`(_ text: String, _ nanoseconds: Int64) {
        #expect(DurationSyntax.parse(text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", " 1s", "1s ", "1h30", "1s 500ms", "1.5d", "1d1d", "s", "-", "1x", "1S", "0x10", "inf", "nan",
        "1..5s", "--1s",
        "10001d", "99999999999999999999h", "1e400",
    ])
    func `other text is refused`(_ text: String) { #expect(DurationSyntax.parse(text) == nil) }

    @Test(arguments: [("1", false), ("0", true), ("1s", true), ("0.5", false)])
    func `a flag needs a unit`(_ text: String, _ isValid: Bool) {
        #expect((DurationSyntax.parse(text, unitRequired: true) != nil) == isValid)
    }
}
