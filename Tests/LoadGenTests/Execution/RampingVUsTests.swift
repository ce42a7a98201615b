import TestSupport
import Testing

@testable import LoadGen

@Suite struct RampingVUsTests {
    /// One row of k6's planner: a configuration and the steps it gives.
    struct Row: CustomTestStringConvertible, Sendable {
        var config: RampingVUs
        var gracefulStop: Duration
        var rawSteps: [ExecutorPlan.Step]
        var allowedSteps: [ExecutorPlan.Step]
        var maxPlannedVUs: Int
        var testDescription: String { "\(config.startVUs) VUs, \(config.stages.map(\.target))" }
    }

    /// The rows of the whole segment; the others belong to execution segments.
    static let rows: [Row] = {
        do { return try readRows() } catch { fatalError("ramping-vus.json: \(error)") }
    }()

    static func readRows() throws -> [Row] {
        let table = try ConfigurationNode.document(
            try Golden.bytes("ramping-vus.json"),
            file: "ramping-vus.json"
        )
        return try table.elements().compactMap { row in
            guard ["", "0:1"].contains(try row.member("segment")?.string()) else { return nil }
            let config = try #require(row.member("config"))
            let stages = try Scenario.stages(of: try #require(config.member("stages")))
            func steps(_ key: String) throws -> [ExecutorPlan.Step] {
                try #require(row.member(key)).elements().map { step in
                    let offset = try step.member("ns")?.integer("ns", in: 0...Int.max)
                    let vus = try step.member("vus")?.integer("VUs", in: 0...Int.max)
                    return .init(offset: Int64(try #require(offset)), vus: try #require(vus))
                }
            }
            return Row(
                config: RampingVUs(
                    startVUs: try config.member("startVUs")?.integer("VUs", in: 0...100) ?? 1,
                    stages: stages,
                    gracefulRampDown: try config.member("gracefulRampDown")?.duration() ?? .seconds(30)
                ),
                gracefulStop: try config.member("gracefulStop")?.duration() ?? .seconds(30),
                rawSteps: try steps("rawSteps"),
                allowedSteps: try steps("maxAllowedSteps"),
                maxPlannedVUs: try #require(row.member("maxPlannedVUs")).integer("VUs", in: 0...Int.max)
            )
        }
    }

    @Test func `the golden file has rows of the whole segment`() { #expect(Self.rows.count == 11) }

    @Test(arguments: rows) func `steps are k6's to the nanosecond`(_ row: Row) {
        #expect(row.config.rawSteps() == row.rawSteps)
        let allowed = row.config.maxAllowedSteps(
            gracefulRampDown: row.config.gracefulRampDown,
            gracefulStop: row.gracefulStop
        )
        #expect(allowed == row.allowedSteps)
        #expect(row.config.maxPlannedVUs == row.maxPlannedVUs)
    }

    @Test func `a zero ramp-down grace cuts at the ramp point`() {
        let executor = RampingVUs(
            startVUs: 2,
            stages: [.init(duration: .seconds(2), target: 1)],
            gracefulRampDown: .zero
        )
        let plan = executor.plan(gracefulStop: .seconds(1))
        #expect(plan.allowedSteps.map(\.vus) == [2, 1, 0])
        #expect(plan.allowedSteps.map(\.offset) == [0, 2_000_000_000, 3_000_000_000])
    }

    @Test func `a product beyond 64 bits does not trap`() {
        let executor = RampingVUs(
            startVUs: 0,
            stages: [.init(duration: .seconds(86_400 * 10_000), target: 20_000)]
        )
        #expect(executor.rawSteps()[1] == .init(offset: 43_200_000_000_000, vus: 1))
        #expect(executor.rawSteps().last == .init(offset: 864_000_000_000_000_000, vus: 0))
    }

    @Test(arguments: 0..<200 as Range<UInt64>) func `any stages give a plan that holds together`(
        _ seed: UInt64
    ) {
        var random = SeededRandom(seed: seed)
        let stages = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            RampingVUs.Stage(
                duration: .milliseconds([0, 1, 700, 3_000, 12_000].randomElement(using: &random) ?? 0),
                target: Int.random(in: 0...15, using: &random)
            )
        }
        let executor = RampingVUs(
            startVUs: Int.random(in: 0...9, using: &random),
            stages: stages,
            gracefulRampDown: .milliseconds([0, 500, 4_000, 30_000].randomElement(using: &random) ?? 0)
        )
        let grace = Duration.milliseconds(Int.random(in: 0...9_000, using: &random))
        let plan = executor.plan(gracefulStop: grace)
        for steps in [plan.runSteps, plan.allowedSteps] {
            #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.offset <= $1.offset })
            #expect(steps.allSatisfy { 0...executor.maxPlannedVUs ~= $0.vus })
            #expect(steps.last?.vus == 0 && steps.first?.offset == 0)
            #expect((steps.last?.offset ?? 0) <= plan.regularDuration + grace.nanoseconds)
        }
        #expect(plan.runSteps.allSatisfy { $0.offset <= plan.regularDuration })
        var end: Int64 = 0
        for stage in stages {
            end += stage.duration.nanoseconds
            // The stage's end is its target, unless a jump follows at the same moment or the executor ends there.
            let isLast = end == plan.regularDuration
            let jumps = stages.contains { $0.duration == .zero }
            #expect(isLast || jumps || plan.plannedVUs(at: end) == stage.target, "seed \(seed)")
        }
    }

    @Test func `the chart in the source is what the plan says`() throws {
        let executor = RampingVUs(
            startVUs: 0,
            stages: [(5, 5), (2, 5), (5, 0)].map { .init(duration: .seconds($0.0), target: $0.1) },
            gracefulRampDown: .seconds(3)
        )
        let plan = executor.plan(gracefulStop: .seconds(2))
        let drawn = (1...5).reversed().map { vu in
            let row = stride(from: 0 as Int64, to: plan.maximumDuration, by: 500_000_000).map { offset in
                plan.plannedVUs(at: offset) >= vu ? "#" : plan.allowedVUs(at: offset) >= vu ? "." : " "
            }
            return "//     VU \(vu) " + row.joined()
        }
        let source = try Golden.lines(atPath: "Sources/LoadGen/Execution/RampingVUs.swift")
        let chart = source.filter { $0.hasPrefix("//     VU ") }
        #expect(chart == drawn.map { String($0.reversed().drop { $0 == " " }.reversed()) })
    }
}
