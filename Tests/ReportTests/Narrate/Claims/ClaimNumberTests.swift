import Testing

@testable import Report

@Suite struct ClaimNumberTests {
    private func written(_ text: String) -> ClaimNumber? {
        ClaimPassage(text)?.tokens.compactMap(\.number).first
    }

    @Test(arguments: [
        ("843 ms", 0.8432), ("0.84 s", 0.8432), ("0.8 s", 0.8432), ("843.2 milliseconds", 0.8432),
        ("1.93s", 1.93),
        ("1,930 ms", 1.93), ("2m5s", 125), ("2 minutes", 125), ("1h0m3s", 3_603), ("881 µs", 0.000881),
        ("a minute", 61),
    ]) func aTimeRoundsWhatItIsARoundingOf(text: String, seconds: Double) {
        #expect(written(text)?.rounds(ClaimNumber(seconds, in: .seconds)) == true)
    }

    @Test(arguments: [
        ("844 ms", 0.8432), ("0.85 s", 0.8432), ("843 s", 0.8432), ("8.43 s", 0.8432), ("843", 0.8432),
        ("0 s", 0.0001), ("1 s", 0.6), ("843 %", 0.8432), ("2 minutes", 170), ("5m", 299.9e9),
    ]) func whatIsNotARoundingIsNone(text: String, seconds: Double) {
        #expect(written(text)?.rounds(ClaimNumber(seconds, in: .seconds)) != true)
    }

    @Test func sharesAndPercentAreTheSame() {
        let share = ClaimNumber(0.124, in: .ratio)
        for text in ["12.4 %", "12.4%", "12 percent", "0.124", "0.12"] {
            #expect(written(text)?.rounds(share) == true)
        }
        for text in ["13 %", "12.5 %", "124 %", "0.0124", "1.24"] {
            #expect(written(text)?.rounds(share) != true)
        }
    }

    @Test func bytesHaveUnitsOfBothKinds() {
        let bytes = ClaimNumber(83_886_080, in: .bytes)
        for text in ["80 MiB", "83.9 MB", "84 MB", "0.084 GB", "83,886,080 bytes"] {
            #expect(written(text)?.rounds(bytes) == true)
        }
        for text in ["80 MB", "80 GiB", "84 kB", "84"] { #expect(written(text)?.rounds(bytes) != true) }
    }

    @Test func onlyAnApproximateNumberMayEndInRoundZeros() throws {
        let count = ClaimNumber(12_345, in: .count)
        let round = try #require(written("12,300"))
        #expect(!round.rounds(count))
        #expect(round.rounds(count, isApproximate: true))
        #expect(try #require(written("12.3k")).rounds(count))
        #expect(try !#require(written("13,000")).rounds(count, isApproximate: true))
    }

    @Test func ratesAndFactorsAreNoCounts() {
        #expect(written("310 requests per second")?.dimension == .rate)
        #expect(written("310 req/s")?.dimension == .rate)
        #expect(written("16-fold")?.dimension == .factor)
        #expect(written("a factor of 16")?.dimension == .factor)
        #expect(written("3 times slower")?.dimension == .factor)
        #expect(written("3 times")?.dimension == .plain)
    }

    @Test(arguments: [
        "1" + String(repeating: "0", count: 400), "1e999", "99999999999999999999",
        "0.0000000000000000000000000000001",
    ])
    func hugeNumbersDoNoHarm(text: String) {
        for fact in [FactUnit.count, .seconds, .ratio, .bytes] {
            #expect(written(text + " requests")?.rounds(ClaimNumber(5, in: fact)) != true)
        }
    }
}
