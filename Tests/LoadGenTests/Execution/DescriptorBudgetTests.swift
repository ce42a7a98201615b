import Testing

@testable import LoadGen

@Suite struct DescriptorBudgetTests {
    @Test(arguments: [(0, 1, 1, 66), (100, 3, 2, 368), (1_000, 1, 4, 1_072)])
    func `VUs, their connections, loops and some air are counted`(
        vus: Int,
        connections: Int,
        loops: Int,
        needed: Int
    ) {
        #expect(DescriptorBudget.needed(vus: vus, connectionsPerVU: connections, loops: loops) == needed)
    }

    @Test func `more than any system gives is refused with both numbers, a few are not`() throws {
        try DescriptorBudget.check(vus: 1, connectionsPerVU: 1, loops: 1)
        let error = #expect(throws: ConfigurationError.self) {
            try DescriptorBudget.check(vus: 1 << 40, connectionsPerVU: 3, loops: 1)
        }
        guard case .descriptors(let needed, let limit) = try #require(error) else {
            Issue.record("found \(error.map { "\($0)" } ?? "nothing")")
            return
        }
        #expect(needed == 3 * (1 << 40) + 66)
        #expect(limit > 0 && limit < needed)
    }
}
