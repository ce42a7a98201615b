import Testing

@testable import DemoApp

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_399_000_000_001, "2000-02-28T23:59:59.000000001Z"),
            (951_782_400_500_000_000, "2000-02-29T00:00:00.5Z"),
            (4_107_542_399_123_456_000, "2100-02-28T23:59:59.123456Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00Z"),
        ] as [(Int64, String)]
    )
    func `times are RFC 3339 in UTC without trailing zeros`(nanoseconds: Int64, text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).text == text)
    }
}
