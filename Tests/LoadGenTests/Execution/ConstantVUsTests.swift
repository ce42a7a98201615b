import Testing

@testable import LoadGen

@Suite struct ConstantVUsTests {
    @Test func `constant VUs run until the duration and may finish until the graceful stop`() {
        let second: Int64 = 1_000_000_000
        let plan = ConstantVUs(vus: 7, duration: .seconds(10)).plan(gracefulStop: .seconds(3))
        #expect(plan.plannedVUs(at: 0) == 7)
        #expect(plan.plannedVUs(at: 10 * second - 1) == 7)
        #expect(plan.plannedVUs(at: 10 * second) == 0)
        #expect(plan.allowedVUs(at: 13 * second - 1) == 7)
        #expect(plan.allowedVUs(at: 13 * second) == 0)
        #expect(plan.regularDuration == 10 * second)
        #expect(plan.maximumDuration == 13 * second)
        #expect(plan.peakVUs == 7)
    }
}
