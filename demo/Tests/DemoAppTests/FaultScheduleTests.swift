import Testing

@testable import DemoApp

@Suite struct FaultScheduleTests {
    private func schedule(_ specs: String...) throws -> FaultSchedule {
        FaultSchedule(try FaultPlan.make(specs))
    }

    @Test func `a fault acts from FROM up to TO, on its route`() throws {
        let schedule = try schedule("errors=5@2-4", "errors=7,route=GET /api/users")
        func sizes(_ route: String, _ seconds: Double) -> [Double] {
            schedule.active(.errors, on: route, at: seconds).map(\.size)
        }
        #expect(sizes("GET /api/posts", 1.99) == [] && sizes("GET /api/posts", 2) == [5])
        #expect(sizes("GET /api/posts", 4) == [] && sizes("GET /api/users", 1000) == [7])
        #expect(schedule.active(.errors, at: 3).count == 2 && schedule.active(.cpu, at: 3).isEmpty)
    }

    @Test func `pauses come back every so many seconds`() throws {
        let schedule = try schedule("freeze=500,every=2@1-6")
        let pauses = [0.9, 1, 1.25, 1.5, 2.9, 3.25, 5.4, 6.1].map { schedule.pause(at: $0) }
        for (pause, expected) in zip(pauses, [0, 0.5, 0.25, 0, 0, 0.25, 0.1, 0]) {
            #expect(abs(pause - expected) < 1e-9)
        }
    }

    @Test func `a cold application warms up evenly`() throws {
        let schedule = try schedule("slow-start=1000@2-6")
        let delays = [1.0, 2, 3, 5, 6].map { schedule.coldDelay(on: "GET /api/posts", at: $0) }
        #expect(delays == [0, 1, 0.75, 0.25, 0])
    }
}
