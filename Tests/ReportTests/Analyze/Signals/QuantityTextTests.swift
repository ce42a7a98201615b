import TestSupport
import Testing

@testable import Report

@Suite struct QuantityTextTests {
    @Test(
        arguments: [
            (0, 2, "0"), (1, 2, "1"), (1.5, 2, "1.5"), (1.25, 1, "1.3"), (1.999, 2, "2"), (0.05, 1, "0.1"),
            (0.04, 1, "0"),
            (12.3456, 4, "12.3456"), (1.005, 2, "1"), (99.96, 1, "100"), (7.6, 0, "8"), (-1.25, 1, "-1.3"),
            (-0.004, 2, "0"),
            (-0.5, 0, "-1"), (-0.0, 1, "0"), (1e6, 0, "1000000"), (1_234_567.891, 2, "1234567.89"),
            (3.0001, 3, "3"),
            (10.01, 2, "10.01"),
        ] as [(Double, Int, String)]
    )
    func `decimals are rounded and have no trailing zeros`(value: Double, places: Int, text: String) {
        #expect(QuantityText.decimals(value, places) == text)
    }

    @Test(
        arguments: [
            (0, "0"), (0.00004, "0"), (0.00012, "0.0001"), (0.0999, "0.0999"), (0.1, "0.1"), (1.234, "1.23"),
            (9.999, "10"),
            (10.04, "10"), (12.34, "12.3"), (99.94, "99.9"), (100.4, "100"), (1234.5, "1235"),
            (-12.34, "-12.3"), (-0.5, "-0.5"),
        ] as [(Double, String)]
    )
    func `three digits are significant`(value: Double, text: String) {
        #expect(QuantityText.significant(value) == text)
    }

    @Test(
        arguments: [
            (0, "0 ms"), (1.532, "1.53 ms"), (412.4, "412 ms"), (9_999, "9999 ms"), (10_000, "10 s"),
            (31_250, "31.3 s"),
            (-20_000, "-20 s"),
        ] as [(Double, String)]
    )
    func `long times are told in seconds`(value: Double, text: String) {
        #expect(QuantityText.milliseconds(value) == text)
    }

    @Test(arguments: [(12.35, "12.4 s"), (3, "3 s"), (0.04, "0 s")] as [(Double, String)])
    func `seconds have one decimal`(value: Double, text: String) {
        #expect(QuantityText.seconds(value) == text)
    }

    @Test(
        arguments: [(0.238095, "23.80%"), (0, "0.00%"), (1, "100.00%"), (0.05, "5.00%")] as [(Double, String)]
    )
    func `shares are those of k6's summary`(value: Double, text: String) {
        #expect(QuantityText.percent(value) == text)
    }

    @Test(
        arguments: [(0, "0 B"), (999, "999 B"), (21_400_000, "21 MB"), (1_400_000, "1.4 MB")]
            as [(Double, String)]
    )
    func `bytes are in powers of 1000`(value: Double, text: String) {
        #expect(QuantityText.bytes(value) == text)
    }

    @Test(
        arguments: [(0, "from the start"), (1.4, "from the start"), (12.4, "from 12 s on")]
            as [(Double, String)]
    )
    func `a moment close to the start is the start`(value: Double, text: String) {
        #expect(QuantityText.moment(value) == text)
    }

    @Test(arguments: [(0, "0 requests"), (1, "1 request"), (2, "2 requests"), (-1, "-1 requests")])
    func `one of a thing has no plural`(number: Int, text: String) {
        #expect(QuantityText.count(number, "request") == text)
    }

    @Test(arguments: [
        1e15, 9e15, 1e18, 1e300, -1e300, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 1e-320,
    ])
    func `no number is too large or too small to be written`(value: Double) {
        for text in [
            QuantityText.milliseconds(value), QuantityText.seconds(value), QuantityText.significant(value),
            QuantityText.bytes(value), QuantityText.percent(value), QuantityText.moment(value),
        ] + (0...6).map({ QuantityText.decimals(value, $0) }) {
            #expect(!text.isEmpty)
        }
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `what is written is the number to the last digit`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for places in 0...4 {
            let value = Double.random(in: -5_000...5_000, using: &random)
            let read = try #require(Double(QuantityText.decimals(value, places)))
            var step = 1.0
            for _ in 0..<places { step /= 10 }
            #expect(abs(read - value) <= step / 2 + 1e-9)
        }
    }
}
