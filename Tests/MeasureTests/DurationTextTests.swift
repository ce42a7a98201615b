import Measure
import Testing

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("1d2h", Duration.seconds(26 * 3_600)), ("300ms", .milliseconds(300)), ("1h30m", .seconds(5_400)),
        ("1.5s", .milliseconds(1_500)), (".5s", .milliseconds(500)), ("10", .milliseconds(10)),
        ("1.5", .microseconds(1_500)), ("0", .zero), ("-2s", .seconds(-2)), ("+3m", .seconds(180)),
        ("7us", .microseconds(7)), ("7µs", .microseconds(7)), ("9ns", .nanoseconds(9)),
        ("1s500ms", .milliseconds(1_500)),
        ("2d", .seconds(172_800)), ("0.1s", .milliseconds(100)),
        ("1e3", .seconds(1)), ("1500.5", .microseconds(1_500_500)), (".5m", .seconds(30)),
        ("-1d", .seconds(-86_400)),
        ("0.29s", .milliseconds(290)), ("1h0.001s", .milliseconds(3_600_001)),
        ("10000d", .seconds(864_000_000)),
    ]) func textIsParsedAsByK6(text: String, expected: Duration) throws {
        #expect(try DurationText.parse(text) == expected)
    }

    @Test(arguments: [
        "", "s", "1x", "1h2d", "1.5d", "1s 2m", "--1s", "1..5s", "300000h1000000000h", "NaN", "1h2",
        "99999999999999999999s",
        " 1s", "1s ", "1s 500ms", "1d1d", "-", "1S", "0x10", "inf", "1e400",
    ])
    func otherTextIsRefused(_ text: String) {
        #expect(throws: MeasureError.self) { try DurationText.parse(text) }
    }

    @Test(arguments: [("1", false), ("0", true), ("1s", true), ("0.5", false)])
    func aFlagNeedsAUnit(_ text: String, _ isValid: Bool) {
        #expect(((try? DurationText.parse(text, unitRequired: true)) != nil) == isValid)
    }
}
