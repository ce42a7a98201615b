import Testing

@testable import LoadGen

@Suite struct VURandomTests {
    private static func numbers(_ seed: UInt64, _ vu: Int, _ iteration: Int) -> [UInt64] {
        var random = VURandom(seed: seed, vu: vu, iteration: iteration)
        return (0..<8).map { _ in random.next() }
    }

    @Test func `the same seed, VU and iteration give the same numbers, any other do not`() {
        #expect(Self.numbers(1, 2, 3) == Self.numbers(1, 2, 3))
        var seen: Set<[UInt64]> = []
        for seed in 0..<8 as Range<UInt64> {
            for vu in 0..<8 { for iteration in 0..<8 { seen.insert(Self.numbers(seed, vu, iteration)) } }
        }
        #expect(seen.count == 512)
    }

    @Test func `unit lies in [0, 1) and is spread evenly`() {
        var random = VURandom(seed: 1, vu: 1, iteration: 0)
        var buckets = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let unit = random.unit()
            #expect(unit >= 0 && unit < 1)
            buckets[Int(unit * 10)] += 1
        }
        #expect(buckets.allSatisfy { (850...1_150).contains($0) }, "found \(buckets)")
    }
}
