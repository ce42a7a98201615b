import Testing

@testable import LoadGen

@Suite struct ExecutorPlanTests {
    static let second: Int64 = 1_000_000_000

    static func plan(_ vus: Int, seconds: Int, grace: Int) -> ExecutorPlan {
        ConstantVUs(vus: vus, duration: .seconds(seconds)).plan(gracefulStop: .seconds(grace))
    }

    @Test func `nothing runs before the start`() {
        #expect(Self.plan(7, seconds: 1, grace: 0).plannedVUs(at: -1) == 0)
    }

    @Test func `scenarios that follow one another share their VUs`() {
        let plan = Self.plan(5, seconds: 10, grace: 2)
        #expect(ExecutorPlan.peakVUs(of: [(0, plan), (12 * Self.second, plan)]) == 5)
        #expect(ExecutorPlan.peakVUs(of: [(0, plan), (12 * Self.second - 1, plan)]) == 10)
        #expect(ExecutorPlan.peakVUs(of: []) == 0)
    }

    @Test func `of steps at one moment the last one holds`() {
        let steps = [
            ExecutorPlan.Step(offset: 0, vus: 1), .init(offset: 0, vus: 9), .init(offset: 5, vus: 0),
        ]
        let plan = ExecutorPlan(runSteps: steps, allowedSteps: steps, regularDuration: 5)
        #expect(plan.plannedVUs(at: 0) == 9)
    }
}
