import Measure
import Testing

@Suite struct ValueTextTests {
    @Test(arguments: [
        (0.0, "0s"), (0.000881, "881ns"), (0.49057, "490.57µs"), (0.0615, "61.5µs"), (1, "1ms"),
        (123.456, "123.45ms"),
        (28.709173, "28.7ms"), (999.999, "999.99ms"), (1_130.5408959, "1.13s"), (32_170, "32.17s"),
        (60_000, "1m0s"),
        (125_900, "2m5s"), (3_603_000, "1h0m3s"), (90_061_000, "25h1m1s"), (-5, "-5ms"),
    ]) func durationsAreTruncated(milliseconds: Double, text: String) {
        #expect(ValueText.duration(milliseconds: milliseconds) == text)
    }

    @Test(arguments: [
        (0.0, "0 B"), (9, "9 B"), (10, "10 B"), (999, "999 B"), (1_000, "1.0 kB"), (6_118, "6.1 kB"),
        (9_949, "9.9 kB"),
        (12_520, "13 kB"), (24_445.76, "24 kB"), (1e6, "1.0 MB"), (3.2e13, "32 TB"),
    ]) func bytesAreRoundedHalfUp(count: Double, text: String) {
        #expect(ValueText.bytes(count) == text)
    }

    @Test(arguments: [
        (0.0, "0.00%"), (1, "100.00%"), (10.0 / 42, "23.80%"), (51.0 / 61, "83.60%"), (0.6, "60.00%"),
    ])
    func sharesAreTruncated(share: Double, text: String) {
        #expect(ValueText.percent(share) == text)
    }

    @Test func theUnitDecides() {
        #expect(ValueText.render(1500, as: .time) == "1.5s")
        #expect(ValueText.render(1500, as: .data) == "1.5 kB")
        #expect(ValueText.render(1500.1234567, as: .default) == "1500.123457")
        #expect(ValueText.render(0.25, as: .default, kind: .rate) == "25.00%")
    }
}
