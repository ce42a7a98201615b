import Testing

@testable import LoadGen

@Suite struct DurationNanosecondsTests {
    @Test(
        arguments: [
            (.zero, 0), (.nanoseconds(1), 1), (.milliseconds(1_500), 1_500_000_000),
            (.seconds(-2), -2_000_000_000),
            (.seconds(Int64.max / 2), Int64.max), (.seconds(Int64.min / 2), Int64.min),
        ] as [(Duration, Int64)]
    )
    func `whole nanoseconds, saturating at the ends`(duration: Duration, expected: Int64) {
        #expect(duration.nanoseconds == expected)
    }
}
